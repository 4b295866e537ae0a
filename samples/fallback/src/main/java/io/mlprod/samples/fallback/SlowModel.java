package io.mlprod.samples.fallback;

import static io.mlprod.samples.fallback.Fallbacks.check;
import static io.mlprod.samples.fallback.Fallbacks.lite;
import static io.mlprod.samples.fallback.Fallbacks.say;
import static io.mlprod.samples.fallback.Fallbacks.show;
import static io.mlprod.samples.fallback.Fallbacks.tell;
import static io.mlprod.samples.fallback.Fallbacks.version;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.fallback.TierOptions;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import java.time.Duration;
import java.util.function.Consumer;

/** A version with one operator that takes a second, which ONNX Runtime cannot stop half-way. The time is real here. */
final class SlowModel {

    private SlowModel() {}

    static void leaveItBehind(Station station) {
        try (ModelHandle<Penguin, Species> slow = slow();
                ModelHandle<Bill, Species> lite = lite();
                FallbackChain<Penguin, Species> patient = chain("patient", slow, lite, tier -> {});
                FallbackChain<Penguin, Species> strict = chain("strict", slow, lite, TierOptions::strict)) {
            say("A slow tier on the caller's thread: it is stopped, but the caller has to wait until it can be");
            Attempt waited = ask(patient, station);

            say("The same tier, strict: the caller leaves at the deadline, and the next tier has its time");
            Attempt left = ask(strict, station);
            tell(strict.status().get(0).toString());
            check(left.nanos() < waited.nanos(), "the caller waited less");
        }
    }

    private static ModelHandle<Penguin, Species> slow() {
        return ModelHandle.builder(Penguin.class, Species.class)
                .name("penguins")
                .load(version("penguins", "slow"))
                .build();
    }

    private static Attempt ask(FallbackChain<Penguin, Species> chain, Station station) {
        Prediction<Species> answer = chain.predict(station.next().penguin());
        show(answer);
        Attempt first = answer.provenance().attempts().get(0);
        check(first.outcome() == AttemptOutcome.TIMEOUT, "the first tier is too late");
        return first;
    }

    private static FallbackChain<Penguin, Species> chain(
            String name,
            ModelHandle<Penguin, Species> slow,
            ModelHandle<Bill, Species> lite,
            Consumer<TierOptions<Penguin, Species>> options) {
        return FallbackChain.builder(Penguin.class, Species.class)
                .name(name)
                .budget(Duration.ofSeconds(1))
                .primary(slow, options.andThen(tier -> tier.timeout(Duration.ofMillis(100))))
                .then((penguin, call) -> lite.predict(Bill.of(penguin), call), tier -> tier.name("lite"))
                .orElse(Species.UNKNOWN);
    }
}
