package io.mlprod.monitoring.alert;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * The rule of an indicator: from which levels on it is an alert, and what happens then. Each method that sets something
 * returns a new rule and keeps the rest. Immutable and thread-safe.
 *
 * <pre>{@code
 * AlertRule.below("auc").warn(0.80).critical(0.75).escalateAfter(Duration.ofMinutes(30))
 * }</pre>
 *
 * <p>A value that has a confidence interval is beyond a level only if chance does not explain it, at a rate of false
 * alarms that is set, however often values come. An exact value is beyond a level as soon as it has crossed it.
 *
 * @since 0.1
 */
public final class AlertRule {

    private final String kpi;
    private final boolean isAbove;
    private String name; // what follows is set once, in a copy that nobody has seen
    private Optional<String> model = Optional.empty();
    private Optional<String> group = Optional.empty();
    private OptionalDouble warn = OptionalDouble.empty();
    private OptionalDouble critical = OptionalDouble.empty();
    private OptionalDouble hysteresis = OptionalDouble.empty();
    private double falseAlarmsPerDay = 0.0005;
    private long minRows = 1;
    private Duration holdsFor = Duration.ZERO;
    private Duration cooldown = Duration.ofHours(1);
    private Optional<Duration> missingAfter = Optional.of(Duration.ofDays(1));
    private boolean setsMissingAfter;
    private Optional<Duration> escalateAfter = Optional.empty();
    private boolean tellsMore;

    private AlertRule(String kpi, boolean isAbove) {
        this.kpi = Arguments.notBlank("A rule's KPI", kpi);
        this.isAbove = isAbove;
        this.name = kpi;
    }

    /**
     * Returns a rule of an indicator that must not become too large.
     *
     * @param kpi the indicator's name
     * @return a rule without levels, which finds only that the value is missing
     * @throws IllegalArgumentException if the name is blank
     */
    public static AlertRule above(String kpi) {
        return new AlertRule(kpi, true);
    }

    /**
     * Returns a rule of an indicator that must not become too small.
     *
     * @param kpi the indicator's name
     * @return a rule without levels, which finds only that the value is missing
     * @throws IllegalArgumentException if the name is blank
     */
    public static AlertRule below(String kpi) {
        return new AlertRule(kpi, false);
    }

    private AlertRule with(Consumer<AlertRule> change) {
        AlertRule copy = new AlertRule(kpi, isAbove);
        copy.name = name;
        copy.model = model;
        copy.group = group;
        copy.warn = warn;
        copy.critical = critical;
        copy.hysteresis = hysteresis;
        copy.falseAlarmsPerDay = falseAlarmsPerDay;
        copy.minRows = minRows;
        copy.holdsFor = holdsFor;
        copy.cooldown = cooldown;
        copy.missingAfter = missingAfter;
        copy.setsMissingAfter = setsMissingAfter;
        copy.escalateAfter = escalateAfter;
        copy.tellsMore = tellsMore;
        change.accept(copy);
        return copy;
    }

    /**
     * Sets the rule's name, which is a part of the alerts' keys.
     *
     * @param text not blank; the indicator's name unless set
     * @return a new rule
     * @throws IllegalArgumentException if it is blank
     */
    public AlertRule name(String text) {
        return with(rule -> rule.name = Arguments.notBlank("A rule's name", text));
    }

    /**
     * Sets the model that the rule is for. Then the value is also missing if it has never been there.
     *
     * @param named the model's name; all models unless set
     * @return a new rule
     * @throws IllegalArgumentException if it is blank
     */
    public AlertRule model(String named) {
        return with(rule -> rule.model = Optional.of(Arguments.notBlank("A rule's model", named)));
    }

    /**
     * Sets the group. The alerts of all rules of a group about a model are one incident: one notification, one key.
     *
     * @param named the group's name; each alert is an incident of its own unless set
     * @return a new rule
     * @throws IllegalArgumentException if it is blank
     */
    public AlertRule group(String named) {
        return with(rule -> rule.group = Optional.of(Arguments.notBlank("A rule's group", named)));
    }

