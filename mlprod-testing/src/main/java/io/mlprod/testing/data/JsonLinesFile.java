package io.mlprod.testing.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.mlprod.internal.text.PlainText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of a file with a JSON object on each line. */
final class JsonLinesFile implements Source<Row> {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes NaN and Infinity
            .build();

    /** Where the parser was in the text of the line, which says nothing of the file. */
    private static final Pattern LOCATION = Pattern.compile(" \\(start marker at [^)]*\\)[^)]*\\)");

    private final TextFile file;

    JsonLinesFile(Path path) {
        this.file = new TextFile(path);
    }

    String name() {
        return file.name();
    }

    void requireReadable() {
        new Objects().close();
    }

    @Override
    public Stream<Placed<Row>> open() {
        Objects objects = new Objects();
        return objects.stream();
    }

    /** The objects while the file is open. */
    private final class Objects extends Lines<Row> {

        private final BufferedReader reader = new BufferedReader(file.open());
        private Header last = new Header(List.of());
        private List<String> lastKeys = List.of();
        private long line;
        private int index;

        @Override
        @Nullable
        Placed<Row> next() {
            try {
                String text = reader.readLine();
                line++;
                while (text != null && text.isBlank()) {
                    text = reader.readLine();
                    line++;
                }
                return text == null ? null : new Placed<>(row(text), file.name(), line, index++);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        wrong(LOCATION.matcher(e.getOriginalMessage()).replaceAll("")
                                + "; each line must be one JSON object"),
                        e);
            } catch (IOException e) {
                throw file.unreadable(e);
            }
        }

        private Row row(String text) throws IOException {
            try (JsonParser json = JSON.createParser(text)) {
                JsonToken first = json.nextToken();
                if (first != JsonToken.START_OBJECT) {
                    throw new IllegalArgumentException(wrong("a JSON object must stand here, such as {\"age\":41}"
                            + (first == JsonToken.START_ARRAY
                                    ? ", but an array begins; write an object a line (pandas: to_json(file,"
                                            + " orient=\"records\", lines=True))"
                                    : "")));
                }
                List<String> keys = new ArrayList<>(lastKeys.size());
                List<@Nullable String> values = new ArrayList<>(lastKeys.size());
                for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                    keys.add(key);
                    values.add(value(json, key));
                }
                if (json.nextToken() != null) {
                    throw new IllegalArgumentException(wrong("more follows after the object; write one object a line"));
                }
                return new Row(header(keys), values.toArray(new String[0]), file.name(), line);
            }
        }

        private @Nullable String value(JsonParser json, String key) throws IOException {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                throw new IllegalArgumentException(wrong("the value of \"" + key + "\" is "
                        + (token == JsonToken.START_OBJECT ? "an object" : "an array")
                        + ", but must be a number, a string, true, false or null; write its parts as keys of their"
                        + " own"));
            }
            return token == JsonToken.VALUE_NULL ? null : json.getText();
        }

        /** Returns one header for lines with the same keys, which is nearly all of them. */
        private Header header(List<String> keys) {
            if (!keys.equals(lastKeys)) {
                last = new Header(keys);
                lastKeys = keys;
            }
            return last;
        }

        private String wrong(String what) {
            return PlainText.line(file.name() + ":" + line + ": " + what);
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(PlainText.line(file.name() + " could not be closed"), e);
            }
        }
    }
}
