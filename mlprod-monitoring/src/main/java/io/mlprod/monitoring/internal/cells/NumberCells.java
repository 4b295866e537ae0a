package io.mlprod.monitoring.internal.cells;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Cells of numbers, between edges: cell {@code i} holds the numbers above edge {@code i - 1} up to and including edge
 * {@code i}. The first cell is open to minus infinity, the last to infinity. Used for numeric columns, for the lengths
 * of texts and for the norms of arrays. Immutable.
 */
public final class NumberCells implements Cells {

    private static final MathContext SHOWN = new MathContext(6);

    private final Measured measured;
    private final double[] edges;

    /**
     * Creates cells of values.
     *
     * @param edges finite, strictly increasing; none gives a single cell
     */
    public NumberCells(double... edges) {
        this(Measured.VALUE, edges);
    }

    /**
     * Creates cells.
     *
     * @param measured what the numbers are
     * @param edges finite, strictly increasing; none gives a single cell
     */
    public NumberCells(Measured measured, double... edges) {
        this.measured = measured;
        this.edges = edges.clone();
        for (int i = 0; i < edges.length; i++) {
            if (!Double.isFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1])) {
                throw new IllegalArgumentException(
                        "Edges of cells must be finite and increase; number " + i + " does not");
            }
        }
    }

    @Override
    public int size() {
        return edges.length + 1;
    }

    /**
     * Returns the cell that a number belongs to.
     *
     * @param number not NaN
     * @return its cell, from 0
     */
    public int of(double number) {
        int low = 0;
        int high = edges.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edges[middle] < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Returns what the numbers are.
     *
     * @return values, lengths or norms
     */
    public Measured measured() {
        return measured;
    }

    /**
     * Returns the edges.
     *
     * @return a copy
     */
    public double[] edges() {
        return edges.clone();
    }

    @Override
    public String label(int cell) {
        if (edges.length == 0) {
            return "any";
        }
        if (cell == 0) {
            return "≤ " + rounded(0);
        }
        return cell == edges.length ? "> " + rounded(cell - 1) : "(" + rounded(cell - 1) + ", " + rounded(cell) + "]";
    }

    private String rounded(int edge) {
        BigDecimal rounded = new BigDecimal(edges[edge]).round(SHOWN).stripTrailingZeros();
        boolean isShort = rounded.precision() - rounded.scale() <= SHOWN.getPrecision() && rounded.scale() < 10;
        return isShort ? rounded.toPlainString() : rounded.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberCells that && measured == that.measured && Arrays.equals(edges, that.edges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(edges);
    }
}
