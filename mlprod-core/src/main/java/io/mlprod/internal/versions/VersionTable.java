package io.mlprod.internal.versions;

import io.mlprod.internal.log.Log;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.traffic.CurrentTraffic;
import io.mlprod.internal.traffic.Dispatcher;
import io.mlprod.internal.traffic.Trial;
import io.mlprod.internal.traffic.TrialTraffic;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Served;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.ModelEvent;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The loaded versions of one handle: which one serves, which are in a trial or ready, and which served before.
 * Thread-safe.
 *
 * <p>One lock, the table itself, guards which version serves and the state of each. It is held for microseconds, so
 * that a rollback never waits for a load; callers take it around several steps that belong together. Nothing here
 * refers to the handle, so that it can be collected.
 */
final class VersionTable<I, O> {

    private static final Log LOG = Log.of(VersionTable.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final HandleContext context;
    private final Dispatcher<I, O> dispatcher;
    private final DeployGates<I, O> gates;
    private final Retention retention;
    private final ServingHistory history = new ServingHistory();
    private final EndedVersions ended = new EndedVersions();
    private final TakenBack takenBack = new TakenBack();
    private final Map<String, VersionEntry<I, O>> loaded = new LinkedHashMap<>(); // by the version's name
    private final Set<VersionEntry<I, O>> leaving =
            new LinkedHashSet<>(); // unloaded as soon as the last call has left them
    private final Deque<VersionEntry<I, O>> previous = new ArrayDeque<>(); // served before, the latest first
    private VersionEntry<I, O> serving;

    VersionTable(
            HandleContext context,
            Dispatcher<I, O> dispatcher,
            DeployGates<I, O> gates,
            Retention retention,
            LoadedModel<I, O> first) {
        this.context = context;
        this.dispatcher = dispatcher;
        this.gates = gates;
        this.retention = retention;
        this.serving = new VersionEntry<>(first, context.time().now());
        serving.state = State.SERVING;
        loaded.put(first.version().version(), serving);
        history.add(first.version(), serving.since, Served.Cause.OPENED);
        context.pools().add(first.leases());
    }

    // ---- what is there

    synchronized VersionEntry<I, O> serving() {
        return serving;
    }

    /** Returns the running trial, or null if none is. */
    @Nullable
    Trial<I, O> trial() {
        TrialTraffic<I, O> now = dispatcher.traffic().trial();
        return now == null ? null : now.trial();
    }

    boolean isClosed() {
        return context.pools().isClosed();
    }

    void checkOpen() {
        if (isClosed()) {
            throw dispatcher.stable().leases().closed();
        }
    }

    synchronized void checkNoTrial(String what) {
        checkOpen();
        if (trial() != null) {
            throw new IllegalStateException(PlainText.line(
                    "Cannot " + what + " while " + trial() + " is running; let it end, or end it first"));
        }
    }

    synchronized VersionEntry<I, O> find(String version) {
        VersionEntry<I, O> entry = loaded.get(version);
        if (entry == null || entry.state == State.UNLOADED) {
            throw new IllegalArgumentException(PlainText.line("No version '" + version + "' of " + context.name()
                    + " is loaded; there are " + loaded.keySet() + ". Load it first with ModelHandle.versions().load"));
        }
        return entry;
    }

    /** Returns the loaded version that matches a predicate, held from now on if it is ready; empty if there is none. */
    synchronized Optional<VersionEntry<I, O>> hold(Predicate<ModelVersion> which) {
        checkOpen();
        for (VersionEntry<I, O> entry : loaded.values()) {
            if (which.test(entry.version())) {
                if (entry.state == State.READY) {
                    entry.cancelUnload.run();
                    entry.isHeld = true;
                }
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    synchronized List<VersionStatus> list() {
        List<VersionStatus> all = ended.list();
        leaving.forEach(entry -> all.add(status(entry)));
        loaded.values().forEach(entry -> all.add(status(entry)));
        return all;
    }

    private VersionStatus status(VersionEntry<I, O> entry) {
        int inFlight = entry.model.leases().inUse();
        boolean isDraining = leaving.contains(entry) || (entry.state == State.READY && inFlight > 0);
        State shown = isDraining ? State.DRAINING : entry.state;
        return VersionStatus.builder(entry.version(), shown, entry.since)
                .inFlight(inFlight)
                .fileBytes(entry.model.fileBytes())
                .rowByRow(entry.model.rowByRow().orElse(""))
                .hazards(entry.model.pipeline().hazards())
                .engine(entry.model.pipeline().engine().now())
                .note(entry.note)
                .build();
    }

    synchronized List<Served> history() { // synchronized, or the version that serves might not be in it yet
        return history.list();
    }

    EndedVersions ended() {
        return ended;
    }

    TakenBack takenBack() {
        return takenBack;
    }

    // ---- a version comes

    /** Adds a version that has passed all gates, held. */
    synchronized VersionEntry<I, O> add(LoadedModel<I, O> model) {
        checkOpen();
        VersionEntry<I, O> entry = new VersionEntry<>(model, context.time().now());
        entry.isHeld = true;
        loaded.put(model.version().version(), entry);
        return entry;
    }

    /** Releases a version that was held to serve, and cannot; one that has served before is kept for a rollback. */
    synchronized void letGo(VersionEntry<I, O> entry) {
        entry.isHeld = false;
        retireLater(entry, previous.contains(entry) ? retention.maxAge() : Duration.ZERO);
    }

    /** Releases a version that was held to be checked, and did not pass. */
    synchronized void release(VersionEntry<I, O> entry) {
        if (entry.state == State.READY) {
            entry.isHeld = false;
            retireLater(entry, retention.maxAge());
        }
    }

    // ---- what serves

    /**
     * Makes a version the serving one, after a check that it means what the version before does; keeps that one for a
     * while.
     */
    synchronized void takeOver(VersionEntry<I, O> next, Served.Cause cause) {
        VersionEntry<I, O> before = serving;
        gates.checkSignature(next.model, before.model);
        serve(next, cause);
        previous.addFirst(before);
        retireLater(before, retention.maxAge());
        while (previous.size() > retention.maxVersions()) {
            retireLater(previous.removeLast(), Duration.ZERO);
        }
    }

    /** Makes the version serve again that served before; the one that serves now is unloaded. */
    synchronized void serveBefore() {
        VersionEntry<I, O> from = serving;
        serve(before(), Served.Cause.ROLLED_BACK);
        from.note = "rolled back to " + serving.model;
        takenBack.add(from.version());
        retireLater(from, Duration.ZERO);
    }

    private VersionEntry<I, O> before() {
        VersionEntry<I, O> before = previous.pollFirst();
        if (before == null) {
            throw new IllegalStateException(serving.model
                    + " cannot be rolled back: no version that served before it is loaded; " + kept()
                    + " (see ModelHandleBuilder.keepPrevious). Deploy the version you want");
        }
        return before;
    }

    private String kept() {
        if (retention.maxVersions() == 0) {
            return "versions that served are not kept";
        }
        String time = DurationText.of(retention.maxAge()) + "; one that was rolled back is not";
        return retention.maxVersions() == 1
                ? "only the last version that served is kept, for " + time
                : "the last " + retention.maxVersions() + " versions that served are kept for " + time;
    }

    private void serve(VersionEntry<I, O> next, Served.Cause cause) {
        checkOpen();
        if (next.state == State.UNLOADED) {
            throw new IllegalStateException(next.model + " was unloaded meanwhile; load it again");
        }
        VersionEntry<I, O> before = serving;
        next.cancelUnload.run();
        next.isHeld = false;
        previous.remove(next);
        takenBack.remove(next.version());
        dispatcher.switchTo(new CurrentTraffic<>(next.model, null)); // from here on the next version answers
        serving = next;
        next.set(State.SERVING, "", context.time().now());
        before.set(State.READY, "", context.time().now());
        history.add(next.version(), next.since, cause);
        LOG.info("{} serves instead of {} ({})", next.model, before.model, cause);
        context.journal().note(new ModelEvent.Deployed(next.version(), before.version(), cause));
    }

    // ---- trials

    /** Starts a trial: it assigns the calls from now on, and the versions that it uses are not unloaded meanwhile. */
    synchronized void begin(Trial<I, O> trial, Collection<VersionEntry<I, O>> tested, String what) {
        for (VersionEntry<I, O> entry : tested) {
            if (entry != serving) {
                entry.cancelUnload.run();
                entry.isHeld = false;
                entry.set(State.TESTING, what, context.time().now());
            }
        }
        dispatcher.switchTo(new CurrentTraffic<>(serving.model, new TrialTraffic<>(serving.model, trial)));
    }

    /** Ends the running trial's hold on its versions, and returns them. */
    synchronized List<VersionEntry<I, O>> endTested(String why) {
        List<VersionEntry<I, O>> tested = loaded.values().stream()
                .filter(entry -> entry.state == State.TESTING)
                .toList();
        for (VersionEntry<I, O> entry : tested) {
            entry.set(State.READY, why, context.time().now());
            retireLater(entry, retention.maxAge()); // unless it becomes the serving one
        }
        return tested;
    }

    /** Lets the serving version answer everything again. */
    synchronized void stopTrial() {
        dispatcher.switchTo(new CurrentTraffic<>(serving.model, null));
    }

    boolean isRunning(Trial<I, O> trial) {
        return trial() == trial && !isClosed();
    }

    // ---- a version goes

    /** Unloads a version that answers nothing. */
    synchronized void unload(String version) {
        VersionEntry<I, O> entry = find(version);
        if (entry.state != State.READY) {
            throw new IllegalStateException(entry.model + " is " + entry.state + " and cannot be unloaded");
        }
        previous.remove(entry);
        loaded.remove(version); // at once, so that its name is free
        leaving.add(entry);
        entry.isHeld = false;
        retireLater(entry, Duration.ZERO);
    }

    private void retireLater(VersionEntry<I, O> entry, Duration delay) {
        entry.cancelUnload.run();
        WeakReference<VersionTable<I, O>> table = new WeakReference<>(this); // weak: the handle may be gone by then
        WeakReference<VersionEntry<I, O>> weakEntry = new WeakReference<>(entry);
        entry.cancelUnload = context.time().schedule(delay, () -> retire(table.get(), weakEntry.get()));
    }

    private static <I, O> void retire(@Nullable VersionTable<I, O> table, @Nullable VersionEntry<I, O> entry) {
        if (table != null && entry != null) {
            table.retire(entry);
        }
    }

    /** Frees a version that no longer answers, as soon as the last call has left it. */
    private void retire(VersionEntry<I, O> entry) {
        synchronized (this) {
            if (entry.state != State.READY || entry.isHeld || isClosed()) {
                return; // it is in use again, or closed with the others
            }
            previous.remove(entry);
            if (entry.model.leases().inUse() > 0) {
                retireLater(entry, LOOK_AGAIN);
                return;
            }
            entry.state = State.UNLOADED;
            loaded.remove(entry.version().version(), entry);
            leaving.add(entry);
        }
        try {
            entry.model.retire(); // a call that took it from older traffic finds it closed, and reads the traffic again
        } finally {
            context.pools().remove(entry.model.leases());
        }
        LOG.info("{} unloaded", entry.model);
        synchronized (this) {
            leaving.remove(entry);
            ended.add(VersionStatus.builder(
                            entry.version(), State.UNLOADED, context.time().now())
                    .note(entry.note)
                    .build());
        }
        context.journal().announce(new ModelEvent.Unloaded(entry.version()));
    }

    /** Frees what is not native memory; the leases of all versions are closed by now. */
    synchronized void forgetAll() {
        Stream.concat(loaded.values().stream(), leaving.stream()).forEach(entry -> {
            entry.cancelUnload.run();
            entry.model.forget();
        });
    }

    @Override
    public String toString() {
        return Objects.toString(dispatcher.stable());
    }
}
