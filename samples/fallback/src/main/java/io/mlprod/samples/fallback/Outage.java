package io.mlprod.samples.fallback;

import static io.mlprod.samples.fallback.Fallbacks.check;
import static io.mlprod.samples.fallback.Fallbacks.say;
import static io.mlprod.samples.fallback.Fallbacks.show;
import static io.mlprod.samples.fallback.Fallbacks.tell;

import io.mlprod.Prediction;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.observe.AnswerSource;
import io.mlprod.time.ManualTime;
import java.time.Duration;

/** No model can answer. */
final class Outage {

    private Outage() {}

    static void answerWithoutModels(FallbackChain<Penguin, Species> chain, Station station, ManualTime time) {
        say("No model can answer: what was the last good answer for this bird?");
        Penguin known = station.from("Dream");
        chain.predict(known);
        time.advance(Duration.ofHours(4));
        Prediction<Species> answer = chain.predict(known.withoutStoredFeatures().withoutBill());
        show(answer);
        check(answer.source() == AnswerSource.REMEMBERED, "it is remembered");
        check(answer.provenance().staleness().orElseThrow().equals(Duration.ofHours(4)), "and says how old it is");

        say("No remembered answer is young enough either: a rule answers");
        time.advance(Duration.ofDays(1));
        answer = chain.predict(station.from("Torgersen").withoutStoredFeatures().withoutBill());
        show(answer);
        check(answer.source() == AnswerSource.RULE, "it is a rule's");

        say("The rule has no answer either: the chain's end does");
        answer = chain.predict(known.withoutStoredFeatures().withoutBill());
        show(answer);
        check(answer.value().equals(Species.UNKNOWN), "it is the constant");

        say("A caller's mistake is not answered at all");
        try {
            chain.predict(new Penguin(" ", 40f, 18f, 190f, 4_000f, "Dream", null));
            check(false, "it is refused");
        } catch (InvalidInputException e) {
            tell(e.getMessage());
        }

        say("A chain whose end is an error says what was tried");
        try (FallbackChain<Penguin, Species> strict = FallbackChain.builder(Penguin.class, Species.class)
                .name("no-guess")
                .time(time)
                .primary(chain, tier -> tier.validWhen("known", species -> !species.equals(Species.UNKNOWN)))
                .orElseThrow()) {
            strict.predict(known.withoutStoredFeatures().withoutBill());
            check(false, "it throws");
        } catch (ChainExhaustedException e) {
            tell(e.getMessage());
        }
    }
}
