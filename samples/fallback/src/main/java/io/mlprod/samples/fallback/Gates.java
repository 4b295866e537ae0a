package io.mlprod.samples.fallback;

import static io.mlprod.samples.fallback.Fallbacks.check;
import static io.mlprod.samples.fallback.Fallbacks.say;
import static io.mlprod.samples.fallback.Fallbacks.show;
import static io.mlprod.samples.fallback.Fallbacks.tell;

import io.mlprod.Prediction;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.provenance.AttemptOutcome;

/** The model works, but the world is not the one that it learnt. */
final class Gates {

    private static final float CRATE = 4_000;

    private Gates() {}

    static void closeAndReopen(FallbackChain<Penguin, Species> chain, Station station, Drift drift) {
        say("Drift is measured: a gate closes, and opens only when the level is well below");
        for (double level : new double[] {0.05, 0.30, 0.20, 0.08}) {
            drift.measured(level);
            Prediction<Species> answer = chain.predict(station.next().penguin());
            tell(level + ": " + answer.provenance());
            check(isGated(answer) == (level == 0.30 || level == 0.20), "the gate has two levels");
        }

        say("Birds are weighed in their crates: a fifth of outliers among the last fifty inputs closes the other gate");
        int admitted = serve(true, CRATE, chain, station);
        show(chain.predict(station.next().penguin().heavierBy(CRATE)));
        tell("The first tier had answered " + admitted + " of them by then");
        check(admitted < 20, "it is closed soon");

        tell("The crates' weight is taken off");
        int kept = serve(false, 0, chain, station);
        tell("It answers again after " + kept + " good inputs");
        check(kept < 60, "a window of good inputs opens it");
    }

    /** Lets reports come until the gate has closed or opened; how many that took. */
    private static int serve(
            boolean untilGated, float tooHeavy, FallbackChain<Penguin, Species> chain, Station station) {
        int reports = 0;
        while (isGated(chain.predict(station.next().penguin().heavierBy(tooHeavy))) != untilGated) {
            reports++;
        }
        return reports;
    }

    private static boolean isGated(Prediction<Species> answer) {
        return answer.provenance().attempts().get(0).outcome() == AttemptOutcome.GATED;
    }
}
