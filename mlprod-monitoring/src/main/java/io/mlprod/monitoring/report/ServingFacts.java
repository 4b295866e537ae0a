package io.mlprod.monitoring.report;

import io.mlprod.internal.text.RecordText;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who answers whom: the tiers of a fallback chain, and the cache. Immutable.
 *
 * @param tiers in the order in which they are asked; empty without a chain
 * @param cache empty without a cache
 * @since 0.1
 */
public record ServingFacts(List<Tier> tiers, Optional<Cache> cache) {

    /** Nothing is known. */
    public static final ServingFacts NONE = new ServingFacts(List.of(), Optional.empty());

    /**
     * A tier of a chain. Immutable.
     *
     * @param name its name
     * @param state its state, for people
     * @param attempts how often it was asked
     * @param answers how often its answer was good
     */
    public record Tier(String name, String state, long attempts, long answers) {

        private static final List<String> OFF = Stream.of(
                        TierState.SWITCHED_OFF, TierState.GATED, TierState.DISABLED, TierState.OPEN, TierState.PROBING)
                .map(Tier::words)
                .toList();

        /**
         * Returns whether the tier is not asked, as its state says.
         *
         * @return false if it is, or its state is in other words than the library's
         */
        public boolean isOff() {
            return OFF.stream().anyMatch(words -> state.equals(words) || state.startsWith(words + ": "));
        }

        private static String words(TierState state) {
            return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        static Tier of(TierStatus status) {
            String why = status.load().reason();
            return new Tier(
                    status.tier(),
                    words(status.load().state()) + (why.isEmpty() ? "" : ": " + why),
                    status.attempts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum(),
                    status.attempts().getOrDefault(AttemptOutcome.SUCCESS, 0L));
        }

        /**
         * Returns all values, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * The numbers of a cache. Immutable.
     *
     * @param hits answers that were there
     * @param joins calls that waited for another call with the same input
     * @param misses calls that the model answered
     * @param entries how many answers it holds
     */
    public record Cache(long hits, long joins, long misses, long entries) {}

    /** Copies the tiers. */
    public ServingFacts {
        tiers = List.copyOf(tiers);
    }

    /**
     * Returns these facts with the tiers of a chain.
     *
     * @param statuses what a chain says of its tiers
     * @return new facts
     */
    public ServingFacts tiers(List<TierStatus> statuses) {
        return new ServingFacts(statuses.stream().map(Tier::of).toList(), cache);
    }

    /**
     * Returns these facts with the cache of a handle.
     *
     * @param statistics the handle's
     * @return new facts
     */
    public ServingFacts statistics(HandleStatistics statistics) {
        return new ServingFacts(
                tiers, statistics.cache().map(of -> new Cache(of.hits(), of.joins(), of.misses(), of.entries())));
    }

    /**
     * Returns which share of the chain's answers was not of its first tier.
     *
     * @return since the chain was built; NaN if there are no answers
     */
    public double fallbackShare() {
        long answers = tiers.stream().mapToLong(Tier::answers).sum();
        return answers == 0 ? Double.NaN : 1 - (double) tiers.get(0).answers() / answers;
    }

    /**
     * Returns all values, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
