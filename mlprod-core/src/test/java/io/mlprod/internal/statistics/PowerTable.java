package io.mlprod.internal.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * The tables of the page about verdicts: how much a test needs until it finds a difference, next to what a test would
 * need that is looked at once. Those of ratios are exact, those of means simulated.
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
                "%s %% of units, level %s:%n%n| ratio | events | fixed | at .5 | at .05 | at .01 | at .001 | at"
                        + " .0001 |%n"
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

    private static long threeDigits(double number) {
        return Math.round(new BigDecimal(number).round(new MathContext(3)).doubleValue());
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
