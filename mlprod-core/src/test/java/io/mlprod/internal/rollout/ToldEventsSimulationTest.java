package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whole rollouts with a guard of complaints, which feedback tells long after the prediction. */
class ToldEventsSimulationTest {

    static final Duration GAP = Duration.ofMillis(36); // 100,000 predictions an hour

    private static final String COMPLAINT = "complaint";

    /**
     * What is told.
     *
     * @param controlRate of complaints to predictions of the control
     * @param candidateRate likewise of the candidate
     * @param controlDelay until a complaint of the control is told
     * @param candidateDelay likewise of the candidate
     * @param isSpread whether delays are exponential with these means
     */
    record Complaints(
            double controlRate,
            double candidateRate,
            Duration controlDelay,
            Duration candidateDelay,
            boolean isSpread) {

        Complaints(double controlRate, double candidateRate, Duration controlDelay, Duration candidateDelay) {
            this(controlRate, candidateRate, controlDelay, candidateDelay, false);
        }

        long delay(boolean isCandidate, SplittableRandom random) {
            long nanos = (isCandidate ? candidateDelay : controlDelay).toNanos();
            return isSpread ? (long) (-nanos * Math.log(1 - random.nextDouble())) : nanos;
        }
    }

    private record Told(PredictionId id, long at) {}

    static Rollout<Object, Double> rollout() {
        return Rollout.<Object, Double>to("8")
                .steps(0.1, 0.5)
                .hold(Duration.ofMinutes(30))
                .polling(polling -> polling.every(Duration.ofSeconds(30)))
                .guard(Guard.event(COMPLAINT));
    }

    private static Member run(Rollout<Object, Double> rollout, Complaints complaints, int predictions, long seed) {
        return run(rollout, complaints, predictions, GAP, seed);
    }

    /** New units, one prediction each at a time, until the rollout is over or so many have come. */
    static Member run(
            Rollout<Object, Double> rollout, Complaints complaints, int predictions, Duration gap, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SkippingTime time = new SkippingTime();
        Member member = new Member(rollout, time).started();
        PriorityQueue<Told> later = new PriorityQueue<>(Comparator.comparingLong(Told::at));
        for (int i = 0; i < predictions && !member.state.isFinal(); i++) {
            if (i % 50 == 0) {
                time.manual.advance(gap.multipliedBy(50));
            }
            while (!later.isEmpty() && later.peek().at() <= time.nanoTime()) {
                boolean unused =
                        member.machine.observations().event(later.remove().id(), COMPLAINT);
            }
            long unit = random.nextLong();
            boolean isCandidate = member.isCandidate(unit);
            PredictionId id = PredictionId.next();
            member.machine.observations().observe(isCandidate, member.step, unit, 0.5, null, false, 1, id);
            double rate = isCandidate ? complaints.candidateRate : complaints.controlRate;
            if (random.nextDouble() < rate) {
                later.add(new Told(id, time.nanoTime() + complaints.delay(isCandidate, random)));
            }
        }
        return member;
    }

    private static Duration of(int predictions) {
        return GAP.multipliedBy(predictions);
    }

    @Test
    void threeTimesTheComplaints_toldTwentyThousandPredictionsLater_isTakenBack() {
        Complaints complaints = new Complaints(0.01, 0.03, of(20_000), of(20_000));
        for (long seed = 0; seed < 2; seed++) {
            Member member = run(rollout(), complaints, 300_000, seed);

            assertThat(member.state).isEqualTo(RolloutState.ROLLED_BACK);
            assertThat(member.machine.status().reason()).startsWith("guard complaint");
        }
    }

    @Test
    void threeTimesTheComplaints_toldHundredThousandPredictionsLater_isTakenBack() {
        Complaints complaints = new Complaints(0.01, 0.03, of(100_000), of(100_000));
        for (long seed = 0; seed < 2; seed++) {
            Member member = run(rollout().outcomesWithin(Duration.ofMinutes(61)), complaints, 300_000, seed);

            assertThat(member.state).isEqualTo(RolloutState.ROLLED_BACK);
            assertThat(member.machine.status().reason()).startsWith("guard complaint");
        }
    }

