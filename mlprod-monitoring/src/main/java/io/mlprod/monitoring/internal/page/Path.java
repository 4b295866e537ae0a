package io.mlprod.monitoring.internal.page;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A path of SVG, with one decimal. For one thread. */
final class Path {

    private final StringBuilder path = new StringBuilder();

    Path moveTo(double x, double y) {
        path.append('M');
        return point(x, y);
    }

    Path lineTo(double x, double y) {
        path.append('L');
        return point(x, y);
    }

    Path box(double x, double y, double width, double height) {
        moveTo(x, y);
        path.append('h')
                .append(text(width))
                .append('v')
                .append(text(height))
                .append('h')
                .append(text(-width));
        return close();
    }

    Path close() {
        path.append('Z');
        return this;
    }

    boolean isEmpty() {
        return path.isEmpty();
    }

    private Path point(double x, double y) {
        path.append(text(x)).append(',').append(text(y));
        return this;
    }

    /** Returns a number with one decimal. */
    static String text(double number) {
        return BigDecimal.valueOf(number)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
