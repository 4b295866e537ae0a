package io.mlprod.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Tests the settings. */
class DriftTest {

    @Test
    void default_isJensenShannonAgainstTheReference() {
        assertThat(Drift.DEFAULT)
                .hasToString("Drift[comparison=REFERENCE, measure=JENSEN_SHANNON, threshold=0.1, minRows=500,"
                        + " falseAlarmsPerDay=0.01]");
        assertThat(Drift.DEFAULT.jointThreshold()).isEqualTo(.6);
    }

    @Test
    void setters_all_keepTheRest() {
        Drift drift = Drift.DEFAULT
                .comparison(Drift.Comparison.PREVIOUS_WINDOW)
                .measure(DriftMeasure.PSI)
                .threshold(DriftMeasure.PSI, .2)
                .threshold(DriftMeasure.HELLINGER, .3)
                .jointThreshold(.7)
                .minRows(1_000)
                .falseAlarmsPerDay(.1);

        assertThat(drift.comparison()).isEqualTo(Drift.Comparison.PREVIOUS_WINDOW);
        assertThat(drift.threshold(DriftMeasure.PSI)).isEqualTo(.2);
        assertThat(drift.threshold(DriftMeasure.HELLINGER)).isEqualTo(.3);
        assertThat(drift.threshold(DriftMeasure.WASSERSTEIN)).isEqualTo(.25);
        assertThat(drift.jointThreshold()).isEqualTo(.7);
        assertThat(drift)
                .hasToString("Drift[comparison=PREVIOUS_WINDOW, measure=PSI, threshold=0.2, minRows=1000,"
                        + " falseAlarmsPerDay=0.1]");
        assertThat(Drift.DEFAULT.threshold(DriftMeasure.PSI)).isEqualTo(.1);
    }

    @Test
    void setters_outOfRange_throwIllegalArgument() {
        assertThatThrownBy(() -> Drift.DEFAULT.threshold(DriftMeasure.PSI, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Drift's threshold of PSI must be above 0 and finite, not 0.0");
        assertThatThrownBy(() -> Drift.DEFAULT.minRows(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Drift.DEFAULT.falseAlarmsPerDay(1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Drift.DEFAULT.falseAlarmsPerDay(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Drift.DEFAULT.jointThreshold(.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
