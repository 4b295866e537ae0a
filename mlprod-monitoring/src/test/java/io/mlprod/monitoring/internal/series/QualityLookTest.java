package io.mlprod.monitoring.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows at the default settings; {@link QualityYearSoakTest} is the long form. */
class QualityLookTest {

    private static final int WEEK = 7 * 24;

    @Test
    void at_fourWeeksInWhichNothingChanges_raisesNoAlarm() {
        SimulatedTraffic traffic = new SimulatedTraffic(7, 30);
        for (int hour = 0; hour < 4 * WEEK; hour++) {
            traffic.hour(hour);
        }

        assertThat(traffic.alarms).isEmpty();
    }

    /** In windows of 4,000 rows, the share varies by a third of the limit. */
    @Test
    void at_shareOnTheBorder_raisesOneAlarm() {
        List<Integer> alarms = new ArrayList<>();
        for (int seed = 0; seed < 6; seed++) {
            SimulatedTraffic traffic = new SimulatedTraffic(seed, 1);
            traffic.moreMissing = 0.012;
            traffic.isSketched = false;
            for (int hour = 0; hour < 5 * 24; hour++) {
                traffic.next(4_000);
            }
            alarms.add(traffic.alarms.size());
        }

        assertThat(alarms).containsOnly(1);
    }

    @Test
    void at_issueThatComesBackAfterItHasEnded_raisesAnotherAlarm() {
        SimulatedTraffic traffic = new SimulatedTraffic(3, 5);
        for (double more : new double[] {0.1, 0, 0.1}) {
            traffic.moreMissing = more;
            for (int hour = 0; hour < 4; hour++) {
                traffic.next(2_000);
            }
        }

        assertThat(traffic.alarms).hasSize(2);
    }

    @Test
    void at_holidayAsQuietAsAWeekend_raisesOneAlarm() {
        SimulatedTraffic traffic = new SimulatedTraffic(6, 1);
        traffic.isSketched = false;
        int holiday = 3 * WEEK + 2 * 24;
        for (int hour = 0; hour < 6 * WEEK; hour++) {
            traffic.hour(hour / 24 == holiday / 24 ? hour + 3 * 24 : hour); // like the Saturday after it
        }

        assertThat(traffic.alarms).hasSize(1);
    }

    @Test
    void at_halvedVolumeOnAWorkingDay_isFoundInItsFirstWindow() {
        SimulatedTraffic traffic = new SimulatedTraffic(4, 1);
        traffic.isSketched = false;
        int begin = 3 * WEEK + 24 + 6;
        for (int hour = 0; hour < begin; hour++) {
            traffic.hour(hour);
        }

        assertThat(traffic.next(2_500).issues()).extracting("check").containsExactly(QualityCheck.VOLUME);
        assertThat(traffic.alarms).extracting(Kpi::detail).allMatch(text -> text.contains("2500 rows, "));
    }

    @Test
    void at_issueThatIsCalm_staysOpenForThreeWindows() {
        SimulatedTraffic traffic = new SimulatedTraffic(5, 5);
        traffic.moreMissing = 0.1;
        traffic.next(2_000);
        traffic.moreMissing = 0;

        assertThat(traffic.next(2_000).state()).isEqualTo(QualityState.ISSUE);
        assertThat(traffic.next(2_000).state()).isEqualTo(QualityState.ISSUE);
        assertThat(traffic.next(2_000).ended()).hasSize(1);
    }
}
