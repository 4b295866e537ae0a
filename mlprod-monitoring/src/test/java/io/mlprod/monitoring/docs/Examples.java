package io.mlprod.monitoring.docs;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.MonitorSnapshot;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.action.Action;
import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.action.Actions;
import io.mlprod.monitoring.action.GateSwitch;
import io.mlprod.monitoring.action.Retraining;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.alert.Silence;
import io.mlprod.monitoring.alert.Slf4jSink;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.estimate.BandHits;
import io.mlprod.monitoring.estimate.EstimateError;
import io.mlprod.monitoring.estimate.PerformanceEstimate;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.fairness.FairnessChange;
import io.mlprod.monitoring.fairness.FairnessReport;
import io.mlprod.monitoring.fairness.FairnessRows;
import io.mlprod.monitoring.fairness.FairnessValue;
import io.mlprod.monitoring.fairness.GroupRate;
import io.mlprod.monitoring.health.HealthLimits;
import io.mlprod.monitoring.performance.JdbcPredictionStore;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PredictionStore;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.report.ActionFacts;
import io.mlprod.monitoring.report.MonitorReport;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.monitoring.webhook.PayloadFormats;
import io.mlprod.monitoring.webhook.WebhookSink;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.RowLayout;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/** The code of the pages, in their order. */
final class Examples {

    interface Pager {
        void send(String text);
    }

    record Customer(float age, String city) {}

    record Score(float score) {}

    private Examples() {}

    // ---- DRIFT.md

    static Drift settings() {
        Drift drift = Drift.DEFAULT
                .ignore("hour", "weekday", "comment (length)") // not tested, not even together with others
                .threshold("amount", 0.2); // by the measure that judges it

        return drift;
    }

    // ---- FAIRNESS.md

    static FairnessReport fairness(
            byte[] secret, String[] predicted, String[] actual, double[] scores, String[] regions) {
        Fairness settings =
                Fairness.by("region").positive("approved").key(secret).showing("north", "south");

        FairnessRows rows = FairnessRows.of(predicted) // "approved" or "declined"
                .labels(actual) // null where it is not known yet
                .scores(scores) // of "approved"; for calibration
                .group("region", regions);

        FairnessReport report = FairnessReport.of(settings, rows);
        System.out.println(report.text());

        FairnessValue gap = report.equalOpportunityDifference();
        System.out.println(
                gap.isEstimated()
                        ? gap.estimate()
                        : "not known: " + gap.estimate().reason());

        return report;
    }

    static FairnessRows kept(List<JoinedPrediction> joined, Fairness settings) {
        FairnessRows kept = FairnessRows.of(joined, settings, List.of("approved")); // the class that the score is of

        return kept;
    }

    static void grown(FairnessReport report, FairnessReport lastQuarter, Pager pager) {
        FairnessChange change = report.since(lastQuarter);
        if (change.hasGrown(GroupRate.SELECTION_RATE)) {
            pager.send("selection rates: "
                    + change.growth(GroupRate.SELECTION_RATE).estimate());
        }
    }

    // ---- ESTIMATE.md

    static void calibrate(ModelVersion version) {
        ScoreCalibration calibration =
                ScoreCalibration.ofCsv(version, Path.of("validation.csv"), "score", "churned", "yes");
        calibration.write(Path.of("customers-7.calibration.json"));
    }

    static PerformanceEstimate estimate(boolean[] predictedPositive, double[] scores) {
        ScoreCalibration calibration = ScoreCalibration.read(Path.of("customers-7.calibration.json"));
        PerformanceEstimate estimate = PerformanceEstimate.of(calibration, predictedPositive, scores);
        System.out.println(estimate.metric("rocAuc")); // Estimate[value=0.81, lower=0.77, upper=0.84, reason=]

        return estimate;
    }

    static BandHits compare(PerformanceEstimate estimate, BinaryEvaluation realised, BandHits before) {
        BandHits hits = before;

        EstimateError error = new EstimateError("rocAuc", estimate.metric("rocAuc"), realised.rocAuc());
        hits = hits.plus(error); // of all windows
        System.out.println(error.difference().value() + "; within the band in "
                + hits.share().value());

        return hits;
    }

