package io.mlprod.monitoring.report;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.ColumnDrift.CellChange;
import io.mlprod.monitoring.drift.DriftState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/** The sentences about a column of a comparison. */
final class ColumnWords {

    private static final double SMALL_MOVE = 0.1; // of a standard deviation
    private static final double SMALL_SPREAD = 0.15; // of the standard deviation
    private static final double SMALL_SHARE = 0.005;
    private static final double LEAST = 1e-99; // smaller probabilities are not worth their digits
    private static final MathContext DIGITS = new MathContext(3);
    private static final MathContext ONE_UP = new MathContext(1, RoundingMode.UP);
    private static final MathContext TWO_UP = new MathContext(2, RoundingMode.UP);

    private ColumnWords() {}

    /** Returns what has changed, the most important thing only. */
    static String change(ColumnDrift column, long minRows) {
        if (column.state() == DriftState.NOT_ENOUGH_DATA) {
            long rows = Math.min(column.before().rows(), column.after().rows());
            return NumberText.count(rows) + " of the " + NumberText.count(minRows) + " rows that are needed.";
        }
        return missing(column)
                .or(() -> moved(column))
                .or(() -> spread(column))
                .or(() -> cell(column))
                .orElse("No difference that can be seen.");
    }

    private static Optional<String> missing(ColumnDrift column) {
        double before = column.before().missing();
        double after = column.after().missing();
        double largest = column.changes().isEmpty()
                ? 0
                : Math.abs(column.changes().get(0).after()
                        - column.changes().get(0).before());
        return Math.abs(after - before) > SMALL_SHARE && Math.abs(after - before) >= largest
                ? Optional.of("Missing values " + (after > before ? "rose" : "fell") + " from "
                        + NumberText.percent(before) + " to " + NumberText.percent(after) + ".")
                : Optional.empty();
    }

    private static Optional<String> moved(ColumnDrift column) {
        double before = column.before().mean();
        double after = column.after().mean();
        double moved = (after - before) / column.before().deviation();
        if (!Double.isFinite(moved) || Math.abs(moved) < SMALL_MOVE) {
            return Optional.empty();
        }
        return Optional.of(capital(column.meanTitle()) + (moved > 0 ? " rose" : " fell") + " from " + number(before)
                + " to " + number(after) + ", by " + deviations(Math.abs(moved)) + ".");
    }

    private static String deviations(double moved) {
        return String.format(Locale.ROOT, moved < 10 ? "%.1f" : "%.0f", moved) + " standard deviations";
    }

    private static Optional<String> spread(ColumnDrift column) {
        double before = column.before().deviation();
        double after = column.after().deviation();
        double ratio = after / before;
        if (!Double.isFinite(ratio) || Math.abs(ratio - 1) < SMALL_SPREAD) {
            return Optional.empty();
        }
        return Optional.of(capital(column.meanTitle()) + " stayed near "
                + number(column.before().mean())
                + "; the standard deviation " + (ratio > 1 ? "grew" : "shrank") + " from " + number(before) + " to "
                + number(after) + ".");
    }

    private static Optional<String> cell(ColumnDrift column) {
        return column.changes().stream()
                .findFirst()
                .filter(change -> Math.abs(change.after() - change.before()) > SMALL_SHARE)
                .map(change -> cell(column, change));
    }

    private static String cell(ColumnDrift column, CellChange change) {
        if (isUnnamed(column, change)) {
            double[] shares = column.cells().stream()
                    .filter(cell -> cell.category().equals("not named"))
                    .findFirst()
                    .map(cell -> new double[] {cell.before(), cell.after()})
                    .orElse(new double[] {change.before(), change.after()});
            return NumberText.percent(shares[1]) + " of rows have a category that the reference does not name, "
                    + NumberText.percent(shares[0]) + " before.";
        }
        String what =
                column.measured().equals("category") ? "“" + change.cell() + "”" : "The share of " + change.cell();
        return what + (change.after() > change.before() ? " rose from " : " fell from ")
                + NumberText.percent(change.before()) + " to " + NumberText.percent(change.after()) + " of rows.";
    }

    private static boolean isUnnamed(ColumnDrift column, CellChange change) {
        return column.measured().equals("category")
                && (change.cell().equals("other") || change.cell().startsWith("others, group "));
    }

    /** Returns what the test says. */
    static String test(ColumnDrift column, int columns) {
        if (column.state() == DriftState.NOT_ENOUGH_DATA) {
            return "Not tested.";
        }
        if (column.adjustedPValue() > 0.05) {
            return "Counts this different are usual without a shift (p " + probability(column.adjustedPValue()) + ").";
        }
        return "Without a shift, counts this different have a probability of at most "
                + probability(column.adjustedPValue())
                + (columns == 1 ? "." : ", corrected for " + columns + " columns.");
    }

    /** Returns what to do next; empty if nothing. */
    static String next(ColumnDrift column) {
        return switch (column.state()) {
            case OK -> "";
            case NOT_ENOUGH_DATA -> "Wait for more rows, or count longer windows.";
            case WARNING -> "Nothing yet: the next windows will tell.";
            case DRIFT ->
                missing(column).isPresent()
                        ? "Ask whoever delivers this feature why it is missing."
                        : hasNewCategory(column)
                                ? "Find out what the new category is; train with it, or map it to a known one."
                                : "Check where the feature comes from; if the world has changed, train with"
                                        + " recent rows.";
        };
    }

    private static boolean hasNewCategory(ColumnDrift column) {
        return column.changes().stream()
                .limit(1)
                .anyMatch(change -> isUnnamed(column, change) && change.after() > change.before());
    }

    private static String probability(double p) {
        BigDecimal exact = BigDecimal.valueOf(Math.max(p, LEAST));
        return p >= 1e-4
                ? exact.round(TWO_UP).stripTrailingZeros().toPlainString()
                : exact.round(ONE_UP).toString().toLowerCase(Locale.ROOT);
    }

    private static String capital(String title) {
        return "The " + title;
    }

    static String number(double number) {
        BigDecimal rounded = BigDecimal.valueOf(number).round(DIGITS).stripTrailingZeros();
        double size = Math.abs(number);
        if (size >= 1000 && size < 1e7) {
            return String.format(Locale.ROOT, "%,d", Math.round(rounded.doubleValue()));
        }
        return size == 0 ? "0" : size >= 1e-4 && size < 1e7 ? rounded.toPlainString() : rounded.toString();
    }
}
