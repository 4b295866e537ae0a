package io.mlprod.samples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.monitoring.ModelMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An incident of a process that a real Prometheus scrapes, from the first failed call to the message that it is over,
 * and each query of the dashboard. Configured as PROMETHEUS.md says, with the rules of the module, but a minute lasts a
 * second. Not one of the build's tests: {@code .ci/prometheus} runs it.
 */
class PrometheusIT {

    private static final String VERDICT =
            "mlprod_drift_state{model=\"bikes\",model_version=\"1\",state=~\"ok|warning\"} == 1";
    private static final String ESTIMATE = "mlprod_performance_estimate{model=\"bikes\",metric=\"accuracy\"} > 0";
    private static final Set<String> EXPECTED = Set.of(
            "MlprodPredictionsFailing",
            "MlprodPredictionErrors",
            "MlprodDrift",
            "MlprodDataQuality",
            "MlprodAnswersDegraded");
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final Instant start = Instant.now();

    @Test
    void incident_isNoticedGroupedAndOver_andTheDashboardShowsIt() throws Exception {
        try (LiveBikes bikes = new LiveBikes(0, WINDOW);
                Receiver receiver = new Receiver();
                Daemon alertmanager = alertmanager(receiver);
                Daemon prometheus = prometheus(bikes, alertmanager)) {
            JsonApi found = prometheus.api();
            Await.until(PATIENCE, () -> holds(found, "up{job=\"bikes\"} == 1"), () -> "no scrape");
            bikes.changeVersions(Duration.ofSeconds(4));
            Await.until(PATIENCE, () -> holds(found, VERDICT), () -> "no verdict on drift");
            assertThat(firing(found)).as("nothing is wrong").isEmpty();

            JsonApi faults = new JsonApi(bikes.port());
            for (Fault fault : Fault.values()) {
                faults.send("POST", "/faults/" + fault.name());
            }
            await(receiver, "/page", "firing", "bikes", List.of("MlprodPredictionsFailing"));
            await(receiver, "/ticket", "firing", "bikes", List.of("MlprodDrift", "MlprodDataQuality"));
            await(receiver, "/ticket", "firing", "", List.of("MlprodAnswersDegraded"));
            Await.until(
                    PATIENCE,
                    () -> firing(found).keySet().equals(EXPECTED),
                    () -> firing(found).toString());
            checkGroups(alertmanager.api());

            for (Fault fault : Fault.values()) {
                faults.send("DELETE", "/faults/" + fault.name());
            }
            await(receiver, "/page", "resolved", "bikes", List.of("MlprodPredictionsFailing"));
            Await.until(PATIENCE, () -> holds(found, ESTIMATE), () -> "no estimate of performance");
            checkDashboard(found);
        }
    }

    private static List<String> configurations() throws IOException {
        return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(resource("prometheus/PROMETHEUS.md"))
                .results()
                .map(match -> Shortened.of(match.group(1)))
                .toList();
    }

