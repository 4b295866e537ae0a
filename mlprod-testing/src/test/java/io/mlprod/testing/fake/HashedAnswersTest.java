package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.record.NotInput;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HashedAnswersTest {

    record Claim(
            double amount,
            String country,
            float[] history,
            @NotInput String customer) {}

    record Risk(String label, Map<String, Float> probabilities, double score) {}

    enum Kind {
        HAM,
        SPAM
    }

    record Mail(Kind kind, Map<Kind, Double> scores) {}

    private static Claim claim(double amount, String customer) {
        return new Claim(amount, "DE", new float[] {1, 2}, customer);
    }

    private static Risk answer(long seed, Claim claim) {
        try (ScriptedModel<Claim, Risk> model =
                ScriptedModel.of(Claim.class, Risk.class).otherwiseHashed(seed)) {
            return model.handle().predict(claim).value();
        }
    }

    @Test
    void predict_equalInputsOfTwoModels_getEqualAnswers() {
        assertThat(answer(1, claim(7, "a"))).isEqualTo(answer(1, claim(7, "b")));
    }

    @Test
    void predict_otherInputOrSeed_getsAnotherAnswer() {
        assertThat(answer(1, claim(7, "a"))).isNotEqualTo(answer(1, claim(7.000001, "a")));
        assertThat(answer(1, claim(7, "a"))).isNotEqualTo(answer(2, claim(7, "a")));
    }

    @Test
    void predict_isTheSameOnEveryMachine() {
        assertThat(answer(1, claim(7, "a")).score()).isEqualTo(EXPECTED);
    }

    private static final double EXPECTED = 0.18847419479662586;

    @Test
    void predict_manyInputs_labelIsThatOfTheHighestScoreAndScoresAddUp() {
        try (ScriptedModel<Claim, Mail> model =
                ScriptedModel.of(Claim.class, Mail.class).otherwiseHashed(4)) {
            Set<Kind> kinds = new HashSet<>();
            double sum = 0;
            for (int i = 0; i < 1_000; i++) {
                Mail mail = model.handle().predict(claim(i, "a")).value();
                double ham = mail.scores().get(Kind.HAM);
                double spam = mail.scores().get(Kind.SPAM);
                assertThat(ham + spam).isBetween(1 - 1e-12, 1 + 1e-12);
                assertThat(mail.kind()).isEqualTo(spam > ham ? Kind.SPAM : Kind.HAM);
                kinds.add(mail.kind());
                sum += ham;
            }
            assertThat(kinds).hasSize(2);
            assertThat(sum / 1_000).isBetween(0.45, 0.55);
        }
    }
}
