package io.mlprod.monitoring.metrics;

import io.mlprod.cache.CacheStatistics;
import io.mlprod.experiment.Readout;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.observe.Observed;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.shadow.ShadowReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A handle named ages whose serving version and caches a test sets. */
final class FakeHandle implements Observed.Handle {

    final Map<String, Long> hits = new HashMap<>(); // by version
    String serving = "1";
    boolean isClosed;

    @Override
    public String name() {
        return "ages";
    }

    @Override
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public long listenerErrors() {
        return 0;
    }

    @Override
    public ModelVersion serving() {
        return new ModelVersion("ages", serving, "");
    }

    @Override
    public List<VersionStatus> versions() {
        return List.of();
    }

    @Override
    public HandleStatistics statistics() {
        return HandleStatistics.builder()
                .cache(Optional.of(CacheStatistics.builder()
                        .hits(hits.getOrDefault(serving, 0L))
                        .build()))
                .build();
    }

    @Override
    public Optional<RolloutStatus> rollout() {
        return Optional.empty();
    }

    @Override
    public Optional<Readout> experiment() {
        return Optional.empty();
    }

    @Override
    public Optional<ShadowReport> shadow() {
        return Optional.empty();
    }
}
