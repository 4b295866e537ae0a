package io.mlprod.monitoring.internal.cells;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedTest {

    private static List<String> names(List<Column> features, Column... answers) {
        RowLayout layout = new RowLayout(new ModelVersion("m", "1", ""), features, List.of(answers));
        return Counted.of(layout).stream().map(Counted::name).toList();
    }

    private static Column numbers(String name, int width) {
        return Column.of(name, Kind.NUMBER, true).width(width);
    }

    @Test
    void of_columnsOfAllKinds_textsAreTwoThingsAndArraysTheirElements() {
        List<Column> features = List.of(
                numbers("age", 1),
                Column.of("city", Kind.CATEGORY, false),
                Column.of("comment", Kind.TEXT, false),
                numbers("X", 2),
                numbers("any", Column.VARIES));

        assertThat(names(features))
                .containsExactly("age", "city", "comment", "comment (length)", "X[0]", "X[1]", "any (norm)");
    }

    @Test
    void of_scoresOfClasses_areNamedByThem() {
        Column scores = numbers("probabilities", 2).categories(List.of("setosa", "other"));

        assertThat(names(List.of(), scores)).containsExactly("probabilities[setosa]", "probabilities[other]");
    }

    @Test
    void of_longArrays_haveANormAndSomeElements() {
        assertThat(names(List.of(numbers("e", 64)))).hasSize(64).endsWith("e[63]");
        assertThat(names(List.of(numbers("e", 65)))).hasSize(33).startsWith("e (norm)", "e[0]", "e[2]");
        assertThat(names(List.of(numbers("e", 768)))).hasSize(33).endsWith("e[744]");
        assertThat(Counted.elements(numbers("e", Integer.MAX_VALUE)))
                .hasSize(32)
                .isSorted();
    }

    @Test
    void of_answerWithTheNameOfAFeature_hasAnotherName() {
        assertThat(names(List.of(numbers("x", 1)), numbers("x", 1))).containsExactly("x", "x (answer)");
    }
}
