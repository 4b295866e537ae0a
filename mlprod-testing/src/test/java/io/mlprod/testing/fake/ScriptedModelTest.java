package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScriptedModelTest {

    enum Country {
        US,
        DE
    }

    record Claim(
            double amount,
            int days,
            Country country,
            @Nullable Float score) {}

    record Risk(float p, Map<Country, Float> shares) {}

    private static final Claim SMALL = new Claim(0.1, 3, Country.DE, null);
    private static final Claim LARGE = new Claim(2_000, 3, Country.US, 0.5f);

    @Test
    void predict_ruleMatches_givesItsAnswer() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
            Risk high = new Risk(0.97f, Map.of(Country.US, 0.5f, Country.DE, 0.5f));
            Risk low = new Risk(0.1f, Map.of(Country.US, 0.25f, Country.DE, 0.75f));
            model.when(claim -> claim.amount() > 1_000).thenReturn(high).otherwise(low);

            assertThat(model.handle().predict(LARGE).value()).isEqualTo(high);
            assertThat(model.handle().predict(SMALL).value()).isEqualTo(low);
            assertThat(model.inputs()).containsExactly(LARGE, SMALL);
        }
    }

    @Test
    void predict_noRule_failsAndSaysWhatWasTried() {
        ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class);
        model.when(claim -> claim.amount() > 1_000).thenReturn(new Risk(0.97f, Map.of()));

        assertThatThrownBy(() -> model.handle().predict(SMALL))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Claim[amount=0.1, days=3, country=DE, score=null]")
                .hasMessageContaining("when(…) at ScriptedModelTest.java:");
        assertThatThrownBy(model::close).isInstanceOf(AssertionError.class);
    }
}
