package io.mlprod.internal.rollout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mlprod.model.PredictionId;
import io.mlprod.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who was assigned to what by recent predictions, so that feedback finds its unit. Thread-safe; bounded. */
public final class Decisions {

    private static final int MAX_REMEMBERED = 100_000;
    private static final Duration REMEMBERED_FOR = Duration.ofHours(24);

    /**
     * Where the unit of a prediction belonged.
     *
     * @param isCandidate whether it was assigned to the candidate
     * @param step by which step
     * @param unit its hash
     */
    public record Decision(boolean isCandidate, int step, long unit) {}

    private final Cache<PredictionId, Decision> recent;

    /**
     * Begins with none.
     *
     * @param time by which decisions are forgotten
     */
    public Decisions(TimeSource time) {
        this.recent = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(REMEMBERED_FOR)
                .ticker(time::nanoTime)
                .executor(Runnable::run) // upkeep is short; no thread of ours or of the common pool
                .build();
    }

    /**
     * Remembers a prediction.
     *
     * @param id the prediction
     * @param isCandidate whether its unit was assigned to the candidate
     * @param step by which step
     * @param unit the unit's hash
     */
    public void put(PredictionId id, boolean isCandidate, int step, long unit) {
        recent.put(id, new Decision(isCandidate, step, unit));
    }

    /**
     * Where the unit of a prediction belonged.
     *
     * @param id the prediction
     * @return null if it is not remembered
     */
    public @Nullable Decision get(PredictionId id) {
        return recent.getIfPresent(id);
    }
}
