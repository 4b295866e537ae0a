package io.mlprod;

import io.mlprod.internal.lease.Deadline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that is being tried out on a handle's traffic: it says which version answers which input. */
interface TrafficTest<I, O> {

    /** Answers one input; null if the version for it has been unloaded. */
    @Nullable
    Prediction<O> predict(LoadedModel<I, O> stable, I input, Call call, Deadline deadline, long waited);

    /** Answers one input of many, past the cache; null if the version for it has been unloaded. */
    @Nullable
    Prediction<O> predictOneOfMany(LoadedModel<I, O> stable, I input, Call call, Deadline deadline);

    List<Outcome<O>> predictAll(
            LoadedModel<I, O> stable,
            List<? extends I> inputs,
            Call call,
            Deadline deadline,
            BulkCall.OneByOne<I, O> alone);
}
