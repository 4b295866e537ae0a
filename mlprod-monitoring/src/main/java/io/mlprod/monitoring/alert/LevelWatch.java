package io.mlprod.monitoring.alert;

import io.mlprod.model.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A rule's levels, watched for one version: a state machine that values move. For one thread at a time. */
final class LevelWatch {

    private static final double DAY = Duration.ofDays(1).toNanos();

    private record First(long nanos, Instant time) {}

    private final AlertRule rule;
    private final String key;
    private final String group;
    private final AlertLife life = new AlertLife();
    private final Map<Severity, First> beyondSince = new EnumMap<>(Severity.class);
    private long lastJudged;
    private long lastSeen;
    private @Nullable Kpi last;
    private @Nullable Severity ended;
    private long endedAt;

    /**
     * Creates the watch of a version.
     *
     * @param since the monotonic time from which on the budget of false alarms fills
     */
    LevelWatch(AlertRule rule, ModelVersion model, long since) {
        this.rule = rule;
        this.key = AlertText.key(rule.name(), model.name(), model.version());
        this.group = group(rule, model.name(), key);
        this.lastJudged = since;
    }

    static String group(AlertRule rule, String model, String key) {
        return rule.group().map(named -> AlertText.key(named, model)).orElse(key);
    }

    String key() {
        return key;
    }

    void restore(Alert alert, Moment now) {
        life.restore(alert, now);
        last = alert.kpi();
        lastSeen = now.nanos();
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

    void observe(Kpi kpi, Moment now) {
        lastSeen = now.nanos();
        if (kpi.rows() < rule.minRows() || isEarlier(kpi, now)) {
            return;
        }
        Instant before = last == null ? kpi.time() : last.time();
        last = kpi;
        Severity held = held(kpi, alpha(now), before, now);
        Alert open = life.isOpen() ? life.current() : null;
        if (open == null) {
            if (held != null && !isCooling(held, now)) {
                life.set(begin(held, kpi));
            }
        } else if (held != null && held.compareTo(open.severity()) > 0) {
            life.set(open.at(held, level(held)).with(kpi, AlertText.beyond(kpi, rule, level(held))));
        } else {
            goOn(open, kpi, now);
        }
    }

    /** Returns whether labels came late: unless the clock was set back, and the last window is in the future. */
    private boolean isEarlier(Kpi kpi, Moment now) {
        return last != null && kpi.time().isBefore(last.time()) && !last.time().isAfter(now.wall());
    }

    /** Returns the probability of a false alarm that this look may have; no more than a day's, however late it is. */
    private double alpha(Moment now) {
        double days = (now.nanos() - lastJudged) / DAY;
        lastJudged = now.nanos();
        return rule.falseAlarmsPerDay() * Math.min(1, Math.max(0, days));
    }

    /** Returns the highest severity whose level the values have been beyond for long enough. */
    private @Nullable Severity held(Kpi kpi, double alpha, Instant before, Moment now) {
        Severity held = null;
        for (Severity severity : Severity.values()) {
            OptionalDouble level = rule.level(severity);
            if (level.isEmpty() || !Beyond.test(kpi, rule, level.getAsDouble(), alpha)) {
                beyondSince.remove(severity);
                continue;
            }
            First first = beyondSince.computeIfAbsent(severity, since -> new First(now.nanos(), before));
            if (now.isAfter(rule.holdsFor(), first.nanos())) {
                held = severity;
            }
        }
        return held;
    }

    private boolean isCooling(Severity held, Moment now) {
        return ended != null && held.compareTo(ended) <= 0 && !now.isAfter(rule.cooldown(), endedAt);
    }

    private Alert begin(Severity severity, Kpi kpi) {
        First first = beyondSince.getOrDefault(severity, new First(0, kpi.time()));
        return new Alert(
                key,
                group,
                AlertText.name(rule.name()),
                Alert.Kind.LEVEL,
                kpi,
                level(severity),
                severity,
                Alert.State.FIRING,
                first.time(),
                AlertText.beyond(kpi, rule, level(severity)),
                Optional.empty(),
                false);
    }

    private void goOn(Alert open, Kpi kpi, Moment now) {
        OptionalDouble warn = rule.level(Severity.WARNING);
        double level = level(open.severity()); // NaN if a rule of before a restart had it, which ends the alert
        if (!rule.isBack(kpi.value(), level)) {
            Alert latest = open.with(kpi, AlertText.beyond(kpi, rule, level));
            if (rule.isMore(kpi, open.kpi())) {
                life.more(latest);
            } else {
                life.set(latest);
            }
        } else if (open.severity() == Severity.CRITICAL
                && warn.isPresent()
                && !rule.isBack(kpi.value(), warn.getAsDouble())) {
            life.set(open.at(Severity.WARNING, warn.getAsDouble())
                    .with(kpi, AlertText.beyond(kpi, rule, warn.getAsDouble())));
        } else {
            life.set(open.with(kpi, open.text()));
            end(AlertText.within(kpi), now);
        }
    }

    /** Ends the alert since the version has no more values. */
    void leave(String why, Moment now) {
        if (life.isOpen() && last != null) {
            end(AlertText.left(last, why), now);
        }
        ended = null; // when the version comes back, that is a new beginning
        last = null;
        beyondSince.clear();
    }

    private void end(String text, Moment now) {
        Alert open = life.current();
        if (open != null) {
            ended = open.severity();
            endedAt = now.nanos();
            life.end(text);
        }
    }

    private double level(Severity severity) {
        return rule.level(severity).orElse(Double.NaN);
    }
}
