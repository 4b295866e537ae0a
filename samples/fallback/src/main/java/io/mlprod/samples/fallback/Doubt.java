package io.mlprod.samples.fallback;

import static io.mlprod.samples.fallback.Fallbacks.check;
import static io.mlprod.samples.fallback.Fallbacks.say;
import static io.mlprod.samples.fallback.Fallbacks.show;

import io.mlprod.Prediction;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.ManualTime;
import java.time.Duration;

/** An answer that is not good enough is better than none. */
final class Doubt {

    private Doubt() {}

    static void keepTheBetterAnswer(FallbackChain<Penguin, Species> chain, Station station, ManualTime time) {
        say("A model is not sure: others are asked, and if they know nothing its answer is used after all");
        time.advance(Duration.ofDays(1)); // nothing is remembered any more
        Prediction<Species> answer = chain.predict(station.next().penguin().withoutStoredFeatures());
        while (answer.provenance().answered().outcome() != AttemptOutcome.REJECTED_QUALITY) {
            answer = chain.predict(station.next().penguin().withoutStoredFeatures());
        }
        show(answer);
        check(answer.isDegraded(), "the caller can see it");
    }
}
