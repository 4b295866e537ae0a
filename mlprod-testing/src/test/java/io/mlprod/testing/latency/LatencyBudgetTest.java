package io.mlprod.testing.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The statistics, on a clock that the actions move themselves. */
class LatencyBudgetTest {

    private static final long MICROS = 1_000;

    private long now;
    private long calls;

    private Callable<Long> takes(LongSupplier nanos) {
        return () -> {
            calls++;
            now += nanos.getAsLong();
            return now;
        };
    }

    private LatencyBudget budget(LongSupplier action, LongSupplier baseline) {
        return LatencyBudget.of(takes(action))
                .relativeTo(takes(baseline))
                .warmUp(Duration.ofMillis(1))
                .clock(() -> now);
    }

    @Test
    void atMost_ofAnActionThatIsWithin_returnsTheRatio() {
        LatencyReport report = budget(() -> 30 * MICROS, () -> 10 * MICROS).atMost(3);

        assertThat(report.ratio()).isEqualTo(3.0);
        assertThat(report.action().p50()).isEqualTo(30.0 * MICROS);
        assertThat(report.baseline().p99()).isEqualTo(10.0 * MICROS);
    }

    @Test
    void atMost_ofAnActionThatIsSlower_showsTheTableAndTheRounds() {
        assertThatThrownBy(() ->
                        budget(() -> 31 * MICROS, () -> 10 * MICROS).rounds(4).atMost(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("3.1 times as long as the baseline in the best of 4 rounds (p50), more than 3")
                .hasMessageContaining("by round: 3.1 3.1 3.1 3.1")
                .hasMessageContaining("rounds(8)");
    }

    @Test
    void atMost_ofAnActionThatIsClearlyWithin_endsAfterThreeRounds() {
        assertThat(budget(() -> 10 * MICROS, () -> 10 * MICROS).atMost(3).rounds())
                .hasSize(3);
    }

    @Test
    void atMost_ofAnActionThatIsNearItsLimit_runsAllRounds() {
        assertThat(budget(() -> 25 * MICROS, () -> 10 * MICROS)
                        .rounds(7)
                        .atMost(3)
                        .rounds())
                .hasSize(7);
    }

    @Test
    void atMost_whileTheMachineIsBusyMostOfTheTime_findsTheQuietRound() {
        SplittableRandom random = new SplittableRandom(1);
        // nine of ten phases of 60 ms are three to nine times as slow, for both
        LongSupplier load = () -> now / 60_000_000 % 10 == 7 ? 1 : 3 + random.nextInt(7);

        assertThat(budget(() -> 20 * MICROS * load.getAsLong(), () -> 10 * MICROS * load.getAsLong())
                        .rounds(200)
                        .measure()
                        .ratio())
                .isEqualTo(2.0);
    }

    @Test
    void atMost_whenSomeCallsTakeVeryLong_looksAtTheMedian() {
        SplittableRandom random = new SplittableRandom(1);

        LatencyReport report = budget(() -> random.nextInt(20) == 0 ? 50_000 * MICROS : 20 * MICROS, () -> 10 * MICROS)
                .atMost(2.5);

        assertThat(report.ratio()).isEqualTo(2.0);
        assertThat(report.action().p99()).isEqualTo(50_000.0 * MICROS);
    }

    @Test
    void tailAtMost_whenOneInTenCallsStalls_fails() {
        SplittableRandom random = new SplittableRandom(1);

        assertThatThrownBy(() -> budget(() -> random.nextInt(10) == 0 ? 900 * MICROS : 20 * MICROS, () -> 10 * MICROS)
                        .tailAtMost(20)
                        .atMost(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("p99 of the best round is 90 times the baseline's p50, more than 20 x 3");
    }

    @Test
    void tailAtMost_whenOnlySomeRoundsStall_passes() {
        budget(() -> now / 5_000_000 % 3 == 0 ? 900 * MICROS : 20 * MICROS, () -> 10 * MICROS)
                .tailAtMost(20)
                .atMost(3);
    }

    @Test
    void samples_ofShortCalls_areMeansOfSeveral() {
        LatencyReport report = budget(() -> 100, () -> 20 * MICROS).atMost(1);

        assertThat(report.action().callsPerSample()).isEqualTo(200);
        assertThat(report.baseline().callsPerSample()).isEqualTo(1);
        assertThat(report.ratio()).isEqualTo(0.005);
    }

    @Test
    void measure_ofSlowCalls_takesFiveSamplesARound() {
        LatencyReport report =
                budget(() -> 50_000 * MICROS, () -> 10 * MICROS).rounds(3).measure();

        assertThat(report.action().samples()).isEqualTo(15);
        assertThat(calls).isLessThan(5_000);
    }

    @Test
    void percentile_10_isCompared() {
        SplittableRandom random = new SplittableRandom(1);

        assertThat(budget(() -> (random.nextInt(5) == 0 ? 10 : 40) * MICROS, () -> 10 * MICROS)
                        .percentile(10)
                        .measure()
                        .ratio())
                .isEqualTo(1.0);
    }

    @Test
    void rounds_alternateWhoBegins() {
        StringBuilder order = new StringBuilder();
        LatencyBudget.of(() -> {
                    order.append(order.length() > 0 && order.charAt(order.length() - 1) == 'a' ? "" : "a");
                    now += 1_000 * MICROS;
                    return now;
                })
                .relativeTo(() -> {
                    order.append(order.charAt(order.length() - 1) == 'b' ? "" : "b");
                    now += 1_000 * MICROS;
                    return now;
                })
                .warmUp(Duration.ofMillis(1))
                .rounds(3)
                .clock(() -> now)
                .measure();

        assertThat(order).hasToString("ababab"); // warm-up ab, then ab ba ab
    }

    @Test
    void action_whoseTimeTheClockCannotShow_isAnError() {
        long[] reads = {0};
        LongSupplier stops = () -> Math.min(12, reads[0]++) * 1_000_000; // after both have warmed up

        assertThatThrownBy(() -> LatencyBudget.of(() -> 1)
                        .warmUp(Duration.ofMillis(1))
                        .clock(stops)
                        .atMost(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("takes no time that the clock can show");
    }

    @Test
    void action_thatThrows_isAnErrorWithItsCause() {
        IllegalArgumentException cause = new IllegalArgumentException("no");

        assertThatThrownBy(() -> LatencyBudget.of(() -> {
                            throw cause;
                        })
                        .atMost(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The action threw IllegalArgumentException")
                .hasCause(cause);
    }

    @Test
    void settings_outOfRange_areRefused() {
        LatencyBudget budget = LatencyBudget.of(() -> 1);

        assertThatThrownBy(() -> budget.percentile(95))
                .hasMessageContaining("must be 1 to 50, not 95")
                .hasMessageContaining("tailAtMost");
        assertThatThrownBy(() -> budget.tailAtMost(10)).hasMessageContaining("must be 20 or more, not 10");
        assertThatThrownBy(() -> budget.rounds(2)).hasMessageContaining("must be 3 to 1,000, not 2");
        assertThatThrownBy(() -> budget.atMost(Double.NaN)).hasMessageContaining("not NaN");
        assertThatThrownBy(() -> budget.warmUp(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
