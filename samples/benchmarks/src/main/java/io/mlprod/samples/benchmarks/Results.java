package io.mlprod.samples.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What JMH wrote with {@code -rf json}.
 *
 * @param java the Java that ran the benchmarks
 * @param lines the results, in JMH's order
 */
record Results(String java, List<Result> lines) {

    /** Reads a file; the exception's message says what is wrong with it. */
    static Results read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    "There is no file " + file + "; let the benchmarks write it with -rf json -rff " + file);
        }
        try {
            return of(new ObjectMapper().readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(file + " is not what JMH writes with -rf json: " + firstLine(e), e);
        }
    }

    private static Results of(JsonNode json) {
        if (!json.isArray() || json.isEmpty()) {
            throw new IllegalArgumentException("no results in it");
        }
        List<Result> lines = new ArrayList<>();
        json.forEach(line -> lines.add(Result.of(line)));
        JsonNode first = json.get(0);
        String java = first.path("vmName").asText("unknown JVM") + " "
                + first.required("jdkVersion").asText();
        return new Results(java, lines);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
