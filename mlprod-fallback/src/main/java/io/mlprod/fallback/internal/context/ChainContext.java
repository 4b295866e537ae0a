package io.mlprod.fallback.internal.context;

import io.mlprod.internal.log.Log;
import io.mlprod.time.TimeSource;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * The parts of a chain that its tiers use.
 *
 * @param name the chain's
 * @param threads makes pools that end with the chain
 * @param background runs what nobody waits for
 * @param copy makes an input that callers no longer change
 * @param log the chain's
 */
public record ChainContext<I>(
        String name,
        TimeSource time,
        ChainJournal journal,
        ChainThreads threads,
        Executor background,
        UnaryOperator<I> copy,
        Log log) {}
