package io.mlprod.testing.internal.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain Java values: maps, lists, texts, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean} and
 * null. NaN, Infinity and -Infinity are numbers, spelled without quotes, as Python's json module writes them. A name
 * that stands twice in one object and a number beyond the range of a double are errors.
 */
public final class StrictJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StrictJson() {}

    /**
     * Reads a file.
     *
     * @param file a file of one JSON object
     * @return its members in the order of the file
     * @throws IllegalArgumentException if it is not a JSON object in UTF-8
     * @throws UncheckedIOException if it cannot be read
     */
    public static Map<String, @Nullable Object> object(Path file) {
        String text = BoundedFile.text(file);
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw BadFile.at(
                        file + ":1",
                        first == null ? "empty" : "a JSON object expected",
                        "write the file again, or restore it from version control");
            }
            Map<String, @Nullable Object> found = members(file, parser);
            if (parser.nextToken() != null) {
                throw BadFile.at(place(file, parser), "text after the JSON object", "remove it");
            }
            return found;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw BadFile.at(
                    file + ":" + line,
                    "not JSON: " + e.getOriginalMessage(),
                    "write the file again, or mend this line",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static Map<String, @Nullable Object> members(Path file, JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(file, parser));
        }
        return members;
    }

    private static @Nullable Object value(Path file, JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(file, parser);
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(file, parser));
                }
                yield elements;
            }
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> fraction(file, parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static double fraction(Path file, JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value) && Character.isDigit(parser.getText().charAt(parser.getTextLength() - 1))) {
            throw BadFile.at(
                    place(file, parser),
                    parser.getText() + " is beyond the range of a double",
                    "write Infinity if that is meant");
        }
        return value;
    }

    private static String place(Path file, JsonParser parser) {
        return file + ":" + parser.currentTokenLocation().getLineNr();
    }
}
