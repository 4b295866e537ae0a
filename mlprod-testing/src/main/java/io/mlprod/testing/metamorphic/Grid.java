package io.mlprod.testing.metamorphic;

import io.mlprod.internal.text.NumberText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The values of a feature that rows try. A quarter of them lies evenly in the whole range. The others lie where the
 * rows' own values do: half of them evenly, half of them as densely as these values. A schema's range can be wide, so
 * that an even grid would hardly have a point where the rows are. Each row also tries its own value, and the middles
 * between it and those of other rows next to it.
 *
 * <p>The points of a row lie between those of other rows, so that a narrow region is found by some row although each
 * grid is coarse.
 */
final class Grid {

    private static final double GOLDEN = 0.6180339887498949; // its multiples fill an interval evenly

    private final double from;
    private final double to;
    private final double[] seen; // ascending, without repetition

    /** A grid from one value to another; NaN if they are not known yet. */
    Grid(double from, double to) {
        this(from, to, new double[0]);
    }

    private Grid(double from, double to, double[] seen) {
        this.from = from;
        this.to = to;
        this.seen = seen;
    }

    /** Returns a grid for rows with some values; without bounds, those of the values are taken. */
    Grid of(double[] values) {
        double[] sorted = DoubleStream.of(values)
                .filter(Double::isFinite)
                .distinct()
                .sorted()
                .toArray();
        boolean isEmpty = sorted.length == 0;
        double least = Double.isNaN(from) && !isEmpty ? sorted[0] : from;
        double most = Double.isNaN(to) && !isEmpty ? sorted[sorted.length - 1] : to;
        double[] within =
                Arrays.stream(sorted).filter(x -> x >= least && x <= most).toArray();
        return new Grid(least, most, within);
    }

    double from() {
        return from;
    }

    double to() {
        return to;
    }

    boolean isKnown() {
        return !Double.isNaN(from) && !Double.isNaN(to);
    }

    boolean isRange() {
        return from < to && !Double.isInfinite(to - from);
    }

    private boolean isSpread() {
        return seen.length > 0 && least() < most();
    }

    private double least() {
        return seen[0];
    }

    private double most() {
        return seen[seen.length - 1];
    }

    /**
     * Returns the values for a row, ascending: {@code points} of them, and {@code own} (or NaN) with its neighbours.
     */
    double[] of(long row, double own, int points, boolean isWhole) {
        double shift = row * GOLDEN % 1;
        int wide = isSpread() ? (points - 2) / 4 : points - 2;
        int even = (points - 2 - wide) / 2;
        int dense = points - 2 - wide - even;
        return Stream.of(
                        new double[] {isWhole ? Math.ceil(from) : from, isWhole ? Math.floor(to) : to, own},
                        spaced(wide, share -> from + (share + shift / wide) * (to - from)),
                        spaced(even, share -> least() + (share + shift / even) * (most() - least())),
                        spaced(dense, share -> quantile(share + shift / dense)),
                        middles(own))
                .flatMapToDouble(DoubleStream::of)
                .map(x -> isWhole ? Math.rint(x) : x)
                .filter(x -> x >= from && x <= to)
                .distinct()
                .sorted()
                .toArray();
    }

    /** Returns values that are rounded to about a hundredth of their distance, so that people can read them. */
    private static double[] spaced(int points, DoubleUnaryOperator at) {
        return IntStream.range(0, points)
                .mapToDouble(i -> {
                    double x = at.applyAsDouble((double) i / points);
                    double next = at.applyAsDouble((i + 1 < points ? i + 1.0 : i - 1.0) / points);
                    return rounded(x, Math.abs(next - x) / 100);
                })
                .toArray();
    }

    private static double rounded(double x, double unit) {
        return unit > 0
                ? BigDecimal.valueOf(x)
                        .setScale((int) Math.ceil(-Math.log10(unit)), RoundingMode.HALF_EVEN)
                        .doubleValue()
                : x;
    }

    private double[] middles(double own) {
        int place = Arrays.binarySearch(seen, own);
        return IntStream.of(place - 1, place + 1)
                .filter(i -> place >= 0 && i >= 0 && i < seen.length)
                .mapToDouble(i -> rounded(own + (seen[i] - own) / 2, Math.abs(seen[i] - own) / 100))
                .toArray();
    }

    private double quantile(double share) {
        double place = share * (seen.length - 1);
        int below = Math.max(0, (int) place);
        double above = seen[Math.min(below + 1, seen.length - 1)];
        return seen[below] + (place - below) * (above - seen[below]);
    }

    /** Returns which values are tried. */
    String words(int points) {
        String range = NumberText.measured(from) + " to " + NumberText.measured(to);
        return "Tried: " + points + " values a row from " + range
                + (isSpread()
                        ? ", three of four among those of the rows (" + NumberText.measured(least()) + " to "
                                + NumberText.measured(most()) + "), and its own"
                        : "");
    }
}
