package io.mlprod.fallback.internal.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mlprod.Prediction;
import io.mlprod.fallback.internal.context.ChainContext;
import io.mlprod.fallback.internal.context.ChainPredictions;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.log.Log;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A tier that remembers the first tier's last answer for each key. It is read only when it is needed, and only good
 * answers are written to it. Thread-safe.
 */
public final class LastKnownGoodTier<I, O> extends InstantTier<I, O> {

    public static final String NAME = "last-known-good";

    private record Known<O>(Prediction<O> answer, long since) {}

    private final Function<? super I, ? extends @Nullable Object> key;
    private final long maxAge;
    private final Cache<Object, Known<O>> known;
    private final ChainPredictions predictions;
    private final TimeSource time;
    private final Log log;
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    LastKnownGoodTier(
            int rank,
            Function<? super I, ? extends @Nullable Object> key,
            Duration maxAge,
            int maxKeys,
            ChainPredictions predictions,
            ChainContext<I> chain) {
        super(NAME, rank, chain.time());
        this.key = key;
        this.maxAge = Deadline.nanos(maxAge);
        this.predictions = predictions;
        this.time = chain.time();
        this.log = chain.log();
        this.known = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                .expireAfterWrite(maxAge)
                .ticker(time::nanoTime)
                .executor(Runnable::run)
                .build();
    }

    @Override
    @Nullable
    Prediction<O> answer(I input, long now) {
        Object about = key.apply(input);
        Known<O> last = about == null ? null : known.getIfPresent(about);
        if (last == null || now - last.since > maxAge) {
            return null;
        }
        return predictions.remembered(last.answer, Duration.ofNanos(Math.max(0, now - last.since)));
    }

    /** Remembers a good answer. Whatever goes wrong here, the caller gets its answer. */
    public void keep(I input, Prediction<O> answer) {
        try {
            Object about = key.apply(input);
            if (about != null) {
                known.put(about, new Known<>(answer, time.nanoTime()));
            }
        } catch (Throwable e) {
            if (!hasWarned.getAndSet(true)) {
                log.warn(
                        "Tier {} could not keep an answer: its key failed with {}; told only once",
                        name(),
                        e.getClass().getName());
            }
        }
    }
}
