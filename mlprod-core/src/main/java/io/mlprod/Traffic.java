package io.mlprod;

import io.mlprod.internal.lease.Deadline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who answers now. Read once by each call and replaced as a whole, so that a switch is one write.
 *
 * @param stable answers whatever is not assigned to another version
 * @param test the way of calls while something is being tried out; null if nothing is
 */
record Traffic<I, O>(LoadedModel<I, O> stable, @Nullable SplitTraffic<I, O> test) {

    /** Answers one input; null if the version for it has been unloaded, so that who answers now is to be asked again. */
    @Nullable
    Prediction<O> predict(I input, Call call, Deadline deadline, long waited) {
        return test == null
                ? stable.predict(input, call, deadline, waited, stable.direct(), null)
                : test.predict(input, call, deadline, waited);
    }

    /** Answers one input of many, past the cache; null as above. */
    @Nullable
    Prediction<O> predictOneOfMany(I input, Call call, Deadline deadline) {
        return test == null
                ? stable.predictOneOfMany(input, call, deadline, stable.direct())
                : test.predictOneOfMany(input, call, deadline);
    }

    List<Outcome<O>> predictAll(List<? extends I> inputs, Call call, Deadline deadline, BulkCall.OneByOne<I, O> alone) {
        return test == null
                ? stable.predictAll(inputs, new BulkCall<>(call, deadline, index -> stable.direct(), alone))
                : test.predictAll(inputs, call, deadline, alone);
    }
}
