package io.mlprod.testing.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.record.NotInput;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows and answers as JSON. Components that are not for the model are left out; NaN and infinities are texts. */
final class RowJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RowJson() {}

    // ---- to JSON

    static JsonNode write(@Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Optional<?> optional) {
            return write(optional.orElse(null));
        }
        if (value instanceof Record record) {
            ObjectNode node = NODES.objectNode();
            for (Part part : parts(record.getClass())) {
                node.set(part.name(), write(part.of(record)));
            }
            return node;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode node = NODES.objectNode();
            map.forEach((key, element) -> node.set(text(key), write(element)));
            return node;
        }
        if (value instanceof List<?> list) {
            ArrayNode node = NODES.arrayNode();
            list.forEach(element -> node.add(write(element)));
            return node;
        }
        if (value.getClass().isArray()) {
            ArrayNode node = NODES.arrayNode();
            for (int i = 0; i < Array.getLength(value); i++) {
                node.add(write(Array.get(value, i)));
            }
            return node;
        }
        return value instanceof Tensor || value instanceof Inputs || value instanceof Outputs
                ? tensors(value)
                : single(value);
    }

    private static String text(Object key) {
        return key instanceof Enum<?> constant ? constant.name() : String.valueOf(key);
    }

    private static JsonNode single(Object value) {
        if (value instanceof Float number) {
            return Float.isFinite(number) ? NODES.numberNode(number) : NODES.textNode(number.toString());
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? NODES.numberNode(number) : NODES.textNode(number.toString());
        }
        if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        return NODES.textNode(text(value));
    }

    private static JsonNode tensors(Object value) {
        ObjectNode node = NODES.objectNode();
        if (value instanceof Inputs inputs) {
            inputs.names().stream().sorted().forEach(name -> node.set(name, write(inputs.tensor(name))));
        } else if (value instanceof Outputs outputs) {
            for (String name : outputs.names()) {
                node.set(name, write(tensor(outputs.value(name), name)));
            }
        } else {
            Tensor tensor = (Tensor) value;
            node.put("type", tensor.elementType().toString());
            node.set("shape", write(tensor.shape()));
            ArrayNode data = node.putArray("data");
            for (int i = 0; i < tensor.size(); i++) {
                data.add(element(tensor, i));
            }
        }
        return node;
    }

    private static Tensor tensor(Value value, String name) {
        if (value instanceof Tensor tensor) {
            return tensor;
        }
        throw new IllegalArgumentException(
                "Output '" + name + "' is no tensor; only tensors can be recorded as Outputs."
                        + " Use a record, or export the model with zipmap=False");
    }

    private static JsonNode element(Tensor tensor, int index) {
        ElementType type = tensor.elementType();
        if (type == ElementType.STRING) {
            return NODES.textNode(tensor.stringAt(index));
        }
        return single(type.isFloating() ? (Object) tensor.doubleAt(index) : (Object) tensor.longAt(index));
    }

    private static List<Part> parts(Class<?> record) {
        return Part.of(record).stream()
                .filter(part -> part.annotation(NotInput.class).isEmpty())
                .toList();
    }

    // ---- from JSON

    @SuppressWarnings("unchecked")
    static <T> T read(JsonNode node, Class<T> type) {
        return (T) Objects.requireNonNull(read(node, type, type), "the whole is not null");
    }

    private static @Nullable Object read(JsonNode node, Class<?> type, Type generic) {
        if (type == Optional.class) {
            return Optional.ofNullable(node.isNull() ? null : read(node, Part.argument(generic, 0), Object.class));
        }
        if (node.isNull()) {
            return null;
        }
        if (type.isRecord()) {
            return record(node, type);
        }
        if (type == Map.class) {
            return map(node, Part.argument(generic, 0), Part.argument(generic, 1));
        }
        if (type == List.class || type.isArray()) {
            return array(node, type, type.isArray() ? type.getComponentType() : Part.argument(generic, 0));
        }
        if (type == Tensor.class) {
            return tensor(node);
        }
        if (type == Inputs.class || type == Outputs.class) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            node.properties().forEach(field -> tensors.put(field.getKey(), tensor(field.getValue())));
            return type == Inputs.class ? Inputs.of(tensors) : Outputs.of(tensors);
        }
        return single(node, type);
    }

    private static Object record(JsonNode node, Class<?> type) {
        List<Part> parts = Part.of(type);
        @Nullable Object[] values = new Object[parts.size()];
        for (int i = 0; i < values.length; i++) {
            Part part = parts.get(i);
            JsonNode value = node.get(part.name());
            if (value == null && part.annotation(NotInput.class).isEmpty()) {
                throw new IllegalArgumentException("'" + part.name() + "' of " + type.getSimpleName() + " is missing");
            }
            values[i] = value == null ? Part.empty(part.type()) : read(value, part.type(), part.generic());
        }
        return Part.create(type, values);
    }

    private static Map<Object, Object> map(JsonNode node, Class<?> key, Class<?> value) {
        Map<Object, Object> map = new LinkedHashMap<>();
        node.properties()
                .forEach(field -> map.put(
                        single(NODES.textNode(field.getKey()), key),
                        Objects.requireNonNull(read(field.getValue(), value, value), "a score is not null")));
        return Collections.unmodifiableMap(map);
    }

    private static Object array(JsonNode node, Class<?> type, Class<?> element) {
        List<@Nullable Object> values = new ArrayList<>();
        node.forEach(value -> values.add(read(value, element, element)));
        if (type == List.class) {
            return Collections.unmodifiableList(values);
        }
        Object array = Array.newInstance(element, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    private static Object single(JsonNode node, Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(node.asText()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            type.getSimpleName() + " has no constant " + Shown.text(node.asText())));
        }
        if (type == String.class || type == Object.class) {
            return node.asText();
        }
        if (type == boolean.class || type == Boolean.class) {
            return node.asBoolean();
        }
        if (type == float.class || type == Float.class) {
            return (float) floating(node);
        }
        if (type == double.class || type == Double.class) {
            return floating(node);
        }
        long number = node.isTextual() ? Long.parseLong(node.asText()) : node.asLong();
        if (type == int.class || type == Integer.class) {
            return (int) number;
        }
        if (type == short.class || type == Short.class) {
            return (short) number;
        }
        return type == byte.class || type == Byte.class ? (Object) (byte) number : (Object) number;
    }

    private static double floating(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
    }

    private static Tensor tensor(JsonNode node) {
        ElementType type = Arrays.stream(ElementType.values())
                .filter(known -> known.toString().equals(node.path("type").asText()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "No element type " + Shown.text(node.path("type").asText())));
        long[] shape = (long[]) array(node.path("shape"), long[].class, long.class);
        JsonNode data = node.path("data");
        if (type == ElementType.STRING) {
            return Tensor.of((String[]) array(data, String[].class, String.class), shape);
        }
        ByteBuffer bytes = ByteBuffer.allocate(data.size() * type.byteSize()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < data.size(); i++) {
            if (type.isFloating()) {
                type.writeDouble(bytes, i, floating(data.get(i)));
            } else {
                type.writeLong(bytes, i, data.get(i).asLong());
            }
        }
        return Tensor.of(type, bytes, shape);
    }

    // ---- what a row is found by

    /**
     * Returns what a row is found by: the values that a model can tell apart.
     *
     * @param rounded the components whose numbers are rounded as a float32 input rounds them; "" is a whole row
     */
    static String key(Object row, Set<String> rounded) {
        return keyed(write(row), row, rounded, rounded.contains("")).toString();
    }

    private static JsonNode keyed(JsonNode node, @Nullable Object row, Set<String> rounded, boolean isRounded) {
        if (node.isObject()) {
            ObjectNode copy = NODES.objectNode();
            node.properties()
                    .forEach(field -> copy.set(
                            field.getKey(), keyed(field.getValue(), null, Set.of(), rounded.contains(field.getKey()))));
            if (row instanceof Record record) {
                parts(record.getClass()).stream()
                        .filter(part -> part.isNullable()
                                && copy.path(part.name()).asText("-").isEmpty())
                        .forEach(part -> copy.putNull(part.name())); // the model gets an empty text for both
            }
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = NODES.arrayNode();
            node.forEach(element -> copy.add(keyed(element, null, Set.of(), isRounded)));
            return copy;
        }
        if (!node.isFloatingPointNumber()) {
            return node;
        }
        double number = node.asDouble();
        boolean fits = Float.isFinite((float) number); // else a float32 input would take it for infinity
        return NODES.numberNode(isRounded && fits ? (double) (float) number : number);
    }
}
