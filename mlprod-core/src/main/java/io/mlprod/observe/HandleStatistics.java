package io.mlprod.observe;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mlprod.batching.BatchStatistics;
import io.mlprod.cache.CacheStatistics;
import io.mlprod.lifecycle.TuningReport;
import java.util.Objects;
import java.util.Optional;

/**
 * A snapshot of a handle's statistics. Immutable.
 *
 * @since 0.1
 */
public final class HandleStatistics {

    private final Optional<CacheStatistics> cache;
    private final Optional<BatchStatistics> batching;
    private final Optional<TuningReport> tuning;
    private final long listenerErrors;

    private HandleStatistics(Builder builder) {
        this.cache = builder.cache;
        this.batching = builder.batching;
        this.tuning = builder.tuning;
        this.listenerErrors = builder.listenerErrors;
    }

    /**
     * Returns a builder; everything is empty or zero unless set.
     *
     * @return a builder, for one thread
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the statistics of the serving version's cache; each version has a cache of its own.
     *
     * @return empty if the handle has none
     */
    @JsonProperty
    public Optional<CacheStatistics> cache() {
        return cache;
    }

    /**
     * Returns the statistics of micro-batching in the serving version.
     *
     * @return empty if it is off
     */
    @JsonProperty
    public Optional<BatchStatistics> batching() {
        return batching;
    }

    /**
     * Returns the report of what was measured when the handle was built, and what was chosen.
     *
     * @return empty unless {@code tune} of the builder asked for it
     */
    @JsonProperty
    public Optional<TuningReport> tuning() {
        return tuning;
    }

    /**
     * Returns how many times a listener has thrown.
     *
     * @return a count since the handle was opened
     */
    @JsonProperty
    public long listenerErrors() {
        return listenerErrors;
    }

    /**
     * Returns everything, with the tuning as a table.
     *
     * @return one line, and the table if there is one
     */
    @Override
    public String toString() {
        return "HandleStatistics[cache=" + cache.map(Object::toString).orElse("none") + ", batching="
                + batching.map(Object::toString).orElse("none") + ", listenerErrors=" + listenerErrors + "]"
                + tuning.map(report -> "\n" + report).orElse("");
    }

    /** A builder of statistics, for tests and for other sources. For one thread. */
    public static final class Builder {

        private Optional<CacheStatistics> cache = Optional.empty();
        private Optional<BatchStatistics> batching = Optional.empty();
        private Optional<TuningReport> tuning = Optional.empty();
        private long listenerErrors;

        private Builder() {}

        /**
         * Sets the statistics of the cache.
         *
         * @param cache empty if there is none
         * @return this
         */
        public Builder cache(Optional<CacheStatistics> cache) {
            this.cache = Objects.requireNonNull(cache, "cache");
            return this;
        }

        /**
         * Sets the statistics of micro-batching.
         *
         * @param batching empty if there is none
         * @return this
         */
        public Builder batching(Optional<BatchStatistics> batching) {
            this.batching = Objects.requireNonNull(batching, "batching");
            return this;
        }

        /**
         * Sets the report of tuning.
         *
         * @param tuning empty if there is none
         * @return this
         */
        public Builder tuning(Optional<TuningReport> tuning) {
            this.tuning = Objects.requireNonNull(tuning, "tuning");
            return this;
        }

        /**
         * Sets how many times a listener has thrown.
         *
         * @param listenerErrors a count since the handle was opened
         * @return this
         */
        public Builder listenerErrors(long listenerErrors) {
            this.listenerErrors = listenerErrors;
            return this;
        }

        /**
         * Builds the statistics.
         *
         * @return an immutable snapshot
         */
        public HandleStatistics build() {
            return new HandleStatistics(this);
        }
    }
}
