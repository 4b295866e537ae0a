package io.mlprod.monitoring.alert;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;

/**
 * A time during which receivers are not notified, once or again and again: a silence that an operator asks for, or a
 * maintenance window. Alerts go on meanwhile; those that still hold when it ends are told then. Each method that sets
 * something returns a new silence. Immutable and thread-safe.
 *
 * <pre>{@code
 * Silence.weekly(DayOfWeek.SUNDAY, LocalTime.of(2, 0), Duration.ofHours(3), ZoneId.of("Europe/Vienna"))
 * }</pre>
 *
 * @since 0.1
 */
public final class Silence {

    /** When it holds. */
    private sealed interface When {

        boolean covers(Instant time);
    }

    private record Once(Instant from, Instant until) implements When {

        @Override
        public boolean covers(Instant time) {
            return !time.isBefore(from) && time.isBefore(until);
        }
    }

    private record Again(Optional<DayOfWeek> day, LocalTime from, Duration length, ZoneId zone) implements When {

        @Override
        public boolean covers(Instant time) {
            LocalDate today = time.atZone(zone).toLocalDate();
            return covers(today, time) || covers(today.minusDays(1), time);
        }

        private boolean covers(LocalDate date, Instant time) {
            Instant begin = date.atTime(from).atZone(zone).toInstant();
            return day.map(date.getDayOfWeek()::equals).orElse(true)
                    && !time.isBefore(begin)
                    && time.isBefore(begin.plus(length));
        }
    }

    private final When when;
    private final Optional<String> model;
    private final Optional<String> rule;
    private final String why;

    private Silence(When when, Optional<String> model, Optional<String> rule, String why) {
        this.when = when;
        this.model = model;
        this.rule = rule;
        this.why = why;
    }

    /**
     * Returns a silence between two times.
     *
     * @param from when it begins
     * @param until when it ends
     * @return a silence of all alerts
     * @throws IllegalArgumentException if it ends before it begins
     */
    public static Silence between(Instant from, Instant until) {
        if (!Objects.requireNonNull(until, "until").isAfter(Objects.requireNonNull(from, "from"))) {
            throw new IllegalArgumentException("A silence must end after it begins, not from " + from + " to " + until);
        }
        return new Silence(new Once(from, until), Optional.empty(), Optional.empty(), "");
    }

    /**
     * Returns a maintenance window of each day.
     *
     * @param from the time of day at which it begins
     * @param length how long it lasts; up to a day
     * @param zone whose time of day it is
     * @return a silence of all alerts
     * @throws IllegalArgumentException if the length is not above zero, or above a day
     */
    public static Silence daily(LocalTime from, Duration length, ZoneId zone) {
        return again(Optional.empty(), from, length, zone);
    }

    /**
     * Returns a maintenance window of each week.
     *
     * @param day the day on which it begins
     * @param from the time of day at which it begins
     * @param length how long it lasts; up to a day
     * @param zone whose time of day it is
     * @return a silence of all alerts
     * @throws IllegalArgumentException if the length is not above zero, or above a day
     */
    public static Silence weekly(DayOfWeek day, LocalTime from, Duration length, ZoneId zone) {
        return again(Optional.of(day), from, length, zone);
    }

    private static Silence again(Optional<DayOfWeek> day, LocalTime from, Duration length, ZoneId zone) {
        Arguments.positive("A maintenance window's length", length);
        if (length.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("A maintenance window lasts a day at most");
        }
        Again again =
                new Again(day, Objects.requireNonNull(from, "from"), length, Objects.requireNonNull(zone, "zone"));
        return new Silence(again, Optional.empty(), Optional.empty(), "");
    }

    /**
     * Sets the model whose alerts are silent.
     *
     * @param named the model's name; all models unless set
     * @return a new silence
     */
    public Silence model(String named) {
        return new Silence(when, Optional.of(Objects.requireNonNull(named, "named")), rule, why);
    }

    /**
     * Sets the rule whose alerts are silent.
     *
     * @param named the rule's name; all rules unless set
     * @return a new silence
     */
    public Silence rule(String named) {
        return new Silence(when, model, Optional.of(Objects.requireNonNull(named, "named")), why);
    }

    /**
     * Sets the reason, for people.
     *
     * @param text the reason
     * @return a new silence
     */
    public Silence because(String text) {
        return new Silence(when, model, rule, Objects.requireNonNull(text, "text"));
    }

    boolean covers(AlertRule by, Alert alert, Instant time) {
        return rule.map(by.name()::equals).orElse(true)
                && model.map(alert.model().name()::equals).orElse(true)
                && when.covers(time);
    }

    /** Returns whether it will never hold again. */
    boolean isOver(Instant time) {
        return when instanceof Once once && !time.isBefore(once.until());
    }

    /**
     * Returns when it holds, for what, and why, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("Silence[" + when + ", model=" + model.orElse("all") + ", rule=" + rule.orElse("all")
                + ", why=" + why + "]");
    }
}
