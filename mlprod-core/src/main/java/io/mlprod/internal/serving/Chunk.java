package io.mlprod.internal.serving;

import io.mlprod.error.Violation;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.validation.MissingElements;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inputs whose rows lie one behind the other in the buffers, with what was found wrong with each. */
final class Chunk implements RowBatch.Inputs {

    private static final int FEW = 64;
    private static final int[] NONE = {};

    private final int start;
    private final boolean isObserved;
    private int[] indices = NONE; // of the inputs in the list that the caller gave; not filled by addAll
    private int[] ends = NONE; // the row after each input's last; likewise
    private @Nullable List<Violation> @Nullable [] violations; // null while nothing was found
    private MissingElements replaced = MissingElements.NONE;
    private boolean haveOneRowEach = true;
    private int count;
    private int end;
    private boolean isCompared;
    private boolean isRun; // whether the inputs follow one another without a gap, each with one row

    /**
     * Creates an empty chunk.
     *
     * @param start the index of the first input to be added
     * @param isObserved whether the rows are looked at after they have been answered
     */
    Chunk(int start, boolean isObserved) {
        this.start = start;
        this.isObserved = isObserved;
        this.end = start;
    }

    /** Empties the chunk. */
    void clear() {
        count = 0;
        end = start;
        violations = null;
        replaced = MissingElements.NONE;
        haveOneRowEach = true;
        isRun = false;
    }

    /** Adds the next inputs to an empty chunk, each with one row and clean. */
    void addAll(int inputs) {
        isRun = true;
        count = inputs;
        end = start + inputs;
    }

    /** Adds the next input. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    void add(int rows, List<Violation> found) {
        if (count == indices.length) {
            int room = Math.max(FEW, 2 * count);
            indices = Arrays.copyOf(indices, room);
            ends = Arrays.copyOf(ends, room);
            violations = violations == null ? null : Arrays.copyOf(violations, room);
        }
        if (!found.isEmpty()) {
            violations = violations == null ? new List[indices.length] : violations;
            violations[count] = found;
        }
        indices[count] = end++;
        ends[count] = totalRows() + rows;
        haveOneRowEach &= rows == 1;
        count++;
    }

    /** Notes what was missing from the rows that are added next. */
    void noteReplaced(MissingElements those) {
        if (!those.isEmpty()) {
            replaced = replaced == MissingElements.NONE ? new MissingElements() : replaced;
            replaced.addAll(those);
        }
    }

    /** Leaves out the next input. */
    void skip() {
        end++;
    }

    /** Returns the index of the input after the last one that was added or left out. */
    int end() {
        return end;
    }

    int totalRows() {
        return isRun || count == 0 ? count : ends[count - 1];
    }

    int index(int input) {
        return isRun ? start + input : indices[input];
    }

    /** Returns the index of the input that a row of the buffers belongs to. */
    int inputOf(int row) {
        if (haveOneRowEach) {
            return row;
        }
        int input = 0;
        for (int step = Integer.highestOneBit(count); step > 0; step >>= 1) {
            if (input + step <= count && ends[input + step - 1] <= row) {
                input += step; // all up to that one end before the row
            }
        }
        return input;
    }

    /** Returns the elements of all inputs that were missing and have been replaced. */
    MissingElements replaced() {
        return replaced;
    }

    boolean hasViolations() {
        return violations != null;
    }

    List<Violation> violations(int input) {
        List<Violation> found = violations == null ? null : violations[input];
        return found == null ? List.of() : found;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int firstRow(int input) {
        return haveOneRowEach || input == 0 ? input : ends[input - 1];
    }

    @Override
    public int rows(int input) {
        return haveOneRowEach ? 1 : ends[input] - firstRow(input);
    }

    @Override
    public boolean areNeededAfterwards() {
        return isObserved;
    }

    @Override
    public void noteCompared() {
        isCompared = true;
    }

    /** Returns whether some of the chunk's inputs were also run alone. */
    boolean isCompared() {
        return isCompared;
    }
}
