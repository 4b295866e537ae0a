package io.mlprod.internal.serving;

import io.mlprod.Call;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.routing.Route;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A call with several inputs: its options, its deadline and the route of each input.
 *
 * @param call how to answer
 * @param deadline when to give up
 * @param common why all inputs came to this version; null if they came by routes of their own
 * @param routes why each input came to this version, by the input's index
 */
public record BulkCall(
        Call call, Deadline deadline, @Nullable Route common, IntFunction<Route> routes) {

    /** Creates a call whose inputs all came by one route. */
    public BulkCall(Call call, Deadline deadline, Route common) {
        this(call, deadline, common, index -> common);
    }

    /** Creates a call whose inputs came by routes of their own. */
    public BulkCall(Call call, Deadline deadline, IntFunction<Route> routes) {
        this(call, deadline, null, routes);
    }
}
