package io.mlprod.internal.versions;

import io.mlprod.experiment.Readout;
import io.mlprod.internal.batching.MicroBatcher;
import io.mlprod.internal.cache.AnswerCache;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.traffic.Trial;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.observe.Observed;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.shadow.ShadowReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The state of a handle as its listeners see it. Thread-safe. It refers to the handle's parts and not to the handle, so
 * that a listener which keeps it does not keep the handle's native memory.
 */
public final class HandleState<I, O> implements Observed.Handle {

    private final HandleParts<I, O> parts;

    public HandleState(HandleParts<I, O> parts) {
        this.parts = parts;
    }

    @Override
    public String name() {
        return parts.context().name();
    }

    @Override
    public boolean isClosed() {
        return parts.context().pools().isClosed();
    }

    @Override
    public long listenerErrors() {
        return parts.listeners().errors();
    }

    @Override
    public ModelVersion serving() {
        return parts.dispatcher().stable().version();
    }

    @Override
    public List<VersionStatus> versions() {
        return parts.versions().list();
    }

    @Override
    public HandleStatistics statistics() {
        LoadedModel<I, O> serving = parts.dispatcher().stable();
        return HandleStatistics.builder()
                .cache(Optional.ofNullable(serving.cache()).map(AnswerCache::statistics))
                .batching(Optional.ofNullable(serving.batcher()).map(MicroBatcher::statistics))
                .tuning(Optional.ofNullable(parts.tuning()))
                .listenerErrors(listenerErrors())
                .build();
    }

    @Override
    public Optional<RolloutStatus> rollout() {
        return ofTrial(Trial::rollout);
    }

    @Override
    public Optional<Readout> experiment() {
        return ofTrial(Trial::experiment);
    }

    @Override
    public Optional<ShadowReport> shadow() {
        return ofTrial(Trial::shadow);
    }

    private <T> Optional<T> ofTrial(Function<Trial<I, O>, Optional<T>> question) {
        return Optional.ofNullable(parts.versions().trial()).flatMap(question);
    }

    @Override
    public String toString() {
        return "HandleState[" + parts.versions() + "]";
    }
}
