package io.mlprod.samples.fallback;

import static io.mlprod.samples.fallback.Fallbacks.check;
import static io.mlprod.samples.fallback.Fallbacks.say;
import static io.mlprod.samples.fallback.Fallbacks.show;
import static io.mlprod.samples.fallback.Fallbacks.tell;

import io.mlprod.Prediction;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.provenance.AttemptOutcome;

/** Measured features are there, features from the store are missing. */
final class MissingFeatures {

    private MissingFeatures() {}

    static void askTheLiteModel(FallbackChain<Penguin, Species> chain, Station station) {
        say("The feature store is down: a model that needs less answers");
        int right = 0;
        for (int i = 0; i < station.birds(); i++) {
            Station.Report report = station.next();
            Prediction<Species> answer = chain.predict(report.penguin().withoutStoredFeatures());
            right += answer.value().label().equals(report.truth()) ? 1 : 0;
            if (i == 0) {
                show(answer);
                check(
                        answer.provenance().earlier().get(0).outcome() == AttemptOutcome.NOT_ACCEPTED,
                        "the first tier is not asked");
            }
        }
        tell(right + " of " + station.birds() + " right");
        check(right > 0.9 * station.birds(), "most are right");
    }
}
