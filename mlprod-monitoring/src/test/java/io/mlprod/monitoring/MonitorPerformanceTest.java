package io.mlprod.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.lifecycle.Retention;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.action.Action;
import io.mlprod.monitoring.action.Actions;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.estimate.EstimateError;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import io.mlprod.monitoring.performance.PredictionStore;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.report.FairnessFacts;
import io.mlprod.monitoring.report.MonitorReport;
import io.mlprod.monitoring.report.PerformanceFacts;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a monitor makes of labels: numbers, alerts, metrics, report and status, from a handle to the end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MonitorPerformanceTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int ROWS = 300;
    private static Profile profile;
    private static double median;
    private static double spread;

    private final ManualTime time = new ManualTime(Instant.parse("2024-01-01T00:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Notification> told = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Random random = new Random(1);
    private long seed;

    @BeforeAll
    static void scores() {
        try (ModelHandle<Visitor, Answer> made = Visitors.handle().build()) {
            profile = Profile.collect(made, Visitors.rows(3_000, 40, 1_000));
            List<Float> scores = made.predictAll(Visitors.rows(1_000, 40, 1_000)).stream()
                    .map(one -> one.prediction().value().score())
                    .sorted()
                    .toList();
            median = scores.get(500);
            spread = (scores.get(840) - scores.get(160)) / 2;
        }
    }

    private static Performance settings() {
        return Performance.binary("yes")
                .scores("score")
                .threshold(median)
                .metrics(PerformanceMetric.ROC_AUC, PerformanceMetric.ACCURACY)
                .window(HOUR)
                .tolerance(0.05)
                .minRows(100)
                .referenceRows(ROWS);
    }

    private ModelMonitorBuilder builder(AlertRule... rules) {
        var alerts = Alerts.builder().sink(told::add);
        for (AlertRule rule : rules) {
            alerts.rule(rule);
        }
        return ModelMonitor.builder()
                .windows(Windows.of(HOUR))
                .reference("visitors", profile)
                .performance(settings())
                .metrics(registry)
                .time(time)
                .alerts(alerts);
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(0, one);
        return one;
    }

    private ModelHandle<Visitor, Answer> handle(ModelMonitor monitor) {
        return opened(Visitors.handle()
                .time(time)
                .keepPrevious(Retention.DEFAULT.maxAge(Duration.ofDays(30)))
                .listener(monitor)
                .build());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    // ---- people who ask, and labels

    private List<Prediction<Answer>> ask(ModelHandle<Visitor, Answer> handle, int rows) {
        return handle.predictAll(Visitors.rows(rows, 40, seed++)).stream()
                .map(Outcome::prediction)
                .toList();
    }

    /** Gives labels, a share of which is drawn without regard to the score. */
    private void label(ModelHandle<Visitor, Answer> handle, List<Prediction<Answer>> answers, double noise) {
        for (Prediction<Answer> answer : answers) {
            handle.feedback(answer.id(), Feedback.label(isYes(answer.value().score(), noise)));
        }
    }

    private boolean isYes(double score, double noise) {
        double likely = 1 / (1 + Math.exp(-2.5 * (score - median) / spread));
        return random.nextDouble() < (random.nextDouble() < noise ? 0.5 : likely);
    }

    private void hour(ModelHandle<Visitor, Answer> handle, double noise) {
        label(handle, ask(handle, ROWS), noise);
        time.advance(HOUR);
    }

    private static PerformanceReport last(ModelMonitor monitor) {
        List<WindowPerformance> all = monitor.performance();
        return all.get(all.size() - 1).report();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private static List<String> problems(ModelMonitor monitor) {
        return monitor.status().problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.PERFORMANCE)
                .map(Problem::latest)
                .toList();
    }

    private List<Change> changes(String rule) {
        return told.stream()
                .filter(one -> one.worst().rule().equals(rule))
                .map(Notification::change)
                .toList();
    }

    // ---- late labels

    @Test
    void labelsThatGoBad_areMetricsIndicatorsAndAnAlertByDefault() {
        ModelMonitor monitor =
                opened(builder(AlertRule.below("rocAuc").warn(0.7)).build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 0);
        hour(handle, 0);
        assertThat(told).isEmpty();
        assertThat(last(monitor).verdict()).isEqualTo(Verdict.SAME);
        hour(handle, 1);

        PerformanceReport bad = last(monitor);
        assertThat(bad.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(monitor.status().alerts()).extracting(Alert::rule).contains("performance", "rocAuc");
        assertThat(monitor.status().alerts())
                .extracting(Alert::kpi)
                .allSatisfy(kpi -> assertThat(kpi.from()).isEqualTo(bad.from()))
                .allSatisfy(kpi -> assertThat(kpi.time()).isEqualTo(bad.to()));
        assertThat(told)
                .filteredOn(one -> one.worst().rule().equals("performance"))
                .singleElement()
                .satisfies(one -> assertThat(one.summary())
                        .startsWith("visitors@1 is worse than its reference in the window from 2024-01-01 02:00 to"
                                + " 2024-01-01 03:00 UTC: rocAuc 0.")
                        .contains("] against 0.", ", accuracy 0.")
                        .endsWith("(300 of 300 predictions are labelled)"));
        double rocAuc =
                bad.metric(PerformanceMetric.ROC_AUC).orElseThrow().value().value();
        assertThat(gauge("mlprod.performance", "metric", "rocAuc")).isEqualTo(rocAuc);
        assertThat(gauge("mlprod.performance.lower", "metric", "rocAuc")).isLessThan(rocAuc);
        assertThat(gauge("mlprod.performance.upper", "metric", "rocAuc")).isGreaterThan(rocAuc);
        assertThat(gauge("mlprod.performance.labelled")).isEqualTo(1);
        assertThat(registry.get("mlprod.feedback.labels")
                        .tags("outcome", "joined", "model.version", "1")
                        .functionCounter()
                        .count())
                .isEqualTo(3 * ROWS);
    }

    @Test
    void alert_windowThatIsSurelyBetterThanTheWorseOne_endsIt() {
        ModelMonitor monitor = opened(builder().build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 0);
        hour(handle, 1);
        hour(handle, 0.8);
        assertThat(changes("performance")).containsExactly(Change.FIRED);
        hour(handle, 0.25);
        assertThat(last(monitor).verdict()).isEqualTo(Verdict.SAME);

        assertThat(changes("performance")).containsExactly(Change.FIRED, Change.RESOLVED);
    }

    @Test
    void labelsThatStop_areAnAlertByDefaultAfterADay_thatEndsWithTheNextLabel() {
        Duration day = Duration.ofDays(1);
        ModelMonitor monitor =
                opened(builder(AlertRule.above("label age").warn(12 * 3_600).mayBeMissing())
                        .performance(settings().window(day))
                        .build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        for (int i = 0; i < 15 * 8; i++) {
            label(handle, ask(handle, 3), 0);
            time.advance(HOUR.multipliedBy(3));
        }
        assertThat(told).isEmpty();
        Instant stopped = time.now();
        for (int i = 0; i < 10; i++) {
            ask(handle, 3);
            time.advance(HOUR.multipliedBy(3));
        }

        assertThat(changes("label age")).containsExactly(Change.FIRED);
        assertThat(told)
                .filteredOn(one -> one.worst().rule().equals("labels overdue"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.at())
                            .isBetween(stopped.plus(day), stopped.plus(day).plus(HOUR.multipliedBy(4)));
                    assertThat(one.summary())
                            .startsWith("visitors@1: no label has come since 2024-01-1")
                            .endsWith(" UTC, though predictions go on; 95 % of the labels came within 1 s until then");
                });
        label(handle, ask(handle, 3), 0);
        time.advance(HOUR.multipliedBy(3));
        assertThat(changes("labels overdue")).containsExactly(Change.FIRED, Change.RESOLVED);
    }

    @Test
    void report_windowOfLabelsBeganBeforeTheModel_beginsWithTheModel() {
        time.advance(HOUR.multipliedBy(8));
        Instant begun = time.now();
        ModelMonitor monitor = opened(
                builder().performance(settings().window(Duration.ofDays(1))).build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 0);
        time.advance(Duration.ofDays(1));

        assertThat(last(monitor).from()).isBefore(begun);
        assertThat(MonitorReport.of(monitor, "visitors").data().from()).isEqualTo(begun);
    }

    @Test
    void report_afterARestart_beginsWithTheLabelsOfBefore_andSaysSinceWhenPredictionsAreCounted() {
        Instant first = time.now();
        PredictionStore store = opened(PredictionStore.inMemory());
        ModelMonitor before = builder().performance(settings().store(store)).build();
        try (ModelHandle<Visitor, Answer> handle =
                Visitors.handle().time(time).listener(before).build()) {
            hour(handle, 0);
            hour(handle, 0);
        }
        before.close();
        Instant restarted = time.now();
        ModelMonitor monitor =
                opened(builder().performance(settings().store(store)).build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 0);

        MonitorReport report = MonitorReport.of(monitor, "visitors");
        assertThat(report.data().from()).isEqualTo(first);
        assertThat(report.data().timeline().get(0).from()).isEqualTo(restarted);
        assertThat(report.html()).contains("since 1 Jan 02:00");
    }

    @Test
    void lateLabels_ofAReplacedVersion_areItsOwnAndWakeNobody() {
        ModelMonitor monitor = opened(builder().build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 0);
        List<Prediction<Answer>> old = ask(handle, ROWS);
        time.advance(HOUR);
        handle.deploy(Visitors.version("2"));
        hour(handle, 0);
        label(handle, old, 1);
        monitor.evaluate();

        Map<String, List<Verdict>> verdicts = monitor.performance().stream()
                .map(WindowPerformance::report)
                .collect(Collectors.groupingBy(
                        report -> report.model().version(),
                        Collectors.mapping(PerformanceReport::verdict, Collectors.toList())));
        assertThat(verdicts.get("1")).endsWith(Verdict.WORSE).hasSize(2);
        assertThat(verdicts.get("2")).hasSize(1).doesNotContain(Verdict.WORSE);
        assertThat(monitor.status().alerts()).isEmpty();
    }

    @Test
    void endWindows_looksAtTheOpenOne() {
        ModelMonitor monitor = opened(builder().build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        label(handle, ask(handle, ROWS), 0);
        monitor.evaluate();
        assertThat(monitor.performance()).isEmpty();

        monitor.endWindows();

        assertThat(last(monitor).labelled()).isEqualTo(ROWS);
    }

    @Test
    void labelsThatStop_areMissingAfterADay_andNotBeforeAlthoughTheyTakeTwoDays() {
        Duration window = Duration.ofHours(6);
        ModelMonitor monitor = opened(builder(AlertRule.below("rocAuc").warn(0.5))
                .windows(Windows.of(window))
                .performance(settings().window(window).settle(Duration.ZERO))
                .build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        Deque<List<Prediction<Answer>>> waiting = new ArrayDeque<>();
        for (int i = 0; i < 16; i++) {
            waiting.add(ask(handle, ROWS));
            if (waiting.size() > 8) {
                label(handle, waiting.remove(), 0);
            }
            time.advance(window);
        }
        for (int i = 0; i < 3; i++) {
            ask(handle, ROWS);
            time.advance(window);
        }
        assertThat(told).isEmpty();
        ask(handle, ROWS);
        time.advance(window.plusMinutes(2));

        assertThat(told)
                .singleElement()
                .satisfies(one -> assertThat(one.worst().kind()).isEqualTo(Alert.Kind.MISSING));
    }

    @Test
    void answersThatCannotBeCompared_areAProblem() {
        ModelMonitor monitor = opened(builder()
                .performance(Performance.binary("yes").scores("chance"))
                .build());
        hour(handle(monitor), 0);

        assertThat(monitor.performance()).isEmpty();
        assertThat(problems(monitor))
                .containsExactly("no performance of visitors@1: the answer has no column 'chance', only [score]");
    }

    @Test
    void status_ofLabelsThatGoBad_saysTheMetricAndLabelsThatDoNotFit() {
        ModelMonitor monitor = opened(builder().build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 0);
        hour(handle, 1);
        handle.feedback(PredictionId.next(), Feedback.label("yes"));
        handle.feedback(PredictionId.next(), Feedback.label(new Answer(1)));
        ask(handle, 5);
        time.advance(HOUR);
        monitor.evaluate();

        MonitorStatus status = monitor.status();
        assertThat(status.performance()).singleElement().satisfies(found -> {
            assertThat(found.verdict()).isEqualTo(Verdict.WORSE);
            assertThat(found.labelled()).isEqualTo(ROWS);
            assertThat(found.labels().unmatched()).isEqualTo(1);
        });
        assertThat(status.toString())
                .containsPattern(
                        "  performance WORSE, rocAuc 0\\.\\d+ \\[0\\.\\d+, 0\\.\\d+] against 0\\.\\d+, 300 of 300"
                                + " labelled from 2024-01-01T01:00:00Z to 2024-01-01T02:00:00Z\n"
                                + "  labels not used: 1 unmatched, 1 foreign\n");
        assertThat(status.toJson()).contains("\"performance\" : [", "\"unmatched\" : 1");
    }

    // ---- estimates

    @Test
    void calibrationThatWasLearned_estimatesBeforeLabelsCome_andItsErrorIsKnownAfter() {
        ModelMonitor monitor = opened(
                builder(AlertRule.above("rocAuc less its estimate").warn(-1)).build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 0);
        List<Prediction<Answer>> answers = ask(handle, ROWS);
        time.advance(HOUR);

        WindowPerformance estimated = monitor.performance().get(1);
        double rocAuc = estimated.estimate().orElseThrow().metric("rocAuc").value();
        assertThat(estimated.errors()).isEmpty();
        assertThat(gauge("mlprod.performance.estimate", "metric", "rocAuc")).isEqualTo(rocAuc);
        label(handle, answers, 0);
        monitor.evaluate();

        assertThat(monitor.performance().get(0).errors())
                .as("it was fitted to these")
                .isEmpty();
        assertThat(monitor.performance().get(1).errors())
                .extracting(EstimateError::metric)
                .containsExactly("rocAuc", "accuracy");
        assertThat(monitor.performance().get(1).errors().get(0).realised().value())
                .isCloseTo(rocAuc, within(0.1));
        time.advance(Duration.ZERO); // for receivers
        assertThat(changes("rocAuc less its estimate")).containsExactly(Change.FIRED);
    }

    @Test
    void calibrationThatIsGiven_estimatesTheFirstWindow() {
        ModelHandle<Visitor, Answer> handle =
                opened(Visitors.handle().time(time).build());
        ModelMonitor monitor = opened(builder().calibration(calibration(handle)).build());
        monitor.watch(handle);
        ask(handle, ROWS);
        time.advance(HOUR);

        assertThat(monitor.performance()
                        .get(0)
                        .estimate()
                        .orElseThrow()
                        .metric("accuracy")
                        .value())
                .isBetween(0.7, 0.95);
        assertThat(problems(monitor)).isEmpty();
    }

    private ScoreCalibration calibration(ModelHandle<Visitor, Answer> handle) {
        List<Prediction<Answer>> answers = ask(handle, 1_000);
        double[] scores =
                answers.stream().mapToDouble(answer -> answer.value().score()).toArray();
        boolean[] labels = new boolean[scores.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = isYes(scores[i], 0);
        }
        return ScoreCalibration.binary(handle.serving(), scores, labels);
    }

    @Test
    void calibrationOfOtherClasses_isAProblem() {
        ModelHandle<Visitor, Answer> handle =
                opened(Visitors.handle().time(time).build());
        List<String> classes = List.of("a", "b", "c");
        double[][] scores = new double[60][];
        String[] labels = new String[60];
        for (int i = 0; i < 60; i++) {
            scores[i] = new double[] {0.2, 0.3, 0.5};
            labels[i] = classes.get(i % 3);
        }
        ModelMonitor monitor = opened(builder()
                .calibration(ScoreCalibration.multiclass(handle.serving(), classes, scores, labels))
                .build());
        monitor.watch(handle);
        label(handle, ask(handle, ROWS), 0);
        time.advance(HOUR);

        assertThat(problems(monitor))
                .singleElement()
                .satisfies(text -> assertThat(text).endsWith("has other classes than the answers of the model"));
        assertThat(monitor.performance().get(0).estimate()).isEmpty();
    }

    // ---- fairness

    /** A store that remembers what it was given. */
    private static final class Open implements PredictionStore {

        final List<KeptPrediction> kept = new ArrayList<>();
        private final PredictionStore store = PredictionStore.inMemory();

        @Override
        public void add(List<KeptPrediction> predictions) {
            kept.addAll(predictions);
            store.add(predictions);
        }

        @Override
        public List<Joining> join(List<LateLabel> labels) {
            return store.join(labels);
        }

        @Override
        public void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
            store.read(model, from, to, receiver);
        }

        @Override
        public long expire(Instant before) {
            return store.expire(before);
        }

        @Override
        public boolean forget(PredictionId id) {
            return store.forget(id);
        }

        @Override
        public long size() {
            return store.size();
        }

        @Override
        public long dropped() {
            return store.dropped();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private ModelMonitor askByFaith(Fairness fairness, Open store) {
        ModelMonitor monitor = opened(builder()
                .performance(settings().store(store))
                .fairness(fairness)
                .build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        for (Visitor visitor : Visitors.rows(400, 40, seed++)) {
            String faith = random.nextBoolean() ? "Zoroastrian" : "Mandaean";
            label(handle, List.of(handle.predict(visitor, Call.DEFAULT.tag("faith", faith))), 0);
        }
        time.advance(HOUR);
        return monitor;
    }

    /** Everything that leaves the monitor. */
    private String shown(ModelMonitor monitor) {
        MonitorReport report = MonitorReport.of(monitor, "visitors");
        String meters = registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::toString)
                .collect(Collectors.joining("\n"));
        return report.html()
                + report.json()
                + monitor.status()
                + monitor.status().toJson()
                + meters
                + monitor.performance()
                + told;
    }

    @Test
    void groups_haveNoNamesInStoreMetricsStatusAndReport() {
        Open store = new Open();
        ModelMonitor monitor = askByFaith(Fairness.by("faith"), store);

        assertThat(store.kept).hasSize(400);
        assertThat(store.kept).flatExtracting(one -> one.slices().values()).doesNotContain("Zoroastrian", "Mandaean");
        assertThat(store.kept).extracting(one -> one.slices().get("faith")).doesNotContainNull();
        assertThat(monitor.performance().get(0).fairness().get(0).groups()).hasSize(2);
        assertThat(shown(monitor)).contains("faith").doesNotContain("Zoroastrian", "Mandaean");
    }

    @Test
    void group_thatIsNamed_hasItsNameInTheReport() {
        Open store = new Open();
        ModelMonitor monitor = askByFaith(Fairness.by("faith").showing("Zoroastrian"), store);

        assertThat(MonitorReport.of(monitor, "visitors").html())
                .contains("Zoroastrian")
                .doesNotContain("Mandaean");
    }

    // ---- the report

    @Test
    void report_hasPerformanceWithEstimatesAndFairness() {
        ModelMonitor monitor = opened(builder().fairness(Fairness.by("city")).build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 0);
        hour(handle, 1);
        ask(handle, ROWS);
        time.advance(HOUR);

        ReportData data = MonitorReport.of(monitor, "visitors").data();
        PerformanceFacts rocAuc = data.performance().get(0);
        assertThat(rocAuc.metric()).isEqualTo("ROC AUC");
        assertThat(rocAuc.verdict()).isEqualTo(PerformanceFacts.Verdict.WORSE);
        assertThat(rocAuc.windows())
                .filteredOn(window -> !window.isEstimate())
                .extracting(PerformanceFacts.Window::labelled)
                .containsExactly(1.0, 1.0);
        assertThat(rocAuc.windows())
                .filteredOn(PerformanceFacts.Window::isEstimate)
                .hasSize(3);
        assertThat(rocAuc.estimateError()).isGreaterThan(0.1);
        assertThat(data.fairness()).extracting(FairnessFacts::by).isNotEmpty().containsOnly("city");
    }

    // ---- the drill

    @Test
    void labelsThatGoBadAtNoon_theVersionBeforeServesAtTwentyPast() {
        Instant noon = Instant.parse("2024-01-01T12:00:00Z");
        time.advance(Duration.ofHours(11));
        Duration window = Duration.ofMinutes(10);
        ModelHandle<Visitor, Answer> handle = opened(Visitors.handle()
                .time(time)
                .keepPrevious(Retention.DEFAULT.maxAge(Duration.ofDays(1)))
                .build());
        ModelMonitor monitor =
                opened(builder(AlertRule.below("rocAuc").critical(0.7).holdsFor(window))
                        .windows(Windows.of(window))
                        .performance(settings().window(window).settle(Duration.ZERO)) // labels come a minute late
                        .actions(Actions.builder().on("rocAuc", Severity.CRITICAL, Action.rollBack(handle)))
                        .build());
        monitor.watch(handle);
        handle.deploy(Visitors.version("2"));
        Map<Instant, String> served = new HashMap<>();
        List<Prediction<Answer>> before = List.of();
        for (int minute = 1; minute <= 120; minute++) {
            time.advance(Duration.ofMinutes(1));
            served.put(time.now(), handle.serving().version());
            List<Prediction<Answer>> now = ask(handle, 40);
            boolean isBad =
                    time.now().isAfter(noon) && handle.serving().version().equals("2");
            label(handle, before, isBad ? 1 : 0);
            before = now;
        }

        assertThat(served.get(noon.plus(Duration.ofMinutes(19)))).isEqualTo("2");
        assertThat(served.get(noon.plus(Duration.ofMinutes(20)))).isEqualTo("1");
        assertThat(served.get(noon.plus(Duration.ofMinutes(60)))).isEqualTo("1");
        assertThat(changes("rocAuc")).containsExactly(Change.FIRED, Change.RESOLVED);
        assertThat(monitor.status().alerts()).isEmpty();
        assertThat(MonitorReport.of(monitor, "visitors").html())
                .contains("visitors@2 was rolled back; visitors@1 serves");
        assertThat(registry.get("mlprod.actions")
                        .tags("action", "rollBack", "outcome", "done")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
