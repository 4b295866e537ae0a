package io.mlprod;

import io.mlprod.internal.lease.Deadline;
import io.mlprod.routing.Route;
import java.util.function.IntFunction;

/**
 * What a call with several inputs asks for.
 *
 * @param call how to answer
 * @param deadline when to give up
 * @param routes the way by which each input came to this version, by its index
 * @param oneByOne answers an input that cannot be answered together with others
 */
record BulkCall<I, O>(Call call, Deadline deadline, IntFunction<Route> routes, OneByOne<I, O> oneByOne) {

    @FunctionalInterface
    interface OneByOne<I, O> {
        Prediction<O> predict(int index, I input);
    }
}
