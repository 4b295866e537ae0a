package io.mlprod.testing.golden;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The writer of this module's own format: one line for each row, the same text for the same values. */
final class GoldenWriter {

    private GoldenWriter() {}

    /** Writes a file, whole or not at all. */
    static void write(Path file, GoldenHeader header, List<GoldenRow> rows) {
        String text = text(header, rows);
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
            try {
                Files.writeString(draft, text, StandardCharsets.UTF_8);
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }

    static String text(GoldenHeader header, List<GoldenRow> rows) {
        List<String> members = new ArrayList<>();
        members.add("\"format\": " + quoted(GoldenJson.FORMAT));
        members.add(
                "\"model\": {\"name\": " + quoted(header.model()) + ", \"sha256\": " + quoted(header.sha256()) + "}");
        members.add("\"engine\": {\"name\": " + quoted(header.engine()) + ", \"version\": "
                + quoted(header.engineVersion()) + "}");
        members.add("\"tool\": " + quoted(header.tool()));
        members.add("\"createdBy\": " + quoted(header.createdBy()));
        String lines = rows.stream().map(GoldenWriter::row).collect(Collectors.joining(",\n  "));
        members.add("\"rows\": [\n  " + lines + "\n]");
        return "{" + String.join(",\n", members) + "}\n";
    }

    private static String row(GoldenRow row) {
        String features = row.features().isEmpty() ? "" : ", \"features\": " + object(row.features());
        return "{\"id\": " + quoted(row.id()) + ", \"input\": " + object(row.values()) + features + ", \"output\": "
                + object(row.outputs()) + "}";
    }

    static String object(Map<?, ? extends @Nullable Object> values) {
        return values.entrySet().stream()
                .map(entry -> quoted(String.valueOf(entry.getKey())) + ": " + value(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(GoldenWriter::value).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Float || value instanceof Double) {
            return ShortestNumber.of((Number) value);
        }
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
