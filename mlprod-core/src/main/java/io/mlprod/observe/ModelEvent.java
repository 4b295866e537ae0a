package io.mlprod.observe;

import io.mlprod.batching.ReleaseReason;
import io.mlprod.error.DeployException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.Violation;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.lifecycle.Served;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An event on a handle.
 *
 * <p>{@link Predicted} and {@link PredictionFailed} come for each prediction, {@link BatchRun} for each micro-batch,
 * and {@link FeedbackReceived} for each feedback. The others are about versions and rollouts, and are few.
 *
 * @since 0.1
 */
public sealed interface ModelEvent extends Event {

    /**
     * Returns the model that the event happened to.
     *
     * @return name, version and digest
     */
    ModelVersion model();

    /**
     * A prediction that was answered. The text form leaves out input and output, which may be personal data. The
     * library creates it; tests of listeners may as well.
     */
    final class Predicted implements ModelEvent {

        private final ModelVersion model;
        private final PredictionId id;
        private final long nanos;
        private final AnswerSource source;
        private final Duration queueTime;
        private final Route route;
        private final List<Violation> violations;
        private final Map<String, String> tags;
        private final Object input;
        private final Object output;

        /**
         * Creates the event; the arguments are not copied.
         *
         * @param model the model that answered
         * @param id the prediction's identity
         * @param nanos the time from call to answer, in nanoseconds
         * @param source where the answer came from
         * @param queueTime how long the call waited
         * @param route why this version answered
         * @param violations what was repaired or flagged; not changed afterwards
         * @param tags the tags of the call; not changed afterwards
         * @param input what the caller gave
         * @param output what the caller got
         */
        public Predicted(
                ModelVersion model,
                PredictionId id,
                long nanos,
                AnswerSource source,
                Duration queueTime,
                Route route,
                List<Violation> violations,
                Map<String, String> tags,
                Object input,
                Object output) {
            this.model = model;
            this.id = id;
            this.nanos = nanos;
            this.source = source;
            this.queueTime = queueTime;
            this.route = route;
            this.violations = violations;
            this.tags = tags;
            this.input = input;
            this.output = output;
        }

        @Override
        public ModelVersion model() {
            return model;
        }

        /**
         * Returns the prediction's identity.
         *
         * @return what joins it with its log line and its feedback
         */
        public PredictionId id() {
            return id;
        }

        /**
         * Returns the time from call to answer. For an input that {@code predictAll} answered in a batch, this is its
         * share of the batch's time.
         *
         * @return a new object at each call
         */
        public Duration duration() {
            return Duration.ofNanos(nanos);
        }

        /**
         * Returns the source of the answer.
         *
         * @return for example {@link AnswerSource#CACHE}
         */
        public AnswerSource source() {
            return source;
        }

        /**
         * Returns how much of the duration the call waited for its turn, or for another call's answer.
         *
         * @return zero if it did not wait
         */
        public Duration queueTime() {
            return queueTime;
        }

        /**
         * Returns why this version answered.
         *
         * @return the route
         */
        public Route route() {
            return route;
        }

        /**
         * Returns the violations that were repaired or flagged.
         *
         * @return unmodifiable; empty for a clean input
         */
        public List<Violation> violations() {
            return violations;
        }

        /**
         * Returns the tags of the call.
         *
         * @return unmodifiable
         */
        public Map<String, String> tags() {
            return tags;
        }

        /**
         * Returns the input that the caller gave.
         *
         * @return the object itself
         */
        public Object input() {
            return input;
        }

        /**
         * Returns the output that the caller got.
         *
         * @return the object itself
         */
        public Object output() {
            return output;
        }

