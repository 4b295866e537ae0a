package io.mlprod.testing.latency;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What an action was measured to take, beside its baseline. Immutable.
 *
 * @param percentile the percentile that is compared, such as 50
 * @param ratio how many times as long as the baseline the action takes: the percentile of the action's best round over
 *     that of the baseline's best round
 * @param action the times of the action
 * @param baseline the times of what it is compared with
 * @param rounds the ratio in each round
 * @since 0.1
 */
public record LatencyReport(int percentile, double ratio, Times action, Times baseline, List<Double> rounds) {

    /** Copies the list. */
    public LatencyReport {
        rounds = List.copyOf(rounds);
    }

    /**
     * Times of one call, in nanoseconds. Where calls are short, a sample is the mean of several.
     *
     * @param best the compared percentile in the round in which it was lowest
     * @param p10 the time that a tenth of all samples do not exceed
     * @param p50 the median of all samples
     * @param p95 the time that 95 of 100 samples do not exceed
     * @param p99 the time that 99 of 100 samples do not exceed; on a shared machine this says more of the machine than
     *     of the action
     * @param samples how many samples there are
     * @param callsPerSample how many calls make a sample
     */
    public record Times(
            double best, double p10, double p50, double p95, double p99, long samples, long callsPerSample) {

        private String row(String name) {
            return String.format(
                    Locale.ROOT,
                    "%-9s %10s %10s %10s %10s %10s   %s",
                    name,
                    text(best),
                    text(p10),
                    text(p50),
                    text(p95),
                    text(p99),
                    NumberText.count(samples) + " of " + NumberText.count(callsPerSample)
                            + (callsPerSample == 1 ? " call" : " calls"));
        }

        private static String text(double nanos) {
            return DurationText.ofNanos(Math.round(nanos));
        }
    }

    /**
     * Returns the times as a table for people.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        String head = String.format(
                Locale.ROOT, "%-9s %10s %10s %10s %10s %10s   %s", "", "best", "p10", "p50", "p95", "p99", "samples");
        String each = rounds.stream().map(NumberText::measured).collect(Collectors.joining(" "));
        return head + "\n" + action.row("action") + "\n" + baseline.row("baseline") + "\nratio of p" + percentile
                + ", best of " + rounds.size() + (rounds.size() == 1 ? " round: " : " rounds: ")
                + NumberText.measured(ratio) + "; by round: " + each;
    }
}
