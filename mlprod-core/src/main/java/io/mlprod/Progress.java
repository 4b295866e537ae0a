package io.mlprod;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The progress of a long run of predictions.
 *
 * @param done how many inputs have their outcome
 * @param failed how many of them have no answer
 * @param elapsed the time since the run began
 * @param expected how many inputs there will be, if that is known
 * @since 0.1
 */
public record Progress(long done, long failed, Duration elapsed, OptionalLong expected) {

    /**
     * Returns the rate of the run so far.
     *
     * @return inputs a second since the run began; 0 at the very beginning
     */
    public double perSecond() {
        return elapsed.isZero() ? 0 : done / (elapsed.toNanos() / 1e9);
    }

    /**
     * Returns the time that the rest will take at the rate so far.
     *
     * @return empty if it is not known how many inputs there will be, or nothing has been done yet
     */
    public Optional<Duration> remaining() {
        if (expected.isEmpty() || done == 0) {
            return Optional.empty();
        }
        double left = Math.max(0, expected.getAsLong() - done);
        return Optional.of(Duration.ofNanos((long) (left / done * elapsed.toNanos())));
    }

    /**
     * Returns everything in one line, for a log.
     *
     * @return for example {@code 120,000 of 10,000,000 (1.2 %), 3 failed, 400,000/s, 24 s left}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%,d", done));
        expected.ifPresent(total -> text.append(
                String.format(Locale.ROOT, " of %,d (%.1f %%)", total, total == 0 ? 100.0 : 100.0 * done / total)));
        text.append(String.format(Locale.ROOT, ", %,d failed, %,.0f/s", failed, perSecond()));
        remaining().ifPresent(left -> text.append(String.format(Locale.ROOT, ", %,d s left", left.toSeconds())));
        return text.toString();
    }

    /**
     * The receiver of progress reports, and the time between two of them. Immutable. Made by {@link #to}; each method
     * that sets something keeps the rest.
     *
     * @param every the least time between two reports
     * @param expected how many inputs there will be, if that is known
     * @param receiver is called on the thread that predicts; what it throws ends the run
     * @since 0.1
     */
    public record Reports(Duration every, OptionalLong expected, Consumer<Progress> receiver) {

        private static final Duration DEFAULT_EVERY = Duration.ofSeconds(10);

        /** No reports. */
        public static final Reports NONE = to(progress -> {}).every(Duration.ofDays(365));

        /**
         * Checks the time.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Reports {
            Arguments.notNegative("The time between reports", every);
            Objects.requireNonNull(expected, "expected");
            Objects.requireNonNull(receiver, "receiver");
        }

        /**
         * Returns reports to a receiver, every ten seconds and at the end.
         *
         * @param receiver is called on the thread that predicts; what it throws ends the run
         * @return reports that do not estimate the end
         */
        public static Reports to(Consumer<Progress> receiver) {
            return new Reports(DEFAULT_EVERY, OptionalLong.empty(), receiver);
        }

        /**
         * Sets the least time between two reports.
         *
         * @param time zero or more; zero for a report after each chunk
         * @return new reports
         * @throws IllegalArgumentException if it is negative
         */
        public Reports every(Duration time) {
            return new Reports(time, expected, receiver);
        }

        /**
         * Sets how many inputs there will be, so that the end can be estimated.
         *
         * @param inputs zero or more
         * @return new reports
         * @throws IllegalArgumentException if it is negative
         */
        public Reports expecting(long inputs) {
            if (inputs < 0) {
                throw new IllegalArgumentException("There cannot be " + inputs + " inputs");
            }
            return new Reports(every, OptionalLong.of(inputs), receiver);
        }

        /**
         * Returns these settings in one line.
         *
         * @return for example {@code Reports[every 10 s, OptionalLong[1000]]}
         */
        @Override
        public String toString() {
            return "Reports[every " + DurationText.of(every) + ", " + expected + "]";
        }
    }
}
