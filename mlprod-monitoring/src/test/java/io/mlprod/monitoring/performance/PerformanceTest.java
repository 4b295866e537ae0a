package io.mlprod.monitoring.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mlprod.evaluation.Estimate;
import io.mlprod.monitoring.performance.Performance.Task;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PerformanceTest {

    private static final Performance ANY = Performance.automatic();

    @Test
    void defaults_areADayAndThirtyDays() {
        assertThat(ANY.window()).isEqualTo(Duration.ofDays(1));
        assertThat(ANY.expiry()).isEqualTo(Duration.ofDays(30));
        assertThat(ANY.store()).isEmpty();
        assertThat(ANY.metrics(Task.BINARY))
                .extracting(PerformanceMetric::title)
                .containsExactly(
                        "rocAuc", "accuracy", "precision", "recall", "f1", "logLoss", "brier", "calibrationError");
        assertThat(ANY.metrics(Task.REGRESSION))
                .extracting(PerformanceMetric::title)
                .containsExactly("mae", "rmse", "r2");
    }

    @Test
    void setting_keepsTheOthers_andChangesNothingThere() {
        Performance changed =
                ANY.minRows(500).window(Duration.ofHours(1)).slices("city").tolerance(0.02);

        assertThat(changed.minRows()).isEqualTo(500);
        assertThat(changed.window()).isEqualTo(Duration.ofHours(1));
        assertThat(changed.slices()).containsOnlyKeys("city");
        assertThat(ANY.minRows()).isEqualTo(200);
        assertThat(ANY.slices()).isEmpty();
    }

    @Test
    void settle_isNoLongerThanTheExpiryAllows() {
        assertThat(ANY.expiry(Duration.ofDays(5)).settle()).isEqualTo(Duration.ofDays(4));
        assertThat(ANY.settle(Duration.ofDays(90)).settle()).isEqualTo(Duration.ofDays(29));
    }

    @Test
    void moreWindowsThatWaitThanCanBeKept_areRefused() {
        Performance minutes = ANY.window(Duration.ofMinutes(1));

        assertThat(minutes.settle()).isEqualTo(Duration.ofDays(7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> minutes.settle(Duration.ofDays(20)))
                .withMessageContaining("settle of 20 days is 28800 windows of 1 min");
    }

    @Test
    void metricsOfAnotherTask_areNamed() {
        Performance changed = ANY.metrics(PerformanceMetric.MAE, PerformanceMetric.F1);

        assertThat(changed.metrics(Task.BINARY)).containsExactly(PerformanceMetric.F1);
        assertThat(changed.metricsOfOtherTasks(Task.BINARY)).containsExactly(PerformanceMetric.MAE);
    }

    @Test
    void badArguments_areRefusedInWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ANY.window(Duration.ofDays(31)))
                .withMessageContaining("no longer than its expiry of 30 days, not 31 days");
        assertThatIllegalArgumentException().isThrownBy(() -> ANY.window(Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> ANY.expiry(Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> ANY.minRows(5));
        assertThatIllegalArgumentException().isThrownBy(() -> ANY.falseAlarmsPerDay(0));
        assertThatIllegalArgumentException().isThrownBy(() -> ANY.metrics());
        assertThatIllegalArgumentException().isThrownBy(() -> ANY.threshold(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Performance.binary(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ANY.reference(
                        PerformanceMetric.MAE,
                        new Estimate(1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "no spread")))
                .withMessageContaining("give reference(metric, level)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ANY.reference(PerformanceMetric.ROC_AUC, 80))
                .withMessage("The reference of rocAuc cannot be 80; shares and areas are between 0 and 1, such as 0.80"
                        + " for 80 %");
        assertThatIllegalArgumentException().isThrownBy(() -> ANY.reference(PerformanceMetric.RMSE, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> ANY.reference(PerformanceMetric.MCC, -1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> ANY.reference(PerformanceMetric.R2, 1.1));
    }
}
