package io.mlprod.internal.serving;

import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.batching.MicroBatcher;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.cache.AnswerCache;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The runs and answers that calls on one version share.
 *
 * @param rows runs of several inputs
 * @param chunkSizes how many rows a shared run has
 * @param batcher brings calls of the same time together; null if that is off
 * @param cache remembers answers; null if that is off
 * @param cacheable which inputs' answers are cached
 */
public record SharedRuns<I>(
        RowBatch rows,
        ChunkSizes chunkSizes,
        @Nullable MicroBatcher batcher,
        @Nullable AnswerCache cache,
        Predicate<? super I> cacheable) {}
