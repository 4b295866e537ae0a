package io.mlprod.samples.fallback;

import static io.mlprod.samples.fallback.Fallbacks.check;
import static io.mlprod.samples.fallback.Fallbacks.say;
import static io.mlprod.samples.fallback.Fallbacks.show;
import static io.mlprod.samples.fallback.Fallbacks.tell;
import static io.mlprod.samples.fallback.Fallbacks.version;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.time.ManualTime;
import java.time.Duration;

/** A version that answers most birds with NaN passes its gates, because it was tried with one that it can answer. */
final class BrokenVersion {

    private BrokenVersion() {}

    static void answerAndComeBack(
            FallbackChain<Penguin, Species> chain,
            ModelHandle<Penguin, Species> penguins,
            Station station,
            ManualTime time) {
        say("Version 2 is broken: the next tier answers, and soon the broken one is not even asked");
        penguins.deploy(version("penguins", "2"));
        Prediction<Species> answer = chain.predict(station.from("Torgersen"));
        show(answer);
        check(outcome(answer) == AttemptOutcome.INVALID_OUTPUT, "NaN is found");
        while (state(chain) == TierState.READY) {
            answer = chain.predict(station.next().penguin());
        }
        answer = chain.predict(station.next().penguin());
        show(answer);
        check(outcome(answer) == AttemptOutcome.BREAKER_OPEN, "the breaker is open");

        say("Version 3 is deployed: copies of calls find out that it works, and calls come back");
        penguins.deploy(version("penguins", "3"));
        serveUntil(TierState.RAMPING, chain, station, time);
        time.advance(Duration.ofSeconds(5));
        answer = chain.predict(station.next().penguin());
        show(answer);
        check(!answer.isDegraded(), "version 3 answers");
        tell(chain.status().get(0).toString());
    }

    /** No caller waits for a probe, or gets its answer. */
    private static void serveUntil(
            TierState state, FallbackChain<Penguin, Species> chain, Station station, ManualTime time) {
        while (state(chain) != state) {
            check(chain.predict(station.next().penguin()).isDegraded(), "the second tier answers meanwhile");
            while (chain.status().get(0).load().running() > 0) {
                Thread.onSpinWait(); // a probe runs on a thread of its own, and the time moved by hand would outrun it
            }
            time.advance(Duration.ofMillis(100));
        }
    }

    private static AttemptOutcome outcome(Prediction<Species> answer) {
        return answer.provenance().attempts().get(0).outcome();
    }

    private static TierState state(FallbackChain<Penguin, Species> chain) {
        return chain.status().get(0).load().state();
    }
}
