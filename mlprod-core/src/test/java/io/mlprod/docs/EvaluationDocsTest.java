package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.evaluation.BinaryTally;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.evaluation.RowEvaluation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page EVALUATION.md shows code that is compiled and run here. */
class EvaluationDocsTest {

    private static final double[] SCORES = {0.1, 0.4, 0.35, 0.8, 0.7, 0.2};
    private static final int[] LABELS = {0, 0, 1, 1, 1, 0};

    private static List<String> printed(Runnable code) {
        PrintStream console = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            code.run();
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples =
                Page.squeezed(Files.readString(Path.of("src/test/java/io/mlprod/docs/EvaluationExamples.java")));

        assertThat(new Page("EVALUATION.md").paragraphs())
                .hasSizeGreaterThan(5)
                .allSatisfy(paragraph -> assertThat(examples).contains(Page.squeezed(paragraph)));
    }

    @Test
    void metrics_ofAllEvaluations_areOnThePage() throws IOException {
        String page = Files.readString(Path.of("EVALUATION.md"));

        assertThat(RowEvaluation.class.getPermittedSubclasses())
                .hasSize(6)
                .flatExtracting(type -> List.of(type.getMethods()))
                .filteredOn(method -> method.getReturnType() == Estimate.class)
                .hasSizeGreaterThan(30)
                .allSatisfy(method -> assertThat(page).contains("`" + method.getName() + "`"));
    }

    @Test
    void firstNumbers_printAnIntervalAndAReason() {
        List<String> printed = printed(() -> EvaluationExamples.binary(SCORES, LABELS));

        assertThat(printed).hasSize(2);
        assertThat(printed.get(0))
                .startsWith("Estimate[value=0.8888")
                .contains(", lower=0.")
                .endsWith(", reason=]");
        assertThat(printed.get(1)).isEqualTo("the class was never predicted");
    }

    @Test
    void classes_printTheirMeanAndOne() {
        String[] actual = {"cat", "dog", "cat", "dog"};

        assertThat(printed(() -> EvaluationExamples.classes(actual, actual))).containsExactly("1.0, cats alone 1.0");
    }

    @Test
    void comparisons_run() {
        var rows = Evaluation.binary(SCORES, LABELS);

        assertThat(printed(() -> EvaluationExamples.compared(rows, rows)))
                .containsExactly("not worse by more than 0.01");
        assertThat(EvaluationExamples.changed(SCORES, LABELS, rows.recall()).value())
                .isZero();
    }

    @Test
    void tallies_print() {
        BinaryTally one = new BinaryTally().add(0.2, false).add(0.7, true);
        BinaryTally other = new BinaryTally().add(0.4, true);

        assertThat(printed(() -> EvaluationExamples.merged(one, other)))
                .singleElement()
                .asString()
                .startsWith("1.0 ± 0.0, log loss 0.4");
    }
}
