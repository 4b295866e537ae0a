package io.mlprod.lifecycle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A report of what was measured while a handle was tuned. Immutable.
 *
 * @since 0.1
 */
public final class TuningReport {

    private final Tuning.Goal goal;
    private final Measurement chosen;
    private final List<Measurement> measurements;

    private TuningReport(Tuning.Goal goal, Measurement chosen, List<Measurement> measurements) {
        this.goal = Objects.requireNonNull(goal, "goal");
        this.chosen = Objects.requireNonNull(chosen, "chosen");
        this.measurements = List.copyOf(measurements);
    }

    /**
     * Creates a report.
     *
     * @param goal what was optimised
     * @param chosen the measurement whose settings the handle uses now
     * @param measurements all that was measured, the default first; copied
     * @return a report
     */
    public static TuningReport of(Tuning.Goal goal, Measurement chosen, List<Measurement> measurements) {
        return new TuningReport(goal, chosen, measurements);
    }

    /**
     * Returns the goal of the tuning.
     *
     * @return the goal
     */
    @JsonProperty
    public Tuning.Goal goal() {
        return goal;
    }

    /**
     * Returns the measurement whose settings the handle uses now.
     *
     * @return one of the measurements
     */
    @JsonProperty
    public Measurement chosen() {
        return chosen;
    }

    /**
     * Returns all that was measured.
     *
     * @return unmodifiable, the default first
     */
    @JsonProperty
    public List<Measurement> measurements() {
        return measurements;
    }

    /**
     * Returns all measurements as a table, the chosen one marked.
     *
     * @return a line for each
     */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("tuned for " + goal.name().toLowerCase(Locale.ROOT) + "\n");
        table.append(line("", "threads", "arena", "rows", "runs", "median µs", "rows/s"));
        for (Measurement measurement : measurements) {
            table.append(line(
                    measurement.equals(chosen) ? "*" : "",
                    measurement.intraOpThreads(),
                    measurement.arena().name().toLowerCase(Locale.ROOT),
                    measurement.rows(),
                    measurement.runs(),
                    String.format(Locale.ROOT, "%.1f", measurement.medianMicros()),
                    String.format(Locale.ROOT, "%,.0f", measurement.rowsPerSecond())));
        }
        return table.toString();
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%1s %7s %5s %5s %9s %12s %12s%n", cells);
    }

    /**
     * One combination of settings for running the model, and what was measured with it. Immutable.
     *
     * @since 0.1
     */
    public static final class Measurement {

        private final int intraOpThreads;
        private final Arena arena;
        private final int rows;
        private final long runs;
        private final double medianMicros;
        private final double rowsPerSecond;

        private Measurement(Builder builder) {
            this.intraOpThreads = builder.intraOpThreads;
            this.arena = builder.arena;
            this.rows = builder.rows;
            this.runs = builder.runs;
            this.medianMicros = builder.medianMicros;
            this.rowsPerSecond = builder.rowsPerSecond;
        }

        /**
         * Returns a builder; everything else is zero unless set.
         *
         * @param intraOpThreads how many threads a run used
         * @param arena where its memory came from
         * @param rows how many inputs ran together
         * @return a builder, for one thread
         */
        public static Builder builder(int intraOpThreads, Arena arena, int rows) {
            return new Builder(intraOpThreads, arena, rows);
        }

        /**
         * Returns the number of threads that a run used.
         *
         * @return threads
         */
        @JsonProperty
        public int intraOpThreads() {
            return intraOpThreads;
        }

        /**
         * Returns the source of memory of a run.
         *
         * @return the arena
         */
        @JsonProperty
        public Arena arena() {
            return arena;
        }

        /**
         * Returns the number of inputs that ran together.
         *
         * @return inputs
         */
        @JsonProperty
        public int rows() {
            return rows;
        }

        /**
         * Returns the number of runs that were measured.
         *
         * @return runs
         */
        @JsonProperty
        public long runs() {
            return runs;
        }

        /**
         * Returns the median time of a run.
         *
         * @return microseconds
         */
        @JsonProperty
        public double medianMicros() {
            return medianMicros;
        }

        /**
         * Returns the throughput of all callers together.
         *
         * @return inputs a second
         */
        @JsonProperty
        public double rowsPerSecond() {
            return rowsPerSecond;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Measurement that
                    && intraOpThreads == that.intraOpThreads
                    && arena == that.arena
                    && rows == that.rows
                    && runs == that.runs
                    && Double.compare(medianMicros, that.medianMicros) == 0
                    && Double.compare(rowsPerSecond, that.rowsPerSecond) == 0;
        }

        @Override
        public int hashCode() {
            return Objects.hash(intraOpThreads, arena, rows, runs, medianMicros, rowsPerSecond);
        }

        /**
         * Returns the measurement in one line.
         *
         * @return all of its values
         */
        @Override
        public String toString() {
            return "Measurement[intraOpThreads=" + intraOpThreads + ", arena=" + arena + ", rows=" + rows + ", runs="
                    + runs + ", medianMicros=" + medianMicros + ", rowsPerSecond=" + rowsPerSecond + "]";
        }

        /** A builder of measurements, for tests and for other sources. For one thread. */
        public static final class Builder {

            private final int intraOpThreads;
            private final Arena arena;
            private final int rows;
            private long runs;
            private double medianMicros;
            private double rowsPerSecond;

            private Builder(int intraOpThreads, Arena arena, int rows) {
                this.intraOpThreads = intraOpThreads;
                this.arena = Objects.requireNonNull(arena, "arena");
                this.rows = rows;
            }

            /**
             * Sets the number of runs that were measured.
             *
             * @param runs runs
             * @return this
             */
            public Builder runs(long runs) {
                this.runs = runs;
                return this;
            }

            /**
             * Sets the median time of a run, in microseconds.
             *
             * @param medianMicros microseconds
             * @return this
             */
            public Builder medianMicros(double medianMicros) {
                this.medianMicros = medianMicros;
                return this;
            }

            /**
             * Sets the throughput of all callers together, in inputs a second.
             *
             * @param rowsPerSecond inputs a second
             * @return this
             */
            public Builder rowsPerSecond(double rowsPerSecond) {
                this.rowsPerSecond = rowsPerSecond;
                return this;
            }

            /**
             * Builds the measurement.
             *
             * @return an immutable measurement
             */
            public Measurement build() {
                return new Measurement(this);
            }
        }
    }
}
