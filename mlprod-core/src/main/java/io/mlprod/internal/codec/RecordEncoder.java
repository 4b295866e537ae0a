package io.mlprod.internal.codec;

import io.mlprod.internal.validation.Findings;
import io.mlprod.internal.validation.Place;
import io.mlprod.model.Dimension;
import io.mlprod.spi.TensorBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes records, each one row of every input. */
final class RecordEncoder<I> implements InputEncoder<I> {

    /**
     * One model input and the components that fill a row of it.
     *
     * @param name the input's name
     * @param shape its declared dimensions
     * @param hasRows whether the first dimension counts rows
     * @param rowSize how many elements a row has; -1 if the length of the array says it
     * @param writers what writes a row at once, or the columns' own writers
     * @param columns the components in the order of their elements
     * @param array the one array or list component that fills the whole row, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Target(
            String name,
            List<Dimension> shape,
            boolean hasRows,
            int rowSize,
            ComponentWriter[] writers,
            Column[] columns,
            @Nullable ArraySource array) {

        long[] shapeFor(int rows, int elements) {
            long fixed = 1;
            for (int i = hasRows ? 1 : 0; i < shape.size(); i++) {
                fixed *= shape.get(i).isDynamic() ? 1 : shape.get(i).size();
            }
            long[] sizes = new long[shape.size()];
            for (int i = 0; i < sizes.length; i++) {
                Dimension declared = shape.get(i);
                sizes[i] = i == 0 && hasRows
                        ? rows
                        : declared.isDynamic() ? elements / Math.max(1, fixed) : declared.size();
            }
            return sizes;
        }

        boolean isVector() {
            return !hasRows
                    && array != null
                    && shape.size() == 1
                    && shape.get(0).isDynamic();
        }

        /** Whether their elements are the same rows: so they are unless the model calls them by different names. */
        boolean countsRowsOf(Target other) {
            String mine = shape.get(0).name();
            String its = other.shape.get(0).name();
            return mine == null || its == null || mine.equals(its);
        }

