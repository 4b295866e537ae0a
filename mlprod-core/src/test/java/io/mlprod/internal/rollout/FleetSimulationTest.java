package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.rollout.Guard;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How often rollouts of several processes are wrong when the requests of a user are spread over them at random. */
class FleetSimulationTest {

    private static final int RUNS = Integer.getInteger("mlprod.simulation.runs", 500);
    private static final double ALWAYS_FAIL = 0.003;
    private static final Guard<Object> SAME = Guard.errors().maxRatio(1).orRateBelow(0.9999);

    private static final Guard<Object> THREE_TIMES =
            Guard.errors().maxRatio(3).advanceBelow(3).orRateBelow(0);

    private static double limit(double alpha, int runs) {
        return alpha + 2 * Math.sqrt(alpha * (1 - alpha) / runs);
    }

    @ParameterizedTest
    @CsvSource({"4, 0.0001, 10", "20, 0.01, 2"})
    void sameModel_someUsersAlwaysFail_isSeldomTakenBack(int processes, double base, int runs) {
        Crowd.Ends ends = new Crowd(processes, base, ALWAYS_FAIL, 1).run(runs, Crowd.rollout(0.05, SAME), 1);

        assertThat(ends.takenBack()).isLessThanOrEqualTo(limit(0.05, runs));
    }

    @ParameterizedTest
    @CsvSource({"4, 0.0001, 10", "20, 0.01, 2"})
    void threeTimesTheFailures_someUsersAlwaysFail_isSeldomProvenToBeFewer(int processes, double base, int runs) {
        Crowd.Ends ends = new Crowd(processes, base, 0.02, 3)
                .run(runs, Crowd.rollout(0.05, THREE_TIMES).steps(0.5), 2);

        assertThat(ends.advanced()).isLessThanOrEqualTo(limit(0.05, runs));
    }

    static Stream<Arguments> crowds() {
        return Stream.of(2, 4, 20)
                .flatMap(processes -> DoubleStream.of(0.0001, 0.001, 0.01, 0.1, 0.5)
                        .mapToObj(base -> Arguments.of(processes, base))
                        .flatMap(of ->
                                Stream.of(0.05, 0.01).map(alpha -> Arguments.of(of.get()[0], of.get()[1], alpha))));
    }

    @ParameterizedTest
    @Tag("soak")
    @MethodSource("crowds")
    void sameModel_manyRuns_holdsItsAlpha(int processes, double base, double alpha) {
        Crowd.Ends ends = new Crowd(processes, base, ALWAYS_FAIL, 1).run(RUNS, Crowd.rollout(alpha, SAME), 100);
        System.out.printf("%d processes, base rate %s, alpha %s: %s%n", processes, base, alpha, ends);

        assertThat(ends.takenBack()).isLessThanOrEqualTo(limit(alpha, RUNS));
    }

    @ParameterizedTest
    @Tag("soak")
    @MethodSource("crowds")
    void threeTimesTheFailures_manyRuns_isProvenToBeFewerByAlpha(int processes, double base, double alpha) {
        Crowd.Ends ends = new Crowd(processes, base, 0.02, 3)
                .run(RUNS, Crowd.rollout(alpha, THREE_TIMES).steps(0.5), 100);
        System.out.printf(
                "3 times the failures: %d processes, base rate %s, alpha %s: %s%n", processes, base, alpha, ends);

        assertThat(ends.advanced()).isLessThanOrEqualTo(limit(alpha, RUNS));
    }
}
