package io.mlprod.internal.rollout;

import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Returning users in front of a fleet: each has 1 to 500 requests at rates spread evenly over the orders of magnitude,
 * each request comes to a process at random, a few users always fail, and the others each at a rate of their own.
 *
 * @param processes how many processes share the store
 * @param base the mean rate at which requests to the control fail
 * @param alwaysFail the share of users of whom every request to the control fails
 * @param ratio how many times as often requests to the candidate fail, and how many times as many users always do
 */
record Crowd(int processes, double base, double alwaysFail, double ratio) {

    private static final int USERS = 1_500;
    private static final int REQUESTS_PER_POLL = 1_200;
    private static final int POLLS = 20;

    /** The shares of runs that were taken back, and that got beyond the first step. */
    record Ends(double takenBack, double advanced) {}

    static Rollout<Object, Double> rollout(double alpha, Guard<Object> guard) {
        return Rollout.<Object, Double>to("8")
                .steps(0.05, 0.2, 0.5)
                .minUnits(0)
                .hold(Duration.ofSeconds(30))
                .breaker(1_000_000) // it is not what is tried here
                .alpha(alpha)
                .guard(guard);
    }

    Ends run(int runs, Rollout<Object, Double> rollout, long seed) {
        int takenBack = 0;
        int advanced = 0;
        for (int run = 0; run < runs; run++) {
            List<Member> fleet = once(rollout, new SplittableRandom(seed + run));
            takenBack += fleet.stream().anyMatch(member -> member.state == RolloutState.ROLLED_BACK) ? 1 : 0;
            advanced += fleet.stream().anyMatch(member -> member.step != 0) ? 1 : 0;
        }
        return new Ends((double) takenBack / runs, (double) advanced / runs);
    }

    private List<Member> once(Rollout<Object, Double> rollout, SplittableRandom random) {
        SkippingTime time = new SkippingTime();
        RolloutStore store = RolloutStore.inMemory();
        List<Member> fleet = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            fleet.add(new Member(rollout, store, time, "p" + i, Member.DIGEST).started());
        }
        long[] units = random.longs(USERS).toArray();
        double[] control = new double[USERS];
        double[] candidate = new double[USERS];
        double[] upTo = new double[USERS];
        double all = 0;
        for (int user = 0; user < USERS; user++) {
            all += Math.pow(500, random.nextDouble());
            upTo[user] = all;
            double trouble = random.nextDouble();
            double rate = -base * Math.log(1 - random.nextDouble());
            control[user] = trouble < alwaysFail ? 1 : rate;
            candidate[user] = trouble < alwaysFail * ratio ? 1 : rate * ratio;
        }
        for (int poll = 0; poll < POLLS; poll++) {
            for (int request = 0; request < REQUESTS_PER_POLL; request++) {
                int user = find(upTo, random.nextDouble() * all);
                Member member = fleet.get(random.nextInt(processes));
                if (member.state != RolloutState.STEP) {
                    return fleet;
                }
                member.serve(units[user], control[user], candidate[user], random);
            }
            time.manual.advance(rollout.polling().every());
        }
        return fleet;
    }

    private static int find(double[] upTo, double at) {
        int low = 0;
        int high = upTo.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (upTo[middle] > at) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
