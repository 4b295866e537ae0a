package io.mlprod.monitoring.internal.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON: an object with a member for each component. Optional values are the value or null, numbers that JSON
 * does not have are null, and what is neither a record, a collection, a number nor a truth value is its text, as times
 * are.
 */
public final class RecordJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RecordJson() {}

    /**
     * Returns a record of an exported package as JSON.
     *
     * @param value the record
     * @return JSON over several lines
     */
    public static String of(Record value) {
        return text(node(value));
    }

    /**
     * Returns members as a JSON object.
     *
     * @param members their names and values, among them records of exported packages
     * @return JSON over several lines
     */
    public static String of(Map<String, ?> members) {
        return text(node(members));
    }

    private static String text(JsonNode node) {
        try {
            return shown(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // not from a tree
        }
    }

    /** Escapes, within texts, what a page or terminal would obey; outside of texts JSON has none of it. */
    private static String shown(String json) {
        StringBuilder shown = new StringBuilder(json.length() + 64);
        json.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.SURROGATE) {
                shown.append("\\ufffd"); // alone, and in no text that other programs read
            } else if (isObeyed(c)) {
                for (char part : Character.toChars(c)) {
                    shown.append(String.format("\\u%04x", (int) part));
                }
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private static boolean isObeyed(int c) {
        if (c < 0x7f) {
            return c == '<' || c == '>' || c == '&';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static JsonNode node(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return node(optional.orElse(null));
        } else if (value == null) {
            return NODES.nullNode();
        } else if (value instanceof Record fields) {
            return object(fields);
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, member) -> object.set(String.valueOf(key), node(member)));
            return object;
        } else if (value instanceof Iterable<?> elements) {
            ArrayNode array = NODES.arrayNode();
            elements.forEach(element -> array.add(node(element)));
            return array;
        } else if (value instanceof Double number) {
            return Double.isFinite(number) ? NODES.numberNode(number) : NODES.nullNode();
        } else if (value instanceof Long number) {
            return NODES.numberNode(number);
        } else if (value instanceof Integer number) {
            return NODES.numberNode(number);
        } else if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        } else {
            return NODES.textNode(value instanceof Enum<?> constant ? constant.name() : value.toString());
        }
    }

    private static ObjectNode object(Record fields) {
        ObjectNode object = NODES.objectNode();
        for (RecordComponent component : fields.getClass().getRecordComponents()) {
            try {
                object.set(component.getName(), node(component.getAccessor().invoke(fields)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Component " + component + " cannot be read", e);
            }
        }
        return object;
    }
}
