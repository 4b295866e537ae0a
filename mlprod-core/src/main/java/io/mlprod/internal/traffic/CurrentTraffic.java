package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.serving.BulkCall;
import io.mlprod.internal.serving.BulkOutcomes;
import io.mlprod.internal.serving.LoadedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The current assignment of calls to versions. Each call reads it once, and it is replaced as a whole, so that a switch
 * is one write.
 *
 * @param stable answers whatever is not assigned to another version
 * @param trial assigns calls while a rollout, an experiment or a shadow is running; null if none is
 */
public record CurrentTraffic<I, O>(
        LoadedModel<I, O> stable, @Nullable TrialTraffic<I, O> trial) {

    Prediction<O> predict(I input, Call call, Deadline deadline, long waited) {
        return trial == null
                ? stable.predict(input, call, deadline, waited, stable.direct(), null)
                : trial.predict(input, call, deadline, waited);
    }

    Prediction<O> predictOneOfMany(I input, Call call, Deadline deadline) {
        return trial == null
                ? stable.predictOneOfMany(input, call, deadline, stable.direct())
                : trial.predictOneOfMany(input, call, deadline);
    }

    /** Answers inputs that can share runs; leaves those open that have to be asked alone. */
    BulkOutcomes<O> predictAll(List<? extends I> inputs, Call call, Deadline deadline) {
        return trial == null
                ? stable.predictAll(inputs, new BulkCall(call, deadline, stable.direct()))
                : trial.predictAll(inputs, call, deadline);
    }
}
