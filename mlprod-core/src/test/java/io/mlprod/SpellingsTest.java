package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.LoadException;
import io.mlprod.model.Outputs;
import io.mlprod.record.Output;
import io.mlprod.validation.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Names are compared without case and punctuation; where that would leave one of two out, it is an error. */
class SpellingsTest {

    record In(float x, float X) {}

    record Out(float y, float Y) {}

    private static Schema rules(String... names) {
        Schema.Builder schema = Schema.builder();
        for (String name : names) {
            schema.feature(name, rules -> rules.min(0));
        }
        return schema.build();
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(
            String model, Class<?> input, Class<?> output, Schema schema) {
        return assertThatThrownBy(() -> TestModels.open(model, input, output, schema))
                .isInstanceOf(LoadException.class);
    }

    @Test
    void build_twoRulesOfOneFeature_isRefusedAndNamesBoth() {
        assertRefused("alike", Alike.class, Float.class, rules("x_11", "x_1_1", "X_11"))
                .hasMessageContainingAll("'X_11'", "'x_1_1'", "put them into one rule");
    }

    @Test
    void build_twoRulesNeitherOfWhichIsSpeltAsTheFeature_isRefused() {
        assertRefused("columns", Columns.class, Outputs.class, rules("Age", "AGE"))
                .hasMessageContainingAll("'Age'", "'AGE'");
    }

    record Columns(float age, float income) {}

    @Test
    void build_ruleBesideTheModelAndTwoInCode_isRefused() throws IOException {
        Schema file = Schema.read(
                new ByteArrayInputStream("{\"features\": {\"age\": {\"min\": 0}}}".getBytes(StandardCharsets.UTF_8)),
                "f");

        assertRefused("columns", Columns.class, Outputs.class, file.overriddenBy(rules("age", "AGE")))
                .hasMessageContainingAll("'age'", "'AGE'");
    }

    @Test
    void predict_namesThatDifferInCaseOnly_areFoundByTheirExactNames() {
        try (ModelHandle<In, Out> handle = TestModels.open("spellings", In.class, Out.class)) {
            assertThat(handle.predict(new In(1, 3)).value()).isEqualTo(new Out(1, 6));
        }
    }

    @Test
    void build_componentThatMayMeanTwoOutputs_isRefusedAndNamesBoth() {
        record Unclear(float y_) {}

        assertRefused("spellings", In.class, Unclear.class, Schema.empty())
                .hasMessageContainingAll("component 'y_'", "[y, Y]", "use @Output");
    }

    @Test
    void build_twoComponentsWithTheNameOfOneOutput_isRefusedAndNamesBoth() {
        assertRefused("alike", Alike.class, Doubled.class, Schema.empty())
                .hasMessageContainingAll("component 'y'", "component 'Y'", "output 'y'");
    }

    record Alike(float x_11, float x_1_1) {}

    record Doubled(float y, float Y) {}

    @Test
    void predict_twoComponentsThatAskForOneOutput_getIt() {
        record Asked(float y, @Output("y") float again) {}

        try (ModelHandle<In, Asked> handle = TestModels.open("spellings", In.class, Asked.class)) {
            assertThat(handle.predict(new In(1, 3)).value()).isEqualTo(new Asked(1, 1));
        }
    }
}
