package io.mlprod.testing.fault;

import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.testing.fake.ScriptedRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The changes of what a run gives. */
final class Tampering {

    /** A change of a number. */
    interface Change {
        double of(double value);
    }

    private Tampering() {}

    // ---- numbers

    static void numbers(Effect.Hit hit, @Nullable String output, Change change) {
        ScriptedRun run = hit.run();
        boolean isAny = false;
        for (String name : run.outputs()) {
            if (output == null || output.equals(name)) {
                Value value = run.output(name);
                Value changed = changed(value, run.rows(), hit.rows(), change);
                if (changed != null) {
                    run.replace(name, changed);
                    isAny = true;
                }
            }
        }
        if (!isAny) {
            throw new AssertionError("The fault has no output of floating numbers"
                    + (output == null ? "" : " named '" + output + "'") + "; the outputs that are read are "
                    + run.outputs());
        }
    }

    /** Returns whether an output has floating numbers, as scores of classes or in a tensor. */
    static boolean hasNumbers(Value value) {
        return value instanceof Tensor tensor
                ? tensor.elementType().isFloating()
                : value instanceof SequenceValue sequence && sequence.size() > 0;
    }

    private static @Nullable Value changed(Value value, int rows, IntPredicate which, Change change) {
        if (value instanceof Tensor tensor) {
            return tensor.elementType().isFloating() ? changed(tensor, rows, which, change) : null;
        }
        List<Value> maps = new ArrayList<>();
        if (value instanceof SequenceValue sequence) {
            for (int row = 0; row < sequence.size(); row++) {
                Value element = sequence.elements().get(row);
                maps.add(element instanceof MapValue map && which.test(row) ? changed(map, change) : element);
            }
        }
        return maps.isEmpty() ? null : new SequenceValue(maps);
    }

    private static Tensor changed(Tensor tensor, int rows, IntPredicate which, Change change) {
        ByteBuffer bytes = copy(tensor);
        int width = tensor.size() / Math.max(1, rows);
        for (int i = 0; i < tensor.size(); i++) {
            if (which.test(i / Math.max(1, width))) {
                tensor.elementType().writeDouble(bytes, i, change.of(tensor.doubleAt(i)));
            }
        }
        return Tensor.of(tensor.elementType(), bytes, tensor.shape());
    }

