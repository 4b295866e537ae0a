package io.mlprod.testing.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What would explain all differences, and what would not. */
class CluesTest {

    private static final double[] EXPECTED = {0.25, 1.5, -2.75, 8.125, 4.5, 0.75};

    private static List<String> clues(double[] expected, double[] actual) {
        Column column = new Column("y");
        IntStream.range(0, expected.length).forEach(row -> column.add(expected[row], actual[row], false));
        return Clues.of(List.of(column));
    }

    private static List<String> clues(DoubleUnaryOperator change) {
        return clues(
                EXPECTED,
                IntStream.range(0, EXPECTED.length)
                        .mapToDouble(i -> change.applyAsDouble(EXPECTED[i]))
                        .toArray());
    }

    private static Column labels(String... pairs) {
        Column column = new Column("label");
        for (String pair : pairs) {
            String[] both = pair.split(">", -1);
            column.add(both[0], both[1], both[0].equals(both[1]));
        }
        return column;
    }

    @Test
    void numbers_onALine_nameIt() {
        assertThat(clues(y -> 100 * y))
                .singleElement()
                .asString()
                .startsWith("'y' = 100 × expected, in all rows: a unit");
        assertThat(clues(y -> -y)).singleElement().asString().startsWith("'y' = -1.00 × expected, in all rows");
        assertThat(clues(y -> y + 273.15)).singleElement().asString().startsWith("'y' = expected + 273, in all rows");
        assertThat(clues(y -> y / 2 - 3)).singleElement().asString().startsWith("'y' = 0.500 × expected - 3.00");
        assertThat(clues(y -> 1 - y)).containsExactly("'y' is 1 - expected, in all rows: the score of the other class");
    }

    @Test
    void numbers_withoutALine_haveNoClue() {
        assertThat(clues(y -> y * y)).isEmpty();
        assertThat(clues(y -> y > 4 ? y + 1 : y)).isEmpty();
    }

    @Test
    void numbers_withoutFraction_nameTheType() {
        assertThat(clues(y -> (long) y)).singleElement().asString().contains("without its fraction");
    }

    @Test
    void numbers_allTheSame_nameTheBuffer() {
        assertThat(clues(y -> 7)).singleElement().asString().startsWith("'y' is 7.0 in all rows");
    }

    @Test
    void numbers_ofAnotherRow_nameTheShift() {
        double[] late = {9, 0.25, 1.5, -2.75, 8.125, 4.5};
        double[] early = {1.5, -2.75, 8.125, 4.5, 0.75, 9};

        assertThat(clues(EXPECTED, late)).singleElement().asString().contains("of the previous row");
        assertThat(clues(EXPECTED, early)).singleElement().asString().contains("of the next row");
    }

    @Test
    void numbers_insteadOfMissing_nameTheFiller() {
        assertThat(clues(new double[] {1, Double.NaN, 3, 7, Double.NaN}, new double[] {1, -1, 3, 7, -1}))
                .containsExactly("'y' is -1.0 wherever it should be missing");
    }

    @Test
    void numbers_ofTwoRows_haveNoClue() {
        assertThat(clues(new double[] {1, 2}, new double[] {2, 4})).isEmpty();
    }

    @Test
    void columns_movedRound_areNamed() {
        List<Column> columns = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            Column column = new Column("f" + k);
            for (int row = 0; row < 5; row++) {
                column.add(Math.sin(10 * k + row), Math.sin(10 * ((k + 1) % 3) + row), false);
            }
            columns.add(column);
        }

        assertThat(Clues.of(columns))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("'f0' holds what 'f1' should, in all rows");
    }

    @Test
    void labels_inOtherSpelling_areNamed() {
        assertThat(Clues.of(List.of(labels("good>GOOD", "bad>Bad ", "good>good"))))
                .containsExactly("'label' differs only in case and spaces");
    }

    @Test
    void labels_wrongHereAndThere_haveNoClue() {
        assertThat(Clues.of(List.of(labels("a>b", "a>a", "b>b", "b>a", "a>a")))).isEmpty();
    }

    @Test
    void labels_ofWholeNumbersExchanged_areNamed() {
        Column column = new Column("class");
        for (long label : new long[] {0, 1, 1, 0, 1}) {
            column.add(label, 1 - label, false);
        }

        assertThat(Clues.of(List.of(column)))
                .anyMatch(clue -> clue.contains("'class' is exchanged in all rows: 0 → 1, 1 → 0"));
    }

    @Test
    void failure_unprintableText_isEscaped() {
        Throwable failure = catchThrowable(() -> GoldenFile.named("odd")
                .as(GoldenJsonTest.Odd.class)
                .check(row -> Map.of("prediction", "\u001b[2J\u202e")));

        assertThat(failure).hasMessageContaining("'\\u001b[2J\\u202e'");
    }

    @Test
    void worst_ofLabelsAndNumbers_hasBoth() {
        Worst worst = new Worst();
        for (int i = 0; i < 3_000; i++) {
            worst.add(Mismatch.of("r" + i, "score", 1.0, 1.0 + (i * 7919 % 3_000), 0.001));
            worst.add(Mismatch.of("r" + i, "label", "a", "b", Double.NaN));
        }

        assertThat(worst.list()).hasSize(10);
        assertThat(worst.list().subList(5, 10))
                .extracting(Mismatch::absolute)
                .containsExactly(2_999.0, 2_998.0, 2_997.0, 2_996.0, 2_995.0);
    }

    @Test
    void numbers_rightToSevenDigits_nameFloat32() {
        assertThat(clues(y -> (float) (y / 3) * 3.0 + (y == 0.25 ? 1e-8 : 0)))
                .singleElement()
                .asString()
                .contains("agree to about seven digits, as of float32");
        assertThat(clues(y -> y * (1 + 5e-6))).noneMatch(clue -> clue.contains("float32"));
    }

    @Test
    void numbers_roundedOrCutBelowZero_nameTheType() {
        assertThat(clues(Math::rint)).singleElement().asString().contains("without its fraction");
        assertThat(clues(Math::floor)).singleElement().asString().contains("without its fraction");
    }

    @Test
    void worst_atTheEdge_showsThatItIsMoreThanAllowed() {
        assertThat(Shown.excess(1.0000004e-6, 1e-6)).isEqualTo("1.0000004e-06");
        assertThat(Shown.excess(0.5, 0.25)).isEqualTo("0.500");
    }

    @Test
    void mismatch_ofLargeWholeNumbers_isTheirDistance() {
        assertThat(Mismatch.of("1", "y", 9007199254740993L, 9007199254740992L, Double.NaN)
                        .absolute())
                .isEqualTo(1);
    }

    @Test
    void count_ofAnInfinity_saysNothingOfRowsThatAgree() {
        OutputCount count = new OutputCount("y");
        count.add("1", 1.0, Double.POSITIVE_INFINITY, false);
        count.add("2", 1.0, Math.nextUp(1.0), true);

        assertThat(count.line()).isEqualTo("'y': 1 of 2 values differ");
    }

    @Test
    void numbers_thatAgreeToThreeDigits_andAreHalves_nameFloat16() {
        double[] expected = {0.1, 0.7331, 12.345, 1234.5, -3.3333, 6e-5};
        double[] halves = {0.0999755859375, 0.7333984375, 12.34375, 1234, -3.333984375, 0.00006002187728881836};

        assertThat(clues(expected, halves)).singleElement().asString().contains("of float16: a value went through");
        assertThat(clues(new double[] {0.1, 0.2, 0.3}, new double[] {0.1001, 0.2002, 0.3003}))
                .singleElement()
                .asString()
                .doesNotContain("float16");
    }
}
