package io.mlprod;

import io.mlprod.error.ClosedException;
import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.DeployException.Mismatch;
import io.mlprod.error.LoadException;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Served;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Event;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one handle: which serves, which are ready, which served before. Thread-safe.
 *
 * <p>Models are loaded one at a time, under one lock; what serves is changed under another that is held for microseconds, so
 * that a rollback never waits for a load. Nothing here refers to the handle, so that it can be collected.
 */
final class Versions<I, O> {

    private static final Log LOG = Log.of(ModelHandle.class);
    private static final int MAX_ENDED = 50;
    private static final int MAX_TAKEN_BACK = 1_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static final class Entry<I, O> {
        private final LoadedModel<I, O> model;
        private State state = State.READY; // never DRAINING, which depends on who is still inside
        private Instant since;
        private String note = "";
        private boolean
                isHeld; // somebody has loaded it to use it, or is checking it; so it is not unloaded for its age
        private Runnable cancelUnload = () -> {};
        private Runnable whenRolledBack = () -> {}; // lets what has brought it to serve know, without waiting

        Entry(LoadedModel<I, O> model, Instant since) {
            this.model = model;
            this.since = since;
        }
    }

    private final Assembly<I, O> assembly;
    private final Common common;
    private final Gates<I, O> gates;
    private final @Nullable Golden<I, O> golden;
    private final int keepPrevious;
    private final Duration keepTime;
    private final History history = new History();
    private final Object loading = new Object();
    private final Object state = new Object();
    private final Map<String, Entry<I, O>> loaded = new LinkedHashMap<>(); // by the version's name
    private final Set<Entry<I, O>> leaving = new LinkedHashSet<>(); // unloaded, as soon as the last call has left them
    private final Deque<Entry<I, O>> previous = new ArrayDeque<>(); // those that served before, the last one first
    private final Deque<VersionStatus> ended = new ArrayDeque<>();
    private final Set<String> takenBack = new LinkedHashSet<>(); // digests, until they serve again
    private Entry<I, O> serving;
    private volatile Traffic<I, O> traffic;
    private volatile @Nullable VersionStatus nowLoading; // so that what takes long to load, or for ever, has a name

    Versions(Assembly<I, O> assembly, Common common, ModelHandleBuilder<I, O> settings, LoadedModel<I, O> first) {
        this.assembly = assembly;
        this.common = common;
        this.gates = assembly.gates();
        this.golden = settings.golden;
        this.keepPrevious = settings.keepPrevious;
        this.keepTime = settings.keepTime;
        this.serving = new Entry<>(first, common.time().now());
        this.traffic = new Traffic<>(first, null);
        serving.state = State.SERVING;
        loaded.put(first.version().version(), serving);
        history.add(first.version(), serving.since, Served.Cause.OPENED);
        common.pools().add(first.leases());
    }

    Traffic<I, O> traffic() {
        return traffic;
    }

    /** Loads a model and checks it, unless it is loaded; it answers nothing yet. */
    ModelVersion load(ModelSource source, @Nullable Golden<I, O> own) {
        checkOpen();
        try {
            synchronized (loading) {
                return ready(source, own, identity -> true).orElseThrow().model.version();
            }
        } finally {
            common.journal().announce();
        }
    }

    /** Loads a model, checks it, and lets it serve. */
    ModelVersion deploy(ModelSource source, @Nullable Golden<I, O> own) {
        try {
            return deploy(source, own, identity -> true).orElseThrow();
        } finally {
            common.journal().announce();
        }
    }

    /** A version was found again that had been taken back. */
    static final class TakenBackException extends RuntimeException {

        private static final long serialVersionUID = 1;

        TakenBackException(ModelVersion version) {
            super(version
                    + " was taken back, so it is not deployed again by itself; if it is to serve, deploy it by hand,"
                    + " or start its rollout again with againAfter, or under another name");
        }
    }

    /**
     * Loads a model, checks it, and lets it serve, unless it serves already. Nobody is told before {@link #announce()}.
     *
     * @throws TakenBackException if it was taken back
     */
    void deployIfNew(ModelSource source) {
        Optional<ModelVersion> unused = deploy(source, null, this::isNew);
    }

    private boolean isNew(ModelVersion found) {
        synchronized (state) {
            if (takenBack.contains(found.sha256())) {
                LOG.warn("{} was found again; it was taken back, and so is not deployed by itself", found);
                throw new TakenBackException(found);
            }
            return !found.sha256().equals(serving.model.version().sha256());
        }
    }

