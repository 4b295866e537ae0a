package io.mlprod.monitoring.alert;

import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule's finding about a model version, from its beginning until it is resolved. Immutable: each change makes a new
 * one with the same key.
 *
 * @param key the identity of the alert, the same whenever this rule finds this about this version, even in another
 *     process; at most 200 characters
 * @param group the identity of the incident that it belongs to; its own key unless the rule has a group
 * @param rule the rule's name
 * @param kind what was found
 * @param kpi the latest value; NaN if it is missing
 * @param level the level that was crossed; NaN if the value is missing
 * @param severity how bad it is
 * @param state where it stands
 * @param since when it began: the end of the last window that was as it should be, or of the first window at all
 * @param text what was found, for people: one line, safe to print
 * @param acknowledgedBy who has acknowledged it; never sent to a receiver
 * @param isEscalated whether nobody had acknowledged it in time
 * @since 0.1
 */
public record Alert(
        String key,
        String group,
        String rule,
        Kind kind,
        Kpi kpi,
        double level,
        Severity severity,
        State state,
        Instant since,
        String text,
        Optional<String> acknowledgedBy,
        boolean isEscalated) {

    /** The kinds of findings. */
    public enum Kind {
        /** The value is beyond a level. */
        LEVEL,
        /** There was no value for too long. */
        MISSING
    }

    /** The states of an alert. */
    public enum State {
        /** It holds, and nobody has acknowledged it. */
        FIRING,
        /** It holds, and somebody takes care of it. */
        ACKNOWLEDGED,
        /** It holds no more. */
        RESOLVED
    }

    /** Checks that nothing is missing. */
    public Alert {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(kpi, "kpi");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(acknowledgedBy, "acknowledgedBy");
    }

    /**
     * Returns the version that it is about.
     *
     * @return name, version and digest; the version is {@code any} if a value is missing that was never there
     */
    public ModelVersion model() {
        return kpi.model();
    }

    /**
     * Returns whether it holds.
     *
     * @return false if it is resolved
     */
    public boolean isOpen() {
        return state != State.RESOLVED;
    }

    Alert is(State next) {
        return new Alert(key, group, rule, kind, kpi, level, severity, next, since, text, acknowledgedBy, isEscalated);
    }

    Alert with(Kpi latest, String found) {
        return new Alert(
                key, group, rule, kind, latest, level, severity, state, since, found, acknowledgedBy, isEscalated);
    }

    /**
     * Returns this alert with another text.
     *
     * @param words one line, for people
     * @return a new alert
     */
    public Alert saying(String words) {
        return with(kpi, words);
    }

    /** Returns it at another severity; an alert that gets worse is no longer acknowledged. */
    Alert at(Severity other, double crossed) {
        boolean isWorse = other.compareTo(severity) > 0;
        return new Alert(
                key,
                group,
                rule,
                kind,
                kpi,
                crossed,
                other,
                isWorse ? State.FIRING : state,
                since,
                text,
                isWorse ? Optional.empty() : acknowledgedBy,
                isEscalated);
    }

    Alert acknowledged(String by) {
        return new Alert(
                key,
                group,
                rule,
                kind,
                kpi,
                level,
                severity,
                State.ACKNOWLEDGED,
                since,
                text,
                Optional.of(by),
                isEscalated);
    }

    Alert unacknowledged() {
        return new Alert(
                key, group, rule, kind, kpi, level, severity, State.FIRING, since, text, Optional.empty(), isEscalated);
    }

    Alert escalated() {
        return new Alert(key, group, rule, kind, kpi, level, severity, state, since, text, acknowledgedBy, true);
    }

    /**
     * Returns the severity, the state and what was found, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line(severity + " " + state + (isEscalated ? " (escalated) " : " ") + text);
    }
}
