package io.mlprod.monitoring.alert;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.internal.alertfile.AlertFile;
import io.mlprod.time.TimeSource;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of an application: values come in, rules judge them, and receivers are notified of what changes.
 *
 * <pre>{@code
 * Alerts alerts = Alerts.builder()
 *         .rule(AlertRule.below("auc").warn(0.80).critical(0.75))
 *         .sink(new Slf4jSink())
 *         .build();
 * ...
 * alerts.observe(List.of(new Kpi("auc", handle.serving(), 0.71, 0.69, 0.73, 2_000, Instant.now())));
 * }</pre>
 *
 * <p>An alert fires once, however often it is found, until it is resolved. Thread-safe. No method waits for a receiver.
 *
 * @since 0.1
 */
public final class Alerts implements AutoCloseable {

    private static final Duration CHECK = Duration.ofMinutes(1);
    private static final Duration REPLACED = Duration.ofDays(1); // if values may be missing
    private static final Log LOG = Log.of(Alerts.class);
    private static final int MOST_WATCHES = 10_000;
    private static final int MOST_RECENT = 200;
    private static final int MOST_SILENCES = 1_000;

    /** What is watched: a rule, a model, and a version of it or, for missing values, all of them. */
    private record Watched(String rule, String model, String version, String sha256) {}

    /** An alert with its rule, whichever kind of watch it comes from. */
    private record Lived(AlertRule rule, AlertLife life) {}

