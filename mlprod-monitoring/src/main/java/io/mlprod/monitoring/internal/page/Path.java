package io.mlprod.monitoring.internal.page;

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
        long tenths = Math.round(number * 10);
        long whole = Math.abs(tenths / 10);
        long part = Math.abs(tenths % 10);
        return (tenths < 0 ? "-" : "") + whole + (part == 0 ? "" : "." + part);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
