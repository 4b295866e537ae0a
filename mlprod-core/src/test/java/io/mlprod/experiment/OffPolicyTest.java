package io.mlprod.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.experiment.OffPolicy.Logged;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffPolicyTest {

    /** Vowpal Wabbit's estimators package: p_log 0.3, r 1, p_pred 0.6. */
    @Test
    void estimates_vowpalWabbitFixture_areTheSame() {
        OffPolicy log = OffPolicy.EMPTY.minEffective(1).plus(Logged.of(0.3, 1, 0.6));

        assertThat(log.ips().value()).hasValue(2.0);
        assertThat(log.snips().value()).hasValue(1.0);
        assertThat(log.doublyRobust().value()).hasValue(2.0);
        assertThat(log.ips().standardError()).isNaN();
    }

    /** By hand: w = 2, 0.5, 1; wr = 2, 0, 3; q(x,π) + w (r - q(x,a)) = 1.4, 0.4, 2.2. */
    @Test
    void estimates_threeDecisions_areThoseByHand() {
        OffPolicy log = OffPolicy.EMPTY
                .minEffective(1)
                .plus(new Logged(0.3, 1, 0.6, 0.5, 0.4))
                .plus(new Logged(0.8, 0, 0.4, 0.2, 0.5))
                .plus(new Logged(0.5, 3, 0.5, 1.2, 0.4));

        assertThat(log.ips().value().getAsDouble()).isCloseTo(5 / 3.0, within(1e-12));
        assertThat(log.snips().value().getAsDouble()).isCloseTo(5 / 3.5, within(1e-12));
        assertThat(log.doublyRobust().value().getAsDouble()).isCloseTo(4.0 / 3, within(1e-12));
        assertThat(log.effective()).isCloseTo(3.5 * 3.5 / 5.25, within(1e-12));
        double v = 5 / 3.5;
        double squares = 4 * (1 - v) * (1 - v) + 0.25 * v * v + (3 - v) * (3 - v);
        assertThat(log.snips().standardError()).isCloseTo(Math.sqrt(squares) / 3.5, within(1e-12));
    }

    @Test
    void merge_ofAThousandAndTwoThousand_isThatOfThreeThousand() {
        SplittableRandom random = new SplittableRandom(4);
        OffPolicy whole = OffPolicy.EMPTY;
        OffPolicy first = OffPolicy.EMPTY;
        OffPolicy second = OffPolicy.EMPTY;
        for (int i = 0; i < 3000; i++) {
            Logged logged = logged(random, 0.3, 0.6);
            whole = whole.plus(logged);
            first = i < 1000 ? first.plus(logged) : first;
            second = i < 1000 ? second : second.plus(logged);
        }
        OffPolicy merged = first.merge(second);

        assertThat(merged.decisions()).isEqualTo(3000);
        assertThat(merged.ips().value().getAsDouble())
                .isCloseTo(whole.ips().value().getAsDouble(), within(1e-12));
        assertThat(merged.snips().standardError()).isCloseTo(whole.snips().standardError(), within(1e-12));
        assertThat(merged.doublyRobust().standardError())
                .isCloseTo(whole.doublyRobust().standardError(), within(1e-12));
        assertThat(merged.effective()).isCloseTo(whole.effective(), within(1e-9));
    }

    /** Two actions with mean rewards 1 and 3; the log takes the second with a, the policy with b. */
    private static Logged logged(SplittableRandom random, double a, double b) {
        boolean second = random.nextDouble() < a;
        double mean = second ? 3 : 1;
        double reward = mean + random.nextGaussian();
        double predicted = 0.5 * mean;
        return new Logged(second ? a : 1 - a, reward, second ? b : 1 - b, predicted, b * 1.5 + (1 - b) * 0.5);
    }

    @Test
    void estimates_ofManyLogs_areUnbiasedAndWithinTheirErrors() {
        SplittableRandom random = new SplittableRandom(11);
        double truth = 0.6 * 3 + 0.4;
        int logs = 1000;
        int[] missed = new int[3];
        double[] sums = new double[3];
        for (int log = 0; log < logs; log++) {
            OffPolicy policy = OffPolicy.EMPTY;
            for (int i = 0; i < 400; i++) {
                policy = policy.plus(logged(random, 0.3, 0.6));
            }
            OffPolicy.Estimate[] estimates = {policy.ips(), policy.snips(), policy.doublyRobust()};
            for (int k = 0; k < 3; k++) {
                double error = estimates[k].value().getAsDouble() - truth;
                sums[k] += error;
                missed[k] += Math.abs(error) > 1.96 * estimates[k].standardError() ? 1 : 0;
            }
        }
        for (int k = 0; k < 3; k++) {
            assertThat(sums[k] / logs).as("bias of estimator %d", k).isCloseTo(0, within(0.025));
            assertThat(missed[k]).as("misses of estimator %d", k).isBetween(30, 75);
        }
    }

    @Test
    void estimate_policyThatTheLogNeverTried_isRefused() {
        OffPolicy log = OffPolicy.EMPTY;
        for (int i = 0; i < 5000; i++) {
            log = log.plus(Logged.of(0.5, 1, i % 2 == 0 ? 0.2 : 0.1)); // 0.7 goes to an action without any decision
        }

        assertThat(log.effective()).isGreaterThan(OffPolicy.MIN_EFFECTIVE);
        assertThat(log.snips().value()).isEmpty();
        assertThat(log.snips().toString()).contains("Not enough overlap", "0.3000 on average instead of 1");
    }

    @Test
    void estimate_fewEffectiveDecisions_isRefused() {
        OffPolicy log = OffPolicy.EMPTY;
        for (int i = 0; i < 10_000; i++) {
            log = log.plus(i % 100 == 0 ? Logged.of(0.01, 1, 1) : Logged.of(0.99, 1, 0));
        }
        OffPolicy.Estimate enough = log.ips();
        OffPolicy.Estimate few = log.minEffective(101).ips();

        assertThat(enough.value()).isPresent();
        assertThat(few.value()).isEmpty();
        assertThat(few.standardError()).isNaN();
        assertThat(few.toString()).contains("worth 100.0 decisions of the policy, at least 101.0");
    }

    @Test
    void estimate_emptyLogOrNoCommonAction_isRefused() {
        OffPolicy never = OffPolicy.EMPTY.minEffective(0).plus(Logged.of(0.5, 1, 0));

        assertThat(OffPolicy.EMPTY.ips().value()).isEmpty();
        assertThat(OffPolicy.EMPTY.merge(OffPolicy.EMPTY).effective()).isZero();
        assertThat(never.snips().value()).isEmpty();
    }

    @Test
    void logged_impossibleValues_areRefused() {
        assertThatThrownBy(() -> Logged.of(0, 1, 0.5)).hasMessageContaining("above 0 and at most 1, not 0.0");
        assertThatThrownBy(() -> Logged.of(0.5, 1, 1.1)).hasMessageContaining("from 0 to 1, not 1.1");
        assertThatThrownBy(() -> Logged.of(0.5, Double.NaN, 1)).hasMessageContaining("finite");
    }
}