    private Optional<ModelVersion> deploy(
            ModelSource source, @Nullable Golden<I, O> own, Predicate<ModelVersion> isWanted) {
        checkNoTest("deploy"); // before the work of loading, and again after it
        synchronized (loading) {
            Entry<I, O> next = ready(source, own, isWanted).orElse(null);
            if (next == null) {
                return Optional.empty();
            }
            synchronized (state) {
                try {
                    checkNoTest("deploy");
                    if (next == serving) {
                        return Optional.of(servesAlready(next));
                    }
                    takeOver(next, Served.Cause.DEPLOYED);
                } catch (RuntimeException e) {
                    letGo(next); // or it would stay for ever
                    throw e;
                }
            }
            return Optional.of(next.model.version());
        }
    }

    boolean isClosed() {
        return common.pools().isClosed();
    }

    /** Lets a version serve that was loaded before. */
    ModelVersion deploy(String version) {
        ModelVersion deployed;
        synchronized (state) {
            checkNoTest("deploy");
            Entry<I, O> next = find(version);
            if (next == serving) {
                return servesAlready(next);
            }
            takeOver(next, Served.Cause.DEPLOYED);
            deployed = next.model.version();
        }
        common.journal().announce();
        return deployed;
    }

    private static ModelVersion servesAlready(Entry<?, ?> entry) {
        LOG.info("{} serves already; there was nothing to deploy", entry.model);
        return entry.model.version();
    }

    /** Lets the version serve again that served before. */
    ModelVersion rollback() {
        while (true) {
            Split<I, O> test = test();
            if (test != null && test.takeBack("rolled back") && test.changesAnswers()) {
                return traffic.stable().version(); // that was the last change of who answers
            }
            ModelVersion back;
            synchronized (state) {
                checkOpen();
                if (test() != null) {
                    continue; // begun meanwhile
                }
                Entry<I, O> from = serving;
                serveBefore();
                back = serving.model.version();
                from.whenRolledBack.run();
                from.whenRolledBack = () -> {};
            }
            common.journal().announce();
            return back;
        }
    }

    boolean isServing(LoadedModel<I, O> model) {
        synchronized (state) {
            return serving.model == model && !isClosed();
        }
    }

    /**
     * Lets the version serve again that served before this one, if this one serves. Nobody is told before {@link
     * #announce()}.
     *
     * @throws IllegalStateException if there is none to go back to, or something is being tried out
     */
    void rollbackFrom(LoadedModel<I, O> model) {
        synchronized (state) {
            if (isServing(model)) {
                checkNoTest("roll back");
                serving.whenRolledBack = () -> {};
                serveBefore();
            }
        }
    }

    private void serveBefore() {
        Entry<I, O> from = serving;
        serve(before(), Served.Cause.ROLLED_BACK);
        from.note = "rolled back to " + serving.model;
        takeBack(from);
        retireLater(from, Duration.ZERO);
    }

    private Entry<I, O> before() {
        Entry<I, O> before = previous.pollFirst();
        if (before == null) {
            throw new IllegalStateException(serving.model
                    + " cannot be rolled back: no version that served before it is loaded; " + kept()
                    + " (see ModelHandleBuilder.keepPrevious). Deploy the version you want");
        }
        return before;
    }

    private String kept() {
        if (keepPrevious == 0) {
            return "versions that served are not kept";
        }
        String time = DurationText.of(keepTime) + "; one that was rolled back is not";
        return keepPrevious == 1
                ? "only the last version that served is kept, for " + time
                : "the last " + keepPrevious + " versions that served are kept for " + time;
    }

    /** From now on it serves only if somebody wants it by name. */
    private void takeBack(Entry<I, O> entry) {
        takenBack.add(entry.model.version().sha256());
        if (takenBack.size() > MAX_TAKEN_BACK) {
            takenBack.remove(takenBack.iterator().next());
        }
    }

    /** Takes a version out of memory that answers nothing. */
    void unload(String version) {
        synchronized (state) {
            Entry<I, O> entry = find(version);
            if (entry.state != State.READY) {
                throw new IllegalStateException(entry.model + " is " + entry.state + " and cannot be unloaded");
            }
            previous.remove(entry);
            loaded.remove(version); // at once, so that its name is free
            leaving.add(entry);
            entry.isHeld = false;
            retireLater(entry, Duration.ZERO);
        }
    }

    List<VersionStatus> list() {
        synchronized (state) {
            List<VersionStatus> all = new ArrayList<>(ended);
            leaving.forEach(entry -> all.add(status(entry)));
            loaded.values().forEach(entry -> all.add(status(entry)));
            VersionStatus next = nowLoading;
            if (next != null) {
                all.add(next);
            }
            return all;
        }
    }

