package io.mlprod.internal.codec;

import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.observe.Column;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of an answer that is an object: a box, a text, a constant, an array, a list, a map of scores, or a tensor. */
final class ObjectPart extends AnswerPart {

    private final Function<Object, @Nullable Object> getter;
    private final Map<Object, String> constants;

    /**
     * Creates a part.
     *
     * @param getter takes the object out of the answer
     * @param constants the names of the constants, if the part's elements or keys are those of an enum
     */
    ObjectPart(Column column, Function<Object, @Nullable Object> getter, Map<Object, String> constants) {
        super(column);
        this.getter = getter;
        this.constants = constants;
    }

    @Override
    public int width(Object answer, int row, int rows) {
        Object value = getter.apply(answer);
        if (value instanceof Tensor tensor) {
            return rows == 0 ? 0 : tensor.size() / rows;
        }
        if (value instanceof SequenceValue sequence) {
            return row < sequence.size() && sequence.elements().get(row) instanceof MapValue map
                    ? map.entries().size()
                    : 0;
        }
        return row == 0 ? width(value) : 0; // a record is the answer for the first row
    }

    private static int width(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        return value.getClass().isArray() ? Array.getLength(value) : 1;
    }

    @Override
    public double number(Object answer, int row, int rows, int element) {
        Object value = getter.apply(answer);
        if (value instanceof Tensor tensor) {
            return tensor.doubleAt(place(tensor, row, rows, element));
        }
        if (value instanceof SequenceValue sequence) {
            return single(score(((MapValue) sequence.elements().get(row)).entries(), element));
        }
        return row == 0 ? number(value, element) : Double.NaN;
    }

    private double number(@Nullable Object value, int element) {
        if (value instanceof float[] floats) {
            return floats[element];
        }
        if (value instanceof double[] doubles) {
            return doubles[element];
        }
        if (value instanceof ClassScores scores) {
            return scores.at(element);
        }
        if (value instanceof Map<?, ?> map) {
            return single(score(map, element));
        }
        if (value instanceof long[] longs) {
            return longs[element];
        }
        if (value instanceof int[] ints) {
            return ints[element];
        }
        if (value instanceof boolean[] truths) {
            return truths[element] ? 1 : 0;
        }
        return single(element(value, element));
    }

    private static double single(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        return value instanceof Boolean truth ? (truth ? 1 : 0) : Double.NaN;
    }

    /** Returns the score of the class that the column names for an element; the map may have them in another order. */
    private @Nullable Object score(Map<?, ?> scores, int element) {
        List<String> classes = column().categories();
        int place = 0;
        for (Map.Entry<?, ?> entry : scores.entrySet()) {
            boolean isIt =
                    classes.isEmpty() ? place == element : classes.get(element).equals(name(entry.getKey()));
            if (isIt) {
                return entry.getValue();
            }
            place++;
        }
        return null;
    }

    private String name(Object key) {
        String label = constants.get(key);
        return label == null ? key.toString() : label;
    }

    @Override
    public @Nullable String text(Object answer, int row, int rows, int element) {
        Object value = getter.apply(answer);
        if (value instanceof Tensor tensor) {
            return tensor.stringAt(place(tensor, row, rows, element));
        }
        Object one = row == 0 ? element(value, element) : null;
        return one instanceof String text ? text : one == null ? null : constants.get(one);
    }

    private static @Nullable Object element(@Nullable Object value, int element) {
        if (value instanceof Object[] elements) {
            return elements[element];
        }
        return value instanceof List<?> list ? list.get(element) : Objects.checkIndex(element, 1) == 0 ? value : null;
    }

    private static int place(Tensor tensor, int row, int rows, int element) {
        int size = tensor.size() / rows;
        return row * size + Objects.checkIndex(element, size);
    }
}
