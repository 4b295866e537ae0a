package io.mlprod.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.experiment.OffPolicy.Estimate;
import io.mlprod.experiment.OffPolicy.Logged;
import io.mlprod.experiment.OffPolicyLogs.Draw;
import io.mlprod.experiment.OffPolicyLogs.Reward;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether 95 % intervals are right in 95 % of logs. */
class OffPolicyCoverageTest {

    private static final int RUNS = 10_000;

    /** The normal interval misses here in 13 to 22 %. */
    @Test
    void interval_fewWhoBuyForALot_missesRarely() {
        for (double missed : new OffPolicyLogs(Draw.EVEN, Reward.FEW_BUY_FOR_LOGNORMAL, 200).missed(100, 7)) {
            assertThat(missed).isLessThan(0.09);
        }
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("io.mlprod.experiment.OffPolicyLogs#all")
    void interval_missesInFivePercent(OffPolicyLogs logs) {
        double[] missed = logs.missed(RUNS, 7);
        System.out.printf("%s: IPS %.4f, SNIPS %.4f, DR %.4f%n", logs, missed[0], missed[1], missed[2]);
        for (double of : missed) {
            assertThat(of).isLessThanOrEqualTo(0.05 + 2 * Math.sqrt(0.05 * 0.95 / RUNS));
        }
    }

    /**
     * The fault that one row a unit excludes: with each visit as a unit of its own the interval misses in half of the
     * logs.
     */
    @Test
    void interval_usersWhoComeAgainAndMeetTheSameArm_coversWhenRowsAreSummedByUnit() {
        SplittableRandom random = new SplittableRandom(5);
        int runs = 60;
        int[] missed = new int[2];
        int[] shown = new int[2];
        double perVisit = 0.11;
        double perUser = perVisit * OffPolicyLogs.Reward.CLICKS_OF_ZIPF_USERS.mean / 0.05;
        for (int run = 0; run < runs; run++) {
            List<Logged> visits = OffPolicyLogs.visitsOf(500, random);
            OffPolicy each = new OffPolicy();
            for (int i = 0; i < visits.size(); i++) {
                Logged visit = visits.get(i);
                each.add(Logged.of(i + "", visit.propensity(), visit.reward(), visit.targetProbability()));
            }
            OffPolicy byUnit = new OffPolicy();
            Logged.summed(visits).forEach(byUnit::add);
            missed[0] += misses(each.snips(), perVisit) ? 1 : 0;
            missed[1] += misses(byUnit.snips(), perUser) ? 1 : 0;
            shown[0] += each.snips().value().isPresent() ? 1 : 0; // else its weights showed that something is wrong
            shown[1] += byUnit.snips().value().isPresent() ? 1 : 0;
        }
        assertThat(missed[0] / (double) shown[0]).as("each visit a row").isGreaterThan(0.4);
        assertThat(missed[1] / (double) shown[1]).as("each user a row").isLessThan(0.11);
    }

    private static boolean misses(Estimate estimate, double truth) {
        return truth < estimate.lower() || truth > estimate.upper();
    }
}
