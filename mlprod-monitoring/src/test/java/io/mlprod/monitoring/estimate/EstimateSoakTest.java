package io.mlprod.monitoring.estimate;

import static io.mlprod.monitoring.estimate.EstimateSimulation.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.estimate.EstimateSimulation.Settings;
import io.mlprod.monitoring.estimate.EstimateSimulation.Tally;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 1,000 windows without concept drift in each case. Half of them are judged by one calibration, the others by ten of 50
 * windows each.
 */
@Tag("soak")
class EstimateSoakTest {

    private static void check(String name, Map<String, Tally> one, Map<String, Tally> ten) {
        one.forEach((metric, tally) -> {
            tally.add(ten.get(metric));
            System.out.println(name + " | " + metric + " | " + tally);
        });
        assertThat(one.get("rocAuc").share()).isGreaterThanOrEqualTo(0.93);
    }

    @ParameterizedTest
    @CsvSource({
        "balanced, 0, 1, 0, 0, 5000, 0.5",
        "balanced; too flat, 0, 0.5, 0, 0, 5000, 0.5",
        "balanced; too sure, 0, 2, 0, 0, 5000, 0.5",
        "balanced; tied, 0, 1, 0, 0.01, 5000, 0.5",
        "balanced; shifted, 0, 2, 0.7, 0, 5000, 0.5",
        "balanced; small reference, 0, 2, 0, 0, 1000, 0.5",
        "20 %, -1.9, 1, 0, 0, 5000, 0.5",
        "20 %; too flat, -1.9, 0.5, 0, 0, 5000, 0.5",
        "20 %; too sure, -1.9, 2, 0, 0, 5000, 0.5",
        "20 %; tied, -1.9, 1, 0, 0.01, 5000, 0.5",
        "20 %; shifted, -1.9, 2, 0.7, 0, 5000, 0.5",
        "1 %, -5.4, 1, 0, 0, 20000, 0.03",
        "1 %; too flat, -5.4, 0.5, 0, 0, 20000, 0.3",
        "1 %; too sure, -5.4, 2, 0, 0, 20000, 0.03",
        "1 %; tied, -5.4, 1, 0, 0.01, 20000, 0.03",
        "1 %; shifted, -5.4, 2, 0.7, 0, 20000, 0.03",
    })
    void bands_ofYesOrNo_holdWhatIsRealised(
            String name,
            double intercept,
            double tilt,
            double shift,
            double rounding,
            int reference,
            double threshold) {
        Settings settings = new Settings(intercept, 1.5, tilt, shift, rounding, reference, 1_000);

        check(
                name,
                EstimateSimulation.binary(settings, 1, 500, threshold, 1),
                EstimateSimulation.binary(settings, 10, 50, threshold, 100));
    }

    @ParameterizedTest
    @CsvSource({
        "3 classes, 3, 1, 0",
        "3 classes; too flat, 3, 0.5, 0",
        "3 classes; too sure, 3, 2, 0",
        "3 classes; shifted, 3, 2, 0.7",
        "10 classes, 10, 1, 0",
        "10 classes; too flat, 10, 0.5, 0",
        "10 classes; too sure, 10, 2, 0",
        "10 classes; shifted, 10, 2, 0.7",
    })
    void bands_ofSeveralClasses_holdWhatIsRealised(String name, int classes, double tilt, double shift) {
        check(
                name,
                EstimateSimulation.multiclass(classes, tilt, 5_000, 1_000, 1, 500, shift, 1),
                EstimateSimulation.multiclass(classes, tilt, 5_000, 1_000, 10, 50, shift, 100));
    }

    /** Bands are made so that 1 of 20 calibrations holds less; 2 of 40 are expected. */
    @ParameterizedTest
    @CsvSource({"balanced, 0", "20 %, -1.9"})
    void calibrations_oneByOne_seldomHoldLess(String name, double intercept) {
        Settings settings = new Settings(intercept, 1.5, 2, 0, 0, 2_000, 500);
        int few = 0;
        double lowest = 1;
        for (int i = 0; i < 40; i++) {
            double share = EstimateSimulation.binary(settings, 1, 300, 0.5, 1_000 + i)
                    .get("rocAuc")
                    .share();
            few += share < 0.93 ? 1 : 0;
            lowest = Math.min(lowest, share);
        }
        System.out.println(name + ": " + few + " of 40 calibrations hold less than 0.93; the lowest " + lowest);

        assertThat(few).isLessThanOrEqualTo(5);
    }

    @Test
    void million_ofRows_takesAboutASecond() {
        Settings settings = new Settings(0, 1.5, 2, 0, 0, 0, 0);
        double[][] rows = EstimateSimulation.rows(settings, 1_000_000, 0, new Random(1));
        boolean[] labels = EstimateSimulation.truth(rows[1]);
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            ScoreCalibration calibration = ScoreCalibration.binary(MODEL, rows[0], labels);
            long fitted = System.nanoTime();
            PerformanceEstimate estimate = PerformanceEstimate.of(calibration, labels, rows[0]);
            System.out.printf(
                    "a million rows: fitted in %d ms, estimated in %d ms (%s)%n",
                    (fitted - start) / 1_000_000, (System.nanoTime() - fitted) / 1_000_000, estimate.metric("rocAuc"));
            assertThat(estimate.metrics()).hasSize(9);
        }
    }
}
