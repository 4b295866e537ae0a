package io.mlprod.monitoring.prometheus;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The meters of METRICS.md as Prometheus sees them: the names of their series, and the labels that each has. */
final class MeterNames {

    private static final PrometheusNamingConvention NAMING = new PrometheusNamingConvention();

    private MeterNames() {}

    /** Reads the page's table. */
    static Map<String, Set<String>> read() throws IOException {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("METRICS.md"))) {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (cells.size() == 7
                    && cells.get(1).startsWith("`")
                    && !cells.get(2).isEmpty()) {
                Set<String> tags = Arrays.stream(cells.get(4).split(", "))
                        .map(NAMING::tagKey)
                        .collect(Collectors.toCollection(TreeSet::new));
                series(cells.get(1).replace("`", ""), cells.get(2), cells.get(3))
                        .forEach(name -> labels.put(name, tags));
            }
        }
        return labels;
    }

    private static List<String> series(String meter, String type, String unit) {
        return switch (type) {
            case "timer" -> parts(NAMING.name(meter, Meter.Type.TIMER, "seconds"));
            case "summary" -> parts(NAMING.name(meter, Meter.Type.DISTRIBUTION_SUMMARY, unit));
            case "counter" -> List.of(NAMING.name(meter, Meter.Type.COUNTER, null) + "_total");
            case "gauge" -> List.of(NAMING.name(meter, Meter.Type.GAUGE, unit.isEmpty() ? null : unit));
            default -> throw new IllegalArgumentException("METRICS.md has no type '" + type + "'");
        };
    }

    private static List<String> parts(String name) {
        return List.of(name + "_count", name + "_sum", name + "_max");
    }
}
