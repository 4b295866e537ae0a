package io.mlprod.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
    void ignore_nameOfAnArrayOrText_standsForAllOfIt() {
        Drift drift = Drift.DEFAULT.ignore("hour", "X", "comment").ignore("day");

        assertThat(List.of("hour", "day", "X", "X[0]", "X[12][3]", "comment", "comment (length)"))
                .allMatch(drift::isIgnored);
        assertThat(List.of("hours", "comments", "x", "Xs[0]", "an X")).noneMatch(drift::isIgnored);
        assertThat(drift).asString().contains("ignored=[X, comment, day, hour]");
    }

    @Test
    void ignore_partOfAnArrayOrText_standsForThisPartOnly() {
        Drift drift = Drift.DEFAULT.ignore("X[3]", "comment (length)");

        assertThat(List.of("X[3]", "comment (length)")).allMatch(drift::isIgnored);
        assertThat(List.of("X", "X[1]", "X[33]", "comment")).noneMatch(drift::isIgnored);
    }

    @Test
    void threshold_ofAColumn_goesBeforeThatOfTheArrayAndOfTheMeasure() {
        Drift drift = Drift.DEFAULT.threshold("X", .2).threshold("X[3]", .3);

        assertThat(drift.threshold("X[3]", DriftMeasure.PSI)).isEqualTo(.3);
        assertThat(drift.threshold("X[4]", DriftMeasure.PSI)).isEqualTo(.2);
        assertThat(drift.threshold("amount", DriftMeasure.PSI)).isEqualTo(.1);
        assertThat(drift).asString().contains("thresholds={X=0.2, X[3]=0.3}");
    }

    @Test
    void rowsPerCluster_set_isKept() {
        Drift drift = Drift.DEFAULT.rowsPerCluster(50).minRows(100);

        assertThat(drift.rowsPerCluster()).isEqualTo(50);
        assertThat(drift).asString().contains("rowsPerCluster=50");
    }

    @Test
    void setters_outOfRange_throwIllegalArgument() {
        assertThatThrownBy(() -> Drift.DEFAULT.threshold(DriftMeasure.PSI, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Drift's threshold of PSI must be above 0 and finite, not 0.0");
        assertThatThrownBy(() -> Drift.DEFAULT.threshold("amount", Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Drift's threshold of amount must be above 0 and finite, not NaN");
        assertThatThrownBy(() -> Drift.DEFAULT.rowsPerCluster(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Drift's rowsPerCluster must be 1 or more, not 0");
        assertThatThrownBy(() -> Drift.DEFAULT.minRows(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Drift.DEFAULT.falseAlarmsPerDay(1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Drift.DEFAULT.falseAlarmsPerDay(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Drift.DEFAULT.jointThreshold(.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
