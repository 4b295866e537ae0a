package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.record.Input;
import io.mlprod.record.Label;
import io.mlprod.record.NotInput;
import io.mlprod.record.Output;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DerivedSignatureTest {

    enum Colour {
        @Label("red one")
        RED,
        BLUE
    }

    @SuppressWarnings("ArrayRecordComponent") // tests compare deeply
    record Everything(
            float f,
            double d,
            int i,
            long l,
            short s,
            byte b,
            boolean flag,
            String text,
            Colour colour,
            @Nullable Integer maybeInt,
            @Nullable Boolean maybeFlag,
            @Nullable Colour maybeColour,
            Optional<Double> share,
            float[] floats,
            List<String> words,
            boolean[] flags,
            @Input("wide") double left,
            @Input("wide") double right,
            @NotInput Object free) {}

    @SuppressWarnings("ArrayRecordComponent") // tests compare deeply
    record Answer(
            float f,
            double d,
            int i,
            long l,
            boolean flag,
            String text,
            Colour colour,
            double[] doubles,
            List<Float> floats,
            String[] words,
            Map<Colour, Float> byColour,
            Map<String, Double> open,
            Map<Long, Float> numbers,

            @Output(
                    value = "named",
                    classes = {"x", "y"})
            Map<String, Float> named,

            @Output(value = "named", label = "y") double y) {}

    private static final Everything ROW = new Everything(
            0.1f,
            0.1,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            (short) -7,
            (byte) 8,
            true,
            "tëxt",
            Colour.RED,
            null,
            null,
            null,
            Optional.empty(),
            new float[] {1, 2, 3},
            List.of("a", "b"),
            new boolean[] {true, false},
            1e-300,
            2,
            null);

    private static final Everything OTHER = new Everything(
            -0f,
            Double.MIN_VALUE,
            3,
            4,
            (short) 5,
            (byte) 6,
            false,
            "",
            Colour.BLUE,
            7,
            false,
            Colour.BLUE,
            Optional.of(0.5),
            new float[] {4, 5, 6},
            List.of("c", "d"),
            new boolean[] {false, false},
            3,
            4,
            null);

    private static final Answer ANSWER = new Answer(
            0.1f,
            0.1,
            -3,
            Long.MIN_VALUE,
            true,
            "tëxt",
            Colour.RED,
            new double[] {0.1, 0.2},
            List.of(1f, 2f),
            new String[] {"p", "q"},
            Map.of(Colour.RED, 0.25f, Colour.BLUE, 0.75f),
            Map.of("k", 0.1, "j", 0.9),
            Map.of(3L, 0.5f, 4L, 0.5f),
            Map.of("x", 0.25f, "y", 0.75f),
            0.75);

    @Test
    void predict_allTypes_comeBackAsTheyWere() {
        try (ScriptedModel<Everything, Answer> model = ScriptedModel.of(Everything.class, Answer.class)) {
            model.otherwise(ANSWER);

            Answer answer = model.handle().predict(ROW).value();

            assertThat(model.inputs())
                    .singleElement()
                    .usingRecursiveComparison()
                    .isEqualTo(ROW);
            assertThat(answer).usingRecursiveComparison().isEqualTo(ANSWER);
        }
    }

    @Test
    void predictAll_allTypes_rowsAreNotMixedUp() {
        try (ScriptedModel<Everything, Answer> model = ScriptedModel.of(Everything.class, Answer.class)) {
            model.otherwise(ANSWER);

            model.handle().predictAll(List.of(ROW, OTHER));

            assertThat(model.batchSizes()).containsExactly(2);
            assertThat(model.inputs().get(0)).usingRecursiveComparison().isEqualTo(ROW);
            assertThat(model.inputs().get(1)).usingRecursiveComparison().isEqualTo(OTHER);
        }
    }

    @Test
    void otherwiseHashed_allTypes_isAnAnswer() {
        try (ScriptedModel<Everything, Answer> model = ScriptedModel.of(Everything.class, Answer.class)) {
            model.otherwiseHashed(1);

            Answer answer = model.handle().predict(ROW).value();

            assertThat(answer.f()).isBetween(0f, 1f);
            assertThat(answer.byColour().values().stream().mapToDouble(p -> p).sum())
                    .isBetween(0.99999, 1.00001);
            assertThat(answer.y()).isEqualTo(answer.named().get("y"), within(1e-7));
        }
    }

    record Twice(
            @Output(
                    value = "scores",
                    classes = {"x", "y"})
            Map<String, Float> scores,

            @Output(value = "scores", label = "y") float y) {}

    @Test
    void predict_answerSaysTwoThingsOfOneScore_isAnAssertionError() {
        try (ScriptedModel<Float, Twice> model = ScriptedModel.of(Float.class, Twice.class)) {
            model.otherwise(new Twice(Map.of("x", 0.25f, "y", 0.75f), 0.5f));

            assertThatThrownBy(() -> model.handle().predict(1f))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("The scripted answer has both 0.75 and 0.5 for one score of output 'scores'");
            model.resetCalls();
        }
    }

    @Test
    void of_singleValues_work() {
        try (ScriptedModel<float[], Float> model = ScriptedModel.of(float[].class, Float.class)) {
            model.otherwise(row -> row[0] + row[1]);

            assertThat(model.handle().predict(new float[] {1, 2}).value()).isEqualTo(3f);
        }
    }

    @Test
    void of_textInAndFloatsOut_work() {
        try (ScriptedModel<String, float[]> model = ScriptedModel.of(String.class, float[].class)) {
            model.otherwise(text -> new float[] {text.length(), 1});

            assertThat(model.handle().predict("four").value()).containsExactly(4, 1);
        }
    }

    record Amount(BigDecimal amount) {}

    record Times(java.time.Instant at) {}

    record Nothing() {}

    record Mixed(@Input("wide") String a, @Input("wide") double b) {}

    @Test
    void of_typesThatNoModelTakes_areRefusedByName() {
        assertThatThrownBy(() -> ScriptedModel.of(Amount.class, Float.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'amount' (BigDecimal)");
        assertThatThrownBy(() -> ScriptedModel.of(Nothing.class, Float.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Nothing has no component");
        assertThatThrownBy(() -> ScriptedModel.of(Mixed.class, Float.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("texts and numbers");
        assertThatThrownBy(() -> ScriptedModel.of(Float.class, Times.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'at' (Instant)");
        assertThatThrownBy(() -> ScriptedModel.of(Set.class, Float.class)).isInstanceOf(IllegalArgumentException.class);
    }
}
