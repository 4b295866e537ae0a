package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.performance.Performance;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels of a model that answers only the score of "yes", so that its classes are not known. */
class LabelReaderTest {

    private final AnswerPlan plan = AnswerPlanner.plan(
            Performance.binary("yes").scores("p"),
            new RowLayout(Bench.A, List.of(Bench.CITY), List.of(Column.of("p", Kind.NUMBER, true))));

    @Test
    void truthsNumbersAndTheirTexts_areTheSameTwoClasses() {
        for (Object yes : List.of("yes", true, 1, "true", "TRUE", "1")) {
            assertThat(LabelReader.read(yes, plan).category()).isEqualTo("yes");
        }
        for (Object no : List.of("no", "No", false, 0, 0.0, "false", "0", "not yes")) {
            assertThat(LabelReader.read(no, plan).category()).isEqualTo("not yes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Yes", "maybe", "y", "", "2"})
    void otherNames_areForeign_notNegative(String name) {
        assertThat(LabelReader.read(name, plan).foreign())
                .hasValueSatisfying(why -> assertThat(why).contains("neither 'yes' nor one of false, 0 and no"));
    }
}
