package io.mlprod.testing.fake;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One output of a run, which takes answers row by row. For one thread. */
final class OutputRows {

    private final ValueInfo info;
    private final @Nullable TensorBuffer tensor; // null for a sequence
    private final List<Map<Object, Object>> scores = new ArrayList<>(); // of a sequence of maps
    private @Nullable Value whole; // of Outputs that are not tensors
    private final @Nullable BitSet written; // elements, if several parts of an answer may write one
    private int rows;
    private int shapedRows = -1; // what the tensor has its shape for
    private int width; // elements in each row
    private boolean isShaped; // by a row of this run

    /**
     * Prepares an output.
     *
     * @param isShared whether several parts of an answer go into it
     */
    OutputRows(ValueInfo info, boolean isShared) {
        this.info = info;
        this.written = isShared ? new BitSet() : null;
        this.tensor =
                info.type() instanceof TensorType type ? TensorBuffer.heap(info.name(), type.elementType()) : null;
    }

    String name() {
        return info.name();
    }

    /** Begins a run of so many rows. */
    void begin(int newRows) {
        if (tensor == null) {
            scores.clear();
            whole = null;
        } else if (newRows == 0) {
            tensor.reshape(shape(0, 1));
            shapedRows = -1;
        }
        if (written != null) {
            written.clear();
        }
        isShaped = false;
        rows = newRows;
    }

    /** Lets go of the last answers. */
    void forget() {
        scores.clear();
        whole = null;
        if (tensor != null) {
            forgetTexts(tensor);
        }
    }

    static void forgetTexts(TensorBuffer buffer) {
        if (buffer.type() == ElementType.STRING) {
            Arrays.fill(buffer.strings(), null);
        }
    }

    TensorBuffer tensor() {
        if (tensor == null) {
            throw new IllegalStateException(info + " is not a tensor");
        }
        return tensor;
    }

    Value value() {
        if (tensor != null) {
            return tensor.copy(0, tensor.shape().clone());
        }
        return whole != null ? whole : sequence();
    }

    private SequenceValue sequence() {
        ElementType type = info.type() instanceof SequenceType sequence && sequence.element() instanceof MapType map
                ? map.value()
                : ElementType.FLOAT;
        return new SequenceValue(scores.stream()
                .<Value>map(row -> AnswerWriter.mapValue(row, type))
                .toList());
    }

    /** Makes each row so wide; the first row of a run decides, and the others have to agree. */
    private TensorBuffer wide(int elements) {
        TensorBuffer buffer = tensor();
        if (isShaped) {
            if (width != elements) {
                throw new ModelExecutionException( // so the handle asks the rows one by one
                        "the scripted answers of one run have " + width + " and " + elements + " elements in output '"
                                + info.name() + "'; a tensor has rows of one length",
                        null);
            }
            return buffer;
        }
        if (width != elements || shapedRows != rows) {
            buffer.reshape(shape(rows, elements));
            width = elements;
            shapedRows = rows;
        }
        isShaped = true;
        return buffer;
    }

    private long[] shape(int count, int elements) {
        List<Dimension> declared = ((TensorType) info.type()).shape();
        long[] sizes = new long[declared.size()];
        long left = elements;
        for (int i = sizes.length - 1; i > 0; i--) {
            Dimension dimension = declared.get(i);
            sizes[i] = dimension.isDynamic() ? left : dimension.size();
            left = sizes[i] == 0 ? 0 : left / sizes[i];
        }
        if (sizes.length > 0) {
            Dimension first = declared.get(0);
            sizes[0] = first.isDynamic() ? count : first.size();
        }
        return sizes;
    }

    /** Returns whether the handle refuses what the script has written for a row. */
    boolean isRefused(int row) {
        if (tensor == null) {
            return whole == null && scores.get(row).values().stream().anyMatch(OutputRows::isNoNumber);
        }
        return tensor.type().isFloating()
                && IntStream.range(row * width, (row + 1) * width)
                        .anyMatch(i -> isNoNumber(tensor.type().readDouble(tensor.bytes(), i)));
    }