    /**
     * What a receiver has got. Immutable.
     *
     * @param name the class of the sink
     * @param delivered how many notifications it has received
     * @param failed how many times it has thrown
     * @param dropped how many notifications were dropped since too many waited
     * @param waiting how many wait for it now
     * @param lastError the class of what it threw last; empty before
     * @param isWorking whether it has received the last one that was not waiting; true before the first
     */
    public record SinkStatus(
            String name, long delivered, long failed, long dropped, int waiting, String lastError, boolean isWorking) {

        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line(name + ": " + delivered + " delivered, " + failed + " failed, " + dropped
                    + " dropped, " + waiting + " waiting" + (lastError.isEmpty() ? "" : ", last error " + lastError));
        }
    }

    private final TimeSource time;
    private final List<AlertRule> rules;
    private final List<SinkQueue> sinks;
    private final Map<String, Duration> periods;
    private final Map<String, Duration> missingAfter;
    private final Consumer<Alert> observer;
    private final long started;
    private final Map<Watched, LevelWatch> levels = new LinkedHashMap<>(); // guarded by this, as is what follows
    private final Map<Watched, MissingWatch> missing = new LinkedHashMap<>();
    private final List<Silence> silences;
    private final Deque<Notification> recent = new ArrayDeque<>();
    private final @Nullable AlertFile file;
    private int told;
    private @Nullable Runnable cancel;
    private boolean isClosed;

    Alerts(AlertsBuilder builder) {
        this.time = builder.time();
        this.rules = builder.rules();
        this.sinks = builder.queues();
        this.periods = builder.periods();
        this.missingAfter = builder.missingAfter();
        this.observer = builder.observer();
        this.silences = new ArrayList<>(builder.silences());
        Moment now = Moment.of(time);
        this.started = now.nanos();
        this.file = builder.file();
        rules.forEach(rule -> rule.model().ifPresent(model -> missingWatch(rule, model, now)));
        if (file != null) {
            file.lock();
            restore(file.read(), now);
        }
        schedule();
    }

    /**
     * Returns a builder.
     *
     * @return a builder without rules and receivers
     */
    public static AlertsBuilder builder() {
        return new AlertsBuilder();
    }

    // ---- what was there before this process

    /** Goes on with the alerts that were told and have not ended, without telling them again. */
    private synchronized void restore(List<Alert> saved, Moment now) {
        Map<String, List<Alert>> groups = new LinkedHashMap<>();
        Map<String, List<Alert>> gone = new LinkedHashMap<>();
        for (Alert alert : saved) {
            boolean isRestored = false;
            for (AlertRule rule : rules) {
                isRestored |= rule.isFor(alert.kpi()) && restore(rule, alert, now);
            }
            (isRestored ? groups : gone)
                    .computeIfAbsent(alert.group(), group -> new ArrayList<>())
                    .add(alert);
        }
        gone.forEach((group, alerts) -> endWithoutRule(group, alerts, groups.getOrDefault(group, List.of()), now));
        groups.forEach((group, alerts) -> {
            Notification open =
                    new Notification(id(group, Change.FIRED, alerts), now.wall(), group, Change.FIRED, alerts);
            sinks.forEach(sink -> sink.stillOpen(open));
        });
    }

    /** Tells the end of alerts whose rule is there no more, so that no receiver keeps them for good. */
    private void endWithoutRule(String group, List<Alert> ended, List<Alert> open, Moment now) {
        List<Alert> alerts = new ArrayList<>(open);
        ended.stream()
                .map(alert -> alert.saying(AlertText.left(alert.kpi(), "its rule is gone"))
                        .is(Alert.State.RESOLVED))
                .forEach(alerts::add);
        tell(new Notification(id(group, Change.RESOLVED, alerts), now.wall(), group, Change.RESOLVED, alerts));
        save();
    }

    private boolean restore(AlertRule rule, Alert alert, Moment now) {
        MissingWatch all = missingWatch(rule, alert.model().name(), now);
        LevelWatch version = new LevelWatch(rule, alert.model(), started);
        if (alert.key().equals(all.key())) {
            all.life().restore(alert, now);
        } else if (alert.key().equals(version.key())) {
            version.restore(alert, now);
            levels.put(watched(rule, alert.model()), version);
        } else {
            return false;
        }
        return true;
    }

    // ---- what comes in

    /**
     * Judges the values of a window by all rules, and notifies the receivers of what has changed. Values that no rule
     * is for are ignored, and so is a value of an earlier window than the last one of that name and version. A value of
     * NaN is missing; its {@linkplain Kpi#detail detail} may say why.
     *
     * @param values the values that belong together: their alerts are notified together
     */
    public void observe(Collection<Kpi> values) {
        List<Kpi> given = Arguments.noNulls("The values", values);
        synchronized (this) {
            if (isClosed) {
                return;
            }
            Moment now = Moment.of(time);
            for (Kpi kpi : given) {
                rules.stream().filter(rule -> rule.isFor(kpi)).forEach(rule -> {
                    if (Double.isNaN(kpi.value())) {
                        explain(rule, kpi, now);
                    } else {
                        observe(rule, kpi, now);
                    }
                });
            }
            settle(now);
        }
    }

    private void observe(AlertRule rule, Kpi kpi, Moment now) {
        ModelVersion model = kpi.model();
        missingWatch(rule, model.name(), now).seen(kpi, now);
        Watched key = watched(rule, model);
        LevelWatch watch = levels.get(key);
        if (watch == null) {
            makeRoom();
            watch = new LevelWatch(rule, model, started);
            levels.put(key, watch);
        }
        watch.observe(kpi, now);
    }

    private void explain(AlertRule rule, Kpi missed, Moment now) {
        MissingWatch watch = missing.get(new Watched(rule.name(), missed.model().name(), "", ""));
        if (watch != null) {
            watch.because(missed.detail(), now);
        }
    }

    private static Watched watched(AlertRule rule, ModelVersion model) {
        return new Watched(rule.name(), model.name(), model.version(), model.sha256());
    }

    private MissingWatch missingWatch(AlertRule rule, String model, Moment now) {
        Watched key = new Watched(rule.name(), model, "", "");
        MissingWatch watch = missing.get(key);
        if (watch == null) {
            if (missing.size() >= MOST_WATCHES) {
                missing.remove(missing.keySet().iterator().next());
            }
            watch = new MissingWatch(rule, missingAfter(rule), isLearned(rule), model, now);
            missing.put(key, watch);
        }
        return watch;
    }

    /** Returns after which time a value is missing: not before it was due twice. */
    private Optional<Duration> missingAfter(AlertRule rule) {
        Duration twice = periods.getOrDefault(rule.kpi(), Duration.ZERO).multipliedBy(2);
        Duration unlessSet =
                rule.setsMissingAfter() ? Duration.ZERO : missingAfter.getOrDefault(rule.kpi(), Duration.ZERO);
        return rule.missingAfter()
                .flatMap(after -> Stream.of(after, twice, unlessSet).max(Comparator.naturalOrder()));
    }

    /** Returns whether neither the rule nor anybody else has said how often its values come. */
    private boolean isLearned(AlertRule rule) {
        return !rule.setsMissingAfter() && !periods.containsKey(rule.kpi()) && !missingAfter.containsKey(rule.kpi());
    }

    /** Forgets the version that was not seen for the longest time, rather one without an alert. */
    private void makeRoom() {
        if (levels.size() < MOST_WATCHES) {
            return;
        }
        levels.entrySet().stream()
                .min(Map.Entry.comparingByValue(
                        Comparator.comparing((LevelWatch watch) -> watch.life().isOpen())
                                .thenComparing(LevelWatch::lastSeen)))
                .ifPresent(oldest -> levels.remove(oldest.getKey()));
    }

    /**
     * Finds what only the time has changed, as happens by itself each minute: missing values, alerts that nobody has
     * acknowledged, silences that have ended.
     */
    public synchronized void check() {
        if (!isClosed) {
            settle(Moment.of(time));
        }
    }

    /**
     * Notes that somebody takes care of an alert, or of all alerts of an incident.
     *
     * @param key the key of an alert, or of a group
     * @param by who; stays in this process
     * @return whether an open alert has that key and was not acknowledged before
     */
    public synchronized boolean acknowledge(String key, String by) {
        Objects.requireNonNull(key, "key");
        String who = Arguments.notBlank("Who acknowledges", by);
        boolean isKnown = false;
        for (Lived lived : lives()) {
            Alert alert = lived.life().current();
            if (alert != null
                    && alert.state() == Alert.State.FIRING
                    && (alert.key().equals(key) || alert.group().equals(key))) {
                lived.life().set(alert.acknowledged(who));
                isKnown = true;
            }
        }
        if (isKnown && !isClosed) {
            settle(Moment.of(time));
        }
        return isKnown;
    }

    /**
     * Ends the alerts of a version that answers no more calls, after a deploy or a rollback.
     *
     * @param model the version
     * @param why for people, for example {@code rolled back}
     */
    public synchronized void retire(ModelVersion model, String why) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(why, "why");
        if (isClosed) {
            return;
        }
        Moment now = Moment.of(time);
        levels.forEach((key, watch) -> {
            if (key.model().equals(model.name())
                    && key.version().equals(model.version())
                    && key.sha256().equals(model.sha256())) {
                watch.leave(why, now);
            }
        });
        settle(now);
    }

    /**
     * Ends all alerts of a model that answers no more calls, and expects no values of it until there is one again.
     *
     * @param model the model's name
     * @param why for people, for example {@code closed}
     */
    public synchronized void retire(String model, String why) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(why, "why");
        if (isClosed) {
            return;
        }
        Moment now = Moment.of(time);
        levels.forEach((key, watch) -> {
            if (key.model().equals(model)) {
                watch.leave(why, now);
            }
        });
        missing.forEach((key, watch) -> {
            if (key.model().equals(model)) {
                watch.leave(why);
            }
        });
        settle(now);
    }

    /**
     * Adds a silence. Of more than a thousand, those that are over are forgotten, and then the oldest.
     *
     * @param added when receivers are not notified, and of what
     */
    public synchronized void silence(Silence added) {
        silences.add(Objects.requireNonNull(added, "added"));
        if (silences.size() > MOST_SILENCES) {
            silences.removeIf(silence -> silence.isOver(time.now()));
        }
        if (silences.size() > MOST_SILENCES) {
            silences.remove(0);
        }
    }

    /**
     * Removes a silence before it is over. What still holds is told within a minute.
     *
     * @param removed a silence that was added
     * @return whether it was there
     */
    public synchronized boolean endSilence(Silence removed) {
        return silences.remove(removed);
    }

    // ---- what goes out

    private void settle(Moment now) {
        missing.values().forEach(watch -> watch.check(now));
        levels.forEach((key, watch) -> leaveIfReplaced(key, watch, now));
        Map<String, List<Lived>> groups = new LinkedHashMap<>();
        for (Lived lived : lives()) {
            lived.rule().escalateAfter().ifPresent(wait -> lived.life().escalateAfter(wait, now));
            report(lived.life());
            Alert alert = lived.life().current();
            if (alert != null && !isSilent(lived.rule(), alert, now)) {
                groups.computeIfAbsent(alert.group(), group -> new ArrayList<>())
                        .add(lived);
            }
            lived.life().forgetEnded();
        }
        int before = told;
        groups.forEach((group, lives) -> tell(group, lives, now));
        if (told != before) {
            save();
        }
    }

    private void save() {
        if (file != null) {
            file.save(lives().stream()
                    .map(lived -> lived.life().toldAndOpen())
                    .flatMap(Optional::stream)
                    .toList());
        }
    }

    private void report(AlertLife life) {
        Alert changed = life.unreported();
        if (changed != null) {
            try {
                observer.accept(changed);
            } catch (RuntimeException e) { // of the application
                LOG.warn("An observer of alerts has thrown", e);
            }
        }
    }

    /** Ends the alert of a version that has no more values while another one of its model has. */
    private void leaveIfReplaced(Watched key, LevelWatch watch, Moment now) {
        MissingWatch all = missing.get(new Watched(key.rule(), key.model(), "", ""));
        if (!watch.life().isOpen() || all == null) {
            return;
        }
        Duration after = all.after().orElse(REPLACED);
        if (now.isAfter(after, watch.lastSeen())
                && all.lastSeen() > watch.lastSeen()
                && !now.isAfter(after, all.lastSeen())) {
            watch.leave("only other versions have values", now);
        }
    }

    private List<Lived> lives() {
        List<Lived> lives = new ArrayList<>();
        levels.values().forEach(watch -> lives.add(new Lived(watch.rule(), watch.life())));
        missing.values().forEach(watch -> lives.add(new Lived(watch.rule(), watch.life())));
        lives.removeIf(lived -> lived.life().current() == null);
        return lives;
    }

    private boolean isSilent(AlertRule rule, Alert alert, Moment now) {
        return silences.stream().anyMatch(silence -> silence.covers(rule, alert, now.wall()));
    }

    private void tell(String group, List<Lived> lives, Moment now) {
        List<Alert> alerts = new ArrayList<>();
        Change most = null;
        for (Lived lived : lives) {
            Alert alert = lived.life().current();
            Change change = lived.life().untold();
            if (alert != null && (alert.isOpen() || change != null)) {
                alerts.add(alert);
            }
            if (change != null && (most == null || change.compareTo(most) < 0)) {
                most = change;
            }
        }
        if (most == null) {
            return;
        }
        for (Lived lived : lives) {
            Change change = lived.life().untold();
            if (change != null) {
                lived.life().tell(change, now);
            }
        }
        tell(new Notification(id(group, most, alerts), now.wall(), group, most, alerts));
    }

    private void tell(Notification notification) {
        told++;
        recent.addLast(notification);
        if (recent.size() > MOST_RECENT) {
            recent.removeFirst();
        }
        sinks.forEach(sink -> sink.add(notification));
    }

    private static String id(String group, Change change, List<Alert> alerts) {
        String states = alerts.stream()
                .map(alert -> alert.key() + " " + alert.state() + " " + alert.severity() + " " + alert.since() + " "
                        + alert.kpi().time())
                .sorted()
                .collect(Collectors.joining("\n"));
        return AlertText.digest(group + "\n" + change + "\n" + states, 16);
    }

    // ---- what there is

    /**
     * Returns the rules for whose indicators no value has come, of any model.
     *
     * @return a snapshot, in the order in which they were added
     */
    public synchronized List<AlertRule> withoutValue() {
        Set<String> seen = levels.keySet().stream().map(Watched::rule).collect(Collectors.toSet());
        return rules.stream().filter(rule -> !seen.contains(rule.name())).toList();
    }

    /**
     * Returns the alerts that hold, also those that are silent.
     *
     * @return a snapshot, in the order in which their rules and versions were first seen
     */
    public synchronized List<Alert> open() {
        List<Alert> open = new ArrayList<>();
        for (Lived lived : lives()) {
            Alert alert = lived.life().current();
            if (alert != null && alert.isOpen()) {
                open.add(alert);
            }
        }
        return open;
    }

    /**
     * Returns the last 200 notifications.
     *
     * @return a snapshot, the oldest first
     */
    public synchronized List<Notification> recent() {
        return List.copyOf(recent);
    }

    /**
     * Returns what the receivers have got.
     *
     * @return a snapshot, in the order in which they were added
     */
    public List<SinkStatus> sinks() {
        return sinks.stream().map(SinkQueue::status).toList();
    }

    // ---- time

    private void schedule() {
        WeakReference<Alerts> self = new WeakReference<>(this);
        cancel = time.schedule(CHECK, () -> {
            Alerts alerts = self.get();
            if (alerts != null) {
                alerts.checkAndSchedule();
            }
        });
    }

    private synchronized void checkAndSchedule() {
        if (!isClosed) {
            try {
                settle(Moment.of(time));
            } finally {
                schedule();
            }
        }
    }

    /** Ends the judging. What receivers have not got yet is still delivered. Closing again does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            if (cancel != null) {
                cancel.run();
            }
        }
        if (file != null) {
            file.write();
            file.unlock();
        }
    }
}
