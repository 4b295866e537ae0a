package io.mlprod.internal.versions;

import io.mlprod.error.ClosedException;
import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.DeployException.Mismatch;
import io.mlprod.error.LoadException;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.ModelEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The loader that brings a version from its source into the table: reads, assembles, and checks it by all gates. For
 * one thread at a time.
 */
final class VersionLoader<I, O> {

    private static final Log LOG = Log.of(VersionLoader.class);

    private final HandleSettings<I, O> settings;
    private final HandleContext context;
    private final RunOptions options;
    private final DeployGates<I, O> gates;
    private final VersionTable<I, O> table;
    private volatile @Nullable VersionStatus nowLoading; // so that a version that loads slowly, or for ever, has a name

    VersionLoader(
            HandleSettings<I, O> settings,
            HandleContext context,
            RunOptions options,
            DeployGates<I, O> gates,
            VersionTable<I, O> table) {
        this.settings = settings;
        this.context = context;
        this.options = options;
        this.gates = gates;
        this.table = table;
    }

    /** Returns the version that is being loaded, for any thread; empty if none is. */
    Optional<VersionStatus> nowLoading() {
        return Optional.ofNullable(nowLoading);
    }

    /** Returns a version that has passed all gates, held; empty if the version is not wanted. */
    Optional<VersionEntry<I, O>> ready(
            ModelSource source, @Nullable Golden<I, O> own, Predicate<ModelVersion> isWanted) {
        ModelVersion identity = null;
        try {
            noteLoading(unread(source));
            ModelAssembler<I, O> read = read(source);
            identity = read.identity();
            noteLoading(identity);
            if (!isWanted.test(identity)) {
                return Optional.empty();
            }
            VersionEntry<I, O> there =
                    sameAs(identity, source.version().isPresent()).orElse(null);
            if (there != null && there.state != State.READY && own == null) {
                return Optional.of(there); // it answers already, and has passed the gates
            }
            return Optional.of(there != null ? checked(there, own) : add(open(read), own));
        } catch (DeployException e) {
            table.checkOpen(); // if the handle was closed meanwhile, that is why
            ModelVersion which = identity != null ? identity : unread(source);
            LOG.warn("{} was not deployed: {}", which, Log.oneLine(e.getMessage()));
            table.ended()
                    .add(VersionStatus.builder(
                                    which, State.FAILED, context.time().now())
                            .note("gate " + e.gate())
                            .build());
            context.journal().note(new ModelEvent.DeployFailed(which, e));
            throw e;
        } finally {
            nowLoading = null;
        }
    }

    private void noteLoading(ModelVersion version) {
        nowLoading = VersionStatus.builder(
                        version, State.LOADING, context.time().now())
                .build();
    }

    private ModelAssembler<I, O> read(ModelSource source) {
        try {
            return ModelAssembler.read(settings, context.name(), null, source);
        } catch (LoadException e) {
            throw failedToLoad(source.version().isEmpty() ? source : unread(source) + " from " + source, e);
        }
    }

    private LoadedModel<I, O> open(ModelAssembler<I, O> read) {
        try {
            return read.open(options, context);
        } catch (LoadException e) {
            ModelMisfit misfit = read.misfit();
            throw misfit != null ? gates.misfit(misfit, table.serving().model, e) : failedToLoad(read.identity(), e);
        }
    }

    /** Returns what is known of a version before its bytes are read. */
    private ModelVersion unread(ModelSource source) {
        return new ModelVersion(context.name(), source.version().orElse(source.description()), "");
    }

    private static DeployException failedToLoad(Object what, LoadException e) {
        Gate gate = e.reason() == LoadException.Reason.SIGNATURE_MISMATCH ? Gate.SIGNATURE : Gate.LOAD;
        return GateErrors.failed(
                gate,
                what + " cannot be loaded",
                List.of(),
                e.getMessage().lines().toList(),
                e);
    }

    /**
     * Returns the loaded version with the same name and digest, held; empty if there is none of either.
     *
     * @param isNamed whether the name was chosen by the application; else the digest alone identifies the version
     */
    private Optional<VersionEntry<I, O>> sameAs(ModelVersion identity, boolean isNamed) {
        return table.hold(other -> {
            boolean sameName = other.version().equals(identity.version());
            boolean sameDigest = other.sha256().equals(identity.sha256());
            boolean isSame = sameDigest && (sameName || !isNamed);
            if (!isSame && (sameName || sameDigest)) {
                throw conflict(identity, other, sameName);
            }
            return isSame;
        });
    }

    private static DeployException conflict(ModelVersion identity, ModelVersion other, boolean sameName) {
        String advice = sameName
                ? "A version's name stands for one model; give the new one another name with ModelSource.version"
                : "The same model is loaded already under another name; use that: versions().serve(\"" + other.version()
                        + "\")";
        Mismatch mismatch = sameName
                ? new Mismatch(-1, "sha256 of " + other, other.sha256(), identity.sha256())
                : new Mismatch(-1, "sha256", "a model that is not loaded", "that of " + other);
        return GateErrors.failed(Gate.IDENTITY, identity + " is not new", List.of(mismatch), List.of(advice), null);
    }

    private VersionEntry<I, O> checked(VersionEntry<I, O> there, @Nullable Golden<I, O> own) {
        try {
            gates.check(there.model, table.serving().model, golden(own));
            return there;
        } catch (Throwable e) {
            table.release(there);
            throw e;
        }
    }

    private VersionEntry<I, O> add(LoadedModel<I, O> model, @Nullable Golden<I, O> own) {
        try {
            if (!context.pools().add(model.leases())) { // before it runs, so that close() ends a run that takes long
                throw new ClosedException(model + " was loaded while its handle was being closed", null);
            }
            gates.check(model, table.serving().model, golden(own));
            model.beginRecording();
            synchronized (table) {
                VersionEntry<I, O> entry = table.add(model);
                nowLoading = null;
                return entry;
            }
        } catch (Throwable e) {
            model.close();
            context.pools().remove(model.leases());
            throw e;
        }
    }

    private @Nullable Golden<I, O> golden(@Nullable Golden<I, O> own) {
        return own != null ? own : settings.golden();
    }
}
