package io.mlprod.validation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.internal.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiConsumer;

/**
 * A reader of schemas from JSON; everything unexpected is an error that names the place, so that no rule is lost to a
 * typing error.
 */
final class JsonReader {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final int MAX_BYTES = 1 << 24;

    private final String file;

    private JsonReader(String file) {
        this.file = file;
    }

    static Schema read(InputStream json, String name) throws IOException {
        JsonReader reader = new JsonReader(name);
        JsonNode root;
        try (json) {
            byte[] bytes = json.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw reader.error("", "more than " + MAX_BYTES + " bytes are no schema");
            }
            root = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    PlainText.line(reader.file + " is not JSON: " + e.getOriginalMessage()), e);
        } catch (StackOverflowError e) { // Jackson before 2.15 has no bound
            throw new IllegalArgumentException(
                    PlainText.line(reader.file + " is no schema: its arrays or objects are nested too deeply"), e);
        }
        Schema.Builder schema = Schema.builder();
        reader.eachField(root, "", (setting, value) -> reader.readSetting(schema, setting, value));
        return schema.build();
    }

    private void readSetting(Schema.Builder schema, String name, JsonNode value) {
        switch (name) {
            case "maxBatch" -> checked(name, () -> schema.maxBatch(integer(value, name)));
            case "nonFiniteInputs" -> schema.nonFiniteInputs(constant(NonFinite.class, value, name));
            case "emptyInputs" -> {
                String[] inputs = value.isBoolean() ? new String[0] : texts(value, name);
                if (inputs.length > 0 || value.asBoolean()) { // of a list, none would mean all
                    schema.allowEmptyInputs(inputs);
                }
            }
            case "nonFiniteOutputs" -> {
                String[] outputs = texts(value, name);
                if (outputs.length > 0) {
                    schema.allowNonFiniteOutputs(outputs);
                }
            }
            case "nonDeterministicOutputs" -> {
                String[] outputs = texts(value, name);
                if (outputs.length > 0) {
                    schema.nonDeterministicOutputs(outputs);
                }
            }
            case "columns" ->
                eachField(value, name, (input, names) -> {
                    String place = name + "." + input;
                    checked(place, () -> schema.columns(input, texts(names, place)));
                });
            case "features" ->
                eachField(value, name, (feature, rules) -> {
                    String place = name + "." + feature;
                    Feature.Builder builder = Feature.builder();
                    readFeature(builder, rules, place);
                    checked(place, () -> schema.feature(feature, builder.build()));
                });
            default ->
                throw error(
                        name,
                        "unknown setting; known are features, columns, maxBatch, emptyInputs, nonFiniteInputs,"
                                + " nonFiniteOutputs, nonDeterministicOutputs");
        }
    }

    private void readFeature(Feature.Builder feature, JsonNode rules, String place) {
        eachField(rules, place, (rule, value) -> {
            String where = place + "." + rule;
            switch (rule) {
                case "nullable" -> feature.nullable(truth(value, where));
                case "min" -> checked(where, () -> feature.min(number(value, where)));
                case "max" -> checked(where, () -> feature.max(number(value, where)));
                case "integral" -> {
                    if (truth(value, where)) {
                        feature.integral();
                    }
                }
                case "categories" -> checked(where, () -> feature.categories(texts(value, where)));
                case "length" -> checked(where, () -> feature.length(pair(value, 0, where), pair(value, 1, where)));
                case "pattern" -> checked(where, () -> feature.pattern(text(value, where)));
                case "items" -> checked(where, () -> feature.items(pair(value, 0, where), pair(value, 1, where)));
                case "nonFinite" -> feature.nonFinite(constant(NonFinite.class, value, where));
                case "onViolation" -> readAction(feature, value, where);
                default ->
                    throw error(
                            where,
                            "unknown rule; known are nullable, min, max, integral, categories, length, pattern, items,"
                                    + " nonFinite, onViolation");
            }
        });
    }

    private void readAction(Feature.Builder feature, JsonNode value, String where) {
        if (value.isObject() && value.size() == 1) {
            eachField(value, where, (action, with) -> {
                switch (action) {
                    case "impute" -> feature.impute(scalar(with, where + ".impute"));
                    case "unknown" -> feature.unknown(text(with, where + ".unknown"));
                    default -> throw error(where, "an object here is {\"impute\": value} or {\"unknown\": category}");
                }
            });
            return;
        }
        switch (value.asText()) {
            case "reject" -> feature.reject();
            case "clamp" -> feature.clamp();
            case "flag" -> feature.flag();
            default ->
                throw error(
                        where,
                        "expected \"reject\", \"clamp\", \"flag\", {\"impute\": value} or {\"unknown\": category}");
        }
    }

    private void eachField(JsonNode node, String place, BiConsumer<String, JsonNode> action) {
        if (!node.isObject()) {
            throw error(place, "expected an object");
        }
        // Not properties(), which hosts with Jackson before 2.15 do not have.
        node.fieldNames().forEachRemaining(name -> action.accept(name, node.get(name)));
    }

    private Object scalar(JsonNode value, String place) {
        if (value.isNumber()) {
            return value.numberValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return text(value, place);
    }

    private String text(JsonNode value, String place) {
        if (!value.isTextual()) {
            throw error(place, "expected a text");
        }
        return value.textValue();
    }

    private String[] texts(JsonNode value, String place) {
        if (!value.isArray()) {
            throw error(place, "expected an array of texts");
        }
        String[] texts = new String[value.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(value.get(i), place + "[" + i + "]");
        }
        return texts;
    }

    private double number(JsonNode value, String place) {
        if (!value.isNumber()) {
            throw error(place, "expected a number");
        }
        return value.doubleValue();
    }

    private int integer(JsonNode value, String place) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw error(place, "expected a whole number");
        }
        return value.intValue();
    }

    private int pair(JsonNode value, int index, String place) {
        if (!value.isArray() || value.size() != 2) {
            throw error(place, "expected an array of two whole numbers, [fewest, most]");
        }
        return integer(value.get(index), place + "[" + index + "]");
    }

    private boolean truth(JsonNode value, String place) {
        if (!value.isBoolean()) {
            throw error(place, "expected true or false");
        }
        return value.booleanValue();
    }

    private <E extends Enum<E>> E constant(Class<E> type, JsonNode value, String place) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value.asText())) {
                return constant;
            }
        }
        throw error(place, "expected one of " + java.util.Arrays.toString(type.getEnumConstants()));
    }

    /** Adds the place to the message of a builder method's exception. */
    private void checked(String place, Runnable action) {
        try {
            action.run();
        } catch (PlacedException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw error(place, String.valueOf(e.getMessage()));
        }
    }

    private PlacedException error(String place, String problem) {
        return new PlacedException(file + (place.isEmpty() ? "" : ", " + place) + ": " + problem);
    }

    private static final class PlacedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        PlacedException(String message) {
            super(PlainText.line(message));
        }
    }
}
