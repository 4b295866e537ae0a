package io.mlprod.fallback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mlprod.Prediction;
import io.mlprod.internal.log.Log;
import io.mlprod.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the first tier answered last for the same key. Read only when it is needed, written by good answers only. */
final class LastKnownGoodTier<I, O> extends InstantTier<I, O> {

    private static final Log LOG = Log.of(FallbackChain.class);

    static final String NAME = "last-known-good";

    private record Known<O>(Prediction<O> answer, long since) {}

    private final Function<? super I, ? extends @Nullable Object> key;
    private final long maxAge;
    private final Cache<Object, Known<O>> known;
    private final ChainPredictions answers;
    private final TimeSource time;
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    LastKnownGoodTier(
            String name,
            int rank,
            Function<? super I, ? extends @Nullable Object> key,
            Duration maxAge,
            int maxKeys,
            ChainPredictions answers,
            TimeSource time) {
        super(name, rank, time);
        this.key = key;
        this.maxAge = OptionChecks.nanos(maxAge);
        this.answers = answers;
        this.time = time;
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
        return answers.remembered(last.answer, Duration.ofNanos(Math.max(0, now - last.since)));
    }

    /** Keeps a good answer; whatever goes wrong with that, its caller gets it. */
    void keep(I input, Prediction<O> answer) {
        try {
            Object about = key.apply(input);
            if (about != null) {
                known.put(about, new Known<>(answer, time.nanoTime()));
            }
        } catch (Throwable e) {
            if (!hasWarned.getAndSet(true)) {
                LOG.warn(
                        "Tier {} could not keep an answer: its key failed with {}; told only once",
                        name(),
                        e.getClass().getName());
            }
        }
    }
}
