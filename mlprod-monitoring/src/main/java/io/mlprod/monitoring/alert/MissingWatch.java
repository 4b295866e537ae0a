package io.mlprod.monitoring.alert;

import io.mlprod.model.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A rule's value, watched for its absence, for all versions of a model together. For one thread at a time. */
final class MissingWatch {

    private final AlertRule rule;
    private final String key;
    private final AlertLife life = new AlertLife();
    private Kpi last;
    private long lastSeen;

    /** Creates the watch of a model of which no value was there yet. */
    MissingWatch(AlertRule rule, String model, Moment now) {
        this.rule = rule;
        this.key = AlertText.key(rule.name(), model, "missing");
        this.last = never(rule.kpi(), model, now.wall());
        this.lastSeen = now.nanos();
    }

    private static Kpi never(String name, String model, Instant since) {
        return Kpi.exact(name, new ModelVersion(model, "any", ""), Double.NaN, 0, since);
    }

    String key() {
        return key;
    }

    AlertRule rule() {
        return rule;
    }

    AlertLife life() {
        return life;
    }

    long lastSeen() {
        return lastSeen;
    }

    void seen(Kpi kpi, Moment now) {
        lastSeen = now.nanos();
        last = kpi;
        Alert open = life.current();
        if (open != null && open.isOpen()) {
            life.set(open.with(kpi, open.text()));
            life.end(AlertText.back(kpi));
        }
    }

    void check(Moment now) {
        Duration after = rule.missingAfter().orElse(null);
        if (after == null || life.isOpen() || !now.isAfter(after, lastSeen)) {
            return;
        }
        Kpi missing = Kpi.exact(last.name(), last.model(), Double.NaN, 0, last.time());
        life.set(new Alert(
                key,
                LevelWatch.group(rule, last.model().name(), key),
                AlertText.name(rule.name()),
                Alert.Kind.MISSING,
                missing,
                Double.NaN,
                Severity.WARNING,
                Alert.State.FIRING,
                last.time(),
                AlertText.missing(missing, now.since(lastSeen)),
                Optional.empty(),
                false));
    }
}