    private VersionStatus status(Entry<I, O> entry) {
        int inFlight = entry.model.leases().inUse();
        boolean isDraining = leaving.contains(entry) || (entry.state == State.READY && inFlight > 0);
        State shown = isDraining ? State.DRAINING : entry.state;
        return new VersionStatus(
                entry.model.version(),
                shown,
                entry.since,
                inFlight,
                entry.model.fileBytes(),
                entry.model.rowByRow().orElse(""),
                entry.model.stages().hazards(),
                entry.note);
    }

    List<Served> history() {
        synchronized (state) { // or what serves already might not be in it yet
            return history.list();
        }
    }

    /** What is being tried out; null if nothing is. */
    @Nullable
    Split<I, O> test() {
        SplitTraffic<I, O> now = traffic.test();
        return now == null ? null : now.split();
    }

    /**
     * Begins to try something out.
     *
     * @param what that is, for messages
     * @param versions the versions that it uses, which must not be unloaded meanwhile
     * @param start makes it, from the models of those versions in the same order and before them the serving one
     */
    <T extends Split<I, O>> T tryOut(String what, List<String> versions, Function<List<LoadedModel<I, O>>, T> start) {
        synchronized (state) {
            checkNoTest("start " + what);
            List<Entry<I, O>> entries = versions.stream().map(this::find).toList();
            List<LoadedModel<I, O>> models = new ArrayList<>(List.of(serving.model));
            entries.forEach(entry -> models.add(entry.model));
            entries.forEach(entry -> gates.checkSignature(entry.model, serving.model));
            T split = start.apply(models);
            for (Entry<I, O> entry : entries) {
                if (entry != serving) {
                    entry.cancelUnload.run();
                    entry.isHeld = false;
                    set(entry, State.TESTING, what);
                }
            }
            traffic = new Traffic<>(serving.model, new SplitTraffic<>(serving.model, split));
            return split;
        }
    }

    /**
     * Ends what was tried out, if it has not ended; the serving version answers everything again.
     *
     * @param isTakenBack whether that is because of the versions, which are not to be deployed by themselves then
     */
    void endTest(Split<I, O> split, String why, boolean isTakenBack) {
        synchronized (state) {
            if (isRunning(split)) {
                traffic = new Traffic<>(serving.model, null);
                List<Entry<I, O>> tested = endTested(why);
                if (isTakenBack) {
                    tested.forEach(this::takeBack);
                }
            }
        }
    }

    /**
     * Ends what was tried out, if it has not ended, and lets one of its versions serve from now on. Nobody is told before
     * {@link #announce()}.
     */
    void promote(Split<I, O> split, String winner, String why) {
        synchronized (state) {
            if (isRunning(split)) {
                List<Entry<I, O>> unused = endTested(why);
                Entry<I, O> next = find(winner);
                next.whenRolledBack = split::undone;
                takeOver(next, Served.Cause.PROMOTED);
            }
        }
    }

    /** Tells listeners what became of versions; under no lock. */
    void announce() {
        common.journal().announce();
    }

    private boolean isRunning(Split<I, O> split) {
        return test() == split && !common.pools().isClosed();
    }

    private List<Entry<I, O>> endTested(String why) {
        List<Entry<I, O>> tested = loaded.values().stream()
                .filter(entry -> entry.state == State.TESTING)
                .toList();
        for (Entry<I, O> entry : tested) {
            set(entry, State.READY, why);
            retireLater(entry, keepTime); // unless it comes to serve
        }
        return tested;
    }

    private void checkNoTest(String what) {
        synchronized (state) {
            checkOpen();
            if (test() != null) {
                throw new IllegalStateException(PlainText.line(
                        "Cannot " + what + " while " + test() + " is running; let it end, or end it first"));
            }
        }
    }

    private void checkOpen() {
        if (common.pools().isClosed()) {
            throw traffic.stable().leases().closed();
        }
    }

    private Entry<I, O> find(String version) {
        Entry<I, O> entry = loaded.get(version);
        if (entry == null || entry.state == State.UNLOADED) {
            throw new IllegalArgumentException(PlainText.line("No version '" + version + "' of " + common.name()
                    + " is loaded; there are " + loaded.keySet() + ". Load it first with ModelHandle.load"));
        }
        return entry;
    }

    // ---- from a source to a version that is ready

