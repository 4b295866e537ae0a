package io.mlprod.testing.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.evaluate.Credit.Loan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Reports as tests, HTML, JSON and Markdown. */
class EvaluationReportTest {

    private static final String NASTY = "<script>alert(1)</script> | *x* \u202e\u0000";

    private static final EvaluationReport REPORT = report();

    private static EvaluationReport report() {
        return EvaluationReport.of(Credit.challenger())
                .against(Credit.champion())
                .metrics(Metric.LOG_LOSS)
                .gates(Gate.atLeast(Metric.ROC_AUC, 0.72).perSlice(), Gate.nonInferior(Metric.ROC_AUC, 0.002))
                .worstSlice(Metric.ROC_AUC)
                .ranking(Ranking.of(Metric.ROC_AUC, List.of(Credit.champion(), Credit.challenger())))
                .build();
    }

    private static EvaluationReport nasty() {
        List<Loan> loans = Credit.drawn(1, 200, 1).stream()
                .map(loan -> new Loan(NASTY, loan.product(), loan.isDefaulted(), loan.score()))
                .toList();
        return EvaluationReport.of(ModelEvaluation.of(DataSet.of(NASTY, loans))
                        .binary(Loan::isDefaulted, Double::doubleValue)
                        .sliceBy("region", Loan::region)
                        .run(NASTY, Credit.model(Loan::score)))
                .gates(Gate.point(Metric.ROC_AUC, 0.9).perSlice())
                .build();
    }

    @Test
    void assertOpen_closedGate_saysAllThatMatters() {
        assertThatThrownBy(() -> REPORT.assertOpen())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gates of 'challenger' on 'credit.csv' did not pass")
                .hasMessageContaining("INCONCLUSIVE 'challenger' ROC AUC not inferior by 0.002 (1,200 rows)")
                .hasMessageNotContaining("PASSED");
    }

    @Test
    void assertOpen_reversedLabels_pointsThemOut() {
        var reversed = ModelEvaluation.of(Credit.rows())
                .binary(
                        (io.mlprod.testing.data.Row row) ->
                                row.text("defaulted").equals("no"),
                        Double::doubleValue)
                .run("model", Credit.column("champion"));
        EvaluationReport report = EvaluationReport.of(reversed)
                .gates(Gate.point(Metric.ROC_AUC, 0.7))
                .build();

        assertThatThrownBy(report::assertOpen)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("labels or scores look reversed");
        assertThat(report.html()).contains("labels or scores look reversed");
    }

    @Test
    void assertOpen_allGatesOpen_isQuiet() {
        EvaluationReport report = EvaluationReport.of(Credit.challenger())
                .gates(Gate.point(Metric.ROC_AUC, 0.7))
                .build();
        assertThatCode(report::assertOpen).doesNotThrowAnyException();
        assertThat(report.isOpen()).isTrue();
    }

    @Test
    void assertOpen_noGate_isRefused() {
        EvaluationReport report =
                EvaluationReport.of(Credit.challenger()).metrics(Metric.ROC_AUC).build();
        assertThatThrownBy(report::assertOpen)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("proves nothing");
        assertThatThrownBy(report::tests).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void build_nothingMeasured_isRefused() {
        EvaluationReport.Builder<BinaryEvaluation> empty = EvaluationReport.of(Credit.challenger());
        assertThatThrownBy(empty::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("measures nothing");
    }

    @Test
    void tests_oneForEachOutcome_failAndSkip() {
        List<DynamicTest> tests = REPORT.tests().toList();

        assertThat(tests).hasSize(1 + 6 + 1 + 1);
        assertThat(tests.get(1).getDisplayName()).startsWith("ROC AUC at least 0.72, with its interval: sex = ");
        assertThatCode(tests.get(0).getExecutable()::execute).doesNotThrowAnyException();
        assertThatThrownBy(tests.get(7).getExecutable()::execute)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not inferior by 0.002");
    }

    @Test
    void tests_sliceThatIsNotGated_isSkipped() {
        EvaluatedModel<BinaryEvaluation> picky =
                Credit.evaluation().minRows(300).run("m", Credit.column("challenger"));
        Stream<DynamicTest> tests = EvaluationReport.of(picky)
                .gates(Gate.point(Metric.ROC_AUC, 0.5).perSlice())
                .build()
                .tests();

        assertThat(tests.filter(test -> test.getDisplayName().endsWith("sex missing")))
                .singleElement()
                .satisfies(test -> assertThatThrownBy(test.getExecutable()::execute)
                        .isInstanceOf(TestAbortedException.class)
                        .hasMessageContaining("minRows(300)"));
    }

    @Test
    void html_isSelfContained() {
        String html = REPORT.html();

        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("challenger against champion on credit.csv")
                .contains("<svg")
                .contains("prefers-color-scheme:dark")
                .contains("default-src &#39;none&#39;")
                .doesNotContain("http://", "https://", "src=", "<link", "<script", "@import", "url(");
    }

    @Test
    void html_nastyNames_areEscaped() {
        assertThat(nasty().html()).contains("&lt;script&gt;alert(1)").doesNotContain("<script", "\u202e", "\u0000");
    }

    @Test
    void markdown_nastyNames_areEscaped() {
        assertThat(nasty().markdown()).doesNotContain("<script", " *x*", "\u202e");
        assertThat(nasty().markdown().lines().filter(line -> line.startsWith("| region")))
                .allSatisfy(line ->
                        assertThat(line.chars().filter(c -> c == '|').count()).isEqualTo(5));
    }

    @Test
    void json_hasAllNumbers() throws IOException {
        JsonNode json = new ObjectMapper().readTree(REPORT.json());

        assertThat(json.get("format").asInt()).isEqualTo(1);
        assertThat(json.at("/metrics/0/metric").asText()).isEqualTo("log loss");
        assertThat(json.at("/metrics/1/value/value").doubleValue())
                .isEqualTo(Credit.challenger().metric(Metric.ROC_AUC).value());
        assertThat(json.at("/metrics/1/difference/lower").isNumber()).isTrue();
        assertThat(json.at("/slices")).hasSize(6);
        assertThat(json.at("/gates")).hasSize(9);
        assertThat(json.at("/gates/7/outcome").asText()).isEqualTo("INCONCLUSIVE");
        assertThat(json.at("/worstSlices/0/candidates").asInt()).isPositive();
        assertThat(json.at("/rankings/0/places")).hasSize(2);
    }

    @Test
    void json_undefinedNumbers_areNull() throws IOException {
        var oneClass = ModelEvaluation.of(DataSet.of("ones", List.of(0.7, 0.8)))
                .binary((Double score) -> true, Double::doubleValue)
                .run("m", Credit.model(score -> score));
        JsonNode json = new ObjectMapper()
                .readTree(EvaluationReport.of(oneClass)
                        .metrics(Metric.ROC_AUC)
                        .build()
                        .json());

        assertThat(json.at("/metrics/0/value/value").isNull()).isTrue();
        assertThat(json.at("/metrics/0/value/reason").asText()).contains("same class");
    }

    @Test
    void write_nastyName_staysInTheDirectory(@TempDir Path directory) throws IOException {
        nasty().write(directory.resolve("a/b"));
        REPORT.write(directory.resolve("a/b"));

        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(file.getParent()).isEqualTo(directory.resolve("a/b")))
                    .contains(directory.resolve("a/b/evaluation-challenger@credit.csv.html"));
        }
    }

