package io.mlprod.fallback.internal.context;

import io.mlprod.internal.log.Log;
import io.mlprod.time.TimeSource;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * The parts of a chain that its tiers share.
 *
 * @param name the chain's name
 * @param threads makes pools that end with the chain
 * @param background runs tasks that no caller waits for
 * @param copy makes an input that callers no longer change
 * @param log the chain's log
 */
public record ChainContext<I>(
        String name,
        TimeSource time,
        ChainJournal journal,
        ChainThreads threads,
        Executor background,
        UnaryOperator<I> copy,
        Log log) {}