    /** A version that has passed all gates; empty if it is not wanted. */
    private Optional<Entry<I, O>> ready(
            ModelSource source, @Nullable Golden<I, O> own, Predicate<ModelVersion> isWanted) {
        ModelVersion identity = null;
        try {
            noteLoading(unread(source));
            Loading<I, O> read = loading(source);
            identity = read.identity();
            noteLoading(identity);
            if (!isWanted.test(identity)) {
                return Optional.empty();
            }
            Entry<I, O> there = sameAs(identity, source.version().isPresent());
            if (there != null && there.state != State.READY && own == null) {
                return Optional.of(there); // it answers already, by the gates that it has passed
            }
            return Optional.of(there != null ? checked(there, own) : add(open(read), own));
        } catch (DeployException e) {
            checkOpen(); // if the handle was closed meanwhile, that is why
            ModelVersion which = identity != null ? identity : unread(source);
            LOG.warn("{} was not deployed: {}", which, Log.oneLine(e.getMessage()));
            note(new VersionStatus(which, State.FAILED, common.time().now(), 0, 0, "", List.of(), "gate " + e.gate()));
            common.journal().note(new Event.DeployFailed(which, e));
            throw e;
        } finally {
            nowLoading = null;
        }
    }

    private void noteLoading(ModelVersion version) {
        nowLoading = new VersionStatus(version, State.LOADING, common.time().now(), 0, 0, "", List.of(), "");
    }

    private Loading<I, O> loading(ModelSource source) {
        try {
            return assembly.loading(source, null);
        } catch (LoadException e) {
            throw failedToLoad(source.version().isEmpty() ? source : unread(source) + " from " + source, e);
        }
    }

    private LoadedModel<I, O> open(Loading<I, O> read) {
        try {
            return assembly.open(read);
        } catch (LoadException e) {
            Loading.Misfit misfit = read.misfit();
            throw misfit != null ? gates.misfit(misfit, traffic.stable(), e) : failedToLoad(read.identity(), e);
        }
    }

    /** What is known of a version before its bytes are. */
    private ModelVersion unread(ModelSource source) {
        return new ModelVersion(common.name(), source.version().orElse(source.description()), "");
    }

    private static DeployException failedToLoad(Object what, LoadException e) {
        Gate gate = e.reason() == LoadException.Reason.SIGNATURE_MISMATCH ? Gate.SIGNATURE : Gate.LOAD;
        return Gates.failed(
                gate,
                what + " cannot be loaded",
                List.of(),
                e.getMessage().lines().toList(),
                e);
    }

    /**
     * The loaded version with the same name and digest, held from now on; null if there is none of either.
     *
     * @param isNamed whether somebody chose the name; else the digest alone says which it is
     */
    private @Nullable Entry<I, O> sameAs(ModelVersion identity, boolean isNamed) {
        synchronized (state) {
            checkOpen();
            for (Entry<I, O> entry : loaded.values()) {
                ModelVersion other = entry.model.version();
                boolean sameName = other.version().equals(identity.version());
                boolean sameDigest = other.sha256().equals(identity.sha256());
                if (sameDigest && (sameName || !isNamed)) {
                    if (entry.state == State.READY) {
                        entry.cancelUnload.run();
                        entry.isHeld = true;
                    }
                    return entry;
                }
                if (sameName || sameDigest) {
                    throw conflict(identity, other, sameName);
                }
            }
            return null;
        }
    }

    private static DeployException conflict(ModelVersion identity, ModelVersion other, boolean sameName) {
        String advice = sameName
                ? "A version's name stands for one model; give the new one another name with ModelSource.version"
                : "The same model is loaded already under another name; use that: deploy(\"" + other.version() + "\")";
        Mismatch mismatch = sameName
                ? new Mismatch(-1, "sha256 of " + other, other.sha256(), identity.sha256())
                : new Mismatch(-1, "sha256", "a model that is not loaded", "that of " + other);
        return Gates.failed(Gate.IDENTITY, identity + " is not new", List.of(mismatch), List.of(advice), null);
    }

    private Entry<I, O> checked(Entry<I, O> there, @Nullable Golden<I, O> own) {
        try {
            gates.check(there.model, traffic.stable(), own != null ? own : golden);
            return there;
        } catch (Throwable e) {
            synchronized (state) {
                if (there.state == State.READY) {
                    there.isHeld = false;
                    retireLater(there, keepTime);
                }
            }
            throw e;
        }
    }

