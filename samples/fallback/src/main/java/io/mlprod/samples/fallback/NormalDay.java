package io.mlprod.samples.fallback;

import static io.mlprod.samples.fallback.Fallbacks.check;
import static io.mlprod.samples.fallback.Fallbacks.say;
import static io.mlprod.samples.fallback.Fallbacks.show;
import static io.mlprod.samples.fallback.Fallbacks.tell;

import io.mlprod.Prediction;
import io.mlprod.fallback.FallbackChain;

/** The first tier answers. */
final class NormalDay {

    private NormalDay() {}

    static void everyTierIsReady(FallbackChain<Penguin, Species> chain, Station station) {
        say("A normal day");
        int right = 0;
        int degraded = 0;
        for (int i = 0; i < station.birds(); i++) {
            Station.Report report = station.next();
            Prediction<Species> answer = chain.predict(report.penguin());
            right += answer.value().label().equals(report.truth()) ? 1 : 0;
            degraded += answer.isDegraded() ? 1 : 0;
            if (i == 0) {
                show(answer);
            }
        }
        tell(right + " of " + station.birds() + " right, " + degraded + " degraded");
        check(right > 0.95 * station.birds(), "nearly all are right");
    }
}
