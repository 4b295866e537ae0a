package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.observe.PredictionRows;
import java.util.Arrays;
import java.util.List;

/**
 * The counting of all columns that are single numbers. Their cells are found without a branch that depends on the
 * number, since a processor could not foresee it. Immutable and thread-safe.
 */
final class NumberColumns {

    private static final long EXPONENT = 0x7FF0_0000_0000_0000L;
    private static final long MISSING_BITS = Double.doubleToLongBits(Double.NaN);

    private final int[] columns;
    private final int[] starts; // of each column's counts
    private final double[] centres;
    private final long[] factors;
    private final double[] edges; // of one column behind the other, each filled up with infinities to 2^n - 1
    private final int[] firstEdges;
    private final int[] halves; // 2^(n - 1)

    NumberColumns(RowCounter counter, List<Integer> columns) {
        int size = columns.size();
        this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
        this.starts = new int[size];
        this.centres = new double[size];
        this.factors = new long[size];
        this.firstEdges = new int[size];
        this.halves = new int[size];
        double[] all = new double[0];
        for (int i = 0; i < size; i++) {
            int column = this.columns[i];
            starts[i] = counter.start(column);
            centres[i] = counter.centre(column);
            factors[i] = counter.factor(column);
            double[] its = ((NumberCells) counter.cells(column)).edges();
            halves[i] = Integer.highestOneBit(its.length);
            firstEdges[i] = all.length;
            int end = all.length + its.length;
            all = Arrays.copyOf(all, all.length + Math.max(0, 2 * halves[i] - 1));
            System.arraycopy(its, 0, all, firstEdges[i], its.length);
            Arrays.fill(all, end, all.length, Double.POSITIVE_INFINITY);
        }
        this.edges = all;
    }

    /** Sets values that a rule has put in to NaN: they were missing. */
    void forgetReplaced(PredictionRows rows, int row, int features, double[] values) {
        for (int column : columns) {
            if (column < features && rows.isMissing(row, column, 0)) {
                values[column] = Double.NaN;
            }
        }
    }

    /** Counts the numbers of a row; returns their share in its hash. */
    long count(double[] values, Tally tally) {
        long[] counts = tally.counts;
        double[] sums = tally.sums;
        long hash = 0;
        for (int i = 0; i < columns.length; i++) {
            int column = columns[i];
            double value = values[column] + 0.0; // so that -0 is 0
            long bits = Double.doubleToRawLongBits(value);
            int start = starts[i];
            if ((bits & EXPONENT) == EXPONENT) {
                boolean isMissing = Double.isNaN(value);
                counts[start + (isMissing ? Tally.MISSING : Tally.INFINITE)]++;
                hash += (isMissing ? MISSING_BITS : bits) * factors[i];
                continue;
            }
            hash += (bits ^ (bits >>> 32)) * factors[i];
            counts[start + Tally.ZEROS] += ((bits | -bits) >>> 63) ^ 1;
            int firstEdge = firstEdges[i];
            int cell = 0;
            for (int half = halves[i]; half > 0; half >>= 1) {
                double above = edges[firstEdge + cell + half - 1] - value; // its sign is set if the edge is below
                cell += (int) (Double.doubleToRawLongBits(above) >> 63) & half;
            }
            counts[start + Tally.FIRST_CELL + cell]++;
            Tally.addTo(sums, column, value, centres[i]);
        }
        return hash;
    }
}
