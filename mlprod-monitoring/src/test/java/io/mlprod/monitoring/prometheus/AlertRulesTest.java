package io.mlprod.monitoring.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules use what METRICS.md documents, and PROMETHEUS.md documents the rules. Whether they fire, promtool tests.
 */
class AlertRulesTest {

    private static final String PAGE = "PROMETHEUS.md";

    private final Map<String, Set<String>> metrics = MeterNames.read();
    private final List<Rule> recorded = Rule.read("mlprod-recording-rules.yml");
    private final List<Rule> alerts = Rule.read("mlprod-alert-rules.yml");

    AlertRulesTest() throws IOException {
        Set<String> limited = Set.of("model", "metric"); // by the operator's own rules, as the page says
        metrics.put("model:mlprod_performance:least", limited);
        metrics.put("model:mlprod_performance:most", limited);
        for (Rule rule : recorded) {
            metrics.put(rule.name(), labels(rule));
        }
    }

    /** The labels that a recorded metric is grouped by, or those of the metric that it is made of. */
    private Set<String> labels(Rule rule) {
        Query query = new Query(rule.value("expr"));
        List<String> groupings = query.groupings();
        return groupings.isEmpty() ? metrics.get(query.selectors().get(0).metric()) : new TreeSet<>(groupings);
    }

    @Test
    void queries_namesAndLabels_areThoseOfMetricsMd() {
        QueryChecks checks = new QueryChecks(metrics);

        assertThat(Stream.of(recorded, alerts)
                        .flatMap(List::stream)
                        .flatMap(rule -> checks.problems(rule.value("expr")).stream()
                                .map(problem -> rule.name() + ": " + problem)))
                .isEmpty();
    }

    @Test
    void problems_ofWrongNamesLabelsAndValues_areFound() {
        QueryChecks checks = new QueryChecks(metrics);

        assertThat(checks.problems("rate(mlprod_prediction_seconds_count[5m])")).hasSize(1);
        assertThat(checks.problems("sum by (version) (mlprod_model_serving)")).hasSize(1);
        assertThat(checks.problems("mlprod_model_serving{tier=\"a\"}")).hasSize(1);
        assertThat(checks.problems("mlprod_drift_state{state=~\"ok|drifted\"}")).hasSize(1);
    }

    @Test
    void everyRecordedMetric_isUsed() {
        String all = Stream.of(recorded, alerts)
                .flatMap(List::stream)
                .map(rule -> rule.value("expr"))
                .collect(Collectors.joining("\n"));

        assertThat(recorded).isNotEmpty().allSatisfy(rule -> assertThat(all).contains(rule.name()));
    }

    @Test
    void everyAlert_saysWhatItMeansAndWhereToLook() throws IOException {
        String page = Files.readString(Path.of(PAGE));

        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.name()).startsWith("Mlprod");
            assertThat(alert.value("severity")).isIn("page", "ticket");
            assertThat(alert.value("summary")).isNotEmpty();
            assertThat(alert.value("description")).endsWith(".");
            assertThat(alert.value("runbook_url"))
                    .isEqualTo(PAGE + "#" + alert.name().toLowerCase(Locale.ROOT));
            assertThat(page).contains("\n### " + alert.name() + "\n");
        });
    }

    @Test
    void table_ofThePage_isThatOfTheFile() throws IOException {
        List<String> table = Pattern.compile("(?m)^\\| `(Mlprod\\w+)` \\| (\\w+) \\|")
                .matcher(Files.readString(Path.of(PAGE)))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(table)
                .isEqualTo(alerts.stream()
                        .map(alert -> alert.name() + " " + alert.value("severity"))
                        .toList());
    }

    @Test
    void promtoolsTests_haveEachAlertFiringAndNotFiring() throws IOException {
        Path folder = Path.of("src/test/resources/prometheus");
        String tests = Files.readString(folder.resolve("mlprod-alerts.test.yml"))
                + Files.readString(folder.resolve("mlprod-days.test.yml"));
        Map<String, List<Boolean>> firing = new TreeMap<>();
        Pattern.compile("alertname: (Mlprod\\w+)(?:,? |\n)\\s*eval_time: \\w+(}|, exp_alerts|\n\\s*exp_alerts)?")
                .matcher(tests)
                .results()
                .forEach(found -> firing.computeIfAbsent(found.group(1), name -> new ArrayList<>())
                        .add(found.group(2) != null && found.group(2).contains("exp_alerts")));

        assertThat(firing.keySet()).isEqualTo(names());
        assertThat(firing.values()).allSatisfy(seen -> assertThat(seen).contains(true, false));
    }

    private Set<String> names() {
        return alerts.stream().map(Rule::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
