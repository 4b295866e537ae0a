package io.mlprod.testing.verdicts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Users who come 1 to 500 times (Zipf's law with exponent 1.5, 17 times on average), more of them by day than by night
 * and on weekdays than on weekends.
 *
 * @param users how many
 * @param days over how many days they come for the first time
 * @param most how often one of them comes at most; 1 for users who come once
 * @param stay over how many days one user comes again
 */
record Traffic(int users, double days, int most, double stay) {

    private static final double EXPONENT = 1.5;
    private static final double DAY = 86_400;

    /**
     * A user asks.
     *
     * @param at when, in seconds
     * @param user who
     * @param number the how many-th time, from 0
     * @param trait a number from 0 to 1 that is the same each time
     * @param season how much more than usual is going on, from 0.1 to 2.3
     */
    record Visit(long at, String user, int number, double trait, double season) {}

    static Traffic zipf(int users, double days) {
        return new Traffic(users, days, 500, days);
    }

    static Traffic once(int users, double days) {
        return new Traffic(users, days, 1, 0);
    }

    Traffic staying(double daysOfEach) {
        return new Traffic(users, days, most, daysOfEach);
    }

    /** All visits in the order of time. */
    List<Visit> visits(SplittableRandom random) {
        double[] sums = new double[most];
        for (int i = 0; i < most; i++) {
            sums[i] = Math.pow(i + 1, -EXPONENT) + (i == 0 ? 0 : sums[i - 1]);
        }
        List<Visit> visits = new ArrayList<>();
        String run = Long.toHexString(random.nextLong()) + "-";
        for (int user = 0; user < users; user++) {
            int found = Arrays.binarySearch(sums, random.nextDouble() * sums[most - 1]);
            int times = (found < 0 ? -found - 1 : found) + 1;
            double first = moment(random, 0, days);
            double trait = random.nextDouble();
            for (int time = 0; time < times; time++) {
                double at = time == 0 ? first : moment(random, first, first + stay);
                visits.add(new Visit((long) (at * DAY), run + user, time, trait, season(at)));
            }
        }
        visits.sort(Comparator.comparingLong(Visit::at));
        return visits;
    }

    /** Drawn by how much is going on. */
    private static double moment(SplittableRandom random, double from, double to) {
        while (true) {
            double at = from + random.nextDouble() * (to - from);
            if (random.nextDouble() * 2.3 < season(at)) {
                return at;
            }
        }
    }

    private static double season(double day) {
        double byHour = 1.2 - 1.1 * Math.cos(2 * Math.PI * day);
        boolean isWeekend = (long) day % 7 >= 5;
        return isWeekend ? 0.4 * byHour + 0.06 : byHour;
    }
}
