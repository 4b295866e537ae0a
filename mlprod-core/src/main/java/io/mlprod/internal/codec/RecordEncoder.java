package io.mlprod.internal.codec;

import io.mlprod.internal.validation.Findings;
import io.mlprod.internal.validation.Place;
import io.mlprod.model.Dimension;
import io.mlprod.spi.TensorBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
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
     * @param writers the components
     * @param offsets where each begins in the row
     * @param array the one array or list component that fills the whole row, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Target(
            String name,
            List<Dimension> shape,
            boolean hasRows,
            int rowSize,
            ComponentWriter[] writers,
            int[] offsets,
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

        int elements(Object item) {
            return rowSize >= 0 || array == null ? rowSize : ArrayWriter.length(array.getter.apply(item));
        }
    }

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

    RecordEncoder(List<Place> layout, List<Filling> fillings, List<Target> targets, boolean isImmutable) {
        this.layout = layout;
        this.fillings = List.copyOf(fillings);
        this.isImmutable = isImmutable;
        this.targets = targets.toArray(Target[]::new);
        this.anyArray = targets.stream().anyMatch(target -> target.array() != null);
        this.anyDynamic = targets.stream().anyMatch(target -> target.rowSize() < 0);
        this.isBatchable = targets.stream().allMatch(Target::hasRows);
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
        try {
            verifyArrays(item, findings);
        } catch (RuntimeException e) {
            findings.rejectUnreadable(e);
        }
    }

    private void verifyArrays(I item, Findings findings) {
        for (Target target : targets) {
            ArraySource array = target.array();
            if (array == null) {
                continue;
            }
            Object value = array.getter().apply(item);
            int length = ArrayWriter.length(value);
            if (value == null) {
                findings.reject(array.index(), array.name(), "required", "an array", null);
            } else if (target.rowSize() >= 0 && length != target.rowSize()) {
                findings.reject(
                        array.index(), array.name(), "length", target.rowSize() + " elements, not " + length, length);
            } else if (target.rowSize() < 0 && size(target.shapeFor(1, length)) != length) {
                findings.reject(
                        array.index(),
                        array.name(),
                        "length",
                        "a multiple of its fixed dimensions, not " + length,
                        length);
            }
        }
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
        } catch (RuntimeException e) { // an accessor is code of the application
            findings.rejectUnreadable(e);
        }
    }

    private void write(I item, TensorBuffer[] inputs, int firstRow, Findings findings) {
        for (int i = 0; i < targets.length; i++) {
            Target target = targets[i];
            TensorBuffer buffer = inputs[i];
            int first = firstRow == 0 ? 0 : firstRow * target.elements(item);
            for (int j = 0; j < target.writers().length; j++) {
                target.writers()[j].write(item, buffer, first + target.offsets()[j], findings);
            }
        }
    }
}
