package io.mlprod.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What traffic costs, in processor time of this thread; prints it. */
@Tag("soak")
class TrafficSoakTest {

    private static long millis(String what, Supplier<?> work) {
        Object warm = work.get();
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Object result = work.get();
        long took = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;
        assertThat(result).hasToString(warm.toString());
        System.out.println(String.format(Locale.ROOT, "%s: %,d ms of CPU", what, took));
        return took;
    }

    @Test
    void twentyThousandRequests_takeWellUnderASecond() {
        assertThat(millis(
                        "rollout, 20,000 requests in a day",
                        () -> Orders.traffic().errors(0.01).requestsPerHour(833).rollouts(1, Orders::rollout)))
                .isLessThan(1_000);
        assertThat(millis(
                        "experiment, 20,000 requests in a day",
                        () -> Orders.traffic()
                                .requestsPerHour(833)
                                .outcome(Outcome.event("sale", 0.1).after(Delay.exponential(Duration.ofMinutes(10))))
                                .experiments(1, Orders::experiment)))
                .isLessThan(1_000);
        assertThat(millis(
                        "chain, 20,000 requests in a day",
                        () -> Orders.traffic()
                                .requestsPerHour(833)
                                .regression(Regression.errors(1)
                                        .ofModel("scores")
                                        .from(Duration.ofHours(8))
                                        .until(Duration.ofHours(10)))
                                .predictors(1, Orders::chain)))
                .isLessThan(1_000);
    }

    @Test
    void falseAlarms_ofThreeHundredRollouts_areWithinTheirAlpha() {
        RolloutRuns runs = Orders.traffic().errors(0.02).requestsPerHour(200).rollouts(300, Orders::rollout);

        System.out.println(runs);
        runs.assertFalseAlarmsAtMost(0.05).assertSticky().assertNoneLost();
    }
}
