package com.example.watching;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.MonitorSnapshot;
import io.mlprod.monitoring.MonitorStatus;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.report.MonitorReport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** An application that uses each part of the monitoring, and prints what came out. */
public final class Main {

    record Visitor(float age, float income, long visits, String city, boolean member) {}

    record Answer(float score) {}

    private Main() {}

    public static void main(String[] arguments) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Path model = Path.of(arguments[0]);
        Profile profile;
        try (ModelHandle<Visitor, Answer> handle =
                ModelHandle.builder(Visitor.class, Answer.class).load(model).build()) {
            profile = Profile.parse(Profile.collect(handle, visitors(1)).toJson());
        }
        System.out.println("profile " + profile.rows() + " of " + profile.columns().size());
        try (ModelMonitor monitor = ModelMonitor.builder()
                        .reference(profile)
                        .windows(Windows.ofRows(1_000))
                        .metrics(registry)
                        .performance(Performance.automatic())
                        .alerts(Alerts.builder().sink(told -> {}))
                        .build();
                ModelHandle<Visitor, Answer> handle = ModelHandle.builder(Visitor.class, Answer.class)
                        .load(model)
                        .listener(monitor)
                        .build()) {
            handle.predictAll(visitors(10));
            monitor.evaluate();
            MonitorStatus status = monitor.status();
            System.out.println("health " + status.health().parts().size());
            System.out.println("drift " + status.state());
            System.out.println("quality " + status.versions().get(0).quality().orElseThrow().state());
            System.out.println("json " + status.toJson().startsWith("{"));
            System.out.println("meters " + !registry.getMeters().isEmpty());
            System.out.println("snapshot "
                    + MonitorSnapshot.read(monitor.snapshot().toBytes()).models().size());
            String page = MonitorReport.of(monitor, status.versions().get(0).model().name()).html();
            System.out.println("report " + page.contains("</html>"));
        }
        System.out.println("closed " + registry.getMeters().isEmpty());
    }

    private static List<Visitor> visitors(int times) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> new Visitor(20 + i * 7919 % 1_000 / 20f * times, i, i % 5, "Wien", i % 2 == 0))
                .toList();
    }
}
