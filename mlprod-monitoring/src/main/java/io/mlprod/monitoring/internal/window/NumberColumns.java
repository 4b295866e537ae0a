package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.observe.PredictionRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The counting of everything that is a single number, columns of numbers and elements of arrays, in two passes: one
 * finds the cells, without a branch that depends on the number, since a processor could not foresee it; the other adds
 * up, in a loop that the compiler can turn into vector instructions. Immutable and thread-safe.
 */
final class NumberColumns {

    private static final long EXPONENT = 0x7FF0_0000_0000_0000L;
    private static final long MISSING_BITS = Double.doubleToLongBits(Double.NaN);
    private static final int EDGES = 15; // four times three, and three between these

    private final int[] counted; // places in what is counted
    private final int[] columns; // and in the rows
    private final int[] elements;
    private final boolean[] areFeatures;
    private final int[] sources; // places in what was read
    private final int[] starts; // of the counts
    private final double[] centres;
    private final long[] factors;
    private final double[] edges; // one behind the other, each filled up with infinities
    private final @Nullable NumberCells[] cells; // of what has more edges than that

    NumberColumns(CountLayout layout) {
        this.counted =
                layout.singleNumbers().stream().mapToInt(Integer::intValue).toArray();
        int size = counted.length;
        this.columns = new int[size];
        this.elements = new int[size];
        this.areFeatures = new boolean[size];
        this.sources = new int[size];
        this.starts = new int[size];
        this.centres = new double[size];
        this.factors = new long[size];
        this.edges = new double[size * EDGES];
        this.cells = new NumberCells[size];
        for (int i = 0; i < size; i++) {
            int index = counted[i];
            Counted one = layout.counted(index);
            columns[i] = one.column();
            elements[i] = one.element();
            areFeatures[i] = layout.isFeature(index);
            boolean followsElement = i > 0 && columns[i - 1] == columns[i];
            sources[i] = followsElement ? sources[i - 1] + 1 : layout.arrays().first(columns[i]);
            starts[i] = layout.start(index);
            centres[i] = layout.centre(index);
            factors[i] = layout.factor(index);
            NumberCells its = (NumberCells) layout.cells(index);
            if (its.size() <= EDGES + 1) {
                Arrays.fill(edges, i * EDGES, (i + 1) * EDGES, Double.POSITIVE_INFINITY);
                System.arraycopy(its.edges(), 0, edges, i * EDGES, its.size() - 1);
            } else {
                cells[i] = its;
            }
        }
    }

    /** Sets values that a rule has put in to NaN: they were missing. */
    void forgetReplaced(PredictionRows rows, int row, double[] read) {
        for (int i = 0; i < counted.length; i++) {
            if (areFeatures[i] && rows.isMissing(row, columns[i], elements[i])) {
                read[sources[i]] = Double.NaN;
            }
        }
    }

    /** Puts the numbers of a row that was counted where a sample wants them. */
    void show(double[] numbers, float[] values) {
        for (int i = 0; i < counted.length; i++) {
            values[counted[i]] = (float) numbers[i];
        }
    }

    /** Counts the numbers of a row; returns their share in its hash. */
    long count(double[] read, double[] numbers, Tally tally) {
        long[] counts = tally.counts;
        long hash = 0;
        boolean areFinite = true;
        for (int i = 0; i < sources.length; i++) {
            double value = read[sources[i]] + 0.0; // so that -0 is 0
            numbers[i] = value;
            long bits = Double.doubleToRawLongBits(value);
            int start = starts[i];
            if ((bits & EXPONENT) == EXPONENT) {
                boolean isMissing = Double.isNaN(value);
                counts[start + (isMissing ? Tally.MISSING : Tally.INFINITE)]++;
                hash += (isMissing ? MISSING_BITS : bits) * factors[i];
                areFinite = false;
                continue;
            }
            hash += (bits ^ (bits >>> 32)) * factors[i];
            if (bits == 0) {
                counts[start + Tally.ZEROS]++;
            }
            NumberCells many = cells[i];
            int cell = many == null ? cell(i * EDGES, value) : many.of(value);
            counts[start + Tally.FIRST_CELL + cell]++;
        }
        if (areFinite) {
            addAll(numbers, tally);
        } else {
            addFinite(numbers, tally);
        }
        return hash;
    }

    /** Returns how many edges are below a value, in two steps of three comparisons that do not wait for each other. */
    private int cell(int first, double value) {
        int cell = 4 * (below(first + 3, value) + below(first + 7, value) + below(first + 11, value));
        int next = first + cell;
        return cell + below(next, value) + below(next + 1, value) + below(next + 2, value);
    }

    /** Returns 1 if an edge is below a value, else 0: the sign of their difference. */
    private int below(int edge, double value) {
        return (int) (Double.doubleToRawLongBits(edges[edge] - value) >>> 63);
    }

    private void addAll(double[] numbers, Tally tally) {
        double[] differences = tally.differences;
        double[] squares = tally.squares;
        double[] minima = tally.minima;
        double[] maxima = tally.maxima;
        for (int i = 0; i < centres.length; i++) {
            double number = numbers[i];
            double difference = number - centres[i];
            differences[i] += difference;
            squares[i] += difference * difference;
            minima[i] = Math.min(minima[i], number);
            maxima[i] = Math.max(maxima[i], number);
        }
    }

    private void addFinite(double[] numbers, Tally tally) {
        for (int i = 0; i < centres.length; i++) {
            if (Double.isFinite(numbers[i])) {
                tally.addTo(i, numbers[i], centres[i]);
            }
        }
    }
}
