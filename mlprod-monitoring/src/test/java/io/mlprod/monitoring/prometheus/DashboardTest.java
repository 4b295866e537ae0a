package io.mlprod.monitoring.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The dashboard uses what METRICS.md documents, and keeps the rules of Grafana's dashboard-linter. */
class DashboardTest {

    private static final Path FILE = Path.of("src/main/resources/io/mlprod/monitoring/grafana/mlprod.json");

    /** Units of Grafana that our panels have; a misspelt one would be shown as a suffix. */
    private static final Set<String> UNITS = Set.of("none", "percentunit", "s", "bytes", "reqps", "cps");

    private final JsonNode dashboard = new ObjectMapper().readTree(FILE.toFile());
    private final List<JsonNode> panels = list(dashboard.get("panels")).stream()
            .filter(panel -> !panel.get("type").asText().equals("row"))
            .toList();
    private final List<String> queries = dashboard.findValuesAsText("expr");
    private final Map<String, Set<String>> metrics = MeterNames.read();

    DashboardTest() throws IOException {}

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static String text(JsonNode node, String path) {
        return node.at(path).asText();
    }

    private JsonNode variable(String name) {
        return list(dashboard.at("/templating/list")).stream()
                .filter(variable -> text(variable, "/name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void queries_namesAndLabels_areThoseOfMetricsMd() {
        QueryChecks checks = new QueryChecks(metrics);

        assertThat(queries).hasSizeGreaterThan(30);
        assertThat(queries.stream().flatMap(query -> checks.problems(query).stream()))
                .isEmpty();
    }

    @Test
    void everySelector_isLimitedToTheChosenJobAndInstance() {
        assertThat(queries.stream().flatMap(query -> new Query(query).selectors().stream()))
                .allSatisfy(selector -> assertThat(selector.matchers())
                        .containsEntry("job", "=~$job")
                        .containsEntry("instance", "=~$instance"));
    }

    @Test
    void everySelectorOfAModelsMetric_isLimitedToTheChosenModels() {
        assertThat(queries.stream().flatMap(query -> new Query(query).selectors().stream()))
                .filteredOn(selector -> metrics.get(selector.metric()).contains("model"))
                .allSatisfy(selector -> assertThat(selector.matchers()).containsEntry("model", "=~$model"));
    }

    @Test
    void everyCounter_isARateOverTheIntervalOfGrafana() {
        assertThat(queries).allSatisfy(query -> {
            assertThat(query.replace("[$__rate_interval]", "")).doesNotContain("[");
            assertThat(new Query(query).selectors())
                    .filteredOn(selector -> selector.metric().matches(".*_(total|count|sum)"))
                    .allMatch(Query.Selector::isRange);
        });
    }

    @Test
    void everyPanel_hasTitleDescriptionUnitQueriesAndTheChosenDataSource() {
        assertThat(panels).allSatisfy(panel -> {
            assertThat(text(panel, "/title")).isNotEmpty();
            assertThat(text(panel, "/description")).endsWith(".");
            assertThat(text(panel, "/fieldConfig/defaults/unit")).isIn(UNITS);
            assertThat(text(panel, "/datasource/uid")).isEqualTo("${datasource}");
            assertThat(list(panel.get("targets"))).isNotEmpty().allSatisfy(target -> {
                assertThat(text(target, "/datasource/uid")).isEqualTo("${datasource}");
                assertThat(target.has("legendFormat")).isTrue();
            });
        });
    }

    @Test
    void panels_idsAreUnique_placesDoNotOverlap() {
        List<Integer> ids = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            ids.add(panel.get("id").asInt());
            JsonNode place = panel.get("gridPos");
            int x = place.get("x").asInt();
            int y = place.get("y").asInt();
            int right = x + place.get("w").asInt();
            assertThat(right).isLessThanOrEqualTo(24);
            IntStream.range(x, right)
                    .forEach(column -> IntStream.range(y, y + place.get("h").asInt())
                            .forEach(line -> cells.add(column + " " + line)));
        }

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(cells).doesNotHaveDuplicates();
    }

    @Test
    void dataSource_isAVariable() {
        JsonNode source = variable("datasource");

        assertThat(text(source, "/type")).isEqualTo("datasource");
        assertThat(text(source, "/query")).isEqualTo("prometheus");
        assertThat(text(source, "/label")).isEqualTo("Data source");
    }

    @Test
    void jobInstanceAndModel_areVariablesOfWhichSeveralCanBeChosen() {
        assertThat(Map.of("job", "Job", "instance", "Instance", "model", "Model"))
                .allSatisfy((name, label) -> {
                    JsonNode variable = variable(name);
                    assertThat(text(variable, "/type")).isEqualTo("query");
                    assertThat(text(variable, "/label")).isEqualTo(label);
                    assertThat(text(variable, "/datasource/uid")).isEqualTo("${datasource}");
                    assertThat(variable.get("multi").asBoolean()).isTrue();
                    assertThat(text(variable, "/allValue")).isEqualTo(".+");
                    assertThat(variable.get("refresh").asInt())
                            .as("when the time range changes")
                            .isEqualTo(2);
                    assertThat(text(variable, "/query")).matches("label_values\\(mlprod_.*, " + name + "\\)");
                    assertThat(new QueryChecks(metrics).problems(text(variable, "/query")))
                            .isEmpty();
                });
    }

    @Test
    void dashboard_isCodeAndNotEditedInGrafana() {
        assertThat(dashboard.get("editable").asBoolean(true)).isFalse();
        assertThat(text(dashboard, "/uid")).isEqualTo("mlprod");
    }
}