    // ---- PERFORMANCE.md

    static Performance performance() {
        Performance loans = Performance.binary("yes") // or automatic(), multiclass(), regression()
                .slices("region", "channel"); // features, or tags of calls

        ModelMonitor monitor = ModelMonitor.builder().performance(loans).build();

        return monitor.performance().isEmpty() ? loans : Performance.automatic();
    }

    static ModelMonitor performanceAlerts(Performance loans) {
        ModelMonitor monitor = ModelMonitor.builder()
                .performance(loans)
                .alerts(Alerts.builder()
                        .rule(AlertRule.below("rocAuc").warn(0.80).critical(0.75)))
                .build();

        for (WindowPerformance day : monitor.performance()) {
            System.out.println(day.report().text());
        }
        return monitor;
    }

    static ModelMonitor estimates() {
        ModelMonitor monitor = ModelMonitor.builder()
                .performance(Performance.binary("yes"))
                .calibration(ScoreCalibration.read(Path.of("customers-7.calibration.json"))) // of version 7
                .build();

        return monitor;
    }

    static ModelMonitor groups(byte[] secret) {
        ModelMonitor monitor = ModelMonitor.builder()
                .performance(Performance.binary("approved"))
                .fairness(Fairness.by("region").key(secret)) // a feature, or a tag of calls
                .build();

        return monitor;
    }

    static void label(ModelHandle<Customer, Score> handle, String idThatWasKept) {
        handle.feedback(PredictionId.parse(idThatWasKept), Feedback.label("no"));
    }

    static PredictionStore inMemory() {
        PredictionStore store = PredictionStore.inMemory(10_000_000);

        return store;
    }

    static PredictionStore inADatabase(DataSource dataSource) {
        JdbcPredictionStore store = new JdbcPredictionStore(dataSource); // best a connection pool
        store.createTables();

        return store;
    }

    // ---- README.md

    static ModelHandle<Visitor, Answer> start() {
        ModelMonitor monitor = ModelMonitor.create();

        ModelHandle<Visitor, Answer> visitors = ModelHandle.builder(Visitor.class, Answer.class)
                .load(Path.of("visitors.onnx"))
                .listener(monitor)
                .build();

        return visitors;
    }

    static ModelMonitor reference(ModelHandle<Visitor, Answer> visitors, List<Visitor> trainingRows) {
        Profile profile = Profile.collect(visitors, trainingRows); // once, where the model is made
        profile.write(Path.of("visitors-7.profile.json"));

        ModelMonitor monitor = ModelMonitor.builder()
                .reference(Profile.read(Path.of("visitors-7.profile.json")))
                .build();

        return monitor;
    }

    static ModelMonitor windows() {
        ModelMonitor monitor = ModelMonitor.builder()
                .windows(Windows.of(Duration.ofMinutes(10)).sliding(6)) // the last hour, every ten minutes
                .drift(Drift.DEFAULT.comparison(Drift.Comparison.SAME_HOUR_LAST_WEEK))
                .quality(Quality.DEFAULT.limit(QualityCheck.MISSING, 0.05))
                .build();

        return monitor;
    }

    static ModelMonitor alarms(Pager pager) {
        ModelMonitor monitor = ModelMonitor.builder()
                .alerts(Alerts.builder()
                        .rule(AlertRule.above("error share").warn(0.01).critical(0.05))
                        .sink(notification -> pager.send(notification.summary())))
                .build();

        return monitor;
    }

    static boolean metrics(MeterRegistry registry) {
        ModelMonitor monitor = ModelMonitor.builder().metrics(registry).build();
        boolean isReady = monitor.health().isReady();

        return isReady;
    }

    static List<DriftReport> processes(ModelMonitor monitor, byte[] bytesOfAnother) {
        byte[] bytes = monitor.snapshot().toBytes(); // in each process
        MonitorSnapshot all = MonitorSnapshot.read(bytes).plus(MonitorSnapshot.read(bytesOfAnother));
        List<DriftReport> reports = all.drift();

        return reports;
    }

