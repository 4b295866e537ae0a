package io.mlprod.internal.serving;

import io.mlprod.Call;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.routing.Route;
import java.util.function.IntFunction;

/**
 * A call with several inputs: its options, its deadline and the route of each input.
 *
 * @param call how to answer
 * @param deadline when to give up
 * @param routes why each input came to this version, by the input's index
 */
public record BulkCall(Call call, Deadline deadline, IntFunction<Route> routes) {}