    @Test
    void threeTimesTheComplaints_toldAfterTheirTime_isPausedAndNeverPromoted() {
        Complaints complaints = new Complaints(0.01, 0.03, of(100_000), of(100_000));

        Member member = run(rollout().outcomesWithin(Duration.ofMinutes(20)), complaints, 300_000, 1);

        assertThat(member.state).isEqualTo(RolloutState.PAUSED);
        RolloutStatus status = member.machine.status();
        assertThat(status.reason())
                .isEqualTo("outcomes are lost: too many events were told more than 20 min after the prediction; start"
                        + " again"
                        + " with a longer outcomesWithin");
        assertThat(status.outcomes())
                .contains("events were told too late (100 % of the candidate's, 100 % of the control's)");
    }

    @Test
    void threeTimesTheComplaints_roomForFewPredictions_isPausedAndNeverPromoted() {
        Complaints complaints = new Complaints(0.01, 0.03, of(20_000), of(20_000));

        Member member = run(rollout().maxDecisions(50_000), complaints, 150_000, 1);

        assertThat(member.state).isEqualTo(RolloutState.PAUSED);
        RolloutStatus status = member.machine.status();
        assertThat(status.reason())
                .isEqualTo("outcomes are lost: too many predictions were forgotten before they were 1 h old; start"
                        + " again with"
                        + " more maxDecisions (now 50,000), or a shorter outcomesWithin");
        assertThat(status.outcomes()).startsWith("100 % of ");
    }

    @Test
    void sameComplaints_toldLaterInOneArm_isNotTakenBack() {
        Duration early = Duration.ofMinutes(10);
        Duration late = Duration.ofMinutes(40);
        int[] takenBack = new int[2];
        for (long seed = 0; seed < 3; seed++) {
            Member candidateLate = run(rollout(), new Complaints(0.02, 0.02, early, late), 150_000, seed);
            Member controlLate = run(rollout(), new Complaints(0.02, 0.02, late, early), 150_000, seed);
            takenBack[0] += candidateLate.state == RolloutState.ROLLED_BACK ? 1 : 0;
            takenBack[1] += controlLate.state == RolloutState.ROLLED_BACK ? 1 : 0;
        }

        assertThat(Arrays.stream(takenBack).sum()).isZero();
    }

    @Test
    void sameComplaints_delaysSpreadFurtherInOneArm_giveNoVerdict() {
        Duration gap = Duration.ofSeconds(4);
        Complaints complaints =
                new Complaints(0.05, 0.05, Duration.ofMinutes(10), Duration.ofMinutes(40), true); // 22 % later than 1 h
        for (long seed = 0; seed < 3; seed++) {
            Member member = run(rollout().minUnits(200), complaints, 20_000, gap, seed);

            assertThat(member.state).isEqualTo(RolloutState.PAUSED);
            assertThat(member.path).doesNotContain("STEP 1");
        }
    }

    @Test
    void sameComplaints_oneArmToldAfterTheirTime_isPaused() {
        Duration inTime = Duration.ofMinutes(10);
        Duration late = Duration.ofMinutes(100);

        Member controlLate = run(rollout(), new Complaints(0.02, 0.02, late, inTime), 400_000, 1);
        Member candidateLate = run(rollout(), new Complaints(0.02, 0.02, inTime, late), 400_000, 1);

        assertThat(controlLate.state).isEqualTo(RolloutState.PAUSED);
        assertThat(controlLate.machine.status().outcomes()).contains("0 % of the candidate's, 100 % of the control's");
        assertThat(candidateLate.state).isEqualTo(RolloutState.PAUSED);
        assertThat(candidateLate.machine.status().outcomes())
                .contains("100 % of the candidate's, 0 % of the control's");
    }
}
