package io.mlprod.observe;

import io.mlprod.batching.ReleaseReason;
import io.mlprod.error.DeployException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.Violation;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.lifecycle.Served;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Something that happened on a handle or in a fallback chain.
 *
 * @since 0.1
 */
public sealed interface Event permits Event.OfModel, ChainEvent {

    /** Something that happened on a handle. */
    sealed interface OfModel extends Event {

        /**
         * Which model it happened to.
         *
         * @return name, version and digest
         */
        ModelVersion model();
    }

    /**
     * A prediction that was answered. The text form leaves out input and output, which may be personal data.
     *
     * @param model which model answered
     * @param id the prediction's identity
     * @param duration the time from call to answer; for an input that {@code predictAll} answered in a batch, its share of
     *     the batch's time
     * @param source where the answer came from
     * @param queueTime how long of it the call waited for its turn, or for another call's answer
     * @param route why this version answered
     * @param violations those that were repaired or flagged
     * @param tags the tags of the call
     * @param input what the caller gave
     * @param output what the caller got
     */
    record Answered(
            ModelVersion model,
            PredictionId id,
            Duration duration,
            AnswerSource source,
            Duration queueTime,
            Route route,
            List<Violation> violations,
            Map<String, String> tags,
            Object input,
            Object output)
            implements OfModel {

        /**
         * Everything but input and output.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line("Answered[" + model + " " + id + " from " + source + " in "
                    + DurationText.of(duration) + ", violations=" + violations + ", tags=" + tags + "]");
        }
    }

    /**
     * A version that could not answer a prediction. The text form leaves out the input, which may be personal data. If the
     * stable version answered in place of one that is being tried out, this is followed by {@link Answered}, with the reason
     * {@link Route.Reason#FALLBACK}; the caller has got an answer then.
     *
     * @param model which model was asked
     * @param id the prediction's identity
     * @param duration the time from call to error
     * @param error what the caller got, unless another version answered; anything but a {@link MlprodException} came from code of the application or is
     *     an {@link Error}
     * @param route why this version was asked
     * @param tags the tags of the call
     * @param input what the caller gave
     */
    record Failed(
            ModelVersion model,
            PredictionId id,
            Duration duration,
            Throwable error,
            Route route,
            Map<String, String> tags,
            Object input)
            implements OfModel {

        /**
         * Everything but the input.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line("Failed[" + model + " " + id + " in " + DurationText.of(duration) + ", "
                    + error.getClass().getSimpleName() + ", tags=" + tags + "]");
        }
    }

    /**
     * A micro-batch that was run. Told on a thread of the handle's own.
     *
     * @param model which model
     * @param reason why the batch did not wait for more rows
     * @param calls how many calls it had
     * @param rows how many rows
     * @param queueTime how long the first of them had waited
     * @param duration how long the batch took, with the runs of single inputs that it fell apart into if it failed
     */
    record BatchRun(
            ModelVersion model, ReleaseReason reason, int calls, int rows, Duration queueTime, Duration duration)
            implements OfModel {

        /**
         * One line.
         *
         * @return for example {@code BatchRun[penguins@7 FULL, 32 calls, 32 rows in 3.5 ms, waited 0.4 ms]}
         */
        @Override
        public String toString() {
            return PlainText.line("BatchRun[" + model + " " + reason + ", " + calls + " calls, " + rows + " rows in "
                    + DurationText.of(duration) + ", waited " + DurationText.of(queueTime) + "]");
        }
    }

    /**
     * A model that was loaded and is ready.
     *
     * @param model which model
     * @param signature what it takes and gives
     * @param duration how long reading, checking and loading took
     */
    record Loaded(ModelVersion model, ModelSignature signature, Duration duration) implements OfModel {

        /**
         * One line.
         *
         * @return for example {@code Loaded[penguins@7 in 35 ms]}
         */
        @Override
        public String toString() {
            return PlainText.line("Loaded[" + model + " in " + DurationText.of(duration) + "]");
        }
    }

    /**
     * A version that began to serve.
     *
     * @param model which version
     * @param previous which served until then
     * @param cause what made it serve
     */
    record Deployed(ModelVersion model, ModelVersion previous, Served.Cause cause) implements OfModel {}

    /**
     * A version that did not pass a gate.
     *
     * @param model which version; if it could not even be read, its version is where it was read from, without a digest
     * @param error which gate, and why
     */
    record DeployFailed(ModelVersion model, DeployException error) implements OfModel {}

    /**
     * A version that was taken out of memory while the handle is open.
     *
     * @param model which version
     */
    record Unloaded(ModelVersion model) implements OfModel {}

    /**
     * A rollout that came to another state or step.
     *
     * @param model the candidate
     * @param status where it stands
     */
    record RolloutChanged(ModelVersion model, RolloutStatus status) implements OfModel {}

    /**
     * Something that became known of a prediction after it was made.
     *
     * @param model which version serves now; not always the one that made the prediction
     * @param id the prediction
     * @param feedback what became known
     */
    record Learnt(ModelVersion model, PredictionId id, Feedback feedback) implements OfModel {}

    /**
     * A handle that was closed; its native memory is free.
     *
     * @param model which version served last
     */
    record Closed(ModelVersion model) implements OfModel {}
}
