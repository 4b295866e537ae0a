package io.mlprod.monitoring.internal.evaluate;

import java.time.Duration;

/**
 * The false alarms that a watched version may raise, spent by time: a look gets the rate times the time since the last
 * look that was spent on. So the expected number of false alarms in a day is at most the rate, whatever the lengths and
 * overlaps of windows are and however irregular the looks, since expectations add up even if looks are dependent.
 *
 * <p>Unspent time adds up to a day at most: after a quiet week one look is not allowed a week's false alarms. Not
 * thread-safe.
 */
public final class AlarmBudget {

    private static final double DAY = Duration.ofDays(1).toNanos();

    private final double perDay;
    private long last;

    /**
     * Creates a budget that begins to fill.
     *
     * @param falseAlarmsPerDay the rate
     * @param nanos the monotonic time at which the first window begins
     */
    public AlarmBudget(double falseAlarmsPerDay, long nanos) {
        this.perDay = falseAlarmsPerDay;
        this.last = nanos;
    }

    /**
     * Spends all that there is on a look. Call it only for a look that can raise an alarm: with enough rows.
     *
     * @param nanos the monotonic time of the look; if it is before the last look, the budget fills from there on
     * @return the probability of a false alarm that this look may have; 0 if no time has passed
     */
    public double spend(long nanos) {
        double days = (nanos - last) / DAY;
        last = nanos;
        return perDay * Math.min(1, Math.max(0, days));
    }
}