        /**
         * Returns everything but input and output.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line("Predicted[" + model + " " + id + " from " + source + " in "
                    + DurationText.of(duration()) + ", violations=" + violations + ", tags=" + tags + "]");
        }
    }

    /**
     * A version that could not answer a prediction. The text form leaves out the input, which may be personal data. If
     * the stable version answered in place of one that is on trial, this event is followed by {@link Predicted} with
     * the reason {@link Route.Reason#FALLBACK}; in that case the caller got an answer.
     *
     * @param model the model that was asked
     * @param id the prediction's identity
     * @param duration the time from call to error
     * @param error what the caller got, unless another version answered; anything but a {@link MlprodException} came
     *     from code of the application or is an {@link Error}
     * @param route why this version was asked
     * @param tags the tags of the call
     * @param input what the caller gave
     */
    record PredictionFailed(
            ModelVersion model,
            PredictionId id,
            Duration duration,
            Throwable error,
            Route route,
            Map<String, String> tags,
            Object input)
            implements ModelEvent {

        /**
         * Returns everything but the input.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line("PredictionFailed[" + model + " " + id + " in " + DurationText.of(duration) + ", "
                    + error.getClass().getSimpleName() + ", tags=" + tags + "]");
        }
    }

    /**
     * A micro-batch that was run. Reported on a thread of the handle's own.
     *
     * @param model the model
     * @param reason why the batch did not wait for more rows
     * @param calls how many calls the batch had
     * @param rows how many rows it had
     * @param queueTime how long the first of them had waited
     * @param duration how long the batch took, including the runs of single inputs into which it was split if it failed
     */
    record BatchRun(
            ModelVersion model, ReleaseReason reason, int calls, int rows, Duration queueTime, Duration duration)
            implements ModelEvent {

        /**
         * Returns the event in one line.
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
     * @param model the model
     * @param signature the model's signature
     * @param duration how long reading, checking and loading took
     */
    record Loaded(ModelVersion model, ModelSignature signature, Duration duration) implements ModelEvent {

        /**
         * Returns the event in one line.
         *
         * @return for example {@code Loaded[penguins@7 in 35 ms]}
         */
        @Override
        public String toString() {
            return PlainText.line("Loaded[" + model + " in " + DurationText.of(duration) + "]");
        }
    }

    /**
     * A version that an engine in line does not run: it did not take the model, or has answered otherwise than the
     * engine that it is compared with. The next engine runs it.
     *
     * @param model the version
     * @param engine which engine runs it now, and why others do not
     */
    record EngineRefused(ModelVersion model, EngineChoice engine) implements ModelEvent {

        /**
         * Returns the event in one line.
         *
         * @return for example {@code EngineRefused[penguins@7 runs on ONNX Runtime, since plain Java: there is a Loop]}
         */
        @Override
        public String toString() {
            String reasons = engine.refusals().stream()
                    .map(refusal -> refusal.engine() + ": " + refusal.reason())
                    .collect(Collectors.joining("; "));
            return PlainText.line("EngineRefused[" + model + " runs on " + engine.name() + ", since " + reasons + "]");
        }
    }

    /**
     * A version that began to serve.
     *
     * @param model the version
     * @param previous the version that served until then
     * @param cause what made it serve
     */
    record Deployed(ModelVersion model, ModelVersion previous, Served.Cause cause) implements ModelEvent {}

    /**
     * A version that did not pass a gate.
     *
     * @param model the version that failed; if it could not even be read, its version is the place it was to be read
     *     from, and it has no digest
     * @param error the gate that it did not pass, and why
     */
    record DeployFailed(ModelVersion model, DeployException error) implements ModelEvent {

        /**
         * Returns the event in one line; the error's message has several.
         *
         * @return for example {@code DeployFailed[penguins@8 at gate GOLDEN]}
         */
        @Override
        public String toString() {
            return PlainText.line("DeployFailed[" + model + " at gate " + error.gate() + "]");
        }
    }

    /**
     * A version that was unloaded while the handle is open.
     *
     * @param model which version
     */
    record Unloaded(ModelVersion model) implements ModelEvent {}

    /**
     * A rollout that moved to another state or step.
     *
     * @param model the candidate
     * @param status the rollout's status
     */
    record RolloutChanged(ModelVersion model, RolloutStatus status) implements ModelEvent {}

    /**
     * Something that became known about a prediction after it was made.
     *
     * @param model the version that serves now; not always the one that made the prediction
     * @param id the prediction
     * @param feedback what became known
     * @param others the versions that serve other handles which may have made the prediction, since a chain of them was
     *     given feedback on one of another process; a listener of several handles is notified once. Otherwise empty
     */
    record FeedbackReceived(ModelVersion model, PredictionId id, Feedback feedback, List<ModelVersion> others)
            implements ModelEvent {

        /** Copies the versions. */
        public FeedbackReceived {
            others = List.copyOf(others);
        }

        /**
         * Creates the event of feedback that was given to the handle itself.
         *
         * @param model the version that serves now
         * @param id the prediction
         * @param feedback what became known
         */
        public FeedbackReceived(ModelVersion model, PredictionId id, Feedback feedback) {
            this(model, id, feedback, List.of());
        }
    }

    /**
     * A handle that was closed; its native memory is free.
     *
     * @param model the version that served last
     */
    record Closed(ModelVersion model) implements ModelEvent {}
}
