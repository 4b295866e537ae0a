package io.mlprod.monitoring.alert;

import io.mlprod.model.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A rule's value, watched for its absence, for all versions of a model together. For one thread at a time. */
final class MissingWatch {

    private final AlertRule rule;
    private final Optional<Duration> after;
    private final boolean isLearned;
    private final String key;
    private final AlertLife life = new AlertLife();
    private final Rhythm rhythm = new Rhythm();
    private Kpi last;
    private long lastSeen;
    private boolean isAway;
    private String why = "";

    /**
     * Creates the watch of a model of which no value was there yet.
     *
     * @param after after which time a value is missing; empty if it may be
     * @param isLearned whether nobody has said how often values come, so that it may be later
     */
    MissingWatch(AlertRule rule, Optional<Duration> after, boolean isLearned, String model, Moment now) {
        this.rule = rule;
        this.after = after;
        this.isLearned = isLearned;
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

    /** Returns after which time a value is missing; empty if it may be. */
    Optional<Duration> after() {
        return isLearned && !Double.isNaN(last.value()) ? after.map(rhythm::missingAfter) : after;
    }

    void seen(Kpi kpi, Moment now) {
        lastSeen = now.nanos();
        rhythm.seen(lastSeen);
        last = kpi;
        isAway = false;
        why = "";
        Alert open = life.current();
        if (open != null && open.isOpen()) {
            life.set(open.with(kpi, open.text()));
            life.end(AlertText.back(kpi));
        }
    }

    /** Notes why there is no value; empty if nobody knows. */
    void because(String reason, Moment now) {
        why = reason;
        Alert open = life.current();
        if (open != null && open.isOpen()) {
            life.set(open.with(open.kpi(), text(open.kpi(), now)));
        }
    }

    private String text(Kpi missed, Moment now) {
        return AlertText.missing(missed, now.since(lastSeen), why);
    }

    /** Expects no value of the model before there is one again. */
    void leave(String why) {
        isAway = true;
        rhythm.interrupt();
        Alert open = life.current();
        if (open != null && open.isOpen()) {
            life.end(AlertText.left(last, why));
        }
    }

    void check(Moment now) {
        Optional<Duration> expected = after();
        if (isAway || life.isOpen() || expected.isEmpty() || !now.isAfter(expected.get(), lastSeen)) {
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
                text(missing, now),
                Optional.empty(),
                false));
    }
}
