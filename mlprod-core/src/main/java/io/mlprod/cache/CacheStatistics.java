package io.mlprod.cache;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of what a cache has done since its handle was opened. Immutable.
 *
 * @since 0.1
 */
public final class CacheStatistics {

    private final long hits;
    private final long misses;
    private final long joins;
    private final long bypasses;
    private final long failures;
    private final long evictions;
    private final long entries;
    private final long weight;

    private CacheStatistics(Builder builder) {
        this.hits = builder.hits;
        this.misses = builder.misses;
        this.joins = builder.joins;
        this.bypasses = builder.bypasses;
        this.failures = builder.failures;
        this.evictions = builder.evictions;
        this.entries = builder.entries;
        this.weight = builder.weight;
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
     * Returns the number of calls that were answered from the cache.
     *
     * @return calls
     */
    @JsonProperty
    public long hits() {
        return hits;
    }

    /**
     * Returns the number of calls that ran the model and kept the answer, or tried to.
     *
     * @return calls
     */
    @JsonProperty
    public long misses() {
        return misses;
    }

    /**
     * Returns the number of calls that waited for the answer of another call that was already running with the same
     * input.
     *
     * @return calls
     */
    @JsonProperty
    public long joins() {
        return joins;
    }

    /**
     * Returns the number of calls that bypassed the cache because of the predicate.
     *
     * @return calls
     */
    @JsonProperty
    public long bypasses() {
        return bypasses;
    }

    /**
     * Returns the number of misses whose run failed; nothing was kept.
     *
     * @return calls
     */
    @JsonProperty
    public long failures() {
        return failures;
    }

    /**
     * Returns the number of answers that were dropped because the cache was full or they were too old.
     *
     * @return answers
     */
    @JsonProperty
    public long evictions() {
        return evictions;
    }

    /**
     * Returns the approximate number of answers in the cache now.
     *
     * @return answers
     */
    @JsonProperty
    public long entries() {
        return entries;
    }

    /**
     * Returns the approximate number of bytes that the answers take now.
     *
     * @return bytes
     */
    @JsonProperty
    public long weight() {
        return weight;
    }

    /**
     * Returns the share of the calls that asked the cache which needed no run of their own.
     *
     * @return from 0 to 1; NaN before the first call
     */
    public double hitRate() {
        return (hits + joins) / (double) (hits + joins + misses);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CacheStatistics that
                && hits == that.hits
                && misses == that.misses
                && joins == that.joins
                && bypasses == that.bypasses
                && failures == that.failures
                && evictions == that.evictions
                && entries == that.entries
                && weight == that.weight;
    }

    @Override
    public int hashCode() {
        return Objects.hash(hits, misses, joins, bypasses, failures, evictions, entries, weight);
    }

    /**
     * Returns the statistics in one line.
     *
     * @return all counts
     */
    @Override
    public String toString() {
        return "CacheStatistics[hits=" + hits + ", misses=" + misses + ", joins=" + joins + ", bypasses=" + bypasses
                + ", failures=" + failures + ", evictions=" + evictions + ", entries=" + entries + ", weight=" + weight
                + "]";
    }

    /** A builder of statistics, for tests and for other sources. For one thread. */
    public static final class Builder {

        private long hits;
        private long misses;
        private long joins;
        private long bypasses;
        private long failures;
        private long evictions;
        private long entries;
        private long weight;

        private Builder() {}

        /**
         * Sets the number of calls that were answered from the cache.
         *
         * @param hits calls
         * @return this
         */
        public Builder hits(long hits) {
            this.hits = hits;
            return this;
        }

        /**
         * Sets the number of calls that ran the model and kept the answer, or tried to.
         *
         * @param misses calls
         * @return this
         */
        public Builder misses(long misses) {
            this.misses = misses;
            return this;
        }

        /**
         * Sets the number of calls that waited for the answer of another call.
         *
         * @param joins calls
         * @return this
         */
        public Builder joins(long joins) {
            this.joins = joins;
            return this;
        }

        /**
         * Sets the number of calls that bypassed the cache because of the predicate.
         *
         * @param bypasses calls
         * @return this
         */
        public Builder bypasses(long bypasses) {
            this.bypasses = bypasses;
            return this;
        }

        /**
         * Sets the number of misses whose run failed.
         *
         * @param failures calls
         * @return this
         */
        public Builder failures(long failures) {
            this.failures = failures;
            return this;
        }

        /**
         * Sets the number of answers that were dropped.
         *
         * @param evictions answers
         * @return this
         */
        public Builder evictions(long evictions) {
            this.evictions = evictions;
            return this;
        }

        /**
         * Sets the number of answers in the cache now.
         *
         * @param entries answers
         * @return this
         */
        public Builder entries(long entries) {
            this.entries = entries;
            return this;
        }

        /**
         * Sets the number of bytes that the answers take now.
         *
         * @param weight bytes
         * @return this
         */
        public Builder weight(long weight) {
            this.weight = weight;
            return this;
        }

        /**
         * Builds the statistics.
         *
         * @return an immutable snapshot
         */
        public CacheStatistics build() {
            return new CacheStatistics(this);
        }
    }
}
