package io.mlprod.monitoring.action;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A builder of {@link Actions}. For one thread.
 *
 * @since 0.1
 */
public final class ActionsBuilder {

    /** Which alerts start which action. */
    record Binding(String rule, Alert.Kind kind, Severity atLeast, Action action) {

        boolean isFor(Alert alert) {
            return alert.isOpen()
                    && alert.kind() == kind
                    && alert.severity().compareTo(atLeast) >= 0
                    && alert.rule().equals(rule);
        }
    }

    private final List<Binding> bindings = new ArrayList<>();
    private final List<Consumer<? super ActionEvent>> receivers = new ArrayList<>();
    private Duration cooldown = Duration.ofHours(1);
    private int budget = 3;
    private boolean isDryRun;
    private TimeSource time = TimeSource.system();

    ActionsBuilder() {}

    /**
     * Adds what an alert of a rule does. The alerts cannot be built if the rule is not there, or never is as bad.
     *
     * @param rule the rule's name, as alerts have it
     * @param atLeast how bad it must be
     * @param action what it does
     * @return this
     */
    public ActionsBuilder on(String rule, Severity atLeast, Action action) {
        return add(rule, Alert.Kind.LEVEL, atLeast, action);
    }

    /**
     * Adds what happens when the value of a rule is missing.
     *
     * @param rule the rule's name, as alerts have it
     * @param action what it does
     * @return this
     */
    public ActionsBuilder onMissing(String rule, Action action) {
        return add(rule, Alert.Kind.MISSING, Severity.WARNING, action);
    }

    private ActionsBuilder add(String rule, Alert.Kind kind, Severity atLeast, Action action) {
        bindings.add(new Binding(
                Arguments.notBlank("A rule's name", rule),
                kind,
                Objects.requireNonNull(atLeast, "atLeast"),
                Objects.requireNonNull(action, "action")));
        return this;
    }

    /**
     * Sets for how long an action does not run again.
     *
     * @param of zero or more; an hour unless set
     * @return this
     * @throws IllegalArgumentException if it is negative or above 10,000 days
     */
    public ActionsBuilder cooldown(Duration of) {
        cooldown = Arguments.periodOrZero("The cooldown of actions", of);
        return this;
    }

    /**
     * Sets how many times actions run in any 24 hours, all together.
     *
     * @param times 1 or more; 3 unless set
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public ActionsBuilder budgetPerDay(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("The budget of actions must be 1 or more a day, not " + times);
        }
        budget = times;
        return this;
    }

    /**
     * Sets that nothing is done, and only events say what would be.
     *
     * @return this
     */
    public ActionsBuilder dryRun() {
        isDryRun = true;
        return this;
    }

    /**
     * Adds a receiver of what is done and why.
     *
     * @param receiver called on the thread of the action; what it throws is logged
     * @return this
     */
    public ActionsBuilder onEvent(Consumer<? super ActionEvent> receiver) {
        receivers.add(Objects.requireNonNull(receiver, "receiver"));
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param source the machine's clock unless set
     * @return this
     */
    public ActionsBuilder time(TimeSource source) {
        time = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Creates the actions.
     *
     * @return a sink for {@link io.mlprod.monitoring.alert.AlertsBuilder#sink}
     */
    public Actions build() {
        return new Actions(this);
    }

    List<Binding> bindings() {
        return List.copyOf(bindings);
    }

    List<Consumer<? super ActionEvent>> receivers() {
        return List.copyOf(receivers);
    }

    Duration cooldown() {
        return cooldown;
    }

    int budget() {
        return budget;
    }

    boolean isDryRun() {
        return isDryRun;
    }

    TimeSource time() {
        return time;
    }
}
