package io.mlprod.testing.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.model.Inputs;
import io.mlprod.model.Tensor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JavaLiteralTest {

    record Car(Unit unit) {
        enum Unit {
            MILES
        }
    }

    @Test
    void of_typeWithinARecord_isNamedWithTheRecord() {
        assertThat(JavaLiteral.of(new Car(Car.Unit.MILES))).isEqualTo("new Car(Car.Unit.MILES)");
    }

    private enum Colour {
        RED
    }

    private record Pair(int a, Optional<Colour> b) {}

    @Test
    void of_eachKind_isJava() {
        assertThat(JavaLiteral.of(1.5f)).isEqualTo("1.5f");
        assertThat(JavaLiteral.of(-0.0)).isEqualTo("-0.0");
        assertThat(JavaLiteral.of(Float.NaN)).isEqualTo("Float.NaN");
        assertThat(JavaLiteral.of(Double.NEGATIVE_INFINITY)).isEqualTo("Double.NEGATIVE_INFINITY");
        assertThat(JavaLiteral.of(3L)).isEqualTo("3L");
        assertThat(JavaLiteral.of((byte) -3)).isEqualTo("(byte) -3");
        assertThat(JavaLiteral.of(new short[] {1, 2})).isEqualTo("new short[] {1, 2}");
        assertThat(JavaLiteral.of(new Pair(1, Optional.of(Colour.RED))))
                .isEqualTo("new Pair(1, Optional.of(Colour.RED))");
        assertThat(JavaLiteral.of(Arrays.asList("a", null))).isEqualTo("Arrays.asList(\"a\", null)");
        assertThat(JavaLiteral.of(List.of(1.5))).isEqualTo("List.of(1.5)");
        assertThat(JavaLiteral.of(Inputs.of("x", Tensor.of(new long[] {1, 2}, 1, 2))))
                .isEqualTo("Inputs.of(\"x\", Tensor.of(new long[] {1L, 2L}, 1, 2))");
    }

    @Test
    void of_valuesOfTheJdk_areMadeOfTheirText() {
        assertThat(JavaLiteral.of(LocalDate.of(2026, 1, 2))).isEqualTo("LocalDate.parse(\"2026-01-02\")");
        assertThat(JavaLiteral.of(LocalDateTime.of(2025, 7, 14, 3, 56)))
                .isEqualTo("LocalDateTime.parse(\"2025-07-14T03:56\")");
        assertThat(JavaLiteral.of(Instant.EPOCH)).isEqualTo("Instant.parse(\"1970-01-01T00:00:00Z\")");
        assertThat(JavaLiteral.of(Duration.ofMinutes(90))).isEqualTo("Duration.parse(\"PT1H30M\")");
        assertThat(JavaLiteral.of(new BigDecimal("1.50"))).isEqualTo("new BigDecimal(\"1.50\")");
        assertThat(JavaLiteral.of(new UUID(0, 1)))
                .isEqualTo("UUID.fromString(\"00000000-0000-0000-0000-000000000001\")");
        assertThat(JavaLiteral.of(ZoneId.of("Europe/Berlin"))).isEqualTo("ZoneId.of(\"Europe/Berlin\")");
        assertThat(JavaLiteral.of(ZoneOffset.UTC)).isEqualTo("ZoneOffset.of(\"Z\")");
        assertThat(JavaLiteral.of('\'')).isEqualTo("'\\''");
    }

    @Test
    void of_setsAndMaps_areMadeAsSuch() {
        assertThat(JavaLiteral.of(Set.of(1L))).isEqualTo("Set.of(1L)");
        assertThat(JavaLiteral.of(Map.of("a", 1))).isEqualTo("Map.ofEntries(Map.entry(\"a\", 1))");
    }

    @Test
    void of_whatCannotBeWritten_doesNotCompileAndSaysWhy() {
        assertThat(JavaLiteral.of(new AtomicInteger(3))).isEqualTo("… /* AtomicInteger is not written as Java: 3 */");
        assertThat(JavaLiteral.of(new int[101])).endsWith("0, 0, … /* and 1 more */}");
        assertThat(JavaLiteral.of("abcdefg".repeat(100))).endsWith("abc\" … /* of 700 characters */");
    }

    @Test
    void difference_ofDates_isShownWithoutJava() {
        record Claim(LocalDateTime claimedAt) {}

        assertThat(Parts.differences(
                        new Claim(LocalDateTime.of(2025, 7, 14, 3, 56)),
                        new Claim(LocalDateTime.of(2025, 7, 15, 0, 0))))
                .extractingByKey("claimedAt")
                .hasToString("2025-07-14T03:56 → 2025-07-15T00:00");
    }

    @Test
    void of_text_escapesWhatIsNotShown() {
        assertThat(JavaLiteral.of("a\"\\\n\u0080\u202e\ud800é😀"))
                .isEqualTo("\"a\\\"\\\\\\n\\u0080\\u202e\\ud800é😀\"");
        assertThat(JavaLiteral.of("e\u0301 \u00a0")).isEqualTo("\"e\\u0301 \\u00a0\"");
        assertThat(JavaLiteral.of("ab".repeat(50))).isEqualTo("\"ab\".repeat(50)");
    }

    @Test
    void with_componentByName_isChangedAndConverted() {
        Pair pair = new Pair(1, Optional.empty());

        assertThat(Parts.with(pair, "a", 2.0)).isEqualTo(new Pair(2, Optional.empty()));
        assertThat(Parts.with(pair, "b", Colour.RED).b()).contains(Colour.RED);
        assertThatThrownBy(() -> Parts.with(pair, "a", 2.5)).hasMessage("2.5 is not a value of int");
        assertThatThrownBy(() -> Parts.with(pair, "c", 1)).hasMessage("Pair has no 'c'; it has [a, b]");
    }

    @Test
    void answerParts_nested_haveTheirPaths() {
        record Inner(List<Double> scores) {}
        record Outer(Inner inner, Map<String, Float> classes, String label) {}

        assertThat(AnswerParts.of(new Outer(new Inner(List.of(0.5)), Map.of("a", 1f), "x")))
                .containsExactly(
                        Map.entry("inner.scores[0]", 0.5), Map.entry("classes.a", 1.0), Map.entry("label", "x"));
    }
}
