package io.mlprod.monitoring.docs;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.MonitorSnapshot;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.health.HealthLimits;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.report.ActionFacts;
import io.mlprod.monitoring.report.MonitorReport;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.monitoring.report.ServingFacts;
import io.mlprod.observe.RowLayout;
import io.mlprod.provenance.TierStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
                .onAlarm(alarm -> pager.send(alarm.toString()))
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

    // ---- REPORT.md

    static String report(ModelMonitor monitor) {
        MonitorReport report = MonitorReport.of(ReportData.of(monitor, "visitors"));
        report.write(Path.of("visitors.html")); // or html(), or json()
        String subject = report.title(); // for example: “age” of version 2 has drifted

        return subject;
    }

    static MonitorReport reportOfProcesses(byte[] bytesOfOne, byte[] bytesOfAnother) {
        MonitorSnapshot all = MonitorSnapshot.read(bytesOfOne).plus(MonitorSnapshot.read(bytesOfAnother));
        MonitorReport ofBoth = MonitorReport.of(ReportData.of(all, "visitors", 2));

        return ofBoth;
    }

    static MonitorReport reportOfDataSet(RowLayout layout) {
        Profile reference = Profile.read(Path.of("customers-7.profile.json"));
        Profile dataSet = Profile.ofCsv(Path.of("november.csv"), layout);
        MonitorReport ofData = MonitorReport.of(ReportData.of(reference, dataSet, Instant.now()));

        return ofData;
    }

    static ReportData reportWithMore(
            ModelMonitor monitor, ModelHandle<Visitor, Answer> visitors, List<TierStatus> tiers) {
        ReportData data = ReportData.of(monitor, "visitors").toBuilder()
                .serving(ServingFacts.NONE.tiers(tiers).statistics(visitors.statistics()))
                .actions(List.of(new ActionFacts(
                        Instant.parse("2026-11-20T10:12:00Z"), "Rolled back to 7", "drift of age", "on duty", false)))
                .build();

        return data;
    }
}
