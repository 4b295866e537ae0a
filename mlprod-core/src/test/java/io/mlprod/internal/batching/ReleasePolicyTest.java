package io.mlprod.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.batching.ReleaseReason;
import io.mlprod.internal.batching.ReleasePolicy.Decision;
import io.mlprod.internal.batching.ReleasePolicy.Waiting;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of cases for at most 8 rows and a delay of 1,000 ns. */
class ReleasePolicyTest {

    private static final long NEVER = Long.MAX_VALUE;
    private static final double UNKNOWN = Double.NaN;
    private static final long NOW = 10_000;

    /**
     * One case.
     *
     * @param age how long ago the first row came
     * @param newestAge how long ago the last one came
     */
    record Case(
            String name,
            int rows,
            long age,
            long newestAge,
            long timeLeft,
            double gap,
            double runCost,
            double fixedCost,
            @Nullable ReleaseReason reason,
            long waitNanos) {

        static Case waits(
                String name,
                int rows,
                long age,
                long newestAge,
                long timeLeft,
                double gap,
                double runCost,
                double fixedCost,
                long waitNanos) {
            return new Case(name, rows, age, newestAge, timeLeft, gap, runCost, fixedCost, null, waitNanos);
        }

        static Case leaves(
                String name,
                int rows,
                long age,
                long newestAge,
                long timeLeft,
                double gap,
                double runCost,
                double fixedCost,
                ReleaseReason reason) {
            return new Case(name, rows, age, newestAge, timeLeft, gap, runCost, fixedCost, reason, 0);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                Case.leaves("as many rows as may be", 8, 0, 0, NEVER, 1, 100, 1e6, ReleaseReason.FULL),
                Case.leaves("more rows than may be", 20, 0, 0, NEVER, 1, 100, 1e6, ReleaseReason.FULL),
                Case.leaves("full, late and overdue", 8, 2_000, 0, -1, UNKNOWN, 100, 0, ReleaseReason.FULL),
                Case.leaves("delay just over", 7, 1_000, 0, NEVER, 1, 100, 1e6, ReleaseReason.DELAY),
                Case.leaves("delay long over", 1, 5_000, 5_000, NEVER, 1, 100, 1e6, ReleaseReason.DELAY),
                Case.leaves("late and overdue", 1, 1_000, 1_000, -1, UNKNOWN, 100, 0, ReleaseReason.DELAY),
                Case.leaves("just time for the run", 1, 0, 0, 100, 100, 100, 1e6, ReleaseReason.DEADLINE),
                Case.leaves("not even time for the run", 1, 0, 0, 99, 100, 100, 1e6, ReleaseReason.DEADLINE),
                Case.leaves("a deadline that has passed", 1, 0, 0, -50, 100, 0, 1e6, ReleaseReason.DEADLINE),
                Case.leaves("overdue and not worth it", 1, 0, 0, 99, UNKNOWN, 100, 0, ReleaseReason.DEADLINE),
                Case.leaves("gap unknown", 1, 0, 0, NEVER, UNKNOWN, 100, 1e6, ReleaseReason.COST),
                Case.leaves("cost unknown", 1, 0, 0, NEVER, 100, 0, 0, ReleaseReason.COST),
                Case.leaves("loses as much as it saves", 4, 0, 0, NEVER, 100, 500, 400, ReleaseReason.COST),
                Case.leaves("loses more than it saves", 5, 0, 0, NEVER, 100, 500, 400, ReleaseReason.COST),
                Case.leaves("two gaps without a row", 1, 600, 200, NEVER, 100, 500, 400, ReleaseReason.COST),
                Case.leaves("more gaps without a row", 1, 600, 201, NEVER, 100, 500, 400, ReleaseReason.COST),
                Case.leaves("rows at one moment", 1, 0, 0, NEVER, 0, 500, 400, ReleaseReason.COST),
                Case.waits("for two gaps", 3, 0, 0, NEVER, 100, 500, 400, 200),
                Case.waits("for the rest of two gaps", 3, 300, 50, NEVER, 100, 500, 400, 150),
                Case.waits("a last nanosecond of two gaps", 3, 300, 199, NEVER, 100, 500, 400, 1),
                Case.waits("less than one", 1, 0, 0, NEVER, 0.1, 500, 400, 1),
                Case.waits("for the rest of the delay", 3, 900, 0, NEVER, 100, 500, 400, 100),
                Case.waits("a last nanosecond of the delay", 3, 999, 0, NEVER, 100, 500, 400, 1),
                Case.waits("until the deadline's run", 3, 0, 0, 530, 100, 500, 400, 30),
                Case.waits("the deadline far away", 3, 0, 0, 5_000, 100, 500, 400, 200),
                Case.waits("a row that came after the look at the clock", 3, -5, -5, NEVER, 100, 500, 400, 205));
    }

    static Stream<Arguments> casesAtAllTimes() {
        return cases().flatMap(one -> LongStream.of(
                        NOW, 0, -300, Long.MAX_VALUE, Long.MAX_VALUE - 100, Long.MIN_VALUE, Long.MIN_VALUE + 100)
                .mapToObj(now -> Arguments.of(one, now)));
    }

    @ParameterizedTest(name = "{0} at {1}")
    @MethodSource("casesAtAllTimes")
    void decide_case_isAsInTheTable(Case one, long now) {
        assertThat(new ReleasePolicy(8, 1_000).decide(waiting(one, now), now))
                .isEqualTo(new Decision(one.reason(), one.waitNanos()));
    }

    private static Waiting waiting(Case one, long now) {
        return new Waiting(
                one.rows(),
                now - one.age(),
                now - one.newestAge(),
                one.timeLeft(),
                one.gap(),
                one.runCost(),
                one.fixedCost());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decide_noDelayAllowed_neverWaits(Case one) {
        long now = NOW + Math.max(0, -one.age());

        Decision decision = new ReleasePolicy(8, 0).decide(waiting(one, NOW), now);

        assertThat(decision.release()).isEqualTo(one.rows() >= 8 ? ReleaseReason.FULL : ReleaseReason.DELAY);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decide_longestDelay_neverSaysDelay(Case one) {
        Decision decision = new ReleasePolicy(8, Long.MAX_VALUE / 4).decide(waiting(one, NOW), NOW);

        assertThat(decision.release()).isNotEqualTo(ReleaseReason.DELAY);
    }
}
