package io.mlprod.monitoring.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An object in the JSON of a profile, and its place in it. What is not as expected is an error that names the place.
 */
final class JsonObject {

    /** The most that a count may be, so that thousands of profiles can be added without an overflow. */
    static final long MAX_COUNT = 1L << 49;

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,1000}(\\.[0-9]{1,2500})?");

    private final String place;
    private final JsonNode node;

    JsonObject(String place, JsonNode node) {
        this.place = place;
        this.node = node;
        if (!node.isObject()) {
            throw error("", "expected a JSON object");
        }
    }

    ProfileException error(String field, String problem) {
        String where = at(field);
        return new ProfileException(where.isEmpty() ? problem : where + ": " + problem);
    }

    private String at(String field) {
        return place.isEmpty() || field.isEmpty() ? place + field : place + "." + field;
    }

    boolean has(String field) {
        return node.has(field);
    }

    /** Refuses all other fields. */
    void only(String... fields) {
        List<String> known = List.of(fields);
        // Not properties(), which hosts with Jackson before 2.15 do not have.
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw error("", "there is an unknown field; known are " + known); // its name may be a category
            }
        });
    }

    private JsonNode field(String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            throw error(field, "it is missing");
        }
        return value;
    }

    String text(String field) {
        JsonNode value = field(field);
        if (!value.isTextual()) {
            throw error(field, "expected a text");
        }
        return value.textValue();
    }

    boolean truth(String field) {
        JsonNode value = field(field);
        if (!value.isBoolean()) {
            throw error(field, "expected true or false");
        }
        return value.booleanValue();
    }

    /** Returns a whole number that is not less than another one. */
    long number(String field, long least) {
        return number(field, field(field), least, MAX_COUNT);
    }

    private long number(String field, JsonNode value, long least, long most) {
        boolean isWhole = value.isIntegralNumber() && value.canConvertToLong();
        if (!isWhole || value.longValue() < least || value.longValue() > most) {
            throw error(field, "expected a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    double finite(String field) {
        JsonNode value = field(field);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw error(field, "expected a finite number");
        }
        return value.doubleValue();
    }

    BigDecimal decimal(String field) {
        String text = text(field);
        if (!DECIMAL.matcher(text).matches()) {
            throw error(field, "expected a text with a decimal number, without an exponent");
        }
        return new BigDecimal(text);
    }

    /** Returns an array of whole numbers, each from the least to the most. */
    long[] numbers(String field, int maxLength, long least, long most) {
        JsonNode array = array(field);
        if (array.size() > maxLength) {
            throw error(field, "expected at most " + maxLength + " numbers, not " + array.size());
        }
        long[] numbers = new long[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(field + "[" + i + "]", array.get(i), least, most);
        }
        return numbers;
    }

    private JsonNode array(String field) {
        JsonNode value = field(field);
        if (!value.isArray()) {
            throw error(field, "expected an array");
        }
        return value;
    }

    JsonObject object(String field) {
        return new JsonObject(at(field), field(field));
    }

    List<JsonObject> objects(String field) {
        JsonNode array = array(field);
        List<JsonObject> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            objects.add(new JsonObject(at(field) + "[" + i + "]", array.get(i)));
        }
        return objects;
    }

    /** Returns an object of counts, each of which is not less than another number. */
    SortedMap<String, Long> counts(String field, long least) {
        JsonObject counts = object(field);
        SortedMap<String, Long> byName = new TreeMap<>();
        counts.node
                .fieldNames()
                .forEachRemaining(name -> byName.put(name, number(field, counts.node.get(name), least, MAX_COUNT)));
        return byName;
    }
}
