package io.mlprod.internal.serving;

import io.mlprod.spi.TensorBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The reader of the first number of every feature. Features that are neighbours in a tensor of floats are read in one
 * go. Immutable and thread-safe.
 */
final class FeatureNumbers {

    /** Features from one index to before another, whose single floats lie one behind the other in an input's rows. */
    private record Run(int input, int offset, int from, int to) {}

    private final FeaturePart[] parts;
    private final Run[] runs;
    private final int[] others;

    FeatureNumbers(FeaturePart[] parts) {
        this.parts = parts;
        List<Run> found = new ArrayList<>();
        List<Integer> rest = new ArrayList<>();
        int from = 0;
        while (from < parts.length) {
            int to = from;
            while (to < parts.length && parts[to].isFloatAt(parts[from], to - from)) {
                to++;
            }
            if (to > from) {
                found.add(new Run(parts[from].input(), parts[from].column().offset(), from, to));
            } else {
                rest.add(to++);
            }
            from = to;
        }
        this.runs = found.toArray(Run[]::new);
        this.others = rest.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Puts each number at its feature's index; NaN where a feature has texts, or nothing. */
    void read(TensorBuffer[] buffers, int[] rowSizes, int row, double[] into) {
        for (Run run : runs) {
            FloatBuffer floats = buffers[run.input].floats();
            int shift = row * rowSizes[run.input] + run.offset - run.from;
            for (int i = run.from; i < run.to; i++) {
                into[i] = floats.get(shift + i);
            }
        }
        for (int other : others) {
            FeaturePart part = parts[other];
            boolean hasNumber = part.column().isNumeric() && part.width(rowSizes) > 0;
            into[other] = hasNumber ? part.number(buffers, rowSizes, row, 0) : Double.NaN;
        }
    }
}
