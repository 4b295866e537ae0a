package io.mlprod.monitoring.drift;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The numbers that src/test/python/drift_fixtures.py has got from other tools. */
final class Csv {

    private Csv() {}

    static List<Map<String, String>> rows(String file) {
        try (InputStream in = Objects.requireNonNull(Csv.class.getResourceAsStream("/drift/" + file), file)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            String[] names = lines.get(0).split(";", -1);
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(";", -1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i], cells[i]);
                }
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] doubles(String cell) {
        return cell.isEmpty()
                ? new double[0]
                : Stream.of(cell.split(" ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
    }

    static long[] longs(String cell) {
        return Stream.of(cell.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }
}
