package io.mlprod.internal.serving;

import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.batching.MicroBatcher;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.cache.AnswerCache;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the calls on a handle share with one another.
 *
 * @param rows runs of several inputs
 * @param chunkSizes how many rows such runs have
 * @param batcher brings calls of the same time together; null if that is off
 * @param cache remembers answers; null if that is off
 * @param cacheable which inputs the cache is for
 */
public record SharedRuns<I>(
        RowBatch rows,
        ChunkSizes chunkSizes,
        @Nullable MicroBatcher batcher,
        @Nullable AnswerCache cache,
        Predicate<? super I> cacheable) {}
