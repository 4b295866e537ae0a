package io.mlprod.samples.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.fallback.Gate;
import io.mlprod.fallback.GateLevels;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Event;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The chain that the chapters are about. */
final class Chains {

    private static final float HEAVIEST_PENGUIN = 6_300;

    private Chains() {}

    static FallbackChain<Penguin, Species> species(
            ModelHandle<Penguin, Species> penguins, ModelHandle<Bill, Species> lite, Drift drift, ManualTime time) {
        return FallbackChain.builder(Penguin.class, Species.class)
                .name("species")
                .budget(Duration.ofMillis(500))
                .require("ring-not-blank", penguin -> !penguin.ring().isBlank())
                .listener(Chains::log)
                .time(time) // only because this is a simulation
                .primary(
                        penguins,
                        tier -> tier.timeout(Duration.ofMillis(300))
                                .accepts("stored-features", Penguin::hasStoredFeatures)
                                .gate(
                                        "drift",
                                        Gate.level(
                                                drift, GateLevels.closeAt(0.25).reopenAt(0.10)))
                                .gate(
                                        "outliers",
                                        Gate.outliers(
                                                Chains::isOutlier,
                                                50,
                                                GateLevels.closeAt(0.20).reopenAt(0.05)))
                                .rejectWhen("unsure", species -> species.certainty() < 0.5)
                                .breaker())
                .then(
                        (penguin, call) -> lite.predict(Bill.of(penguin), call),
                        tier -> tier.name("lite")
                                .reserve(Duration.ofMillis(100))
                                .accepts("bill", Penguin::hasBill)
                                .rejectWhen("unsure", species -> species.certainty() < 0.6)
                                .breaker())
                .thenLastKnownGood(Penguin::ring, Duration.ofHours(12))
                .thenRule("island", Chains::byIsland)
                .orElse(Species.UNKNOWN);
    }

    private static boolean isOutlier(Penguin penguin) {
        return penguin.bodyMassG() != null && penguin.bodyMassG() > HEAVIEST_PENGUIN;
    }

    /** Only one species breeds on Torgersen. */
    private static @Nullable Species byIsland(Penguin penguin) {
        return penguin.island().equals("Torgersen") ? Species.certainly("Adelie") : null;
    }

    private static void log(Event event) {
        if (event instanceof ChainEvent.TierChanged changed) {
            String reason = changed.reason().isEmpty() ? "" : " (" + changed.reason() + ")";
            Fallbacks.tell("* " + changed.tier() + ": " + changed.from() + " -> " + changed.to() + reason);
        }
    }
}
