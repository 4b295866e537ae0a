package io.mlprod.testing.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** What scikit-learn's splitters do, as {@code src/test/fixtures/splits.py} wrote it. */
final class SplitFixture {

    private SplitFixture() {}

    static JsonNode of(String kind) {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("src/test/resources/data/splits.json").toFile())
                    .required(kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Integer> numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }

    static List<List<Integer>> table(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(SplitFixture::numbers)
                .toList();
    }
}
