package io.mlprod.observe;

import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.util.Objects;

/**
 * Something that became known about a prediction after it was made. Immutable. Guards and proportions use what
 * {@link Occurred}, means use what was {@link Measured}, and shadows use a {@link Label}.
 *
 * @since 0.1
 */
public sealed interface Feedback {

    /**
     * The right answer, as it became known later.
     *
     * @param value the label, comparable with {@code equals} to what the model predicts
     */
    record Label(Object value) implements Feedback {

        /** Checks the value. */
        public Label {
            Objects.requireNonNull(value, "value");
        }

        /**
         * Returns a text without the value, which may be personal data.
         *
         * @return always the same
         */
        @Override
        public String toString() {
            return "Label";
        }
    }

    /**
     * A number that was measured as a result of the prediction.
     *
     * @param metric what was measured, for example {@code revenue}
     * @param value how much; finite
     */
    record Measured(String metric, double value) implements Feedback {

        /**
         * Checks name and value.
         *
         * @throws IllegalArgumentException if the name is blank, or the value not finite
         */
        public Measured {
            Objects.requireNonNull(metric, "metric");
            if (metric.isBlank()) {
                throw new IllegalArgumentException("The metric of a feedback is blank; name it as the experiment does");
            }
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        PlainText.line("The value of metric '" + metric + "' must be finite"));
            }
        }

        /**
         * Returns the metric without the value, which may be personal data.
         *
         * @return for example {@code Measured[revenue]}
         */
        @Override
        public String toString() {
            return PlainText.line("Measured[" + metric + "]");
        }
    }

    /**
     * An event that happened after the prediction.
     *
     * @param event the event's name, for example {@code complaint}
     */
    record Occurred(String event) implements Feedback {

        /**
         * Checks the name.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Occurred {
            Objects.requireNonNull(event, "event");
            if (event.isBlank()) {
                throw new IllegalArgumentException(
                        "The event of a feedback is blank; name it as the guard or metric does");
            }
        }

        /**
         * Returns everything in one line, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * Returns feedback that says what the right answer would have been.
     *
     * @param value comparable with {@code equals} to what the model predicts
     * @return feedback
     */
    static Feedback label(Object value) {
        return new Label(value);
    }

    /**
     * Returns feedback of a number that was measured as a result of the prediction.
     *
     * @param metric what was measured
     * @param value how much; finite
     * @return feedback
     * @throws IllegalArgumentException if the name is blank, or the value not finite
     */
    static Feedback measured(String metric, double value) {
        return new Measured(metric, value);
    }

    /**
     * Returns feedback of an event that happened after the prediction.
     *
     * @param event the event's name
     * @return feedback
     * @throws IllegalArgumentException if it is blank
     */
    static Feedback occurred(String event) {
        return new Occurred(event);
    }
}
