package io.mlprod.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus gets from handles and a chain that do everything. */
class ScrapeTest {

    private static final PrometheusMeterRegistry REGISTRY = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private static Town town;
    private static List<String> lines;

    @BeforeAll
    static void scrape() {
        town = new Town(
                MonitorMetrics.builder().registry(REGISTRY).callTag("tenant", 2).build());
        REGISTRY.scrape(); // what it finds to be measured is there from the next one on
        lines = REGISTRY.scrape().lines().toList();
    }

    @AfterAll
    static void close() {
        town.close();
    }

    /** The name in a line of help or type. */
    private static String name(String line) {
        String rest = line.substring("# HELP ".length());
        return rest.substring(0, rest.indexOf(' '));
    }

    private static List<String> typed(String type) {
        return lines.stream()
                .filter(line -> line.startsWith("# TYPE ") && line.endsWith(" " + type))
                .map(line -> name(line))
                .collect(Collectors.toList());
    }

    @Test
    void scrape_values_areAllNumbers() {
        assertThat(lines).noneMatch(line -> line.endsWith("NaN") || line.endsWith("Inf"));
    }

    @Test
    void scrape_counters_endInTotalWithoutAUnit() {
        assertThat(typed("counter"))
                .isNotEmpty()
                .allMatch(name -> name.endsWith("_total"))
                .noneMatch(name -> name.matches(".*_(calls|predictions|rows|runs)_total"));
    }

    @Test
    void scrape_times_areInSeconds() {
        assertThat(typed("summary"))
                .contains("mlprod_predictions_seconds", "mlprod_inference_seconds", "mlprod_fallback_calls_seconds")
                .allMatch(name -> name.endsWith("_seconds") || name.equals("mlprod_batch_rows"));
    }

    @Test
    void scrape_everyMeter_hasHelp() {
        List<String> helped = lines.stream()
                .filter(line -> line.startsWith("# HELP "))
                .filter(line -> line.length() > "# HELP ".length() + name(line).length() + 5)
                .map(line -> name(line))
                .toList();

        assertThat(lines.stream().filter(line -> line.startsWith("# TYPE ")).map(line -> name(line)))
                .isNotEmpty()
                .allMatch(helped::contains);
    }

    @Test
    void scrape_personalData_isNowhere() {
        assertThat(lines).noneMatch(line -> line.matches(".*=\"(500(\\.0)?|u17)\".*")); // a value, a unit
    }
}
