package io.mlprod.internal.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The tables of the page about verdicts: how much a test needs until it finds a difference, next to what a test would need
 * that is looked at once. Those of ratios are exact, those of means simulated.
 */
final class PowerTable {

    private static final double[] RATIOS = {1.05, 1.1, 1.2, 1.5, 2, 3, 5, 10, 50};
    private static final double[] RATES = {0.5, 0.05, 0.01, 0.001, 0.0001};

    private PowerTable() {}

    /** The table of one share and level. */
    static String ratios(double share, double alpha) {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%s %% of units, level %s:%n%n| ratio | events | fixed | at .5 | at .05 | at .01 | at .001 | at .0001 |%n"
                        + "|---|---|---|---|---|---|---|---|%n",
                plain(100 * share),
                alpha));
        for (double ratio : RATIOS) {
            double candidates = StoppingTime.candidates(share, ratio);
            long events =
                    StoppingTime.above(1, ratio, share, alpha, 0.5, 10_000_000).tosses();
            long fixed = FixedSample.tosses(share, candidates, alpha);
            table.append(String.format(Locale.ROOT, "| %s | %,d | %,d |", plain(ratio), events, fixed));
            for (double rate : RATES) {
                double units = events / (rate * (share * ratio + 1 - share));
                table.append(rate * ratio > 1 ? " |" : String.format(Locale.ROOT, " %,d |", threeDigits(units)));
            }
            table.append(String.format("%n"));
        }
        return table.toString();
    }

    /** The table of an experiment's readout for proportions, two arms of equal share, two-sided, level 0.05. */
    static String means(double rate, int runs) {
        StringBuilder table = new StringBuilder();
        table.append(String.format("| ratio | units | fixed |%n|---|---|---|%n"));
        for (double ratio : new double[] {1.2, 2}) {
            double[] units = IntStream.range(0, runs)
                    .mapToDouble(run -> unitsUntilDifferent(rate, rate * ratio, new SplittableRandom(31L * run + 3)))
                    .sorted()
                    .toArray();
            double other = rate * ratio;
            double mean = (rate + other) / 2;
            double spread = 1.96 * Math.sqrt(2 * mean * (1 - mean))
                    + 0.8416 * Math.sqrt(rate * (1 - rate) + other * (1 - other));
            double fixed = 2 * Math.pow(spread / (other - rate), 2);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d |%n",
                    plain(ratio),
                    threeDigits(units[runs / 2]),
                    threeDigits(fixed)));
        }
        return table.toString();
    }

    private static double unitsUntilDifferent(double rate, double other, SplittableRandom random) {
        Moments control = Moments.EMPTY;
        Moments treatment = Moments.EMPTY;
        for (long units = 2; ; units += 2) {
            control = control.plus(random.nextDouble() < rate ? 1 : 0);
            treatment = treatment.plus(random.nextDouble() < other ? 1 : 0);
            if (units >= 2 * MeanTest.MIN_UNITS_PER_ARM
                    && MeanTest.difference(control, treatment, 0.05, MeanTest.DEFAULT_TUNING)
                            .excludes(0)) {
                return units;
            }
        }
    }

    private static long threeDigits(double number) {
        return Math.round(new BigDecimal(number).round(new MathContext(3)).doubleValue());
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