        int elements(Object item) {
            return rowSize >= 0 || array == null ? rowSize : ArrayWriter.length(array.getter.apply(item));
        }
    }

    /**
     * A component that is a column, or an array that is all of them.
     *
     * @param index its place in the layout
     * @param name the component
     * @param writer writes it alone
     */
    record Column(int index, String name, ComponentWriter writer) {}

    /**
     * Where an array component's value and length come from.
     *
     * @param index its place in the layout
     * @param name the component
     * @param getter its accessor
     */
    record ArraySource(int index, String name, Function<Object, Object> getter) {}

    private final List<Place> layout;
    private final List<Filling> fillings;
    private final Target[] targets;
    private final long[][] oneRow; // the shapes for a single row, where all are known beforehand
    private final boolean anyArray;
    private final boolean anyDynamic;
    private final boolean isBatchable;
    private final boolean isImmutable;
    private final int[] vectors; // the inputs whose rows are the elements of an array

    RecordEncoder(List<Place> layout, List<Filling> fillings, List<Target> targets, boolean isImmutable) {
        this.layout = layout;
        this.fillings = List.copyOf(fillings);
        this.isImmutable = isImmutable;
        this.targets = targets.toArray(Target[]::new);
        this.anyArray = targets.stream().anyMatch(target -> target.array() != null);
        this.anyDynamic = targets.stream().anyMatch(target -> target.rowSize() < 0);
        this.isBatchable = targets.stream().allMatch(Target::hasRows);
        this.vectors = IntStream.range(0, targets.size())
                .filter(i -> targets.get(i).isVector())
                .toArray();
        this.oneRow = targets.stream()
                .map(target -> target.shapeFor(1, target.rowSize()))
                .toArray(long[][]::new);
    }

    @Override
    public List<Place> layout() {
        return layout;
    }

    @Override
    public List<Filling> fillings() {
        return fillings;
    }

    @Override
    public boolean isImmutable() {
        return isImmutable;
    }

    @Override
    public void verify(I item, Findings findings) {
        if (!anyArray) {
            return;
        }
        for (int i = 0; i < targets.length; i++) {
            ArraySource array = targets[i].array();
            if (array == null) {
                continue;
            }
            boolean isUsable;
            try {
                isUsable = verify(targets[i], array, array.getter().apply(item), findings);
            } catch (Exception e) { // accessors, and what they give, are code of the application
                findings.rejectUnreadable(array.index(), array.name(), e);
                isUsable = false;
            }
            if (!isUsable) {
                findings.setUnusable(i);
            }
        }
        if (vectors.length > 1 && findings.isUsable(vectors[0])) {
            verifyVectors(item, findings);
        }
    }

    private void verifyVectors(I item, Findings findings) {
        Target first = targets[vectors[0]];
        int rows = first.elements(item);
        for (int i = 1; i < vectors.length; i++) {
            Target target = targets[vectors[i]];
            ArraySource array = target.array();
            if (array != null && findings.isUsable(vectors[i]) && target.countsRowsOf(first)) {
                int others = target.elements(item);
                if (others != rows) {
                    String expected = rows + " elements as in '" + first.name() + "', not " + others;
                    findings.reject(array.index(), array.name(), "length", expected, others);
                }
            }
        }
    }

    private static boolean verify(Target target, ArraySource array, @Nullable Object value, Findings findings) {
        int length = ArrayWriter.length(value);
        String expected = "";
        if (value == null && target.rowSize() < 0) { // otherwise all of its elements are missing
            findings.reject(array.index(), array.name(), "required", "an array, not null", null);
            return false;
        } else if (value != null && target.rowSize() >= 0 && length != target.rowSize()) {
            expected = target.rowSize() + " elements, not " + length;
        } else if (target.rowSize() < 0 && size(target.shapeFor(1, length)) != length) {
            expected = "a multiple of its fixed dimensions, not " + length;
        }
        if (!expected.isEmpty()) {
            findings.reject(array.index(), array.name(), "length", expected, length);
        }
        return expected.isEmpty();
    }

    private static long size(long[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    @Override
    public int rows(I item) {
        return 1;
    }

    @Override
    public boolean canShareBatch(I item, I other) {
        if (!isBatchable) {
            return false;
        }
        if (anyDynamic) {
            for (Target target : targets) {
                if (target.elements(item) != target.elements(other)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void reshape(I item, TensorBuffer[] inputs, int rows) {
        for (int i = 0; i < targets.length; i++) {
            boolean known = rows == 1 && targets[i].rowSize() >= 0;
            inputs[i].reshape(known ? oneRow[i] : targets[i].shapeFor(rows, targets[i].elements(item)));
        }
    }

    @Override
    public void encode(I item, TensorBuffer[] inputs, int firstRow, Findings findings) {
        try {
            write(item, inputs, firstRow, findings);
        } catch (Exception e) { // an accessor is code of the application
            findings.forgetNotes();
            writeEach(item, inputs, firstRow, findings);
        }
    }

    private void write(I item, TensorBuffer[] inputs, int firstRow, Findings findings) {
        for (int i = 0; i < targets.length; i++) {
            Target target = targets[i];
            int first = firstRow == 0 ? 0 : firstRow * target.elements(item);
            ComponentWriter[] writers = target.writers();
            for (int j = 0; j < writers.length; j++) {
                writers[j].write(item, inputs[i], first + j, findings);
            }
        }
    }

    /** Writes all components that can be read, and says of each other one that it cannot. */
    private void writeEach(I item, TensorBuffer[] inputs, int firstRow, Findings findings) {
        for (int i = 0; i < targets.length; i++) {
            Target target = targets[i];
            for (int j = 0; findings.isUsable(i) && j < target.columns().length; j++) {
                Column column = target.columns()[j];
                try {
                    int first = firstRow == 0 ? 0 : firstRow * target.elements(item);
                    column.writer().write(item, inputs[i], first + j, findings);
                } catch (Exception e) {
                    findings.rejectUnreadable(column.index(), column.name(), e);
                    if (target.array() == null) {
                        findings.noteUnreadable(i, j);
                    } else {
                        findings.setUnusable(i);
                    }
                }
            }
        }
    }

    @Override
    public int encodeUsable(I item, TensorBuffer[] inputs, Findings findings) {
        for (int i = 0; i < targets.length; i++) {
            if (findings.isUsable(i)) {
                reshape(item, inputs[i], targets[i], i, findings);
            }
        }
        writeEach(item, inputs, 0, findings);
        return 1;
    }

    private void reshape(I item, TensorBuffer buffer, Target target, int index, Findings findings) {
        try {
            buffer.reshape(target.shapeFor(1, target.elements(item)));
        } catch (Exception e) { // the array's accessor has thrown only now
            findings.rejectUnreadable(target.columns()[0].index(), target.columns()[0].name(), e);
            findings.setUnusable(index);
        }
    }
}
