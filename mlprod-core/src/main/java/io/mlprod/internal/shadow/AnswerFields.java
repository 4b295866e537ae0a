package io.mlprod.internal.shadow;

import io.mlprod.internal.shadow.FieldValue.Labels;
import io.mlprod.internal.shadow.FieldValue.Layout;
import io.mlprod.internal.shadow.FieldValue.Numbers;
import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The decomposition of answers of any type into named fields. Floating-point numbers, and all numbers under keys,
 * become numbers; everything else becomes labels. A value that is null or an empty Optional has no field. Thread-safe.
 */
final class AnswerFields {

    private static final String SINGLE = "value";
    private static final int DEEPEST = 8; // records within records; a record that contains itself ends here
    private static final int MOST_ELEMENTS = 16; // of a sequence, each a field of its own

    private record Component(String name, MethodHandle accessor) {}

    private final MethodHandles.Lookup lookup;
    private final Map<String, List<String>> columns;
    private final ClassValue<List<Component>> components = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            return componentsOf(type);
        }
    };

    /**
     * Creates the decomposition.
     *
     * @param lookup a lookup that may call the accessors of the answer's records
     */
    AnswerFields(MethodHandles.Lookup lookup) {
        this(lookup, Map.of());
    }

    /**
     * Creates the decomposition for the answers of one version.
     *
     * @param lookup a lookup that may call the accessors of the answers' records
     * @param columns the names of the elements of fields that are rows of scores, by field
     */
    AnswerFields(MethodHandles.Lookup lookup, Map<String, List<String>> columns) {
        this.lookup = lookup;
        this.columns = columns;
    }

    /** Returns the fields in the order of the answer. */
    Map<String, FieldValue> of(@Nullable Object answer) {
        Map<String, FieldValue> fields = new LinkedHashMap<>();
        collect("", answer, 0, fields);
        return fields;
    }

    private void collect(String name, @Nullable Object value, int depth, Map<String, FieldValue> fields) {
        if (value instanceof Optional<?> optional) {
            collect(name, optional.orElse(null), depth, fields);
        } else if (value instanceof Outputs outputs) {
            outputs.names().forEach(output -> collect(join(name, output), outputs.value(output), depth, fields));
        } else if (value instanceof SequenceValue sequence) {
            collectSequence(name, sequence, depth, fields);
        } else if (value instanceof MapValue map) {
            put(fields, name, map(map.entries()));
        } else if (value instanceof Record && depth < DEEPEST) {
            for (Component component : components.get(value.getClass())) {
                collect(join(name, component.name()), read(component, value), depth + 1, fields);
            }
        } else if (value != null) {
            put(fields, name, leaf(value));
        }
    }

    private void collectSequence(String name, SequenceValue sequence, int depth, Map<String, FieldValue> fields) {
        if (sequence.size() == 1) { // the answer to one row
            collect(name, sequence.elements().get(0), depth, fields);
            return;
        }
        put(fields, join(name, "size"), single("int", (long) sequence.size()));
        for (int i = 0; i < Math.min(MOST_ELEMENTS, sequence.size()); i++) {
            collect(name + "[" + i + "]", sequence.elements().get(i), depth, fields);
        }
    }

    private void put(Map<String, FieldValue> fields, String given, FieldValue value) {
        fields.put(given.isEmpty() ? SINGLE : given, named(given, value));
    }

    private FieldValue named(String field, FieldValue value) {
        List<String> names = columns.get(field);
        return names != null
                        && value instanceof Numbers numbers
                        && numbers.size() == names.size()
                        && numbers.layout().isRow()
                ? numbers.named(names)
                : value;
    }

    private static String join(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }

    private static FieldValue leaf(Object value) {
        if (value instanceof Tensor tensor) {
            return tensor(tensor);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        if (value instanceof Collection<?> collection) {
            return elements("list", Layout.length(collection.size()), collection);
        }
        if (value.getClass().isArray()) {
            return array(value);
        }
        if (value instanceof Float || value instanceof Double) {
            return new Numbers(typeOf(value), Layout.SINGLE, new double[] {((Number) value).doubleValue()});
        }
        return single(typeOf(value), label(value));
    }

    private static Labels single(String type, Object label) {
        return new Labels(type, Layout.SINGLE, List.of(label));
    }

    private static FieldValue tensor(Tensor tensor) {
        ElementType type = tensor.elementType();
        String name = type + " tensor";
        Layout layout = new Layout(LongStream.of(tensor.shape()).boxed().toList(), null);
        if (type.isFloating()) {
            return new Numbers(name, layout, tensor.doubles());
        }
        if (type == ElementType.STRING) {
            return new Labels(name, layout, List.of((Object[]) tensor.strings()));
        }
        List<Object> labels = new ArrayList<>(tensor.size());
        for (int i = 0; i < tensor.size(); i++) {
            labels.add(tensor.longAt(i));
        }
        return new Labels(name, layout, labels);
    }

    private static FieldValue map(Map<?, ?> map) {
        List<String> keys = new ArrayList<>(map.size());
        map.keySet().forEach(key -> keys.add(String.valueOf(label(key))));
        return elements("map", Layout.keys(keys), map.values());
    }

    private static FieldValue array(Object array) {
        int size = Array.getLength(array);
        String type = "array of " + array.getClass().getComponentType().getSimpleName();
        if (array instanceof double[] doubles) {
            return new Numbers(type, Layout.length(size), doubles.clone());
        }
        if (array instanceof float[] floats) {
            double[] values = new double[size];
            Arrays.setAll(values, i -> floats[i]);
            return new Numbers(type, Layout.length(size), values);
        }
        List<@Nullable Object> elements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            elements.add(Array.get(array, i));
        }
        return elements("array", Layout.length(size), elements);
    }

    /** Returns numbers if all elements are numbers, and are floating-point or have keys; else labels. */
    private static FieldValue elements(String container, Layout layout, Collection<?> elements) {
        double[] numbers = new double[elements.size()];
        boolean areNumbers = layout.keys() != null || !elements.isEmpty();
        String type = "";
        int i = 0;
        for (Object element : elements) {
            areNumbers &= element instanceof Float
                    || element instanceof Double
                    || (layout.keys() != null && element instanceof Number);
            numbers[i++] = areNumbers ? ((Number) Objects.requireNonNull(element)).doubleValue() : 0;
            type = type.isEmpty() && element != null ? " of " + typeOf(element) : type;
        }
        if (areNumbers) {
            return new Numbers(container + type, layout, numbers);
        }
        List<Object> labels = new ArrayList<>(elements.size());
        elements.forEach(element -> labels.add(label(element)));
        return new Labels(container + type, layout, labels);
    }

    private static String typeOf(Object value) {
        return value instanceof Enum<?> constant
                ? constant.getDeclaringClass().getSimpleName()
                : value.getClass().getSimpleName();
    }

    /**
     * Returns a label that equals those of values with the same meaning: an enum's constant equals its name, a long an
     * int.
     */
    static Object label(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        return value instanceof CharSequence || value instanceof Character ? value.toString() : value;
    }

    private List<Component> componentsOf(Class<?> record) {
        try {
            MethodHandles.Lookup inside = MethodHandles.privateLookupIn(record, lookup);
            List<Component> found = new ArrayList<>();
            for (RecordComponent component : record.getRecordComponents()) {
                found.add(new Component(
                        component.getName(),
                        inside.unreflect(component.getAccessor())
                                .asType(MethodType.methodType(Object.class, Object.class))));
            }
            return List.copyOf(found);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "A shadow cannot read record " + record.getName() + ": open its package to io.mlprod.core, or give"
                            + " MethodHandles.lookup() of a class in its module to the handle's builder",
                    e);
        }
    }

    private static @Nullable Object read(Component component, Object record) {
        try {
            return component.accessor().invokeExact(record);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The accessor of '" + component.name() + "' failed", e);
        }
    }
}
