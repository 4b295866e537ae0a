package io.mlprod.samples.monitoring;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.VersionReport;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Watches a model of bike rentals for six weeks of a summer, which pass in seconds, because the time is moved by hand.
 * From day 15 on the thermometers drift slowly, on day 22 a station's area gets another name, and on day 29 the
 * thermometers are replaced and a new version knows the name. From the repository's root:
 *
 * <pre>mvn -q -pl samples/monitoring -am compile exec:java</pre>
 */
public final class BikeMonitoring {

    private static final int DAYS = 42;

    private BikeMonitoring() {}

    /** Prints a line for each day, and what is raised. Ends with an error if anything is not as the text says. */
    public static void main(String[] args) throws IOException {
        ManualTime time = new ManualTime(Instant.parse("2026-06-29T00:00:00Z"));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Diary diary = new Diary();
        try (ModelMonitor monitor = monitor(registry, diary, time);
                ModelHandle<Question, Forecast> model = model(monitor, time)) {
            Scrape scrape = live(model, monitor, diary, registry, time);

            say("What /metrics said when day " + (Troubles.REPAIRED - 1) + " was over, a part of it");
            scrape.print();

            say("Version 1 again, weeks later: its series is still there and would go on");
            model.deploy(version("1"));
            monitor.status().versions().forEach(version -> System.out.println("  " + version));
            checkSeries(monitor);
        }
        diary.check();
    }

    /** A week is looked at each day, since a day alone is a Sunday or not; and compared with the same six weeks. */
    static ModelMonitor monitor(PrometheusMeterRegistry registry, Diary diary, ManualTime time) throws IOException {
        return ModelMonitor.builder()
                .reference(profile("1"))
                .windows(Windows.of(Duration.ofDays(1)).sliding(7))
                .metrics(registry)
                .alerts(Alerts.builder().sink(diary))
                .time(time) // only because this is a simulation
                .build();
    }

    static ModelHandle<Question, Forecast> model(ModelMonitor monitor, ManualTime time) {
        return ModelHandle.builder(Question.class, Forecast.class)
                .name("bikes")
                .load(version("1"))
                .listener(monitor) // all that it takes
                .time(time)
                .build();
    }

    private static Scrape live(
            ModelHandle<Question, Forecast> model,
            ModelMonitor monitor,
            Diary diary,
            PrometheusMeterRegistry registry,
            ManualTime time)
            throws IOException {
        City city = new City();
        Scrape scrape = Scrape.NONE;
        diary.begin();
        for (int day = 1; day <= DAYS; day++) {
            if (day == Troubles.REPAIRED) {
                scrape = new Scrape(registry.scrape());
                diary.note("Thermometers replaced; version 2, which knows the new name, is deployed");
                monitor.reference(profile("2"));
                model.deploy(version("2"));
            }
            Troubles troubles = Troubles.on(day);
            for (int hour = 0; hour < 24; hour++) {
                city.nextHour(troubles).forEach(model::predict);
                time.advance(Duration.ofHours(1)); // at midnight the monitor looks at the week
            }
            diary.day(day, troubles, monitor.status().version(model.serving()).orElseThrow());
        }
        return scrape;
    }

    private static void checkSeries(ModelMonitor monitor) {
        for (VersionReport version : monitor.status().versions()) {
            boolean isFirst = version.model().version().equals("1");
            check(version.countedRows() > (isFirst ? 25_000 : 13_000), "each version has its own rows");
        }
    }

    static ModelSource version(String name) {
        return ModelSource.ofClasspath("bikes/bikes-" + name + ".onnx").version(name);
    }

    static Profile profile(String version) throws IOException {
        try (InputStream json = BikeMonitoring.class.getResourceAsStream("/bikes/bikes-" + version + ".profile.json")) {
            return Profile.parse(new String(Objects.requireNonNull(json).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static void say(String what) {
        System.out.printf("%n=== %s%n", what);
    }

    /** Ends the program if the text above it is not true. */
    static void check(boolean asSaid, String what) {
        if (!asSaid) {
            throw new IllegalStateException("Not as said: " + what);
        }
    }
}
