package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.docs.PrintedText;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each kind of status, as the page on verdicts has it. */
class RolloutStatusTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SkippingTime time = new SkippingTime();
    private final SplittableRandom random = new SplittableRandom(13);

    private static Rollout<Object, Double> plan() {
        return Rollout.<Object, Double>to("8")
                .name("scores-8")
                .steps(0.1, 0.5)
                .hold(Duration.ofHours(12))
                .polling(polling -> polling.every(Duration.ofMinutes(1)))
                .minUnits(1_000);
    }

    /** Lets new units come for some hours, or until it is over. */
    private void serve(Member process, int hours, int unitsAnHour, double controlRate, double candidateRate) {
        for (int hour = 0; hour < hours && !process.state.isFinal(); hour++) {
            process.serve(unitsAnHour, controlRate, candidateRate, random);
            time.manual.advance(HOUR);
        }
    }

    private Member started(Rollout<Object, Double> plan) {
        return new Member(plan, time).started();
    }

    private static void assertOnPage(Member process, RolloutState state) {
        assertThat(process.state).isEqualTo(state);
        PrintedText.assertOnPage("VERDICTS.md", process.machine.status().toString());
    }

    @Test
    void shadow_halfOfItsAnswers_isOnThePage() {
        Member process = started(plan().shadow(0.1, Duration.ofHours(2), 1_000));
        time.manual.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 400; i++) {
            process.machine.observations().shadowed(null, false, 1);
        }
        time.manual.advance(HOUR);

        assertOnPage(process, RolloutState.SHADOW);
    }

    @Test
    void step_fewUnitsYet_isOnThePage() {
        Member process = started(plan());
        serve(process, 3, 900, 0.01, 0.01);

        assertOnPage(process, RolloutState.STEP);
    }

    @Test
    void step_proofMissing_isOnThePage() {
        Member process = started(plan());
        serve(process, 14, 900, 0.01, 0.01);

        assertThat(process.machine.status().missing()).hasSize(1);
        assertOnPage(process, RolloutState.STEP);
    }

    @Test
    void step_noNumberOfUnitsWouldProveIt_isOnThePage() {
        Member process = started(plan().guard(Guard.errors().maxRatio(1.5).advanceBelow(1.5)));
        serve(process, 14, 900, 0.04, 0.066);

        assertOnPage(process, RolloutState.STEP);
    }

    @Test
    void paused_forLackOfData_isOnThePage() {
        Member process = started(plan().patience(Duration.ofHours(24)));
        serve(process, 25, 60, 0, 0);

        assertOnPage(process, RolloutState.PAUSED);
    }

    @Test
    void rolledBack_byRatio_isOnThePage() {
        Member process = started(plan());
        serve(process, 100, 900, 0.083, 0.151);

        assertOnPage(process, RolloutState.ROLLED_BACK);
    }

    @Test
    void rolledBack_byRate_isOnThePage() {
        Member process = started(
                plan().guard(Guard.<Double>when("low", score -> score < 0.6).maxRate(0.05)));
        for (int unit = 0; process.state == RolloutState.STEP; unit++) {
            double answer = random.nextDouble() < 0.12 ? 0.5 : 0.9;
            process.machine.observations().observe(unit % 10 == 0, 0, unit, answer, null, false, 1, null);
        }
        time.manual.advance(Duration.ofMinutes(1)); // tells the store

        assertOnPage(process, RolloutState.ROLLED_BACK);
    }

    @Test
    void promoted_allStepsPassed_isOnThePage() {
        Member process = started(plan());
        serve(process, 200, 2_400, 0.002, 0.002);

        assertOnPage(process, RolloutState.PROMOTED);
    }
}
