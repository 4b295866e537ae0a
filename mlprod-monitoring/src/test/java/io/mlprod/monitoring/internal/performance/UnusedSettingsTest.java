package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.fairness.FairnessReport;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Settings that do nothing, or something else than was meant, are told. */
class UnusedSettingsTest {

    private static ScoreCalibration calibration(String name, String version, String sha256) {
        Random random = new Random(3);
        boolean[] labels = new boolean[500];
        double[] scores = new double[500];
        for (int i = 0; i < 500; i++) {
            scores[i] = random.nextDouble();
            labels[i] = random.nextDouble() < scores[i];
        }
        return ScoreCalibration.binary(new ModelVersion(name, version, sha256), scores, labels);
    }

    /** Days of labelled loans. */
    private static List<PerformanceReport> days(Bench bench, int count) {
        RowRecorder loans = bench.open(Bench.A);
        Random random = new Random(4);
        for (int day = 0; day < count; day++) {
            for (int i = 0; i < 300; i++) {
                double score = random.nextDouble();
                PredictionId id = bench.predict(loans, score, "Wien");
                bench.label(id, random.nextDouble() < score ? "yes" : "no");
            }
            bench.nextDay();
        }
        return bench.reports();
    }

    @Test
    void calibration_ofAnotherFile_isUsedAndTold() {
        try (Bench bench = new Bench(List.of(calibration("loans", "1", "c".repeat(64))), null)) {
            days(bench, 2);

            assertThat(bench.watch.reports().get(0).estimate()).isPresent();
            assertThat(bench.problems())
                    .singleElement()
                    .asString()
                    .startsWith("loans@1: the calibration of loans@1 was fitted to the scores of another file");
        }
    }

    @Test
    void calibration_ofTheSameFile_isNotTold() {
        try (Bench bench = new Bench(List.of(calibration("other", "7", Bench.A.sha256())), null)) {
            days(bench, 2);

            assertThat(bench.problems()).isEmpty();
        }
    }

    @Test
    void calibration_ofAnotherVersion_isTold() {
        try (Bench bench = new Bench(List.of(calibration("loans", "7", "c".repeat(64))), null)) {
            bench.open(Bench.A);

            assertThat(bench.problems())
                    .containsExactly("no calibration is of loans@1, so one is fitted to its reference; there are those"
                            + " of loans@7");
        }
    }

    @Test
    void calibration_ofAModelThatIsNotThere_isTold() {
        try (Bench bench = new Bench(List.of(calibration("laons", "1", "c".repeat(64))), null)) {
            days(bench, 2);

            assertThat(bench.problems())
                    .containsExactly("the calibration of laons@1 is not used, since no model of this name is watched");
        }
    }

    @Test
    void fairness_byWhatIsNeitherFeatureNorTag_isTold() {
        try (Bench bench = new Bench(List.of(), Fairness.by("city", "sxe"))) {
            days(bench, 2);

            assertThat(bench.problems())
                    .singleElement()
                    .asString()
                    .startsWith("no groups by 'sxe', which has no value");
        }
    }

    @Test
    void reference_ofAMetricThatIsNotComputed_isNoted() {
        Performance given =
                Performance.automatic().reference(PerformanceMetric.MAE, 3).reference(PerformanceMetric.MCC, 0.4);
        try (Bench bench = new Bench(given, new MapStore())) {
            assertThat(days(bench, 1).get(0).notes())
                    .contains(
                            "mae is not defined for the task BINARY",
                            "mcc has a reference, and is not one of the metrics");
        }
    }

    // ---- what is meant for another model

    private static final RowLayout ETA = new RowLayout(
            new ModelVersion("eta", "1", "e".repeat(64)),
            List.of(Column.of("distance", Kind.NUMBER, true)),
            List.of(Column.of("minutes", Kind.NUMBER, true)));

    /** A day of two models, of which only the first has cities; calls of both have the tag of a group. */
    private static void dayOfTwo(Bench bench) {
        RowRecorder loans = bench.open(Bench.A);
        RowRecorder etas = Objects.requireNonNull(bench.watch.recorder(ETA));
        for (int i = 0; i < 300; i++) {
            Map<String, String> tags = Map.of("sex", i % 2 == 0 ? "f" : "m");
            PredictionId loan = PredictionId.next();
            loans.record(Rows.of(loan, tags, "Wien", 30.0, i % 3 == 0 ? "yes" : "no", new double[] {0.5, 0.5}));
            bench.label(loan, "yes");
            PredictionId eta = PredictionId.next();
            etas.record(Rows.of(eta, tags, 3.5, 30.0));
            bench.label(ETA.model(), eta, 31);
        }
        bench.nextDay();
    }

    @Test
    void slicesOfOneModel_areNoNoteOfTheOther() {
        try (Bench bench = new Bench(Performance.automatic().slices("city"), new MapStore())) {
            dayOfTwo(bench);

            assertThat(bench.problems()).isEmpty();
            assertThat(bench.reports())
                    .hasSize(2)
                    .allSatisfy(report -> assertThat(report.notes()).noneMatch(note -> note.contains("city")));
        }
    }

    @Test
    void fairness_besideARegression_isThatOfTheOther() {
        try (Bench bench = new Bench(List.of(), Fairness.by("sex"))) {
            dayOfTwo(bench);

            assertThat(bench.problems()).isEmpty();
            assertThat(bench.watch.grouped(Bench.A)).isPresent();
            assertThat(bench.watch.grouped(ETA.model())).isEmpty();
        }
    }

    @Test
    void fairness_ofARegressionAlone_isToldOnce() {
        try (Bench bench = new Bench(List.of(), Fairness.by("sex"))) {
            RowRecorder etas = Objects.requireNonNull(bench.watch.recorder(ETA));
            for (int day = 0; day < 2; day++) {
                etas.record(Rows.of(PredictionId.next(), Map.of("sex", "f"), 3.5, 30.0));
                bench.nextDay();
            }

            assertThat(bench.reported.all()).singleElement().satisfies(problem -> {
                assertThat(problem.count()).isEqualTo(1);
                assertThat(problem.latest()).startsWith("eta@1: no fairness by group: ");
            });
        }
    }

    @Test
    void groups_areNoSlicesOfThePerformance() {
        try (Bench bench = new Bench(List.of(), Fairness.by("sex"))) {
            dayOfTwo(bench);

            assertThat(bench.reports()).hasSize(2).allSatisfy(report -> {
                assertThat(report.slices()).isEmpty();
                assertThat(report.text()).doesNotContain("sex");
            });
        }
    }

    @Test
    void fairness_byATagThatNoCallOfAModelHas_isNotReportedOfIt() {
        try (Bench bench = new Bench(List.of(), Fairness.by("city", "sex"))) {
            days(bench, 1);

            assertThat(bench.watch.grouped(Bench.A).orElseThrow().fairness())
                    .extracting(FairnessReport::attributes)
                    .containsExactly(List.of("city"));
        }
    }
}
