package io.mlprod.internal.rollout;

import io.mlprod.docs.PrintedText;
import io.mlprod.internal.rollout.ToldEventsSimulationTest.Complaints;
import io.mlprod.rollout.Rollout;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a rollout says that the breaker took back, or that has lost outcomes, stands on the page. */
class BreakerAndLossTextTest {

    @Test
    void status_takenBackByTheBreaker_isOnThePage() {
        Member member = new Member(Rollout.<Object, Double>to("8").steps(0.5), new SkippingTime()).started();
        for (long unit = 0; unit < 120; unit++) {
            member.machine.observations().observe(false, 0, unit, 0.5, null, false, 1, null);
        }
        for (long unit = 200; unit < 206; unit++) {
            member.machine.observations().observe(true, 0, unit, 0.5, Member.failure(), true, 1, null);
        }

        PrintedText.assertOnPage("VERDICTS.md", member.machine.status().toString());
    }

    @Test
    void status_eventsToldTooLate_isOnThePage() {
        Complaints complaints = new Complaints(0.02, 0.02, Duration.ofMinutes(10), Duration.ofMinutes(100));

        Member member = ToldEventsSimulationTest.run(
                ToldEventsSimulationTest.rollout(), complaints, 12_000, Duration.ofSeconds(1), 1);

        PrintedText.assertOnPage("VERDICTS.md", member.machine.status().toString());
    }

    @Test
    void status_predictionsForgotten_isOnThePage() {
        Complaints complaints = new Complaints(0.02, 0.02, Duration.ofMinutes(10), Duration.ofMinutes(10));

        Member member = ToldEventsSimulationTest.run(
                ToldEventsSimulationTest.rollout().maxDecisions(3_000), complaints, 12_000, Duration.ofSeconds(1), 1);

        PrintedText.assertOnPage("VERDICTS.md", member.machine.status().toString());
    }
}
