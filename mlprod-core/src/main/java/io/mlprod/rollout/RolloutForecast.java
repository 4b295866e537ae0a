package io.mlprod.rollout;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A forecast of the differences that a rollout finds before it promotes a candidate, and of about when: how 300
 * simulated rollouts ended for each of several candidates, see {@link Rollout#forecast}. Times are medians. The same
 * arguments give the same forecast. Immutable.
 *
 * <p>It supposes that rates do not change, that no unit comes twice, and that all other guards find the candidate good
 * enough, and sooner. It leaves out pauses, {@link Guard#maxRate} and {@link Rollout#breaker}; the last two may take a
 * candidate back sooner.
 *
 * @param version the candidate's version name
 * @param guard the name of the guard by which it is judged
 * @param maxRatio how much more often than the control's units the candidate's may have the guard's event
 * @param unitsPerDay the number of different units in a day
 * @param eventRate the part of the control's units that has the event
 * @param maxRate the limit of the rate of both arms, which the outlooks leave out; empty if there is none
 * @param outlooks what becomes of candidates, from one as good as the control to much worse ones
 * @since 0.1
 */
public record RolloutForecast(
        String version,
        String guard,
        double maxRatio,
        double unitsPerDay,
        double eventRate,
        OptionalDouble maxRate,
        List<Outlook> outlooks) {

    private static final double MOST = 0.5;
    private static final String ROW = "%n  %-22s %-42s %s";

    /** Copies the list. */
    public RolloutForecast {
        outlooks = List.copyOf(outlooks);
    }

    /**
     * The outlook of one candidate. Rollouts that neither take it back nor promote it stay in a step for more than
     * 10,000 days.
     *
     * @param ratio how many times as many of its units as of the control's have the event
     * @param takenBack the part of the rollouts that takes it back
     * @param backAfter how long after the start; empty if none does
     * @param backAtShare the share of units that it answers then; empty if none does
     * @param promoted the part of the rollouts that promotes it
     * @param promotedAfter how long after the start; empty if none does
     * @param inTheLastStep how long the last step must last so that half of the rollouts find the difference there;
     *     empty if they never do
     */
    public record Outlook(
            double ratio,
            double takenBack,
            Optional<Duration> backAfter,
            Optional<Double> backAtShare,
            double promoted,
            Optional<Duration> promotedAfter,
            Optional<Duration> inTheLastStep) {

        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * Returns a table: a line for each candidate, and one for each difference that most rollouts do not find.
     *
     * @return several lines, safe to print
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Version %s at %,.0f units a day, guard %s (%s of the control's units have it).%nOf 100 such rollouts",
                PlainText.line(version),
                unitsPerDay,
                PlainText.line(guard),
                percent(eventRate)));
        text.append(String.format(ROW, "if its rate is", "take it back", "promote it"));
        for (Outlook outlook : outlooks) {
            text.append(String.format(ROW, rate(outlook), back(outlook), on(outlook)));
        }
        for (Outlook outlook : outlooks) {
            if (outlook.ratio > maxRatio && outlook.takenBack < MOST) {
                text.append(String.format("%n%s", missed(outlook)));
            }
        }
        if (maxRatio > 1) {
            text.append(String.format("%nUp to %s times is allowed: the guard's maxRatio.", plain(maxRatio)));
        }
        maxRate.ifPresent(limit -> text.append(String.format(
                eventRate >= limit
                        ? "%nNo version is promoted: the rate today is not below the guard's maxRate of %s."
                        : "%nThe guard's maxRate of %s is left out: once both arms together are above it, it goes"
                                + " back.",
                percent(limit))));
        return text.toString();
    }

    private String rate(Outlook outlook) {
        String times = outlook.ratio == 1 ? "the same" : plain(outlook.ratio) + " times";
        return percent(eventRate * outlook.ratio) + " (" + times + ")";
    }

    private static String back(Outlook outlook) {
        long of100 = Math.round(100 * outlook.takenBack);
        return of100 == 0
                ? "0"
                : of100
                        + outlook.backAfter.map(RolloutForecast::after).orElse("")
                        + outlook.backAtShare
                                .map(share -> ", at " + percent(share) + " of units")
                                .orElse("");
    }

    private static String on(Outlook outlook) {
        long ended = Math.round(100 * (outlook.takenBack + outlook.promoted));
        long of100 = ended - Math.round(100 * outlook.takenBack);
        String promoted = of100 == 0
                ? "0"
                : of100 + outlook.promotedAfter.map(RolloutForecast::after).orElse("");
        return ended == 100 ? promoted : promoted + "; " + (100 - ended) + " stay undecided for decades";
    }

    private static String after(Duration time) {
        return " after about " + DurationText.about(time);
    }

    private static String missed(Outlook outlook) {
        return "Most do not notice " + plain(outlook.ratio) + " times"
                + outlook.inTheLastStep
                        .map(time -> " unless their last step lasts about " + DurationText.about(time) + " (hold).")
                        .orElse(", however long they last.");
    }

    private static String percent(double part) {
        return plain(100 * part) + " %";
    }

    /** Writes a number with three significant digits. */
    private static String plain(double number) {
        return new BigDecimal(number)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
