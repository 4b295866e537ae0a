package io.mlprod.internal.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.shadow.ShadowReport.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether verdicts are wrong at most as often as they say; takes minutes. */
@Tag("soak")
class ShadowVerdictSoakTest {

    private static final double LEVEL = 0.01;
    private static final int RUNS = 10_000;

    private static void assertAtLevel(String what, double share) {
        System.out.println(what + ": " + share);
        assertThat(share).as(what).isLessThanOrEqualTo(LEVEL + 2 * Math.sqrt(LEVEL * (1 - LEVEL) / RUNS));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.05, 0.5})
    void verdict_identicalModelsWithNoise_isRarelyChanged(double noise) {
        assertAtLevel(
                "identical models, noise " + noise + ", CHANGED",
                new NoisyModels(noise, 0).share(Verdict.CHANGED, RUNS, 10_000));
    }

    @Test
    void standing_scoresOfOneDistribution_rarelyShift() {
        assertAtLevel("scores of one distribution, shifted", FairGames.shifts(RUNS, 3_000));
    }

    @Test
    void standing_bothFailAtRandom_isRarelyShown() {
        assertAtLevel("both fail at random, BROKEN", FairGames.broken(RUNS, 10_000));
    }

    @Test
    void isDecided_labelsOfUsersWhoComeOften_isRare() {
        assertAtLevel("labels of users who come often, decided", FairGames.decidedLabels(RUNS, 10_000));
    }
}