    // ---- PROFILE.md

    static void profile(ModelHandle<Customer, Score> handle, List<Customer> training) {
        Profile.collect(handle, training).write(Path.of("customers-7.profile.json"));
    }

    // ---- QUALITY.md

    static ModelMonitor quality() {
        Quality quality = Quality.DEFAULT
                .limit(QualityCheck.MISSING, 0.05)
                .limit(QualityCheck.MISSING, "income", 0.2)
                .ignore("hour", "weekday")
                .without(QualityCheck.CONSTANT);
        ModelMonitor monitor = ModelMonitor.builder().quality(quality).build();

        return monitor;
    }

    // ---- HEALTH.md

    static ModelMonitor limits() {
        ModelMonitor monitor = ModelMonitor.builder()
                .health(HealthLimits.DEFAULT
                        .notReadyAfter(Duration.ofSeconds(30))
                        .maxModelBytes(500_000_000))
                .build();

        return monitor;
    }

    static HealthIndicator actuator(ModelMonitor monitor) {
        HealthIndicator models = () -> {
            var health = monitor.health();
            return org.springframework.boot.actuate.health.Health.status(
                            health.isReady() ? Status.UP : Status.OUT_OF_SERVICE)
                    .withDetails(health.details())
                    .build();
        };

        return models;
    }

    static HealthCheck microProfile(ModelMonitor monitor) {
        HealthCheck models = () -> {
            var health = monitor.health();
            var data = health.parts().stream()
                    .collect(Collectors.toMap(part -> part.name(), part -> (Object) part.toString()));
            var status = health.isReady() ? HealthCheckResponse.Status.UP : HealthCheckResponse.Status.DOWN;
            return new HealthCheckResponse("models", status, Optional.of(data));
        };

        return models;
    }

