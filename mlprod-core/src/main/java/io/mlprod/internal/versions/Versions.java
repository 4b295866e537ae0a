package io.mlprod.internal.versions;

import io.mlprod.internal.log.Log;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.traffic.Trial;
import io.mlprod.internal.traffic.TrialHost;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Served;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The commands on a handle's versions: load, deploy, roll back, unload, and the start and end of trials. Thread-safe.
 *
 * <p>Models are loaded one at a time, under a separate lock; the serving version is changed under the table's lock.
 */
public final class Versions<I, O> implements TrialHost<I, O> {

    private static final Log LOG = Log.of(Versions.class);

    private final HandleContext context;
    private final DeployGates<I, O> gates;
    private final VersionTable<I, O> table;
    private final VersionLoader<I, O> loader;
    private final Object loading = new Object();

    Versions(HandleContext context, DeployGates<I, O> gates, VersionTable<I, O> table, VersionLoader<I, O> loader) {
        this.context = context;
        this.gates = gates;
        this.table = table;
        this.loader = loader;
    }

    // ---- a version comes

    /** Loads a model and checks it, unless it is loaded already; it answers nothing yet. */
    public ModelVersion load(ModelSource source, @Nullable Golden<I, O> own) {
        table.checkOpen();
        try {
            synchronized (loading) {
                return loader.ready(source, own, identity -> true).orElseThrow().version();
            }
        } finally {
            announce();
        }
    }

    /** Loads a model, checks it, and makes it the serving version. */
    public ModelVersion deploy(ModelSource source, @Nullable Golden<I, O> own) {
        try {
            return deploy(source, own, identity -> true).orElseThrow();
        } finally {
            announce();
        }
    }

    /**
     * Loads a model, checks it, and makes it the serving version, unless it serves already. Listeners are not notified
     * before {@link #announce()}.
     *
     * @throws TakenBack.TakenBackException if it was taken back
     */
    void deployIfNew(ModelSource source) {
        Optional<ModelVersion> unused = deploy(source, null, this::isNew);
    }

    private boolean isNew(ModelVersion found) {
        if (table.takenBack().contains(found)) {
            LOG.warn("{} was found again; it was taken back, and so is not deployed automatically", found);
            throw new TakenBack.TakenBackException(found);
        }
        return !found.sha256().equals(table.serving().version().sha256());
    }

    private Optional<ModelVersion> deploy(
            ModelSource source, @Nullable Golden<I, O> own, Predicate<ModelVersion> isWanted) {
        table.checkNoTrial("deploy"); // before the work of loading, and again after it
        synchronized (loading) {
            Optional<VersionEntry<I, O>> next = loader.ready(source, own, isWanted);
            next.ifPresent(this::serveOrLetGo);
            return next.map(VersionEntry::version);
        }
    }

    private void serveOrLetGo(VersionEntry<I, O> next) {
        synchronized (table) {
            try {
                serve(next);
            } catch (RuntimeException e) {
                table.letGo(next); // or it would stay in memory for ever
                throw e;
            }
        }
    }

    /** Makes a version serve that was loaded before. */
    public ModelVersion serve(String version) {
        ModelVersion served;
        synchronized (table) {
            table.checkNoTrial("deploy");
            VersionEntry<I, O> next = table.find(version);
            serve(next);
            served = next.version();
        }
        announce();
        return served;
    }

    private void serve(VersionEntry<I, O> next) {
        table.checkNoTrial("deploy");
        if (next == table.serving()) {
            LOG.info("{} serves already; there was nothing to deploy", next.model);
        } else {
            table.takeOver(next, Served.Cause.DEPLOYED);
        }
    }

    // ---- a version goes

    /** Makes the version serve again that served before. */
    public ModelVersion rollBack() {
        while (true) {
            Trial<I, O> trial = table.trial();
            if (trial != null && trial.takeBack("rolled back") && trial.changesAnswers()) {
                return table.serving().version(); // the trial was the last change of traffic
            }
            ModelVersion back;
            synchronized (table) {
                table.checkOpen();
                if (table.trial() != null) {
                    continue; // a trial was started meanwhile
                }
                VersionEntry<I, O> from = table.serving();
                table.serveBefore();
                back = table.serving().version();
                from.whenRolledBack.run();
                from.whenRolledBack = () -> {};
            }
            announce();
            return back;
        }
    }

    public void unload(String version) {
        table.unload(version);
    }

    /** Closes all versions; returns false if they were closed before. */
    public boolean close() {
        context.pools().checkNotInside();
        Trial<I, O> trial = table.trial();
        if (trial != null) {
            trial.close();
        }
        try {
            return context.pools().close();
        } finally {
            if (isClosed()) {
                table.forgetAll();
            }
        }
    }

    // ---- what is there

    boolean isClosed() {
        return table.isClosed();
    }

    public List<VersionStatus> list() {
        synchronized (table) {
            List<VersionStatus> all = new ArrayList<>(table.list());
            loader.nowLoading().ifPresent(all::add);
            return all;
        }
    }

    public List<Served> history() {
        return table.history();
    }

    // ---- trials

    /** Returns the running trial, or null if none is. */
    public @Nullable Trial<I, O> trial() {
        return table.trial();
    }

    @Override
    public <T extends Trial<I, O>> T start(
            String what, List<String> versions, Function<List<LoadedModel<I, O>>, T> start) {
        synchronized (table) {
            table.checkNoTrial("start " + what);
            LoadedModel<I, O> serving = table.serving().model;
            List<VersionEntry<I, O>> entries =
                    versions.stream().map(table::find).toList();
            List<LoadedModel<I, O>> models = new ArrayList<>(List.of(serving));
            entries.forEach(entry -> models.add(entry.model));
            entries.forEach(entry -> gates.checkSignature(entry.model, serving));
            T trial = start.apply(models);
            table.begin(trial, entries, what);
            return trial;
        }
    }

    @Override
    public void end(Trial<I, O> trial, String why, boolean isTakenBack) {
        synchronized (table) {
            if (table.isRunning(trial)) {
                table.stopTrial();
                List<VersionEntry<I, O>> tested = table.endTested(why);
                if (isTakenBack) {
                    tested.forEach(entry -> table.takenBack().add(entry.version()));
                }
            }
        }
    }

    @Override
    public void promote(Trial<I, O> trial, String winner, String why) {
        synchronized (table) {
            if (table.isRunning(trial)) {
                List<VersionEntry<I, O>> unused = table.endTested(why);
                VersionEntry<I, O> next = table.find(winner);
                next.whenRolledBack = trial::undone;
                table.takeOver(next, Served.Cause.PROMOTED);
            }
        }
    }

    @Override
    public boolean isServing(LoadedModel<I, O> model) {
        return table.serving().model == model && !isClosed();
    }

    @Override
    public void rollBackFrom(LoadedModel<I, O> model) {
        synchronized (table) {
            if (isServing(model)) {
                table.checkNoTrial("roll back");
                table.serving().whenRolledBack = () -> {};
                table.serveBefore();
            }
        }
    }

    @Override
    public void announce() {
        context.journal().announce();
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