    private static MapValue changed(MapValue map, Change change) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        map.entries()
                .forEach((key, value) -> entries.put(
                        key,
                        value instanceof Float number
                                ? (Object) (float) change.of(number)
                                : value instanceof Double number ? (Object) change.of(number) : value));
        return new MapValue(entries);
    }

    private static ByteBuffer copy(Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(tensor.bytes().capacity()).order(ByteOrder.nativeOrder());
        bytes.put(0, tensor.bytes(), 0, bytes.capacity());
        return bytes;
    }

    // ---- shapes

    static void wrongShape(Effect.Hit hit) {
        ScriptedRun run = hit.run();
        for (String name : run.outputs()) {
            if (run.output(name) instanceof Tensor tensor && tensor.rank() > 0) {
                run.replace(name, wider(tensor, run.rows()));
            } else if (run.output(name) instanceof SequenceValue sequence && sequence.size() > 0) {
                List<Value> more = new ArrayList<>(sequence.elements());
                more.add(sequence.elements().get(0));
                run.replace(name, new SequenceValue(more));
            }
        }
    }

    /** Returns a tensor whose rows have one more element, and one more row if it has no columns. */
    private static Tensor wider(Tensor tensor, int rows) {
        long[] shape = tensor.shape();
        shape[shape.length - 1]++;
        int width = tensor.size() / Math.max(1, rows);
        int size = (int) Tensor.elements(shape);
        int newWidth = size / Math.max(1, rows);
        if (tensor.elementType() == ElementType.STRING) {
            String[] texts = new String[size];
            for (int i = 0; i < size; i++) {
                texts[i] = tensor.stringAt(source(i, width, newWidth, tensor.size()));
            }
            return Tensor.of(texts, shape);
        }
        int bytesEach = tensor.elementType().byteSize();
        ByteBuffer bytes = ByteBuffer.allocate(size * bytesEach).order(ByteOrder.nativeOrder());
        for (int i = 0; i < size; i++) {
            int from = source(i, width, newWidth, tensor.size());
            bytes.put(i * bytesEach, tensor.bytes(), from * bytesEach, bytesEach);
        }
        return Tensor.of(tensor.elementType(), bytes, shape);
    }

    /** Returns which element fills one of a wider tensor: the same of its row, or the row's last. */
    private static int source(int element, int width, int newWidth, int size) {
        int row = element / Math.max(1, newWidth);
        int column = Math.min(element % Math.max(1, newWidth), Math.max(0, width - 1));
        return Math.min(row * width + column, size - 1);
    }

    // ---- the answer before

    /** The outputs of the last row of a run, by name. */
    record LastRow(Map<String, Value> outputs) {

        static @Nullable LastRow of(ScriptedRun run) {
            if (run.rows() == 0) {
                return null;
            }
            Map<String, Value> outputs = new HashMap<>();
            run.outputs().forEach(name -> outputs.put(name, row(run.output(name), run.rows() - 1, run.rows())));
            return new LastRow(outputs);
        }
    }

    private static Value row(Value value, int row, int rows) {
        if (value instanceof SequenceValue sequence) {
            return sequence.elements().get(row);
        }
        Tensor tensor = (Tensor) value;
        int width = tensor.size() / rows;
        if (tensor.elementType() == ElementType.STRING) {
            String[] texts = new String[width];
            for (int i = 0; i < width; i++) {
                texts[i] = tensor.stringAt(row * width + i);
            }
            return Tensor.of(texts, width);
        }
        int bytesEach = tensor.elementType().byteSize();
        ByteBuffer bytes = ByteBuffer.allocate(width * bytesEach).order(ByteOrder.nativeOrder());
        bytes.put(0, tensor.bytes(), row * width * bytesEach, bytes.capacity());
        return Tensor.of(tensor.elementType(), bytes, width);
    }

    static void stale(Effect.Hit hit, @Nullable LastRow last) {
        ScriptedRun run = hit.run();
        for (String name : run.outputs()) {
            Value value = run.output(name);
            List<Value> rows = new ArrayList<>();
            for (int row = 0; row < run.rows(); row++) {
                Value before = row > 0
                        ? row(value, row - 1, run.rows())
                        : last == null ? null : last.outputs().get(name);
                boolean isStale = before != null && hit.rows().test(row);
                rows.add(isStale ? before : row(value, row, run.rows()));
            }
            run.replace(name, joined(value, rows));
        }
    }

    private static Value joined(Value like, List<Value> rows) {
        if (!(like instanceof Tensor tensor)) {
            return new SequenceValue(rows);
        }
        int width = rows.isEmpty() ? 0 : ((Tensor) rows.get(0)).size();
        int size = width * rows.size();
        long[] shape = tensor.shape();
        if (size != tensor.size()) { // a single row of another length
            shape = new long[] {rows.size(), width};
        }
        if (tensor.elementType() == ElementType.STRING) {
            String[] texts = new String[size];
            for (int i = 0; i < size; i++) {
                texts[i] = ((Tensor) rows.get(i / width)).stringAt(i % width);
            }
            return Tensor.of(texts, shape);
        }
        int bytesEach = tensor.elementType().byteSize();
        ByteBuffer bytes = ByteBuffer.allocate(size * bytesEach).order(ByteOrder.nativeOrder());
        for (int row = 0; row < rows.size(); row++) {
            Tensor one = (Tensor) rows.get(row);
            bytes.put(
                    row * width * bytesEach,
                    one.bytes(),
                    0,
                    Math.min(one.bytes().capacity(), width * bytesEach));
        }
        return Tensor.of(tensor.elementType(), bytes, shape);
    }
}
