package io.mlprod.internal.shadow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.model.MapValue;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerFieldsTest {

    private enum Island {
        DREAM,
        BISCOE {}
    }

    private record Score(float value, double calibrated) {}

    private record Answer(
            String label,
            Island island,
            Score score,
            Map<String, Float> probabilities,
            @Nullable Integer bin,
            Optional<String> reason) {}

    private record Loop(@Nullable Object next) {}

    private record Failing(int number) {
        @Override
        @SuppressWarnings("UnusedMethod") // found by its name
        public int number() {
            throw new IllegalStateException("no");
        }
    }

    private final AnswerFields fields = new AnswerFields(MethodHandles.lookup());

    private Map<String, String> texts(@Nullable Object answer) {
        return fields.of(answer).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> e.getValue().toString(), (a, b) -> a, LinkedHashMap::new));
    }

    private static Map<String, Float> scores(Object... keysAndValues) {
        Map<String, Float> scores = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            scores.put((String) keysAndValues[i], (Float) keysAndValues[i + 1]);
        }
        return scores;
    }

    @Test
    void of_privateRecord_componentsWithDots() {
        Answer answer = new Answer(
                "yes", Island.DREAM, new Score(0.5f, 0.25), scores("yes", 0.75f, "no", 0.25f), 7, Optional.of("old"));
        assertThat(texts(answer))
                .containsExactly(
                        Map.entry("label", "yes"),
                        Map.entry("island", "DREAM"),
                        Map.entry("score.value", "0.5"),
                        Map.entry("score.calibrated", "0.25"),
                        Map.entry("probabilities", "{yes=0.75, no=0.25}"),
                        Map.entry("bin", "7"),
                        Map.entry("reason", "old"));
    }

    @Test
    void of_nullAndEmpty_haveNoField() {
        Answer answer = new Answer("yes", Island.DREAM, new Score(1, 1), Map.of(), null, Optional.empty());
        assertThat(fields.of(answer)).doesNotContainKeys("bin", "reason");
        assertThat(fields.of(null)).isEmpty();
    }

    @Test
    void of_singleValues_areTheFieldValue() {
        assertThat(texts(1.5f)).containsExactly(Map.entry("value", "1.5"));
        assertThat(texts(3)).containsExactly(Map.entry("value", "3"));
        assertThat(texts("a")).containsExactly(Map.entry("value", "a"));
        assertThat(texts(true)).containsExactly(Map.entry("value", "true"));
        assertThat(texts(new float[] {1, 2})).containsExactly(Map.entry("value", "[1.0, 2.0]"));
        assertThat(texts(new boolean[] {true})).containsExactly(Map.entry("value", "[true]"));
        assertThat(texts(List.of(1.0, 2.0))).containsExactly(Map.entry("value", "[1.0, 2.0]"));
        assertThat(texts(new TreeMap<>(Map.of(2L, 0.5, 1L, 0.5))))
                .containsExactly(Map.entry("value", "{1=0.5, 2=0.5}"));
        assertThat(texts(Tensor.of(new float[] {1, 2}, 1, 2)).get("value")).isEqualTo("[1.0, 2.0]");
    }

    @Test
    void of_outputs_byNameWithShapeAndType() {
        Map<String, Value> values = new LinkedHashMap<>();
        values.put("label", Tensor.of(new String[] {"a"}));
        values.put("scores", new SequenceValue(List.of(new MapValue(Map.of("a", 0.5f)))));
        values.put("ids", Tensor.of(new long[] {4, 5}));
        Map<String, FieldValue> found = fields.of(Outputs.of(values));
        assertThat(found).containsOnlyKeys("label", "scores", "ids");
        assertThat(found.get("label")).isInstanceOf(FieldValue.Labels.class);
        assertThat(found.get("scores")).isInstanceOf(FieldValue.Numbers.class);
        assertThat(found.get("ids")).isInstanceOf(FieldValue.Labels.class);
    }

    @Test
    void of_longSequence_isBounded() {
        SequenceValue sequence = new SequenceValue(Collections.nCopies(1_000, Tensor.scalar(1f)));
        assertThat(fields.of(sequence)).hasSizeLessThan(20).containsKeys("size", "[0]");
    }

    @Test
    void of_recordThatHoldsItself_ends() {
        Object nested = new Loop(null);
        for (int i = 0; i < 100; i++) {
            nested = new Loop(nested);
        }
        assertThat(fields.of(nested)).hasSize(1);
    }

    @Test
    void of_enumConstantWithABody_equalsItsName() {
        assertThat(AnswerFields.label(Island.BISCOE)).isEqualTo("BISCOE");
        assertThat(AnswerFields.label(3)).isEqualTo(AnswerFields.label(3L));
    }

    @Test
    void of_accessorThatThrows_throwsWhatItThrew() {
        assertThatThrownBy(() -> fields.of(new Failing(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
    }

    @Test
    void of_unreadableRecord_saysWhatToDo() {
        AnswerFields blind = new AnswerFields(MethodHandles.publicLookup());
        assertThatThrownBy(() -> blind.of(new Score(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MethodHandles.lookup()");
    }

    @Test
    void differenceTo_typeKeysAndShape_areToldApart() {
        assertThat(difference(1f, 1d)).isEqualTo(FieldValue.Difference.TYPE);
        assertThat(difference(1f, "1")).isEqualTo(FieldValue.Difference.TYPE);
        assertThat(difference(new float[3], new float[4])).isEqualTo(FieldValue.Difference.SHAPE);
        assertThat(difference(Tensor.of(new float[4], 4), Tensor.of(new float[4], 1, 4)))
                .isEqualTo(FieldValue.Difference.TYPE);
        assertThat(difference(scores("a", 1f), scores("b", 1f))).isEqualTo(FieldValue.Difference.KEYS);
        assertThat(difference(scores("a", 1f, "b", 0f), scores("b", 1f, "a", 0f)))
                .isEqualTo(FieldValue.Difference.NONE);
        assertThat(difference(List.of(), List.of(1.0))).isEqualTo(FieldValue.Difference.SHAPE);
        assertThat(difference(List.of(), List.of())).isEqualTo(FieldValue.Difference.NONE);
    }

    private FieldValue.Difference difference(Object primary, Object candidate) {
        FieldValue before = fields.of(primary).get("value");
        FieldValue after = fields.of(candidate).get("value");
        return requireNonNull(before).differenceTo(requireNonNull(after));
    }

    @Test
    void inFull_typeAndShape_areShown() {
        assertThat(requireNonNull(fields.of(scores("a", 1f)).get("value")).inFull())
                .isEqualTo("map of Float{1 keys} {a=1.0}");
        assertThat(requireNonNull(fields.of(new float[] {1, 2}).get("value")).inFull())
                .isEqualTo("array of float[2] [1.0, 2.0]");
    }

    @Test
    void arrange_otherOrderOfKeys_byKey() {
        FieldValue before = requireNonNull(fields.of(scores("a", 1f, "b", 2f)).get("value"));
        FieldValue after = requireNonNull(fields.of(scores("b", 20f, "a", 10f)).get("value"));
        assertThat(((FieldValue.Numbers) after.arrange(before.layout())).values())
                .containsExactly(10, 20);
    }
}
