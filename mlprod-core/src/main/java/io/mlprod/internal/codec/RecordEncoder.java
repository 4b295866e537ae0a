package io.mlprod.internal.codec;

import io.mlprod.internal.validation.Place;
import io.mlprod.internal.validation.SizeLimits;
import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.model.Dimension;
import io.mlprod.model.Tensor;
import io.mlprod.spi.TensorBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An encoder that writes records, each as one row of every input. */
final class RecordEncoder<I> implements InputEncoder<I> {

    /**
     * A model input and the components that fill a row of it.
     *
     * @param name the input's name
     * @param shape its declared dimensions
     * @param hasRows whether the first dimension counts rows
     * @param rowSize how many elements a row has; -1 if the length of the array decides it
     * @param writers the writer of a whole row, or the columns' own writers
     * @param columns the components in the order of their elements
     * @param array the one array or list component that fills the whole row, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Target(
            String name,
            List<Dimension> shape,
            boolean hasRows,
            int rowSize,
            InputWriter[] writers,
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

        /**
         * Returns whether the elements of both inputs are the same rows: they are, unless the model calls the
         * dimensions by different names.
         */
        boolean countsRowsOf(Target other) {
            String mine = shape.get(0).name();
            String its = other.shape.get(0).name();
            return mine == null || its == null || mine.equals(its);
        }

