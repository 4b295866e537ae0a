package io.mlprod.samples.monitoring.invoices;

import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.action.Action;
import io.mlprod.monitoring.action.Actions;
import io.mlprod.monitoring.action.Retraining;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.report.MonitorReport;
import io.mlprod.samples.monitoring.invoices.Shop.Sale;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Watches a model of unpaid invoices for a year, which passes in seconds, because the time is moved by hand. Labels
 * come 3 to 32 days late. A better version comes in spring, a broken one in September, and thieves in November. From
 * the repository's root:
 *
 * <pre>mvn -q -pl samples/monitoring -am compile exec:java \
 *     -Dexec.mainClass=io.mlprod.samples.monitoring.invoices.InvoiceYear</pre>
 */
public final class InvoiceYear implements AutoCloseable {

    static final Instant NEW_YEAR = Instant.parse("2025-01-01T00:00:00Z");

    private static final Instant NEXT_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    /** When version 2 begins to serve, which has learned from more orders. */
    static final Instant BETTER = Instant.parse("2025-04-15T08:00:00Z");

    /** When version 3 begins to serve, which has learned from amounts in hundredths. */
    static final Instant BROKEN = Instant.parse("2025-09-09T08:00:00Z");

    private static final Map<Instant, String> DEPLOYS = Map.of(BETTER, "2", BROKEN, "3");
    private static final Duration LABELS_TAKE = Duration.ofDays(40); // at most
    private static final double USUAL_AUC = 0.76; // of version 1 on the orders of last year

    private final ManualTime time;
    private final ModelHandle<Order, Answer> model;
    private final ModelMonitor monitor;
    private final List<Notification> told = new ArrayList<>();
    private final Shop shop = new Shop();
    private final Ledger ledger = new Ledger();

    /**
     * Begins a year, or a part of it.
     *
     * @param folder where requests for a new model go
     */
    InvoiceYear(Instant begin, String version, Path folder) throws IOException {
        time = new ManualTime(begin);
        model = ModelHandle.builder(Order.class, Answer.class)
                .name("invoices")
                .load(source(version))
                .keepPrevious(Retention.DEFAULT.maxAge(LABELS_TAKE)) // for a way back
                .time(time) // only because this is a simulation
                .build();
        monitor = ModelMonitor.builder()
                .reference(profile("1"))
                .reference(profile("2"))
                .reference(profile("3"))
                .windows(Windows.of(Duration.ofDays(1)))
                .performance(Performance.binary("LATE")
                        .metrics(PerformanceMetric.ROC_AUC)
                        .reference(PerformanceMetric.ROC_AUC, USUAL_AUC)
                        .slices("country", "channel")
                        .window(Duration.ofDays(7))
                        .expiry(LABELS_TAKE))
                .fairness(Fairness.by("country").positive("PAID").showing("CH", "DE", "AT"))
                .alerts(Alerts.builder().sink(told::add))
                .actions(Actions.builder()
                        .on("drift", Severity.WARNING, Action.rollBack(model))
                        .on("performance", Severity.WARNING, Action.requestRetraining(retraining(folder)))
                        .cooldown(Duration.ofDays(1))
                        .budgetPerDay(2))
                .time(time)
                .build();
        monitor.watch(model); // after it was built, since an action needs the model
    }

    /** Who trains models finds the requests in a folder. */
    private static Retraining retraining(Path folder) {
        return Retraining.on(alert -> "warehouse://orders?until=" + alert.kpi().time())
                .folder(folder);
    }

    /** Lives until a time. */
    void live(Instant until) {
        while (time.now().isBefore(until)) {
            hour(time.now());
            time.advance(Duration.ofHours(1)); // at midnight the monitor looks at the day
        }
    }

    private void hour(Instant now) {
        if (DEPLOYS.containsKey(now)) {
            model.deploy(source(DEPLOYS.get(now)));
        }
        if (now.atOffset(ZoneOffset.UTC).getHour() == 0) {
            ledger.report(now, model);
        }
        for (Sale sale : shop.hour(now)) {
            ledger.expect(now, model.predict(sale.order()).id(), sale.outcome());
        }
    }

    /** Prints what has happened, and writes the report and the request for a new model into the folder target. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of("target"));
        try (InvoiceYear year = new InvoiceYear(NEW_YEAR, "1", folder.resolve("retraining"))) {
            year.live(NEXT_YEAR);
            new Story(year).print();
            Path report = folder.resolve("report.html").toAbsolutePath();
            year.report().write(report);
            System.out.println(report);
        }
    }

    ModelHandle<Order, Answer> model() {
        return model;
    }

    ModelMonitor monitor() {
        return monitor;
    }

    /** What receivers of alerts were told. */
    List<Notification> told() {
        return List.copyOf(told);
    }

    /** What labels have said of the weeks of a version. */
    List<PerformanceReport> labelled(String version) {
        return monitor.performance().stream()
                .map(WindowPerformance::report)
                .filter(week -> week.model().version().equals(version))
                .toList();
    }

    MonitorReport report() {
        return MonitorReport.of(monitor, "invoices");
    }

    private static ModelSource source(String version) {
        return ModelSource.ofClasspath("invoices/invoices-" + version + ".onnx").version(version);
    }

    private static Profile profile(String version) throws IOException {
        String name = "/invoices/invoices-" + version + ".profile.json";
        try (InputStream json = InvoiceYear.class.getResourceAsStream(name)) {
            return Profile.parse(new String(Objects.requireNonNull(json).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        monitor.close();
        model.close();
    }
}
