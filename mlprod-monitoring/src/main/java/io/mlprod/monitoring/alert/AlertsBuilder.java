package io.mlprod.monitoring.alert;

import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.internal.alertfile.AlertFile;
import io.mlprod.time.TimeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
     * @param of a file of these alerts' own, in a folder that is there; in memory only unless set
     * @return this
     */
    public AlertsBuilder keepIn(Path of) {
        file = Objects.requireNonNull(of, "of");
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
     */
    public Alerts build() {
        return new Alerts(this);
    }
}
