package io.mlprod.fallback;

import io.mlprod.spi.TimeSource;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * What a tier knows of its chain.
 *
 * @param chain the chain's name
 * @param threads makes pools that end with the chain
 * @param aside where runs go that nobody waits for
 * @param copy makes an input that callers do not change any more
 */
record ChainContext<I>(
        String chain,
        TimeSource time,
        ChainJournal journal,
        ChainThreads threads,
        Executor aside,
        UnaryOperator<I> copy) {}
