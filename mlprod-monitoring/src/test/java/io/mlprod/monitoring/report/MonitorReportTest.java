package io.mlprod.monitoring.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.evaluation.Estimate;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.drift.ColumnDrift.Cell;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorReportTest {

    private static final Instant FROM = Instant.parse("2026-09-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final DriftFacts.Side SIDE = new DriftFacts.Side(100_000, 0.01, 0, 34_700, 12_345);
    private static final Pattern TAG = Pattern.compile("<(/?[a-zA-Z][^\\s/>]*)((?:\"[^\"]*\"|[^\">])*)>");

    @TempDir
    Path folder;

    private static MonitorReport story;
    private static String page = "";

    @BeforeAll
    static void tell(@TempDir Path folder) throws IOException {
        story = MonitorReport.of(Credit.incident(folder));
        page = story.html();
    }

    private static List<String> tags(String html) {
        return TAG.matcher(html).results().map(tag -> tag.group(1)).toList();
    }

    // ---- the whole page

    @Test
    void html_ofAStory_hasEachSectionAndNoOtherFile() {
        assertThat(page)
                .contains(
                        "<h1>Version 8 has a worse ROC AUC than its reference; it was rolled back",
                        "id=\"alerts\"",
                        "id=\"performance\"",
                        "id=\"drift\"",
                        "id=\"traffic\"",
                        "id=\"versions\"",
                        "id=\"quality\"",
                        "id=\"fairness\"",
                        "id=\"serving\"",
                        "8 → 7 rolled back",
                        "not estimable",
                        "manual review");
        assertThat(tags(page)).doesNotContain("img", "link", "iframe", "object", "embed", "base", "form");
        assertThat(page).doesNotContain("src=", "url(", "@import", "style=", "onclick", "onload");
        assertThat(Pattern.compile("https?://[^\"<]*").matcher(page).results().map(MatchResult::group))
                .containsOnly("https://runbooks.example.com/credit/auc");
    }

    @Test
    void html_afterARollback_hasTheFigureAndTheReferenceOfWhatServes() throws IOException {
        assertThat(MonitorReport.of(Credit.incident(folder)).html())
                .contains("ROC AUC of version 7, last labelled window", "reference of version 7 0.842");
    }

    @Test
    void html_policy_allowsOnlyItsOwnStyleAndScript() throws Exception {
        assertThat(page).containsOnlyOnce("<style>").containsOnlyOnce("<script>");
        assertThat(page.replace("&#39;", "'"))
                .contains("content=\"default-src 'none'; style-src '" + digest(page, "style") + "'; script-src '"
                        + digest(page, "script") + "'; base-uri 'none'; form-action 'none'\"");
    }

    private static String digest(String html, String element) throws Exception {
        String text = html.substring(
                html.indexOf("<" + element + ">") + element.length() + 2, html.indexOf("</" + element + ">"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void html_charts_haveATitleForScreenReadersAndATable() {
        long drawings = Pattern.compile("<svg class=\"(chart|hist)\"")
                .matcher(page)
                .results()
                .count();
        assertThat(Pattern.compile("<svg class=\"(chart|hist)\"[^>]* role=\"img\" aria-label=\"[^\"]+\"><title>[^<]+")
                        .matcher(page)
                        .results()
                        .count())
                .isEqualTo(drawings)
                .isGreaterThan(8);
        assertThat(page).contains("Shares of income", "Traffic and drift over time");
    }

    @Test
    void html_states_areWordsAndSignsAndNotColoursAlone() {
        assertThat(Pattern.compile("<span class=\"pill [^\"]+\"><span aria-hidden=\"true\">[▲◆●○]</span> [a-z]")
                        .matcher(page)
                        .results()
                        .count())
                .isEqualTo(
                        Pattern.compile("class=\"pill").matcher(page).results().count());
    }

    @Test
    void html_elements_areClosed() {
        List<String> tags = tags(page);

        for (String element :
                List.of("svg", "details", "summary", "table", "tr", "td", "section", "div", "figure", "p")) {
            assertThat(tags.stream().filter(tag -> tag.equals("/" + element)).count())
                    .as(element)
                    .isEqualTo(tags.stream().filter(element::equals).count());
        }
    }

    @Test
    void html_ofNothing_saysWhatWasNotGiven() {
        assertThat(MonitorReport.of(ReportData.builder("credit", FROM, FROM).build())
                        .html())
                .contains(
                        "No alert was raised and nothing was done in this time.",
                        "No labels were given, so nothing is known of how right the answers are.",
                        "No window was compared with a reference yet.",
                        "There is no history of windows.",
                        "No version has had rows yet.",
                        "No window has been checked yet.",
                        "No groups were given, so nothing is said of differences between them.",
                        "Neither a fallback chain nor a cache was given.");
    }

    @Test
    void html_ofADataSet_hasOnlyWhatADataSetHas() throws IOException {
        String html = MonitorReport.of(Credit.dataSet(folder)).html();

        assertThat(Pattern.compile("<section id=\"([a-z]+)\"")
                        .matcher(html)
                        .results()
                        .map(found -> found.group(1)))
                .containsExactly("drift", "quality");
        assertThat(html).contains("href=\"#drift\"").doesNotContain("href=\"#traffic\"", "id=\"versions\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "http://example.com",
                "https://user:word@example.com",
                "https://",
                "https://exa mple.com",
                "https://example.com/\u202e"
            })
    void html_linkThatIsNoPlainHttps_isNotALink(String link) {
        AlertFacts alert = new AlertFacts(
                FROM,
                AlertFacts.Level.WARNING,
                AlertFacts.State.FIRING,
                "x",
                "",
                link,
                Optional.empty(),
                Optional.empty(),
                "");

        assertThat(MonitorReport.of(ReportData.builder("credit", FROM, FROM)
                                .alerts(List.of(alert))
                                .build())
                        .html())
                .doesNotContain("What to do</a>");
    }

    // ---- names that want to be obeyed

    static Stream<String> nastyNames() {
        return Stream.of(
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</style><script>alert(1)</script>",
                "</title></svg><script>alert(1)</script>",
                "${7*7} {{7*7}} <!--",
                "\u001b[31mred\u001b[0m\r\nFORGED",
                "\u202eesrever\u2066 \u200f שלום",
                "عمر",
                "x".repeat(10_000),
                "\ud800",
                " ");
    }

    @ParameterizedTest
    @MethodSource("nastyNames")
    void html_nastyNames_injectNothing(String name) {
        String html = MonitorReport.of(named(name)).html();

        assertThat(withoutLinks(html))
                .isEqualTo(withoutLinks(MonitorReport.of(named("plain")).html()));
        assertThat(Pattern.compile("href=\"([^\"]*)\"").matcher(html).results().map(found -> found.group(1)))
                .allMatch(link -> link.matches("#[a-z0-9-]+|https://example\\.com/[!-~]*"));
        assertThat(html.codePoints().filter(c -> c == 0x1b || c == 0x202e || c == 0x2066 || c == 0x200f))
                .isEmpty();
        assertThat(html).doesNotContain("x".repeat(500));
    }

    /** Returns the page's elements; an alert that has a link that is none is without it. */
    private static String withoutLinks(String html) {
        return tags(html).stream().filter(tag -> !tag.matches("/?a")).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @MethodSource("nastyNames")
    void json_nastyNames_isJsonThatNoPageObeys(String name) throws IOException {
        String json = MonitorReport.of(named(name)).json();

        JsonNode read = new ObjectMapper().readTree(json);
        assertThat(read.at("/data/drift/0/columns/0/name").asText()).isEqualTo(name.replace("\ud800", "\ufffd"));
        assertThat(read.at("/data/alerts")).hasSize(1);
        assertThat(json).doesNotContain("<", "\u001b", "\u202e", "\u2066");
    }

    @ParameterizedTest
    @MethodSource("nastyNames")
    void title_nastyNames_isOneSafeLine(String name) {
        MonitorReport report = MonitorReport.of(named(name));

        assertThat(report.title().lines()).hasSize(1);
        assertThat(report.title()).doesNotContain("\u001b", "\u202e").hasSizeLessThan(1_000);
    }

    /** Data with a name in each text that there is. */
    private static ReportData named(String name) {
        ModelVersion model = new ModelVersion(name, name, name);
        Instant to = FROM.plusSeconds(3600);
        Estimate value = new Estimate(0.5, 0.4, 0.6, name);
        Estimate unknown = new Estimate(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, name);
        DriftFacts.Column column = new DriftFacts.Column(
                name,
                "category",
                DriftState.DRIFT,
                name,
                0.3,
                0.1,
                1e-9,
                1,
                "“" + name + "” rose.",
                name,
                name,
                SIDE,
                SIDE,
                List.of(new Cell(name, Double.NaN, 0.5, 0.5), new Cell("b", Double.NaN, 0.5, 0.5)));
        DriftFacts drift = new DriftFacts(
                model,
                FROM,
                to,
                1_000,
                name,
                0.01,
                0.01,
                DriftState.DRIFT,
                List.of(column),
                Optional.empty(),
                List.of(name));
        QualityReport quality = new QualityReport(
                model,
                FROM,
                to,
                Quality.DEFAULT,
                1_000,
                0.01,
                QualityState.ISSUE,
                Stream.of(QualityCheck.values())
                        .map(check -> new QualityIssue(check, name, name, QualityState.ISSUE, 0.1, 0, 1e-9, FROM))
                        .toList(),
                List.of());
        return ReportData.builder(name, FROM, to)
                .versions(List.of(new VersionFacts(
                        model, VersionFacts.State.SERVING, Optional.of(FROM), 1, 0, name, List.of(name))))
                .timeline(List.of(window(model, FROM, Duration.ofHours(1), name)))
                .events(List.of(new HistoryEvent(FROM.plusSeconds(9), HistoryEvent.Kind.ROLLOUT, model, name)))
                .drift(List.of(drift))
                .quality(List.of(quality))
                .fairness(List.of(new FairnessFacts(
                        name,
                        model,
                        name,
                        List.of(
                                new FairnessFacts.Group(name, 1, 0.5, value),
                                new FairnessFacts.Group(name, 1, 0.5, unknown)),
                        unknown,
                        unknown)))
                .performance(List.of(
                        performance(name, model, value, new PerformanceFacts.Window(FROM, to, value, 9, 0.5, false)),
                        performance(name, new ModelVersion("b", "b", "b"), unknown)))
                .alerts(List.of(new AlertFacts(
                        FROM,
                        AlertFacts.Level.WARNING,
                        AlertFacts.State.FIRING,
                        name,
                        name,
                        "https://example.com/" + name,
                        Optional.of(to),
                        Optional.of(to),
                        name)))
                .actions(List.of(new ActionFacts(FROM, name, name, name, ActionEvent.Outcome.FAILED)))
                .serving(new ServingFacts(List.of(new ServingFacts.Tier(name, name, 1, 1)), Optional.empty()))
                .build();
    }

    private static PerformanceFacts performance(
            String name, ModelVersion model, Estimate reference, PerformanceFacts.Window... windows) {
        return new PerformanceFacts(
                name,
                model,
                PerformanceFacts.Verdict.WORSE,
                name,
                Optional.empty(),
                false,
                reference,
                0.7,
                Optional.empty(),
                0.01,
                Optional.of(new PerformanceFacts.Slice(name, 9, reference, 0.01)),
                List.of(windows));
    }

    private static WindowRecord window(ModelVersion model, Instant from, Duration length, String column) {
        return new WindowRecord(
                model,
                from,
                from.plus(length),
                new WindowTraffic(1_000, 1_000, 1, 10, 0.001, 0.002),
                DriftState.OK,
                QualityState.OK,
                List.of(new WindowRecord.Column(column, DriftState.OK, 0.02, 0.4)));
    }

    // ---- size

    private static final List<String> LARGE = List.of("9", "8", "7");
    private static final int DAYS = 90;

    /** Three versions of 200 columns, each by the hour for 90 days, with two metrics. */
    static ReportData large() {
        List<Cell> cells = IntStream.range(0, 14)
                .mapToObj(i -> new Cell(
                        i < 12 ? "" : i == 12 ? "infinite" : "missing",
                        i < 11 ? i * 1_234.567 : i == 11 ? Double.POSITIVE_INFINITY : Double.NaN,
                        0.07 + 0.001 * i,
                        0.08 - 0.001 * i))
                .toList();
        List<DriftFacts.Column> columns = IntStream.range(0, 200)
                .mapToObj(i -> new DriftFacts.Column(
                        "customer_account_feature_" + i,
                        "value",
                        i < 80 ? DriftState.DRIFT : DriftState.OK,
                        "Jensen-Shannon distance",
                        0.2,
                        0.1,
                        1e-9,
                        0.005,
                        "The mean rose from 34,700 to 43,200, by 0.6 standard deviations.",
                        "Without a shift, counts this different have a probability of at most 2e-16.",
                        "Check where the feature comes from; if the world has changed, train with recent rows.",
                        SIDE,
                        SIDE,
                        cells))
                .toList();
        return ReportData.builder("large", FROM, FROM.plus(Duration.ofDays(DAYS)))
                .versions(LARGE.stream()
                        .map(version -> new VersionFacts(
                                large(version),
                                version.equals("9") ? VersionFacts.State.SERVING : VersionFacts.State.LOADED,
                                Optional.of(FROM),
                                1,
                                0,
                                "its profile",
                                List.of()))
                        .toList())
                .timeline(LARGE.stream()
                        .flatMap(version -> hours().mapToObj(i -> window(large(version), hour(i), HOUR, "c")))
                        .toList())
                .drift(LARGE.stream()
                        .map(version -> new DriftFacts(
                                large(version),
                                FROM,
                                FROM.plus(HOUR),
                                100_000,
                                "its profile",
                                0.01,
                                0.01,
                                DriftState.DRIFT,
                                columns,
                                Optional.empty(),
                                List.of()))
                        .toList())
                .performance(Stream.of("ROC AUC", "log loss")
                        .flatMap(metric -> LARGE.stream().map(version -> hourly(metric, large(version))))
                        .toList())
                .build();
    }

    private static ModelVersion large(String version) {
        return new ModelVersion("large", version, version.repeat(64));
    }

    private static LongStream hours() {
        return LongStream.range(0, DAYS * 24L);
    }

    private static Instant hour(long number) {
        return FROM.plus(HOUR.multipliedBy(number));
    }

    private static PerformanceFacts hourly(String metric, ModelVersion version) {
        List<PerformanceFacts.Window> windows = hours().mapToObj(i -> new PerformanceFacts.Window(
                        hour(i), hour(i + 1), new Estimate(0.8, 0.7812345, 0.8187654, ""), 1_000, 0.5, false))
                .toList();
        return performance(metric, version, windows.get(0).value(), windows.toArray(PerformanceFacts.Window[]::new));
    }

    @Test
    void html_of200ColumnsAnd90DaysOf3Versions_isTwoMegabytesAtMost() {
        String html = MonitorReport.of(large()).html();

        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isBetween(500_000, 2_000_000);
        assertThat(html)
                .contains(
                        "120 columns without a shift that matters",
                        "160 more columns: the JSON of this report has them.");
    }

    // ---- other forms

    @Test
    void json_ofAStory_hasTitleSummaryAndData() throws IOException {
        JsonNode json = new ObjectMapper().readTree(story.json());

        assertThat(json.get("title").asText()).isEqualTo(story.title());
        assertThat(json.get("summary")).hasSize(story.summary().size());
        assertThat(json.at("/data/drift/0/columns/0/name").asText()).isEqualTo("purpose");
        assertThat(json.at("/data/timeline")).hasSize(1_506);
        assertThat(json.at("/data/timeline/0/traffic/predictions").isIntegralNumber())
                .isTrue();
        assertThat(json.at("/data/serving/cache/hits").asLong()).isEqualTo(402_118);
    }

    @Test
    void write_report_replacesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("report.html"), "old");
        MonitorReport report =
                MonitorReport.of(ReportData.builder("credit", FROM, FROM).build());

        report.write(file);

        assertThat(file).hasContent(report.html());
        assertThat(folder).isDirectoryNotContaining(other -> !other.endsWith("report.html"));
    }

    @Test
    void write_folderThatIsNotThere_isRefused() {
        Path file = folder.resolve("none").resolve("report.html");

        assertThatThrownBy(() -> MonitorReport.of(
                                ReportData.builder("credit", FROM, FROM).build())
                        .write(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void templates_writeNothingUnescaped() throws IOException {
        try (Stream<Path> templates = Files.list(Path.of("src/main/jte"))) {
            assertThat(templates)
                    .isNotEmpty()
                    .allSatisfy(
                            template -> assertThat(Files.readString(template)).doesNotContain("$unsafe", "@raw"));
        }
    }
}