    private Daemon alertmanager(Receiver receiver) throws IOException {
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                configurations().get(1).replace("localhost:8080", "127.0.0.1:" + receiver.port()));
        return Daemon.start(
                folder,
                System.getProperty("alertmanager"),
                "--config.file=alertmanager.yml",
                "--storage.path=alerts",
                "--cluster.listen-address=");
    }

    private Daemon prometheus(LiveBikes bikes, Daemon alertmanager) throws IOException {
        Files.writeString(
                folder.resolve("prometheus.yml"),
                configurations()
                        .get(0)
                        .replace("localhost:9464", "127.0.0.1:" + bikes.port())
                        .replace(
                                "localhost:9093",
                                "127.0.0.1:" + alertmanager.api().port()));
        for (String rules : List.of("mlprod-recording-rules.yml", "mlprod-alert-rules.yml")) {
            Files.writeString(folder.resolve(rules), Shortened.of(resource("prometheus/" + rules)));
        }
        return Daemon.start(
                folder, System.getProperty("prometheus"), "--config.file=prometheus.yml", "--storage.tsdb.path=data");
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = ModelMonitor.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean holds(JsonApi prometheus, String condition) {
        return !prometheus
                .get("/api/v1/query", Map.of("query", condition))
                .at("/data/result")
                .isEmpty();
    }

    /** Returns the names of the alerts that fire, with their labels. */
    private static Map<String, String> firing(JsonApi prometheus) {
        Map<String, String> firing = new TreeMap<>();
        for (JsonNode alert : prometheus.get("/api/v1/alerts", Map.of()).at("/data/alerts")) {
            if (alert.get("state").asText().equals("firing")) {
                firing.put(
                        alert.at("/labels/alertname").asText(),
                        alert.get("labels").toString());
            }
        }
        return firing;
    }

    private static void await(Receiver receiver, String path, String status, String model, List<String> alerts) {
        Await.until(
                PATIENCE,
                () -> receiver.messages().stream()
                        .anyMatch(message -> message.path().equals(path)
                                && message.status().equals(status)
                                && message.label("model").equals(model)
                                && message.alerts().containsAll(alerts)),
                () -> receiver.messages().toString());
    }

    /** One message for a model, whatever is wrong with it; a page keeps tickets about the same calls back. */
    private static void checkGroups(JsonApi alertmanager) {
        Map<String, TreeSet<String>> groups = new TreeMap<>();
        for (JsonNode group : alertmanager.get("/api/v2/alerts/groups", Map.of())) {
            String key = group.at("/receiver/name").asText() + " of "
                    + group.at("/labels/model").asText()
                    + group.at("/labels/chain").asText();
            groups.put(key, new TreeSet<>(group.get("alerts").findValuesAsText("alertname")));
        }
        assertThat(groups).containsOnlyKeys("pager of bikes", "tickets of bikes", "tickets of rentals");
        assertThat(groups.get("pager of bikes")).containsExactly("MlprodPredictionsFailing");
        assertThat(groups.get("tickets of bikes"))
                .containsExactly("MlprodDataQuality", "MlprodDrift", "MlprodPredictionErrors");
        JsonNode errors = alertmanager
                .get("/api/v2/alerts", Map.of("filter", "alertname=MlprodPredictionErrors"))
                .get(0);
        assertThat(errors.at("/status/state").asText())
                .as("kept back by the page")
                .isEqualTo("suppressed");
    }

    private void checkDashboard(JsonApi prometheus) throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(resource("grafana/mlprod.json"));
        List<String> queries = dashboard.findValuesAsText("expr");
        assertThat(queries).hasSizeGreaterThan(30);
        List<String> empty =
                queries.stream().filter(query -> !hasData(prometheus, query)).toList();
        assertThat(empty).as("queries without an answer").isEmpty();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            checkVariable(prometheus, variable.get("query").asText());
        }
    }

    private boolean hasData(JsonApi prometheus, String query) {
        JsonNode answer = prometheus.get(
                "/api/v1/query_range",
                Map.of(
                        "query", concrete(query).replace("$__rate_interval", "4s"),
                        "start", start.toString(),
                        "end", Instant.now().plusSeconds(2).toString(), // steps are of a second, and it may be new
                        "step", "1"));
        assertThat(answer.get("status").asText()).as(query + answer).isEqualTo("success");
        return StreamSupport.stream(answer.at("/data/result").spliterator(), false)
                .flatMap(series -> StreamSupport.stream(series.get("values").spliterator(), false))
                .anyMatch(value ->
                        Double.isFinite(Double.parseDouble(value.get(1).asText().replace("+Inf", "Infinity"))));
    }

    private static String concrete(String query) {
        return query.replace("$job", "bikes").replace("$instance", ".+").replace("$model", ".+");
    }

    /** Checks a query such as {@code label_values(metric, label)}, which Grafana resolves by the series' labels. */
    private static void checkVariable(JsonApi prometheus, String query) {
        if (query.equals("prometheus")) {
            return; // the data source
        }
        int comma = query.lastIndexOf(',');
        String metric = concrete(query.substring("label_values(".length(), comma));
        String label = query.substring(comma + 1, query.length() - 1).strip();
        JsonNode values = prometheus.get("/api/v1/label/" + label + "/values", Map.of("match[]", metric));
        assertThat(values.get("data")).as(query).isNotEmpty();
    }
}
