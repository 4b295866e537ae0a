package io.mlprod.fallback.internal.chain;

import io.mlprod.admission.AsyncLimits;
import io.mlprod.fallback.internal.check.NamedCondition;
import io.mlprod.observe.PredictionListener;
import io.mlprod.time.TimeSource;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/**
 * The settings of a chain as a whole. Immutable.
 *
 * @param budget how long a call may take, in nanoseconds; {@link Long#MAX_VALUE} for no limit
 * @param rules conditions that every valid input meets
 * @param exercised the share of calls that lower tiers also compute
 * @param agree tests whether two answers are near enough, for exercises
 * @param copy makes an input that callers no longer change
 */
public record ChainSettings<I, O>(
        String name,
        long budget,
        List<NamedCondition<I>> rules,
        boolean answersInvalidInput,
        double exercised,
        BiPredicate<? super O, ? super O> agree,
        UnaryOperator<I> copy,
        List<PredictionListener> listeners,
        TimeSource time,
        AsyncLimits async) {

    /** Copies the lists. */
    public ChainSettings {
        rules = List.copyOf(rules);
        listeners = List.copyOf(listeners);
    }
}