    @Test
    void write_namesThatDiffer_areFilesThatDiffer(@TempDir Path directory) throws IOException {
        List<String> names = List.of("a/b", "a\\b", "A/B", "a-b", "\u00e4", "\u00f6", "x".repeat(400), "x".repeat(401));
        for (String name : names) {
            for (String data : List.of("one", "two")) {
                EvaluationReport.of(ModelEvaluation.of(DataSet.of(data, List.of(0.1, 0.9)))
                                .binary((Double score) -> score > 0.5, Double::doubleValue)
                                .run(name, Credit.model(score -> score)))
                        .metrics(Metric.ROC_AUC)
                        .build()
                        .write(directory);
            }
        }

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(names.size() * 2 * 3);
        }
    }

    @Test
    void write_whatCannotBeWritten_saysWhy_andLeavesNothing(@TempDir Path directory) throws IOException {
        Path taken = directory.resolve("evaluation-challenger@credit.csv.md");
        Files.createDirectories(taken.resolve("full"));

        assertThatThrownBy(() -> REPORT.write(directory)).hasMessageContaining("DirectoryNotEmptyException");
        assertThat(directory.toFile().list((folder, name) -> name.endsWith(".tmp")))
                .isEmpty();
    }

    private static EvaluatedModel<BinaryEvaluation> reversed() {
        return ModelEvaluation.of(Credit.rows())
                .binary(
                        (io.mlprod.testing.data.Row row) ->
                                row.text("defaulted").equals("no"),
                        Double::doubleValue)
                .unit(row -> row.text("user"))
                .run("model", Credit.column("champion"));
    }

    @Test
    void tests_reversedLabels_pointThemOut_withTheIntervalOfTheGate() {
        EvaluationReport report = EvaluationReport.of(reversed())
                .gates(Gate.atLeast(Metric.ROC_AUC, 0.7))
                .build();
        String interval =
                Figures.withInterval(report.outcomes().get(0).finding().estimate());

        assertThat(report.tests())
                .singleElement()
                .satisfies(test -> assertThatThrownBy(test.getExecutable()::execute)
                        .hasMessageContaining("Note: ROC AUC is " + interval)
                        .hasMessageContaining("look reversed"));
    }

    @Test
    void worstSlice_significant_isAGateThatFails() {
        List<Loan> loans = Credit.drawn(11, 3_000, 3);
        EvaluationReport report = EvaluationReport.of(Credit.evaluated(loans))
                .worstSlice(Metric.ROC_AUC)
                .build();

        assertThat(report.tests()).singleElement().satisfies(test -> {
            assertThat(test.getDisplayName()).isEqualTo("no slice is worse by ROC AUC than the rows outside it");
            assertThatThrownBy(test.getExecutable()::execute).hasMessageContaining("region = north");
        });
        assertThatThrownBy(report::assertOpen).hasMessageContaining("region = north");
    }

    @Test
    void worstSlice_beforeAgainst_isAgainstTheChampion() {
        EvaluationReport report = EvaluationReport.of(Credit.challenger())
                .worstSlice(Metric.ROC_AUC)
                .against(Credit.champion())
                .build();

        assertThat(report.outcomes())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.finding().gate()).endsWith("than 'champion' in it"));
    }

    @Test
    void failuresThatDiffer_areSaidInFailures_andOnThePage() {
        EvaluatedModel<BinaryEvaluation> gaps = Credit.evaluation()
                .countFailures(0.2)
                .run("gaps", Credit.model(row -> row.number("age") < 25 ? Double.NaN : row.number("champion")));
        EvaluationReport report = EvaluationReport.of(gaps)
                .against(Credit.champion())
                .gates(Gate.atLeast(Metric.ROC_AUC, 0.99))
                .build();

        assertThatThrownBy(report::assertOpen)
                .hasMessageContaining("'gaps' did not answer " + gaps.failures() + " rows")
                .hasMessageContaining("different numbers of rows");
        assertThat(report.markdown()).contains("rows that both answered");
    }
}
