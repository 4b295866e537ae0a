package io.mlprod.internal.serving;

import io.mlprod.error.Violation;
import io.mlprod.internal.batching.RowBatch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inputs whose rows lie one behind the other in the buffers: which they are, and what was found about them. */
final class Chunk implements RowBatch.Inputs {

    private static final int FEW = 64;

    private final int start;
    private int[] indices = new int[FEW]; // of the inputs in the list that the caller gave
    private int[] ends = new int[FEW]; // the row after each input's last
    private @Nullable List<Violation> @Nullable [] findings; // null while nothing was found
    private int count;
    private int end;
    private boolean isCompared;

    /** Begins empty; the first input to be added is the one with this index. */
    Chunk(int start) {
        this.start = start;
        this.end = start;
    }

    /** Starts over. */
    void clear() {
        count = 0;
        end = start;
        findings = null;
    }

    /** Adds the next input. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    void add(int rows, List<Violation> found) {
        if (count == indices.length) {
            indices = Arrays.copyOf(indices, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            findings = findings == null ? null : Arrays.copyOf(findings, 2 * count);
        }
        if (!found.isEmpty()) {
            findings = findings == null ? new List[indices.length] : findings;
            findings[count] = found;
        }
        indices[count] = end++;
        ends[count] = totalRows() + rows;
        count++;
    }

    /** Leaves the next input out. */
    void skip() {
        end++;
    }

    /** The index of the input behind the last that was added or left out. */
    int end() {
        return end;
    }

    int totalRows() {
        return count == 0 ? 0 : ends[count - 1];
    }

    int index(int input) {
        return indices[input];
    }

    List<Violation> findings(int input) {
        List<Violation> found = findings == null ? null : findings[input];
        return found == null ? List.of() : found;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int firstRow(int input) {
        return input == 0 ? 0 : ends[input - 1];
    }

    @Override
    public int rows(int input) {
        return ends[input] - firstRow(input);
    }

    @Override
    public void noteCompared() {
        isCompared = true;
    }

    /** Whether some of its inputs were also run alone. */
    boolean isCompared() {
        return isCompared;
    }
}
