package io.mlprod.monitoring.alert;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Alerts on a clock that the test moves, and what their receiver got. */
final class Bench {

    static final ModelVersion V1 = new ModelVersion("penguins", "1", "a".repeat(64));
    static final ModelVersion V2 = new ModelVersion("penguins", "2", "b".repeat(64));

    final ManualTime time = new ManualTime(Instant.parse("2026-11-02T08:00:00Z"));
    final List<Notification> told = new ArrayList<>();
    final Alerts alerts;

    Bench(AlertRule... rules) {
        this(Alerts.builder(), rules);
    }

    Bench(AlertsBuilder builder, AlertRule... rules) {
        for (AlertRule rule : rules) {
            builder.rule(rule);
        }
        alerts = builder.time(time).sink(told::add).build();
    }

    /** An exact value, now. */
    Kpi value(String name, double value) {
        return Kpi.exact(name, V1, value, 1_000, time.now());
    }

    /** The next value of latency, after a while. */
    void latency(Duration after, double value) {
        time.advance(after);
        see(value("latency", value));
    }

    void latencyAfterMinutes(int minutes, double value) {
        latency(Duration.ofMinutes(minutes), value);
    }

    void see(Kpi... values) {
        alerts.observe(List.of(values));
        time.advance(Duration.ZERO); // delivers
    }

    void advance(Duration by) {
        time.advance(by);
    }

    List<Change> changes() {
        return told.stream().map(Notification::change).toList();
    }

    Notification last() {
        return told.get(told.size() - 1);
    }
}
