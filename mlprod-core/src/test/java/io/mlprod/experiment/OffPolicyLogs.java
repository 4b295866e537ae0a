package io.mlprod.experiment;

import io.mlprod.experiment.OffPolicy.Estimate;
import io.mlprod.experiment.OffPolicy.Logged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Logs of users who come 1 to 500 times and meet the same arm each time, and how often the intervals of what another
 * policy would have earned cover the truth.
 *
 * @param draw how units came to their arms, and the policy that is asked about
 * @param reward what a unit earns
 * @param effective the least effective sample size, at which the log ends
 */
record OffPolicyLogs(Draw draw, Reward reward, double effective) {

    private static final int MOST_VISITS = 500;
    private static final double[] VISITS = visits();

    /** Where a unit's second arm is drawn with some probability, and the policy wants it with another. */
    enum Draw {
        EVEN(0.5, 0, 1),
        TENTH(0.1, 0, 1),
        FIFTIETH(0.02, 0, 1),
        BOTH_ARMS(0.05, 0, 0.8),
        BY_CONTEXT(0.2, 1, 0.5); // weights up to 100

        final double propensity;
        final double sigma;
        final double target;

        Draw(double propensity, double sigma, double target) {
            this.propensity = propensity;
            this.sigma = sigma;
            this.target = target;
        }

        double propensity(SplittableRandom random) {
            return sigma == 0
                    ? propensity
                    : Math.min(0.99, Math.max(0.005, propensity * Math.exp(sigma * random.nextGaussian())));
        }
    }

    /** The second arm's; the first earns four fifths of it. */
    enum Reward {
        NORMAL(3),
        HALF_BUY(0.5),
        FEW_BUY(0.05),
        HARDLY_ANY_BUY(0.005),
        ALMOST_ALL_BUY(0.95),
        LOGNORMAL(Math.exp(0.5)),
        FEW_BUY_FOR_LOGNORMAL(0.05 * Math.exp(0.5)),
        CLICKS_OF_ZIPF_USERS(0.05 * meanVisits());

        final double mean;

        Reward(double mean) {
            this.mean = mean;
        }

        double draw(SplittableRandom random, double factor) {
            return switch (this) {
                case NORMAL -> mean * factor + random.nextGaussian();
                case HALF_BUY, FEW_BUY, HARDLY_ANY_BUY, ALMOST_ALL_BUY -> random.nextDouble() < mean * factor ? 1 : 0;
                case LOGNORMAL -> factor * Math.exp(random.nextGaussian());
                case FEW_BUY_FOR_LOGNORMAL -> random.nextDouble() < 0.05 ? factor * Math.exp(random.nextGaussian()) : 0;
                case CLICKS_OF_ZIPF_USERS -> clicks(random, 0.05 * factor).sum();
            };
        }
    }

    /** Of one user: each visit's. */
    private static java.util.stream.DoubleStream clicks(SplittableRandom random, double rate) {
        int at = Arrays.binarySearch(VISITS, random.nextDouble());
        int visits = (at < 0 ? -at - 1 : at) + 1;
        return java.util.stream.IntStream.range(0, visits).mapToDouble(i -> random.nextDouble() < rate ? 1 : 0);
    }

    /** Distribution function of Zipf's law with exponent 1.5 over 1 to 500. */
    private static double[] visits() {
        double[] sums = new double[MOST_VISITS];
        for (int i = 0; i < MOST_VISITS; i++) {
            sums[i] = Math.pow(i + 1, -1.5) + (i == 0 ? 0 : sums[i - 1]);
        }
        return Arrays.stream(sums).map(sum -> sum / sums[MOST_VISITS - 1]).toArray();
    }

    private static double meanVisits() {
        return MOST_VISITS - Arrays.stream(visits()).sum() + 1;
    }

    static Stream<OffPolicyLogs> all() {
        return Arrays.stream(Draw.values())
                .flatMap(draw -> Arrays.stream(Reward.values())
                        .map(reward -> new OffPolicyLogs(draw, reward, OffPolicy.MIN_EFFECTIVE)));
    }

    /** How many of the runs had an estimate, and the share of those whose interval missed the truth, by estimator. */
    double[] missed(int runs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double truth = reward.mean * (draw.target + (1 - draw.target) * 0.8);
        int[] missed = new int[3];
        int[] shown = new int[3];
        for (int run = 0; run < runs; run++) {
            OffPolicy log = new OffPolicy();
            double sum = 0;
            double squares = 0;
            for (int unit = 0; squares == 0 || sum * sum < effective * squares; unit++) {
                Logged row = row(random, unit, truth);
                double weight = row.targetProbability() / row.propensity();
                sum += weight;
                squares += weight * weight;
                log.add(row);
            }
            List<Estimate> estimates = List.of(log.ips(), log.snips(), log.doublyRobust());
            for (int i = 0; i < 3; i++) {
                Estimate estimate = estimates.get(i);
                shown[i] += estimate.value().isPresent() ? 1 : 0;
                missed[i] += truth < estimate.lower() || truth > estimate.upper() ? 1 : 0;
            }
        }
        return new double[] {missed[0] / (double) shown[0], missed[1] / (double) shown[1], missed[2] / (double) shown[2]
        };
    }

    /** The model of the reward is right but for three tenths. */
    private Logged row(SplittableRandom random, int unit, double truth) {
        double propensity = draw.propensity(random);
        boolean second = random.nextDouble() < propensity;
        double factor = second ? 1 : 0.8;
        return new Logged(
                "u" + unit,
                second ? propensity : 1 - propensity,
                reward.draw(random, factor),
                second ? draw.target : 1 - draw.target,
                0.7 * reward.mean * factor,
                0.7 * truth);
    }

    /** Each visit of so many users, half of whom saw the second arm every time. */
    static List<Logged> visitsOf(int users, SplittableRandom random) {
        List<Logged> rows = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            String unit = "u" + user;
            boolean second = random.nextDouble() < 0.5;
            double rate = random.nextDouble() < 0.5 ? 0.02 : 0.2; // some click often, others hardly ever
            clicks(random, rate).forEach(click -> rows.add(Logged.of(unit, 0.5, click, second ? 1 : 0)));
        }
        return rows;
    }
}
