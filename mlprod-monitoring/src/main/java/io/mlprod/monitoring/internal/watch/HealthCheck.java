package io.mlprod.monitoring.internal.watch;

import io.mlprod.internal.text.DurationText;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.health.Health.Cause;
import io.mlprod.monitoring.health.Health.Effect;
import io.mlprod.monitoring.health.Health.Kind;
import io.mlprod.monitoring.health.Health.Reason;
import io.mlprod.monitoring.health.HealthLimits;
import io.mlprod.observe.Observed;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The judgement of what a handle or chain says of itself, and of its failures. */
final class HealthCheck {

    private HealthCheck() {}

    static Health.Part of(Observed.Handle handle, FailureStreak.Seen failures, HealthLimits limits) {
        List<VersionStatus> versions = handle.versions();
        long bytes = versions.stream().mapToLong(VersionStatus::fileBytes).sum();
        List<Reason> reasons = new ArrayList<>();
        if (handle.isClosed()) {
            reasons.add(closed());
        } else {
            if (versions.stream().noneMatch(version -> version.state() == State.SERVING)) {
                reasons.add(new Reason(Cause.NO_VERSION_SERVES, Effect.NOT_READY, "no version serves"));
            }
            failing(failures, limits).ifPresent(reasons::add);
        }
        if (bytes > limits.maxModelBytes().orElse(Long.MAX_VALUE)) {
            reasons.add(new Reason(
                    Cause.MODEL_MEMORY,
                    Effect.DEGRADED,
                    "the loaded versions take " + bytes + " bytes, more than "
                            + limits.maxModelBytes().getAsLong() + "; keep fewer previous versions"));
        }
        return new Health.Part(handle.name(), Kind.HANDLE, handle.serving().toString(), bytes, reasons);
    }

    static Health.Part of(Observed.Chain chain, FailureStreak.Seen failures, HealthLimits limits) {
        List<TierStatus> tiers = chain.tiers();
        List<Reason> reasons = new ArrayList<>();
        if (chain.isClosed()) {
            reasons.add(closed());
        } else {
            tiers.stream().findFirst().flatMap(HealthCheck::firstTier).ifPresent(reasons::add);
            failing(failures, limits).ifPresent(reasons::add);
        }
        String states = tiers.stream()
                .map(tier -> tier.tier() + " " + tier.load().state())
                .collect(Collectors.joining(", "));
        return new Health.Part(chain.name(), Kind.CHAIN, states, 0, reasons);
    }

    private static Reason closed() {
        return new Reason(Cause.CLOSED, Effect.NOT_READY, "closed");
    }

    private static Optional<Reason> firstTier(TierStatus tier) {
        TierState state = tier.load().state();
        Cause cause = switch (state) {
            case OPEN, PROBING -> Cause.BREAKER_OPEN;
            case GATED, SWITCHED_OFF, DISABLED -> Cause.FIRST_TIER_OFF;
            case READY, RAMPING -> null;
        };
        if (cause == null) {
            return Optional.empty();
        }
        String why = tier.load().reason().isEmpty() ? "" : " (" + tier.load().reason() + ")";
        return Optional.of(new Reason(
                cause, Effect.DEGRADED, "tier " + tier.tier() + " is " + state + why + "; lower tiers answer"));
    }

    private static Optional<Reason> failing(FailureStreak.Seen seen, HealthLimits limits) {
        Duration notReadyAfter = limits.notReadyAfter();
        if (seen.failures() < limits.minFailures() || seen.ago().compareTo(notReadyAfter) > 0) {
            return Optional.empty();
        }
        String text = "the last " + seen.failures() + " calls failed, for " + DurationText.of(seen.lasted());
        if (seen.lasted().compareTo(limits.notLiveAfter()) >= 0) {
            return Optional.of(new Reason(Cause.EVERY_CALL_FAILS, Effect.NOT_LIVE, text));
        }
        return seen.lasted().compareTo(notReadyAfter) >= 0
                ? Optional.of(new Reason(Cause.EVERY_CALL_FAILS, Effect.NOT_READY, text))
                : Optional.empty();
    }
}
