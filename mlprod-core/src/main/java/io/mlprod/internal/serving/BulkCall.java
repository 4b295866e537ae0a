package io.mlprod.internal.serving;

import io.mlprod.Call;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.routing.Route;
import java.util.function.IntFunction;

/**
 * What a call with several inputs asks for.
 *
 * @param call how to answer
 * @param deadline when to give up
 * @param routes how each input came to this version, by its index
 */
public record BulkCall(Call call, Deadline deadline, IntFunction<Route> routes) {}
