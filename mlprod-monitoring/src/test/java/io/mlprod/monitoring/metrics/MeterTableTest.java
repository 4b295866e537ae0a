package io.mlprod.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of METRICS.md, the documented meters and those that are registered are the same. */
class MeterTableTest {

    private static final Path PAGE = Path.of("METRICS.md");

    /** One line of the table: name, type, unit, tags, meaning. */
    private static String line(String name, Meter.Type type, String unit, List<String> tags, String meaning) {
        String kind = type == Meter.Type.DISTRIBUTION_SUMMARY
                ? "summary"
                : type.name().toLowerCase(Locale.ROOT);
        return "| `" + name + "` | " + kind + " | " + unit + " | " + String.join(", ", tags) + " | " + meaning + " |";
    }

    private static List<String> documented() {
        return Arrays.stream(MlprodMeter.values())
                .map(meter -> line(
                        meter.getName(),
                        meter.getType(),
                        meter.getBaseUnit() == null ? "" : meter.getBaseUnit(),
                        meter.keys(),
                        meter.description()))
                .toList();
    }

    @Test
    void page_table_isWhatIsDocumentedInCode() throws IOException {
        List<String> table = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `mlprod.") || line.startsWith("| `cache."))
                .toList();

        assertThat(table).containsExactlyElementsOf(documented());
    }

    @Test
    void register_everythingHappens_metersAreThoseThatAreDocumented() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (MonitorMetrics metrics = MonitorMetrics.of(registry);
                Town town = new Town(metrics)) {
            assertThat(town.handles).hasSize(3);
            metrics.refresh();

            assertThat(registered(registry)).containsExactlyElementsOf(inCode());
        }
    }

    private static Set<String> registered(SimpleMeterRegistry registry) {
        return registry.getMeters().stream()
                .map(meter -> describe(
                        meter.getId().getName(),
                        meter.getId().getType(),
                        meter.getId().getBaseUnit(),
                        meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toList()),
                        meter.getId().getDescription()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> inCode() {
        return Arrays.stream(MlprodMeter.values())
                .map(meter -> describe(
                        meter.getName(),
                        meter.getType(),
                        meter.getType() == Meter.Type.TIMER ? "seconds" : meter.getBaseUnit(),
                        meter.keys(),
                        meter.description()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String describe(String name, Meter.Type type, String unit, List<String> tags, String meaning) {
        List<String> sorted = tags.stream().sorted(Comparator.naturalOrder()).toList();
        return name + " " + type + " " + unit + " " + sorted + " " + meaning;
    }
}
