package io.mlprod.samples.fallback;

import static io.mlprod.samples.fallback.Fallbacks.check;
import static io.mlprod.samples.fallback.Fallbacks.say;
import static io.mlprod.samples.fallback.Fallbacks.show;
import static io.mlprod.samples.fallback.Fallbacks.tell;

import io.mlprod.Prediction;
import io.mlprod.fallback.FallbackChain;

/** Somebody knows better. */
final class Operator {

    private Operator() {}

    static void switchOffAndOn(FallbackChain<Penguin, Species> chain, Station station) {
        say("An operator switches the first tier off, and on again");
        chain.switchOff("penguins", "rings were mixed up");
        Prediction<Species> answer = chain.predict(station.next().penguin());
        show(answer);
        check(answer.isDegraded(), "the next tier answers");
        tell(chain.status().get(0).toString());
        chain.switchOn("penguins");
        check(!chain.predict(station.next().penguin()).isDegraded(), "the first tier answers again");
    }
}
