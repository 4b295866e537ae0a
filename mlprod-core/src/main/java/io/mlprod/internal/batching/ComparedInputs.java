package io.mlprod.internal.batching;

import io.mlprod.internal.batching.RowBatch.Inputs;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The choice of those inputs of a batch that say most about whether rows influence one another. */
final class ComparedInputs {

    private static final int MAX_LOOKED_AT = 1 << 13; // numbers of one tensor, or looking would cost more than running

    private ComparedInputs() {}

    /**
     * Chooses inputs: up to half of them have the largest or the smallest number of a tensor, and the others are chosen
     * at random. An outlier may be what changes, or what changes the others.
     *
     * @param count how many at most, an even number
     */
    static List<Integer> of(TensorBuffer[] buffers, int totalRows, Inputs inputs, int count) {
        Set<Integer> extremes = new LinkedHashSet<>();
        for (TensorBuffer buffer : buffers) {
            if (buffer.type() != ElementType.STRING && totalRows > 0) {
                addExtremes(buffer, buffer.size() / totalRows, inputs, extremes);
            }
        }
        List<Integer> chosen = new ArrayList<>(extremes);
        if (chosen.size() > count / 2) { // different ones each time
            Collections.rotate(chosen, ThreadLocalRandom.current().nextInt(chosen.size()));
            chosen.subList(count / 2, chosen.size()).clear();
        }
        int start = ThreadLocalRandom.current().nextInt(inputs.count());
        int step = Math.max(1, inputs.count() / count);
        for (int i = 0; i < inputs.count() && chosen.size() < Math.min(count, inputs.count()); i++) {
            int next = (int) ((start + (long) i * step) % inputs.count());
            if (!chosen.contains(next)) {
                chosen.add(next);
            }
        }
        return chosen;
    }

    private static void addExtremes(TensorBuffer buffer, int rowSize, Inputs inputs, Set<Integer> chosen) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        int smallestAt = 0;
        int largestAt = 0;
        for (int input = 0; input < inputs.count(); input++) {
            if (inputs.firstRow(input) * (long) rowSize > MAX_LOOKED_AT) {
                break;
            }
            int from = inputs.firstRow(input) * rowSize;
            int to = from + inputs.rows(input) * rowSize;
            for (int element = from; element < to; element++) {
                double value = buffer.type().readDouble(buffer.bytes(), element);
                if (value < smallest) {
                    smallest = value;
                    smallestAt = input;
                }
                if (value > largest) {
                    largest = value;
                    largestAt = input;
                }
            }
        }
        if (smallest < largest) {
            chosen.add(largestAt);
            chosen.add(smallestAt);
        }
    }
}
