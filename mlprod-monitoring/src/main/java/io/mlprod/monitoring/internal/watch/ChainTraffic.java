package io.mlprod.monitoring.internal.watch;

import io.mlprod.observe.Observed;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** When chains were last asked, and what that says of the models in their tiers. For one thread at a time. */
final class ChainTraffic {

    private record Seen(long attempts, long nanos) {}

    private final Map<String, Seen> chains = new HashMap<>(); // by name

    /**
     * Returns what is said of each model that a chain has.
     *
     * @param open the chains that are open
     * @param longest for how long a chain may have no call and still have traffic
     */
    Map<String, TierUse> of(List<Observed.Chain> open, Duration longest, long now) {
        chains.keySet().retainAll(open.stream().map(Observed.Chain::name).toList());
        Set<String> first = new HashSet<>();
        Map<String, TierUse> uses = new HashMap<>();
        for (Observed.Chain chain : open) {
            List<TierStatus> tiers = chain.tiers();
            boolean isAsked = now - lastAsked(chain.name(), tiers, now) <= longest.toNanos();
            for (TierStatus tier : tiers) {
                Set<String> models = chain.models(tier.tier());
                if (tier.rank() == 0) {
                    first.addAll(models);
                }
                models.forEach(model -> uses.merge(
                        model, new TierUse(tier.rank() > 0 && isAsked, off(chain, tier)), ChainTraffic::both));
            }
        }
        uses.replaceAll((model, use) -> first.contains(model) ? new TierUse(false, use.off()) : use);
        return uses;
    }

    private long lastAsked(String chain, List<TierStatus> tiers, long now) {
        long attempts = tiers.stream()
                .flatMap(tier -> tier.attempts().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        return chains.merge(
                        chain,
                        new Seen(attempts, now),
                        (before, latest) -> before.attempts == latest.attempts ? before : latest)
                .nanos;
    }

    private static TierUse both(TierUse one, TierUse other) {
        return new TierUse(one.mayBeIdle() || other.mayBeIdle(), one.off().isEmpty() ? other.off() : one.off());
    }

    private static String off(Observed.Chain chain, TierStatus tier) {
        TierState state = tier.load().state();
        if (state == TierState.READY || state == TierState.RAMPING) {
            return "";
        }
        String why = tier.load().reason();
        return "tier " + tier.tier() + " of chain " + chain.name() + " is "
                + state.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (why.isEmpty() ? "" : ": " + why);
    }
}
