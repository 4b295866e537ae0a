package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.observe.RowRecorder;
import java.util.List;
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
                    .startsWith("loans@1: no groups by 'sxe', which has no value");
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
}
