package io.mlprod.internal.rows;

import java.util.List;

/**
 * A dimension of a value, or an element of a tensor of sizes: a number, or a multiple of the number of rows.
 *
 * <p>A dimension of {@code N·k} holds the {@code k} parts of the first row, then those of the second row, and so on.
 *
 * @param isRows whether the number of rows is a factor of it
 * @param size the number, or the other factor; {@link #UNKNOWN} if it is only certain that it does not depend on the
 *     rows, neither on how many there are nor on what they contain
 */
record Dim(boolean isRows, long size) {

    /**
     * The mark of an unknown number; a file that really has this number is not followed. The least number of all is one
     * that exporters write.
     */
    static final long UNKNOWN = Long.MIN_VALUE / 3;

    static final Dim ROWS = new Dim(true, 1);
    static final Dim ANY = new Dim(false, UNKNOWN);
    static final Dim ONE = new Dim(false, 1);

    static Dim of(long size) {
        return new Dim(false, size);
    }

    boolean isKnown() {
        return size != UNKNOWN;
    }

    boolean is(long number) {
        return !isRows && size == number;
    }

    /** Returns the product of some dimensions, of which at most one may be a multiple of the rows. */
    static Dim product(List<Dim> dims) throws MixedRowsException {
        Dim product = ONE;
        for (Dim dim : dims) {
            product = product.times(dim);
        }
        return product;
    }

    /**
     * Returns the product with another dimension. A product that is none or less of the rows, or more than a multiple
     * of them, is not followed.
     */
    private Dim times(Dim other) throws MixedRowsException {
        boolean hasRows = isRows || other.isRows;
        long both = isKnown() && other.isKnown() ? Math.multiplyExact(size, other.size) : UNKNOWN;
        if ((isRows && other.isRows) || (hasRows && both != UNKNOWN && both <= 0)) {
            throw new MixedRowsException("computes with the number of rows");
        }
        return new Dim(hasRows, both);
    }

    /** Returns the sum of some sizes along an axis that is not that of the rows. */
    static Dim sum(List<Dim> dims) {
        long sum = 0;
        for (Dim dim : dims) {
            if (!dim.isKnown()) {
                return ANY;
            }
            sum = Math.addExact(sum, dim.size);
        }
        return of(sum);
    }
}
