package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests how the false alarms that are allowed are spent over time. */
class AlarmBudgetTest {

    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Test
    void spend_hourAfterTheFirstWindowBegan_isAnHoursShare() {
        assertThat(new AlarmBudget(.01, 5).spend(5 + HOUR)).isEqualTo(.01 / 24, within(1e-15));
    }

    @Test
    void spend_irregularLooks_addUpToTheRatePerDay() {
        AlarmBudget budget = new AlarmBudget(.01, 0);
        Random random = new Random(4);
        double spent = 0;
        long now = 0;
        while (now < 30 * 24 * HOUR) {
            now += random.nextLong(1, 3 * HOUR);
            spent += budget.spend(now);
        }

        assertThat(spent).isEqualTo(.01 * now / (24.0 * HOUR), within(1e-9));
    }

    @Test
    void spend_afterAQuietWeek_isADaysWorthAtMost() {
        AlarmBudget budget = new AlarmBudget(.01, 0);

        assertThat(budget.spend(7 * 24 * HOUR)).isEqualTo(.01);
        assertThat(budget.spend(7 * 24 * HOUR + HOUR)).isEqualTo(.01 / 24, within(1e-15));
    }

    @Test
    void spend_twiceAtOneTime_isNothingTheSecondTime() {
        AlarmBudget budget = new AlarmBudget(.01, 0);
        budget.spend(HOUR);

        assertThat(budget.spend(HOUR)).isZero();
    }

    @Test
    void spend_clockThatStepsBack_isNothingAndThenFillsAgain() {
        AlarmBudget budget = new AlarmBudget(.01, 0);
        budget.spend(10 * HOUR);

        assertThat(budget.spend(4 * HOUR)).isZero();
        assertThat(budget.spend(5 * HOUR)).isEqualTo(.01 / 24, within(1e-15));
    }

    @Test
    void spend_monotonicTimeThatOverflows_goesOn() {
        AlarmBudget budget = new AlarmBudget(.01, Long.MAX_VALUE - HOUR / 2);

        assertThat(budget.spend(Long.MIN_VALUE + HOUR / 2 - 1)).isEqualTo(.01 / 24, within(1e-12));
    }
}