    static HttpServer probes(ModelMonitor monitor) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(8081), 0);
        server.createContext("/health", exchange -> {
            boolean isLiveness = exchange.getRequestURI().getPath().equals("/health/live");
            boolean isGood =
                    isLiveness ? monitor.health().isLive() : monitor.health().isReady();
            exchange.sendResponseHeaders(isGood ? 200 : 503, -1);
            exchange.close();
        });
        server.start();

        return server;
    }

    // ---- ALERTS.md

    interface Publisher {
        void publishEvent(Object event);
    }

    interface Chain {
        void switchOff(String tier, String reason);
    }

    interface Lab {
        String send(String text);
    }

    static ModelMonitor alerts(Publisher publisher, ModelHandle<Visitor, Answer> visitors) {
        ModelMonitor monitor = ModelMonitor.builder()
                .alerts(Alerts.builder()
                        .rule(AlertRule.above("error share").warn(0.01).critical(0.05))
                        .rule(AlertRule.below("auc").warn(0.80).critical(0.75))
                        .sink(new Slf4jSink())
                        .sink(notification ->
                                publisher.publishEvent(notification))) // Spring's ApplicationEventPublisher
                .build();

        monitor.alerts()
                .observe(List.of(
                        new Kpi("auc", visitors.serving(), 0.71, 0.69, 0.73, 2_000, Instant.now()),
                        Kpi.exact("orders", visitors.serving(), 312, 40_000, Instant.now())));

        return monitor;
    }

    static ModelMonitor ownDefaults(AlertSink team) {
        ModelMonitor monitor = ModelMonitor.builder()
                .alerts(Alerts.builder()
                        .rule(AlertRule.above("drift").warn(0).critical(4).tellMore())
                        .rule(AlertRule.above("deploy drift").mayBeMissing()) // never an alert
                        .sink(team))
                .build();

        return monitor;
    }

    static void life(AlertSink team, AlertSink boss, ModelVersion oldVersion) {
        Alerts alerts = Alerts.builder()
                .rule(AlertRule.below("auc").critical(0.75).group("quality").escalateAfter(Duration.ofMinutes(30)))
                .rule(AlertRule.below("precision")
                        .critical(0.60)
                        .group("quality")
                        .model("visitors"))
                .sink(team)
                .escalateTo(boss)
                .keepIn(Path.of("/var/lib/shop/alerts.json"))
                .maintenance(Silence.weekly(
                        DayOfWeek.SUNDAY, LocalTime.of(2, 0), Duration.ofHours(3), ZoneId.of("Europe/Vienna")))
                .build();

        alerts.acknowledge("quality/visitors", "ann");
        alerts.silence(Silence.between(Instant.now(), Instant.now().plus(Duration.ofHours(2)))
                .rule("auc")
                .because("backfill"));
        alerts.retire(oldVersion, "rolled back");
    }

    static WebhookSink pager(String routingKey) {
        WebhookSink pager = WebhookSink.to(URI.create("https://events.pagerduty.com/v2/enqueue"))
                .format(PayloadFormats.pagerDuty(routingKey))
                .folder(Path.of("/var/lib/shop/pager")) // what waits there survives a restart
                .build();

        return pager;
    }

    static ModelMonitor actions(
            AlertsBuilder alerts,
            ModelHandle<Visitor, Answer> visitors,
            Retraining retraining,
            Chain chain,
            GateSwitch gate,
            Lab lab,
            List<String> audit) {
        ModelMonitor monitor = ModelMonitor.builder()
                .alerts(alerts)
                .actions(Actions.builder()
                        .on("error share", Severity.CRITICAL, Action.rollBack(visitors))
                        .on("auc", Severity.WARNING, Action.requestRetraining(retraining))
                        .on("p99 latency", Severity.CRITICAL, Action.switchOffTier("network", chain::switchOff))
                        .on("drift", Severity.CRITICAL, Action.closeGate(gate))
                        .on(
                                "drift",
                                Severity.WARNING,
                                Action.of("tell the lab", alert -> Action.Result.done(lab.send(alert.text()))))
                        .cooldown(Duration.ofHours(1))
                        .budgetPerDay(3)
                        .onEvent(event -> audit.add(event.toString())))
                .build();

        monitor.watch(visitors); // since the actions need the handle first

        return monitor;
    }

    static GateSwitch gate() {
        GateSwitch gate = new GateSwitch();

        return gate;
    }

    static Retraining retraining(String secret) {
        Retraining retraining = Retraining.on(
                        alert -> "s3://visits/" + alert.model().name())
                .folder(Path.of("/var/lib/shop/retraining"))
                .webhook(WebhookSink.to(URI.create("https://ci.example.com/retrain"))
                        .secret(secret));

        return retraining;
    }

    // ---- REPORT.md

    static String report(ModelMonitor monitor) {
        MonitorReport report = MonitorReport.of(monitor, "visitors");
        report.write(Path.of("visitors.html")); // or html(), or json()
        String subject = report.title(); // for example: “age” of version 2 has drifted

        return subject;
    }

    static MonitorReport reportOfProcesses(byte[] bytesOfOne, byte[] bytesOfAnother) {
        MonitorSnapshot all = MonitorSnapshot.read(bytesOfOne).plus(MonitorSnapshot.read(bytesOfAnother));
        MonitorReport ofBoth = MonitorReport.of(all, "visitors", 2);

        return ofBoth;
    }

    static MonitorReport reportOfDataSet(RowLayout layout) {
        Profile reference = Profile.read(Path.of("customers-7.profile.json"));
        Profile dataSet = Profile.ofCsv(Path.of("november.csv"), layout);
        MonitorReport ofData = MonitorReport.of(reference, dataSet, Instant.now());

        return ofData;
    }

    static MonitorReport reportWithMore(ModelMonitor monitor) {
        ReportData known = MonitorReport.of(monitor, "visitors").data();
        MonitorReport completed = MonitorReport.of(known.toBuilder()
                .actions(List.of(new ActionFacts(
                        Instant.parse("2026-11-20T10:12:00Z"),
                        "Rolled back to 7",
                        "drift of age",
                        "on duty",
                        ActionEvent.Outcome.DONE)))
                .build());

        return completed;
    }

    static AlertRule labelsWithinADay() {
        AlertRule labelsWithinADay =
                AlertRule.above("label age").warn(24 * 3_600).mayBeMissing();
        return labelsWithinADay;
    }
}