    /** Returns whether the handle refuses a row of what a fault has put in this output's place. */
    boolean isRefused(Value instead, int row, int count) {
        if (instead instanceof SequenceValue sequence) {
            return sequence.size() != count
                    || (sequence.elements().get(row) instanceof MapValue map
                            && map.entries().values().stream().anyMatch(OutputRows::isNoNumber));
        }
        Tensor given = (Tensor) instead;
        if (tensor == null || given.elementType() != tensor.type() || given.size() != width * count) {
            return true;
        }
        return given.elementType().isFloating()
                && IntStream.range(row * width, (row + 1) * width).anyMatch(i -> isNoNumber(given.doubleAt(i)));
    }

    private static boolean isNoNumber(Object value) {
        return value instanceof Number number && !Double.isFinite(number.doubleValue());
    }

    void put(int row, int column, int columns, Object value, Map<Object, String> labels) {
        TensorBuffer buffer = wide(columns);
        put(buffer, row * columns + column, value, labels);
    }

    void putDouble(int row, int column, int columns, double value) {
        boolean isFirst = !isShaped;
        TensorBuffer buffer = wide(columns);
        if (isFirst && columns > 1) {
            clear(buffer); // of what an earlier run has left in columns that this answer does not name
        }
        int element = row * columns + column;
        if (written != null) {
            checkAgreement(buffer, element, value);
        }
        buffer.type().writeDouble(buffer.bytes(), element, value);
    }

    /** Refuses an answer that says two things of one score; the caller would get only one of them. */
    private void checkAgreement(TensorBuffer buffer, int element, double value) {
        BitSet known = Objects.requireNonNull(written, "written");
        if (known.get(element)) {
            double other = buffer.type().readDouble(buffer.bytes(), element);
            if (Math.abs(other - value) > 1e-6 * Math.max(Math.abs(value), Math.abs(other))) {
                throw new AssertionError("The scripted answer has both " + (float) other + " and " + (float) value
                        + " for one score of output '" + info.name() + "'");
            }
        }
        known.set(element);
    }

    private static void clear(TensorBuffer buffer) {
        for (int i = 0; i < buffer.size(); i++) {
            buffer.type().writeDouble(buffer.bytes(), i, 0);
        }
    }

    private void put(TensorBuffer buffer, int element, Object value, Map<Object, String> labels) {
        ElementType type = buffer.type();
        if (type == ElementType.STRING) {
            buffer.strings()[element] = value instanceof Enum<?> ? labels.get(value) : String.valueOf(value);
        } else if (value instanceof Float || value instanceof Double) {
            type.writeDouble(buffer.bytes(), element, ((Number) value).doubleValue());
        } else if (value instanceof Enum<?>) {
            type.writeLong(buffer.bytes(), element, Long.parseLong(String.valueOf(labels.get(value))));
        } else if (value instanceof Boolean truth) {
            type.writeLong(buffer.bytes(), element, truth ? 1 : 0);
        } else {
            type.writeLong(buffer.bytes(), element, ((Number) value).longValue());
        }
    }

    void putArray(int row, Object array, Map<Object, String> labels) {
        boolean isList = array instanceof List<?>;
        int size = isList ? ((List<?>) array).size() : Array.getLength(array);
        TensorBuffer buffer = wide(size);
        if (array instanceof float[] floats && buffer.type() == ElementType.FLOAT) {
            buffer.floats().put(row * size, floats);
            return;
        }
        for (int i = 0; i < size; i++) {
            Object value = isList ? ((List<?>) array).get(i) : Array.get(array, i);
            put(buffer, row * size + i, value, labels);
        }
    }

    /** Puts the scores of one row by label; several parts of an answer may give some each. */
    void putScores(int row, Map<Object, Object> more) {
        while (scores.size() <= row) {
            scores.add(new TreeMap<>());
        }
        scores.get(row).putAll(more);
    }

    void putTensor(int row, Tensor value) {
        wide(value.size()).put(row * value.size(), value);
    }

    /** Puts the output of a whole run. */
    void putWhole(Value value) {
        if (tensor == null) {
            whole = value;
        } else if (value instanceof Tensor given && given.elementType() == tensor.type()) {
            tensor.reshape(given.shape());
            shapedRows = -1;
            tensor.put(0, given);
        } else {
            throw new AssertionError("The scripted answer has " + Shown.text(value) + " for output " + info);
        }
    }
}
