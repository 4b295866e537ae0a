package io.mlprod.monitoring.internal.sketch;

/** The Euclidean norm of an array. Creates no objects once it has been made. For one thread. */
public final class Norm {

    private static final double TOO_SMALL = 0x1p-480;
    private static final double TOO_LARGE = 0x1p480;

    private double large;
    private double normal;
    private double small;
    private boolean isInfinite;
    private boolean isMissing;

    /** Forgets all elements. */
    public void clear() {
        large = 0;
        normal = 0;
        small = 0;
        isInfinite = false;
        isMissing = false;
    }

    /**
     * Adds an element. Elements whose squares a double cannot hold are scaled.
     *
     * @param element NaN if it is missing
     */
    public void add(double element) {
        double size = Math.abs(element);
        if (size <= TOO_LARGE && size >= TOO_SMALL) {
            normal += size * size;
        } else if (size > TOO_LARGE) {
            isInfinite |= size == Double.POSITIVE_INFINITY;
            large += size * 0x1p-540 * (size * 0x1p-540);
        } else if (size > 0) {
            small += size * 0x1p540 * (size * 0x1p540);
        } else if (size != 0) {
            isMissing = true;
        }
    }

    /**
     * Returns the norm.
     *
     * @return NaN if an element is missing; infinity if one is infinite and none is missing; at most the greatest
     *     double if all are finite
     */
    public double value() {
        if (isMissing) {
            return Double.NaN;
        }
        if (isInfinite) {
            return Double.POSITIVE_INFINITY;
        }
        if (large > 0) {
            return Math.min(Double.MAX_VALUE, Math.sqrt(large + normal * 0x1p-540 * 0x1p-540) * 0x1p540);
        }
        return normal > 0 ? Math.sqrt(normal) : Math.sqrt(small) * 0x1p-540;
    }
}
