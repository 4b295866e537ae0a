package io.mlprod.testing.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** What scikit-learn and SciPy say, as the scripts in {@code src/test/fixtures} wrote it. */
final class Fixture {

    private Fixture() {}

    static JsonNode of(String file, String kind) {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("src/test/resources/data", file).toFile())
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

    static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }

    static List<List<Integer>> table(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(Fixture::numbers)
                .toList();
    }
}