        /** Returns how many elements a row of the filled buffer has. */
        int width(TensorBuffer buffer) {
            return rowSize >= 0 ? rowSize : ArrayWriter.rowSize(buffer, hasRows);
        }
    }

    /**
     * A component that is a column, or an array that is all columns.
     *
     * @param index its place in the layout
     * @param name the component
     * @param writer writes only this component
     */
    record Column(int index, String name, InputWriter writer) {}

    /**
     * The source of an array component's value and length.
     *
     * @param index its place in the layout
     * @param name the component
     * @param getter its accessor
     */
    record ArraySource(int index, String name, Function<Object, Object> getter) {}

    private final Class<I> type;
    private final List<Place> layout;
    private final List<Filling> fillings;
    private final Target[] targets;
    private final long[][] oneRow; // the shapes for a single row, where all are known beforehand
    private final boolean anyArray;
    private final boolean isBatchable;
    private final boolean isImmutable;
    private final boolean isFixed; // whether all rows have the same shape
    private final @Nullable FloatRows floats; // null unless all components are columns of one input, and floats
    private final int[] vectors; // the inputs whose rows are the elements of an array

    RecordEncoder(
            Class<I> type, List<Place> layout, List<Filling> fillings, List<Target> targets, boolean isImmutable) {
        this.type = type;
        this.layout = layout;
        this.fillings = List.copyOf(fillings);
        this.isImmutable = isImmutable;
        this.targets = targets.toArray(Target[]::new);
        this.anyArray = targets.stream().anyMatch(target -> target.array() != null);
        this.isBatchable = targets.stream().allMatch(Target::hasRows);
        this.isFixed = isBatchable && targets.stream().allMatch(target -> target.rowSize() >= 0);
        this.vectors = IntStream.range(0, targets.size())
                .filter(i -> targets.get(i).isVector())
                .toArray();
        this.floats = targets.size() == 1 ? floats(targets.get(0)) : null;
        this.oneRow = targets.stream()
                .map(target -> target.shapeFor(1, target.rowSize()))
                .toArray(long[][]::new);
    }

    private static @Nullable FloatRows floats(Target target) {
        InputWriter[] writers = target.writers();
        return writers.length == 1 && writers[0] instanceof FloatRow row ? row.many() : null;
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
    public Class<I> type() {
        return type;
    }

    @Override
    public void shape(I item, TensorBuffer[] inputs, SizeLimits limits, ViolationCollector collector) {
        for (int i = 0; i < targets.length; i++) {
            ArraySource array = targets[i].array();
            int length = array == null ? 0 : length(item, i, array, limits, collector);
            if (length < 0) {
                collector.setUnusable(i);
            } else {
                inputs[i].reshape(targets[i].rowSize() >= 0 ? oneRow[i] : targets[i].shapeFor(1, length));
            }
        }
        verifyVectors(inputs, collector);
    }

    @Override
    public boolean continues(I item, TensorBuffer[] inputs, SizeLimits limits, ViolationCollector collector) {
        boolean isAlike = isBatchable;
        for (int i = 0; anyArray && i < targets.length; i++) {
            ArraySource array = targets[i].array();
            if (array != null) {
                int length = length(item, i, array, limits, collector);
                isAlike &= targets[i].rowSize() >= 0 || length == targets[i].width(inputs[i]);
            }
        }
        return isAlike;
    }

    /** Returns how many elements an array says it has, or -1 if it is rejected; asks the record once. */
    private int length(I item, int input, ArraySource array, SizeLimits limits, ViolationCollector collector) {
        try {
            Object value = array.getter().apply(item);
            int length = ArrayWriter.length(value);
            boolean isGood = verify(targets[input], array, value, length, collector)
                    && (value == null
                            || limits.admitsElements(input, array.name(), array.index(), 1, length, collector));
            return isGood ? length : -1;
        } catch (Exception e) { // an accessor is the application's code
            collector.rejectUnreadable(array.index(), array.name(), e);
            return -1;
        }
    }

    private void verifyVectors(TensorBuffer[] inputs, ViolationCollector collector) {
        if (vectors.length < 2 || !collector.isUsable(vectors[0])) {
            return;
        }
        Target first = targets[vectors[0]];
        int rows = inputs[vectors[0]].size();
        for (int i = 1; i < vectors.length; i++) {
            Target target = targets[vectors[i]];
            ArraySource array = target.array();
            if (array != null && collector.isUsable(vectors[i]) && target.countsRowsOf(first)) {
                int others = inputs[vectors[i]].size();
                if (others != rows) {
                    String expected = rows + " elements as in '" + first.name() + "', not " + others;
                    collector.reject(array.index(), array.name(), "length", expected, others);
                }
            }
        }
    }

    private static boolean verify(
            Target target, ArraySource array, @Nullable Object value, int length, ViolationCollector collector) {
        String expected = "";
        if (value == null && target.rowSize() < 0) { // otherwise all of its elements are missing
            collector.reject(array.index(), array.name(), "required", "an array, not null", null);
            return false;
        } else if (value != null && target.rowSize() >= 0 && length != target.rowSize()) {
            expected = target.rowSize() + " elements, not " + length;
        } else if (length < 0) {
            expected = "a list with a size, not " + length;
        } else if (target.rowSize() < 0 && Tensor.elements(target.shapeFor(1, length)) != length) {
            expected = "a multiple of its fixed dimensions, not " + length;
        }
        if (!expected.isEmpty()) {
            collector.reject(array.index(), array.name(), "length", expected, length);
        }
        return expected.isEmpty();
    }

    @Override
    public int rows(I item) {
        return 1;
    }

    @Override
    public void resize(TensorBuffer[] inputs, int rows) {
        for (int i = 0; isBatchable && i < targets.length; i++) {
            long[] shape = inputs[i].shape().clone();
            shape[0] = rows;
            inputs[i].reshape(shape);
        }
    }

    @Override
    public void encode(I item, TensorBuffer[] inputs, int firstRow, ViolationCollector collector) {
        try {
            if (collector.isEmpty()) {
                write(item, inputs, firstRow, collector);
                return;
            }
        } catch (Exception e) { // an accessor or a collection is the application's code
            collector.forgetNotes();
        }
        writeEach(item, inputs, firstRow, collector);
    }

    @Override
    public boolean encodeAll(I[] items, int from, int to, TensorBuffer[] inputs, ViolationCollector collector) {
        if (!isFixed || !hasOnly(items, from, to)) {
            return false;
        }
        try {
            if (floats != null) {
                floats.write(items, from, to, inputs[0].floats());
                return true;
            }
            for (int i = from; i < to && collector.isEmpty(); i++) {
                write(items[i], inputs, i - from, collector);
            }
            return true;
        } catch (Exception e) { // an accessor is the application's code; or an array has another length
            collector.clear();
            return false;
        }
    }

    private boolean hasOnly(I[] items, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!type.isInstance(items[i])) {
                return false;
            }
        }
        return true;
    }

    private void write(I item, TensorBuffer[] inputs, int firstRow, ViolationCollector collector) {
        for (int i = 0; i < targets.length; i++) {
            int first = firstRow == 0 ? 0 : firstRow * targets[i].width(inputs[i]);
            InputWriter[] writers = targets[i].writers();
            for (int j = 0; j < writers.length; j++) {
                writers[j].write(item, inputs[i], first + j, collector);
            }
        }
    }

    /** Writes all components that can be written, and notes each of the others. */
    private void writeEach(I item, TensorBuffer[] inputs, int firstRow, ViolationCollector collector) {
        for (int i = 0; i < targets.length; i++) {
            Column[] columns = targets[i].columns();
            for (int j = 0; collector.isUsable(i) && j < columns.length; j++) {
                int element = firstRow * targets[i].width(inputs[i]) + j;
                if (!isWritten(item, columns[j], inputs[i], element, collector)) {
                    if (targets[i].array() == null) {
                        collector.noteUnreadable(i, j);
                    } else {
                        collector.setUnusable(i);
                    }
                }
            }
        }
    }

    private boolean isWritten(I item, Column column, TensorBuffer buffer, int element, ViolationCollector collector) {
        try {
            column.writer().write(item, buffer, element, collector);
            return true;
        } catch (Misfit e) {
            boolean isArray = column.writer() instanceof ArrayWriter;
            collector.reject(column.index(), e.feature(column.name(), isArray), e.rule(), e.expected(), e.actual());
        } catch (Exception e) {
            collector.rejectUnreadable(column.index(), column.name(), e);
        }
        return false;
    }
}
