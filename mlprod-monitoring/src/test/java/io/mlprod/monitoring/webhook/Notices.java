package io.mlprod.monitoring.webhook;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Notifications to send. */
final class Notices {

    static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    private Notices() {}

    static Alert alert(String name, Severity severity, Alert.State state, String text) {
        Kpi kpi = new Kpi(name, new ModelVersion("penguins", "7", "ab".repeat(32)), 0.71, 0.69, 0.73, 2_000, NOON);
        return new Alert(
                name + "/penguins/7",
                name + "/penguins/7",
                name,
                Alert.Kind.LEVEL,
                kpi,
                0.75,
                severity,
                state,
                NOON.minusSeconds(3_600),
                text,
                state == Alert.State.ACKNOWLEDGED ? Optional.of("ann@example.com") : Optional.empty(),
                false);
    }

    static Alert firing(Severity severity) {
        return alert("auc", severity, Alert.State.FIRING, "auc of penguins@7 is 0.71, below 0.75");
    }

    static Notification of(String id, Change change, Alert... alerts) {
        return new Notification(id, NOON, "auc/penguins/7", change, List.copyOf(Arrays.asList(alerts)));
    }

    static Notification fired(String id) {
        return of(id, Change.FIRED, firing(Severity.CRITICAL));
    }

    static Notification acknowledged() {
        return of(
                "a",
                Change.ACKNOWLEDGED,
                alert("auc", Severity.CRITICAL, Alert.State.ACKNOWLEDGED, "auc of penguins@7 is 0.71, below 0.75"));
    }

    static Notification resolved() {
        return of(
                "r",
                Change.RESOLVED,
                alert("auc", Severity.CRITICAL, Alert.State.RESOLVED, "auc of penguins@7 is 0.81, as it should be"));
    }
}
