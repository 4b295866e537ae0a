package io.mlprod.testing.assertion;

import io.mlprod.model.MapValue;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.testing.internal.record.Records;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The numbers in a model's answer, whatever its type. */
final class Scores {

    private Scores() {}

    /** Returns all floating-point numbers by where they are, as in {@code probabilities[setosa]}. */
    static Map<String, Double> of(@Nullable Object value) {
        Map<String, Double> found = new LinkedHashMap<>();
        visit("", value, found::put);
        return found;
    }

    /** Returns the numbers of each map, list, array or row of a tensor that has more than one. */
    static List<List<Double>> groups(@Nullable Object value) {
        Map<String, List<Double>> byParent = new LinkedHashMap<>();
        visit("", value, (place, number) -> {
            int end = place.lastIndexOf('[');
            if (end >= 0) {
                byParent.computeIfAbsent(place.substring(0, end), parent -> new ArrayList<>())
                        .add(number);
            }
        });
        return byParent.values().stream().filter(group -> group.size() > 1).toList();
    }

    private static void visit(String place, @Nullable Object value, BiConsumer<String, Double> found) {
        if (value instanceof Float || value instanceof Double) {
            found.accept(place.isEmpty() ? "value" : place, ((Number) value).doubleValue());
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> visit(place + "[" + key + "]", each, found));
        } else if (value instanceof Collection<?> list) {
            visitAll(place, list, found);
        } else if (value instanceof Outputs outputs) {
            outputs.names().forEach(name -> visit(inside(place, name), outputs.value(name), found));
        } else if (value instanceof Tensor tensor) {
            visitTensor(place, tensor, found);
        } else if (value instanceof SequenceValue sequence) {
            visitAll(place, sequence.elements(), found);
        } else if (value instanceof MapValue map) {
            visit(place, map.entries(), found);
        } else if (value instanceof Optional<?> optional) {
            visit(place, optional.orElse(null), found);
        } else if (value instanceof OptionalDouble optional) {
            visit(place, optional.isPresent() ? optional.getAsDouble() : null, found);
        } else if (value instanceof Record answer) {
            Records.values(answer).forEach((name, each) -> visit(inside(place, name), each, found));
        } else if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                visit(place + "[" + i + "]", Array.get(value, i), found);
            }
        }
    }

    private static void visitAll(String place, Collection<?> list, BiConsumer<String, Double> found) {
        int i = 0;
        for (Object each : list) {
            visit(place + "[" + i++ + "]", each, found);
        }
    }

    private static void visitTensor(String place, Tensor tensor, BiConsumer<String, Double> found) {
        if (!tensor.elementType().isFloating()) {
            return; // labels
        }
        long[] shape = tensor.shape();
        int row = shape.length == 0 ? 1 : (int) shape[shape.length - 1];
        double[] numbers = tensor.doubles();
        for (int i = 0; i < numbers.length; i += row) {
            visit(
                    shape.length < 2 ? place : place + "[" + i / row + "]",
                    Arrays.copyOfRange(numbers, i, i + row),
                    found);
        }
    }

    private static String inside(String place, String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
