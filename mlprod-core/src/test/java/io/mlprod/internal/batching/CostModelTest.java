package io.mlprod.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CostModelTest {

    private static final double FADING = 0.95;

    private final CostModel cost = new CostModel();

    record Run(int rows, long nanos) {}

    @Test
    void predict_noRunYet_isZero() {
        assertThat(cost.nanosPerRow()).isZero();
        assertThat(cost.nanosPerRun()).isZero();
        assertThat(cost.predict(100)).isZero();
    }

    @Property(tries = 200)
    void predict_noiselessRuns_isExact(
            @ForAll @LongRange(max = 10_000_000) long perRow, @ForAll @LongRange(max = 1_000_000_000) long perRun) {
        CostModel exact = new CostModel();
        for (int i = 0; i < 30; i++) {
            int rows = 1 + i * 7 % 32;
            exact.add(rows, perRow * rows + perRun);
        }

        double tolerance = 1 + 1e-6 * (perRow * 32 + perRun);
        assertThat(exact.nanosPerRow()).isCloseTo((double) perRow, within(tolerance));
        assertThat(exact.nanosPerRun()).isCloseTo((double) perRun, within(tolerance));
        assertThat(exact.predict(1_000)).isCloseTo((double) (perRow * 1_000 + perRun), within(1_000 * tolerance));
    }

    @Test
    void predict_noisyRuns_isRightOnAverage() {
        Random random = new Random(7);
        double perRow = 0;
        double perRun = 0;
        double of20 = 0;
        int samples = 2_000;
        for (int i = 0; i < samples; i++) {
            int rows = 1 + random.nextInt(32);
            cost.add(rows, (long) ((1_000 * rows + 20_000) * (0.8 + 0.4 * random.nextDouble())));
            perRow += cost.nanosPerRow() / samples;
            perRun += cost.nanosPerRun() / samples;
            of20 += cost.predict(20) / samples;
        }

        assertThat(perRow).isCloseTo(1_000, Percentage.withPercentage(10));
        assertThat(perRun).isCloseTo(20_000, Percentage.withPercentage(10));
        assertThat(of20).isCloseTo(40_000, Percentage.withPercentage(3));
    }

    @Property(tries = 100)
    void nanosPerRow_allRunsOfOneSize_isTheMeanOfARow(@ForAll @IntRange(min = 1, max = 4_096) int rows) {
        CostModel constant = new CostModel();
        for (int i = 0; i < 100; i++) {
            constant.add(rows, 50_000);
        }

        assertThat(constant.nanosPerRow()).isCloseTo(50_000.0 / rows, Percentage.withPercentage(0.001));
        assertThat(constant.nanosPerRun()).isCloseTo(0, within(0.5));
        assertThat(constant.predict(2 * rows)).isCloseTo(100_000, Percentage.withPercentage(0.001));
    }

    @Test
    void nanosPerRow_oneRun_isTheMeanOfItsRows() {
        cost.add(4, 1_000);

        assertThat(cost.nanosPerRow()).isEqualTo(250);
        assertThat(cost.nanosPerRun()).isZero();
    }

    @Test
    void predict_costsThatChanged_forgetsATwentiethWithEachRun() {
        for (int i = 0; i < 1_000; i++) {
            cost.add(1, 100_000);
        }
        for (int i = 1; i <= 60; i++) {
            cost.add(1, 200_000);
            assertThat(cost.predict(1)).isCloseTo(200_000 - 100_000 * Math.pow(FADING, i), within(1.0));
        }
    }

    @Test
    void predict_bothCostsChanged_followsBoth() {
        for (int i = 0; i < 200; i++) {
            cost.add(1 + i % 16, 1_000L * (1 + i % 16) + 90_000);
        }
        for (int i = 0; i < 400; i++) {
            cost.add(1 + i % 16, 5_000L * (1 + i % 16) + 10_000);
        }

        assertThat(cost.nanosPerRow()).isCloseTo(5_000, within(1.0));
        assertThat(cost.nanosPerRun()).isCloseTo(10_000, within(1.0));
    }

    @Test
    void nanosPerRow_largerRunsQuicker_isZeroAndTheRunCostsTheMean() {
        cost.add(1, 1_000);
        cost.add(10, 100);

        assertThat(cost.nanosPerRow()).isZero();
        assertThat(cost.nanosPerRun()).isCloseTo((1_000 * FADING + 100) / (1 + FADING), within(1e-6));
    }

    @Test
    void nanosPerRun_largerRunsSlowerThanTheirRows_isZeroAndARowCostsTheMean() {
        cost.add(1, 10);
        cost.add(10, 1_000);

        assertThat(cost.nanosPerRun()).isZero();
        assertThat(cost.nanosPerRow()).isCloseTo((10 * FADING + 1_000) / (FADING + 10), within(1e-6));
    }

    @Property(tries = 500)
    void predict_anyRuns_isNeverNegative(@ForAll("runs") List<Run> runs) {
        CostModel any = new CostModel();
        double mostNanos = 0;
        for (Run run : runs) {
            any.add(run.rows(), run.nanos());
            mostNanos = Math.max(mostNanos, (double) run.nanos());

            assertThat(any.nanosPerRow()).isBetween(0.0, mostNanos * 1.000001);
            assertThat(any.nanosPerRun()).isBetween(0.0, mostNanos * 1.000001);
            assertThat(any.predict(run.rows())).isGreaterThanOrEqualTo(any.nanosPerRun());
        }
    }

    @Provide
    Arbitrary<List<Run>> runs() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4_096),
                        Arbitraries.longs().between(0, 1_000_000_000_000L))
                .as(Run::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }
}