    /**
     * Sets the level of warnings.
     *
     * @param level finite
     * @return a new rule
     * @throws IllegalArgumentException if it is not finite, or beyond the critical level
     */
    public AlertRule warn(double level) {
        return with(rule -> rule.warn = OptionalDouble.of(finite("warn", level)))
                .checked();
    }

    /**
     * Sets the level of critical alerts.
     *
     * @param level finite
     * @return a new rule
     * @throws IllegalArgumentException if it is not finite, or the level of warnings is beyond it
     */
    public AlertRule critical(double level) {
        return with(rule -> rule.critical = OptionalDouble.of(finite("critical", level)))
                .checked();
    }

    private AlertRule checked() {
        if (warn.isPresent() && critical.isPresent() && isBeyond(warn.getAsDouble(), critical.getAsDouble())) {
            throw new IllegalArgumentException(PlainText.line(
                    "Rule " + name + " must warn before it is critical, not at " + NumberText.exact(warn.getAsDouble())
                            + " after " + NumberText.exact(critical.getAsDouble())));
        }
        return this;
    }

    private double finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(PlainText.line("Rule " + name + ": " + what + " must be finite"));
        }
        return value;
    }

    /**
     * Sets how far the value must be back on the good side of a level before the alert ends, so that it does not
     * flutter.
     *
     * @param distance 0 or more; a tenth of the distance between both levels unless set, and 0 if there is only one
     * @return a new rule
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public AlertRule hysteresis(double distance) {
        if (!(finite("hysteresis", distance) >= 0)) {
            throw new IllegalArgumentException(PlainText.line("Rule " + name + ": hysteresis must be 0 or more"));
        }
        return with(rule -> rule.hysteresis = OptionalDouble.of(distance));
    }

    /**
     * Sets how many rows a value must come from to be judged. With fewer, an alert neither begins nor ends.
     *
     * @param rows 0 or more; 1 unless set
     * @return a new rule
     * @throws IllegalArgumentException if it is negative
     */
    public AlertRule minRows(long rows) {
        if (rows < 0) {
            throw new IllegalArgumentException(PlainText.line("Rule " + name + ": minRows must be 0 or more"));
        }
        return with(rule -> rule.minRows = rows);
    }

    /**
     * Sets how many false alarms may be expected in a day if the true value is exactly at a level, for each version,
     * however often values come. Only for values that have an interval. A smaller number needs more rows or a larger
     * change.
     *
     * @param rate above 0, up to 1; 0.0005 unless set, which is one in five and a half years
     * @return a new rule
     * @throws IllegalArgumentException if it is not
     */
    public AlertRule falseAlarmsPerDay(double rate) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    PlainText.line("Rule " + name + ": falseAlarmsPerDay must be above 0 and 1 at most, not " + rate));
        }
        return with(rule -> rule.falseAlarmsPerDay = rate);
    }

    /**
     * Sets for how long each value must have been beyond a level before that is an alert.
     *
     * @param time zero or more; zero unless set: the first value is enough
     * @return a new rule
     * @throws IllegalArgumentException if it is negative or above 10,000 days
     */
    public AlertRule holdsFor(Duration time) {
        return with(rule -> rule.holdsFor = Arguments.periodOrZero("A rule's holdsFor", time));
    }

    /**
     * Sets for how long after its end an alert does not begin again, unless it is worse than before.
     *
     * @param time zero or more; an hour unless set
     * @return a new rule
     * @throws IllegalArgumentException if it is negative or above 10,000 days
     */
    public AlertRule cooldown(Duration time) {
        return with(rule -> rule.cooldown = Arguments.periodOrZero("A rule's cooldown", time));
    }

    /**
     * Sets after which time without a value of any version of a model that is a warning of its own, and after which an
     * alert of a version ends that has no more values while another version has. A value that is known to come less
     * often is not missing before it was due twice: see {@link AlertsBuilder#comesEvery}.
     *
     * @param time above zero; a day unless set
     * @return a new rule
     * @throws IllegalArgumentException if it is not, or above 10,000 days
     */
    public AlertRule missingAfter(Duration time) {
        return with(rule -> {
            rule.missingAfter = Optional.of(Arguments.period("A rule's missingAfter", time));
            rule.setsMissingAfter = true;
        });
    }

    /**
     * Sets that the value may be missing.
     *
     * @return a new rule
     */
    public AlertRule mayBeMissing() {
        return with(rule -> rule.missingAfter = Optional.empty());
    }

    /**
     * Sets after which time an alert that nobody has acknowledged goes to {@link AlertsBuilder#escalateTo} as well.
     *
     * @param time above zero; never unless set
     * @return a new rule
     * @throws IllegalArgumentException if it is not, or above 10,000 days
     */
    public AlertRule escalateAfter(Duration time) {
        return with(rule -> rule.escalateAfter = Optional.of(Arguments.period("A rule's escalateAfter", time)));
    }

    /**
     * Sets that receivers are told again when the value of an open alert comes with other {@link Kpi#findings}: for
     * values that count findings, which stay the same until there is something new among them. The alert's text is that
     * of the newest value all the same.
     *
     * @return a new rule
     */
    public AlertRule tellMore() {
        return with(rule -> rule.tellsMore = true);
    }

    /**
     * Returns the name.
     *
     * @return the indicator's name unless set
     */
    public String name() {
        return name;
    }

    /**
     * Returns the indicator's name.
     *
     * @return as it was given
     */
    public String kpi() {
        return kpi;
    }

    boolean isAbove() {
        return isAbove;
    }

    boolean isFor(Kpi value) {
        return value.name().equals(kpi)
                && model.map(named -> named.equals(value.model().name())).orElse(true);
    }

    /**
     * Returns the model that the rule is for.
     *
     * @return its name; empty if the rule is for all models
     */
    public Optional<String> model() {
        return model;
    }

    Optional<String> group() {
        return group;
    }

    /** Returns how bad its alerts can be; empty if it has no levels. */
    Optional<Severity> worst() {
        return critical.isPresent()
                ? Optional.of(Severity.CRITICAL)
                : warn.isPresent() ? Optional.of(Severity.WARNING) : Optional.empty();
    }

    OptionalDouble level(Severity severity) {
        return severity == Severity.WARNING ? warn : critical;
    }

    long minRows() {
        return minRows;
    }

    double falseAlarmsPerDay() {
        return falseAlarmsPerDay;
    }

    Duration holdsFor() {
        return holdsFor;
    }

    Duration cooldown() {
        return cooldown;
    }

    Optional<Duration> missingAfter() {
        return missingAfter;
    }

    boolean setsMissingAfter() {
        return setsMissingAfter;
    }

    Optional<Duration> escalateAfter() {
        return escalateAfter;
    }

    /** Returns whether a value says that there is more of what an open alert is about. */
    boolean isMore(Kpi latest, Kpi before) {
        return tellsMore
                && !latest.findings().isEmpty()
                && !before.findings().isEmpty() // as it is after a restart
                && !latest.findings().equals(before.findings());
    }

    boolean isBeyond(double value, double level) {
        return isAbove ? value > level : value < level;
    }

    /** Returns whether a value is so far on the good side of a level that an alert ends. */
    boolean isBack(double value, double level) {
        double gap = warn.isPresent() && critical.isPresent()
                ? Math.abs(warn.getAsDouble() - critical.getAsDouble()) / 10
                : 0;
        double distance = hysteresis.orElse(gap);
        return !isBeyond(value, isAbove ? level - distance : level + distance);
    }

    /**
     * Returns the name and the levels, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("AlertRule[name=" + name + ", kpi=" + kpi + (isAbove ? " above" : " below") + ", warn="
                + text(warn) + ", critical=" + text(critical) + "]");
    }

    private static String text(OptionalDouble level) {
        return level.isPresent() ? NumberText.exact(level.getAsDouble()) : "none";
    }
}
