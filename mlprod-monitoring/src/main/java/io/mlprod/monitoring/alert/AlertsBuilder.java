package io.mlprod.monitoring.alert;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.internal.alertfile.AlertFile;
import io.mlprod.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A builder of {@link Alerts}. For one thread.
 *
 * @since 0.1
 */
public final class AlertsBuilder {

    private final List<AlertRule> rules = new ArrayList<>();
    private final List<AlertSink> sinks = new ArrayList<>();
    private final List<AlertSink> escalationSinks = new ArrayList<>();
    private final List<Silence> silences = new ArrayList<>();
    private final Map<String, Duration> periods = new HashMap<>();
    private final Map<String, Duration> missingAfter = new HashMap<>();
    private Consumer<Alert> observer = alert -> {};
    private @Nullable Path file;
    private TimeSource time = TimeSource.system();

    AlertsBuilder() {}

    /**
     * Adds a rule.
     *
     * @param added a rule whose name no other one has
     * @return this
     * @throws IllegalArgumentException if another rule has the same name
     */
    public AlertsBuilder rule(AlertRule added) {
        Objects.requireNonNull(added, "added");
        if (rules.stream().anyMatch(rule -> rule.name().equals(added.name()))) {
            throw new IllegalArgumentException(
                    PlainText.line("Two rules are named " + added.name() + "; give one of them another name"));
        }
        rules.add(added);
        return this;
    }

    /**
     * Adds a receiver of all notifications.
     *
     * @param receiver the receiver, which may block
     * @return this
     */
    public AlertsBuilder sink(AlertSink receiver) {
        sinks.add(Objects.requireNonNull(receiver, "receiver"));
        return this;
    }

    /**
     * Adds a receiver of what nobody has acknowledged in time, and of what becomes of it.
     *
     * @param receiver the receiver, which may block
     * @return this
     */
    public AlertsBuilder escalateTo(AlertSink receiver) {
        escalationSinks.add(Objects.requireNonNull(receiver, "receiver"));
        return this;
    }

    /**
     * Adds a maintenance window.
     *
     * @param window when receivers are not notified
     * @return this
     */
    public AlertsBuilder maintenance(Silence window) {
        silences.add(Objects.requireNonNull(window, "window"));
        return this;
    }

    /**
     * Sets the file in which open alerts are kept, so that they go on when the process starts again: they are not told
     * again, and their receivers learn when they have ended. Who has acknowledged them is not kept.
     *
     * @param of a file of these alerts' own, in a folder that is there; in memory only unless set. {@link #build} fails
     *     if others that are not closed have it, in this process or in another one, or if it cannot be written
     * @return this
     */
    public AlertsBuilder keepIn(Path of) {
        file = Objects.requireNonNull(of, "of");
        return this;
    }

    /**
     * Says how often an indicator has a value, if that is less often than each day: it does not count as missing before
     * it was due twice, whatever the rules say.
     *
     * @param kpi the indicator's name
     * @param period above zero
     * @return this
     * @throws IllegalArgumentException if it is not, or above 10,000 days
     */
    public AlertsBuilder comesEvery(String kpi, Duration period) {
        periods.put(Objects.requireNonNull(kpi, "kpi"), Arguments.period("The period of a KPI", period));
        return this;
    }

    /**
     * Says after which time without a value an indicator is missing if a rule does not say it itself, by
     * {@link AlertRule#missingAfter}.
     *
     * @param kpi the indicator's name
     * @param time above zero; less than a day changes nothing
     * @return this
     * @throws IllegalArgumentException if it is not, or above 10,000 days
     */
    public AlertsBuilder missingAfter(String kpi, Duration time) {
        missingAfter.put(Objects.requireNonNull(kpi, "kpi"), Arguments.period("The missingAfter of a KPI", time));
        return this;
    }

    /**
     * Adds each rule whose name no other rule has, and the receiver if there is none.
     *
     * @param ofRules the rules
     * @param receiver the receiver
     * @return this
     */
    public AlertsBuilder defaults(Collection<AlertRule> ofRules, AlertSink receiver) {
        for (AlertRule one : ofRules) {
            if (rules.stream().noneMatch(rule -> rule.name().equals(one.name()))) {
                rules.add(one);
            }
        }
        if (sinks.isEmpty()) {
            sinks.add(Objects.requireNonNull(receiver, "receiver"));
        }
        return this;
    }

    /**
     * Adds an observer of all alerts, also of those that are silent: it is called when one begins, has another value,
     * is acknowledged or ends, at once and on the thread that has found it, which waits. For what is told to people or
     * other systems there are {@linkplain #sink sinks}.
     *
     * @param added must be quick, and must not call the alerts; what it throws is logged
     * @return this
     */
    public AlertsBuilder observer(Consumer<? super Alert> added) {
        Objects.requireNonNull(added, "added");
        observer = observer.andThen(added);
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param source the machine's clock unless set
     * @return this
     */
    public AlertsBuilder time(TimeSource source) {
        time = Objects.requireNonNull(source, "source");
        return this;
    }

    List<AlertRule> rules() {
        return List.copyOf(rules);
    }

    Map<String, Duration> periods() {
        return Map.copyOf(periods);
    }

    Map<String, Duration> missingAfter() {
        return Map.copyOf(missingAfter);
    }

    Consumer<Alert> observer() {
        return observer;
    }

    List<Silence> silences() {
        return silences;
    }

    List<SinkQueue> queues() {
        List<SinkQueue> queues = new ArrayList<>();
        sinks.forEach(sink -> queues.add(new SinkQueue(sink, false, time)));
        escalationSinks.forEach(sink -> queues.add(new SinkQueue(sink, true, time)));
        return List.copyOf(queues);
    }

    @Nullable
    AlertFile file() {
        return file == null ? null : new AlertFile(file, time);
    }

    TimeSource time() {
        return time;
    }

    /**
     * Creates the alerts, whose clock runs from now on.
     *
     * @return alerts that the caller closes
     * @throws IllegalStateException if others have the file of {@link #keepIn}, or it cannot be written
     * @throws IllegalArgumentException if a receiver needs a rule that is not there
     */
    public Alerts build() {
        Map<String, Optional<Severity>> worst = new LinkedHashMap<>();
        rules.forEach(rule -> worst.put(AlertText.name(rule.name()), rule.worst()));
        Stream.concat(sinks.stream(), escalationSinks.stream())
                .forEach(sink -> sink.begin(Collections.unmodifiableMap(worst)));
        return new Alerts(this);
    }
}