    private Entry<I, O> add(LoadedModel<I, O> model, @Nullable Golden<I, O> own) {
        try {
            if (!common.pools().add(model.leases())) { // before it runs, so that close() ends a run that takes too long
                throw new ClosedException(model + " was loaded while its handle was being closed", null);
            }
            gates.check(model, traffic.stable(), own != null ? own : golden);
            synchronized (state) {
                checkOpen();
                Entry<I, O> entry = new Entry<>(model, common.time().now());
                entry.isHeld = true;
                loaded.put(model.version().version(), entry);
                nowLoading = null;
                return entry;
            }
        } catch (Throwable e) {
            model.close();
            common.pools().remove(model.leases());
            throw e;
        }
    }

    /** Lets a version go that was held to serve, and cannot; one that has served before is kept for a rollback. */
    private void letGo(Entry<I, O> entry) {
        entry.isHeld = false;
        retireLater(entry, previous.contains(entry) ? keepTime : Duration.ZERO);
    }

    // ---- who serves

    /** Lets a version serve that means what the one before does, and keeps that for a while. */
    private void takeOver(Entry<I, O> next, Served.Cause cause) {
        Entry<I, O> before = serving;
        gates.checkSignature(next.model, before.model);
        serve(next, cause);
        previous.addFirst(before);
        retireLater(before, keepTime);
        while (previous.size() > keepPrevious) {
            retireLater(previous.removeLast(), Duration.ZERO);
        }
    }

    private void serve(Entry<I, O> next, Served.Cause cause) {
        checkOpen();
        if (next.state == State.UNLOADED) {
            throw new IllegalStateException(next.model + " was unloaded meanwhile; load it again");
        }
        Entry<I, O> before = serving;
        next.cancelUnload.run();
        next.isHeld = false;
        previous.remove(next);
        takenBack.remove(next.model.version().sha256());
        traffic = new Traffic<>(next.model, null); // from here on it answers
        serving = next;
        set(next, State.SERVING, "");
        set(before, State.READY, "");
        history.add(next.model.version(), next.since, cause);
        LOG.info("{} serves instead of {} ({})", next.model, before.model, cause);
        common.journal().note(new Event.Deployed(next.model.version(), before.model.version(), cause));
    }

    private void set(Entry<I, O> entry, State to, String note) {
        entry.state = to;
        entry.note = note;
        entry.since = common.time().now();
    }

    // ---- the end of a version

    private void retireLater(Entry<I, O> entry, Duration delay) {
        entry.cancelUnload.run();
        WeakReference<Versions<I, O>> versions = new WeakReference<>(this); // a handle may be forgotten before then
        WeakReference<Entry<I, O>> weakEntry = new WeakReference<>(entry);
        entry.cancelUnload = common.time().schedule(delay, () -> retire(versions.get(), weakEntry.get()));
    }

    private static <I, O> void retire(@Nullable Versions<I, O> versions, @Nullable Entry<I, O> entry) {
        if (versions != null && entry != null) {
            versions.retire(entry);
        }
    }

    /** Frees a version that answers nothing any more, as soon as the last call has left it. */
    private void retire(Entry<I, O> entry) {
        synchronized (state) {
            if (entry.state != State.READY || entry.isHeld || common.pools().isClosed()) {
                return; // it is in use again, or closed with the others
            }
            previous.remove(entry);
            if (entry.model.leases().inUse() > 0) {
                retireLater(entry, LOOK_AGAIN);
                return;
            }
            entry.state = State.UNLOADED;
            loaded.remove(entry.model.version().version(), entry);
            leaving.add(entry);
        }
        try {
            entry.model.retire(); // who took it from an older look at the traffic finds it closed, and looks again
        } finally {
            common.pools().remove(entry.model.leases());
        }
        LOG.info("{} unloaded", entry.model);
        synchronized (state) {
            leaving.remove(entry);
            note(new VersionStatus(
                    entry.model.version(), State.UNLOADED, common.time().now(), 0, 0, "", List.of(), entry.note));
        }
        common.journal().announce(new Event.Unloaded(entry.model.version()));
    }

    private void note(VersionStatus status) {
        synchronized (state) {
            ended.addLast(status);
            if (ended.size() > MAX_ENDED) {
                ended.removeFirst();
            }
        }
    }

    /** Ends all versions; false if they were closed before. */
    boolean close() {
        common.pools().checkNotInside();
        Split<I, O> test = test();
        if (test != null) {
            test.close();
        }
        try {
            return common.pools().close();
        } finally {
            if (common.pools().isClosed()) {
                forgetAll();
            }
        }
    }

    private void forgetAll() {
        synchronized (state) {
            Stream.concat(loaded.values().stream(), leaving.stream()).forEach(entry -> {
                entry.cancelUnload.run();
                entry.model.forget();
            });
        }
    }

    @Override
    public String toString() {
        return Objects.toString(traffic.stable());
    }
}
