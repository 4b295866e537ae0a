package io.mlprod.internal.rollout;

import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;

/**
 * Rollouts with units that come back, through the machine with all its parts.
 *
 * @param rollout the plan
 * @param units how many there are
 * @param requests how many requests a unit has, drawn for each
 * @param control what happens to a control's request
 * @param candidate what happens to a candidate's request
 */
record RolloutTrafficSimulation(
        Rollout<Object, Double> rollout,
        int units,
        ToIntFunction<SplittableRandom> requests,
        Happening control,
        Happening candidate) {

    private static final int REQUESTS_PER_POLL = 2_000;

    /** What happens to a request. */
    interface Happening {

        /** By who asks: a unit's number, from 0. */
        Outcome to(int unit, SplittableRandom random);
    }

    /** How a request ends. */
    enum Outcome {
        FINE,
        SLOW,
        FAILED
    }

    /** Which part of the rollouts was taken back, and which went beyond its first step. */
    record Ends(double takenBack, double goneOn) {}

    /** From 1 to 500 requests, with probabilities that fall as one over the number. */
    static int zipf(SplittableRandom random) {
        return (int) Math.pow(501, random.nextDouble());
    }

    /** Slow or failed with a probability. */
    static Happening at(double rate, Outcome outcome) {
        return (unit, random) -> random.nextDouble() < rate ? outcome : Outcome.FINE;
    }

    Ends run(int runs, long seed) {
        int takenBack = 0;
        int goneOn = 0;
        for (int run = 0; run < runs; run++) {
            Member member = run(new SplittableRandom(seed * 1_000_003L + run));
            takenBack += member.state == RolloutState.ROLLED_BACK ? 1 : 0;
            goneOn += member.path.contains("STEP 1") || member.share == 1 ? 1 : 0;
        }
        return new Ends((double) takenBack / runs, (double) goneOn / runs);
    }

    private Member run(SplittableRandom random) {
        SkippingTime time = new SkippingTime();
        Member member = new Member(rollout, time).started();
        int[] order = order(random);
        long salt = random.nextLong();
        for (int i = 0; i < order.length && member.state == RolloutState.STEP; i++) {
            long unit = salt + order[i] * 0x9e3779b97f4a7c15L;
            boolean isCandidate = member.isCandidate(unit);
            Outcome outcome = (isCandidate ? candidate : control).to(order[i], random);
            boolean fails = outcome == Outcome.FAILED;
            member.machine
                    .observations()
                    .observe(
                            isCandidate,
                            member.step,
                            unit,
                            fails ? null : 0.5,
                            fails ? Member.failure() : null,
                            false,
                            outcome == Outcome.SLOW ? 40_000_000 : 1_000_000,
                            null);
            if (i % REQUESTS_PER_POLL == 0) {
                time.manual.advance(rollout.polling().every());
            }
        }
        return member;
    }

    /** All requests of all units, shuffled. */
    private int[] order(SplittableRandom random) {
        int[] counts = new int[units];
        int sum = 0;
        for (int unit = 0; unit < units; unit++) {
            counts[unit] = requests.applyAsInt(random);
            sum += counts[unit];
        }
        int[] order = new int[sum];
        for (int unit = 0, at = 0; unit < units; unit++) {
            for (int i = 0; i < counts[unit]; i++, at++) {
                int other = random.nextInt(at + 1);
                order[at] = order[other];
                order[other] = unit;
            }
        }
        return order;
    }
}
