package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.rollout.ToldEventsSimulationTest.Complaints;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.RolloutState;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The full form of {@link ToldEventsSimulationTest}: complaints are as frequent in both arms, and told later in one.
 */
@Tag("soak")
class ToldEventsSimulationSoakTest {

    static Stream<Complaints> delays() {
        Duration early = Duration.ofHours(1);
        Duration late = Duration.ofHours(4);
        return Stream.of(
                new Complaints(0.05, 0.05, early, late),
                new Complaints(0.05, 0.05, late, early),
                new Complaints(0.05, 0.05, early, late, true),
                new Complaints(0.05, 0.05, late, early, true));
    }

    @ParameterizedTest
    @MethodSource("delays")
    void sameComplaints_tenThousandTimes_takenBackWithAtMostAlpha(Complaints complaints) {
        int runs = Integer.getInteger("mlprod.soak.runs", 10_000);
        for (double alpha : new double[] {0.05, 0.01}) {
            int takenBack = 0;
            for (long seed = 0; seed < runs; seed++) {
                Member member = ToldEventsSimulationTest.run(
                        ToldEventsSimulationTest.rollout()
                                .steps(0.5)
                                .alpha(alpha)
                                .outcomesWithin(Duration.ofHours(6))
                                .guard(Guard.event("complaint").orRateBelow(0)),
                        complaints,
                        6_000,
                        Duration.ofSeconds(15),
                        seed);
                takenBack += member.state == RolloutState.ROLLED_BACK ? 1 : 0;
            }
            double rate = (double) takenBack / runs;
            System.out.printf("alpha %s: %s taken back of %d, %s%n", alpha, rate, runs, complaints);
            assertThat(rate).isLessThanOrEqualTo(alpha + 2 * Math.sqrt(alpha * (1 - alpha) / runs));
        }
    }
}
