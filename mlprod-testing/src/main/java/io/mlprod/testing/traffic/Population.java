package io.mlprod.testing.traffic;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import java.time.Duration;
import java.util.Arrays;

/**
 * Who comes how often, and when: users by Zipf's law, more by day than by night, and fewer on weekends.
 *
 * @param users how many
 * @param activity the exponent of Zipf's law; 0 for users who come equally often
 * @param perHour requests, as the mean of a week
 * @param daily how much more there are at 14:00 than on average, as a share; so much fewer at 2:00
 * @param weekly how many fewer there are on a weekend's day than on another, as a share
 * @param lasting how long they come
 */
record Population(int users, double activity, double perHour, double daily, double weekly, Duration lasting) {

    private static final double HOUR = 3_600;
    private static final double DAY = 24 * HOUR;

    /** Returns how much is going on at a time, where 1 is the mean of a week that begins on a Monday. */
    double season(double second) {
        double hour = second % DAY / HOUR;
        double byHour = 1 - daily * Math.cos(2 * Math.PI * (hour - 2) / 24);
        boolean isWeekend = (long) (second / DAY) % 7 >= 5;
        return byHour * (isWeekend ? 1 - weekly : 1) / mean();
    }

    private double mean() {
        return (5 + 2 * (1 - weekly)) / 7;
    }

    /** Returns what {@link #season} never exceeds. */
    double highSeason() {
        return (1 + daily) / mean();
    }

    /** Returns the sums of the users' activities, from the most active one. */
    double[] activities() {
        double[] sums = new double[users];
        double sum = 0;
        for (int user = 0; user < users; user++) {
            sum += Math.pow(user + 1, -activity);
            sums[user] = sum;
        }
        return sums;
    }

    /** Returns the user at a share of all activity. */
    static int userAt(double share, double[] activities) {
        int found = Arrays.binarySearch(activities, share * activities[activities.length - 1]);
        return Math.min(found < 0 ? -found - 1 : found, activities.length - 1);
    }

    @Override
    public String toString() {
        return NumberText.count(users) + " users for " + DurationText.of(lasting) + " at " + NumberText.exact(perHour)
                + " requests an hour";
    }
}
