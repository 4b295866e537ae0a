package io.mlprod.testing.traffic;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What a traffic is made of. Immutable.
 *
 * @param input the class of what callers give
 * @param output the class of what callers get
 * @param inputs makes the input of a visit
 * @param seed of the first run; each further run has the next one
 * @param population who comes, and when
 * @param errors the share of runs that fail in any version
 * @param outcomes what becomes of answers
 * @param regressions what goes wrong
 * @param looks how often a result is looked at
 * @param <I> what callers give
 * @param <O> what callers get
 */
record Plan<I, O>(
        Class<I> input,
        Class<O> output,
        Function<? super Visit, ? extends I> inputs,
        long seed,
        Population population,
        double errors,
        List<Outcome<? super I, ? super O>> outcomes,
        List<Regression<? super I>> regressions,
        Duration looks) {

    Plan {
        outcomes = List.copyOf(outcomes);
        regressions = List.copyOf(regressions);
    }

    Plan<I, O> seed(long number) {
        return new Plan<>(input, output, inputs, number, population, errors, outcomes, regressions, looks);
    }

    Plan<I, O> population(Population people) {
        return new Plan<>(input, output, inputs, seed, people, errors, outcomes, regressions, looks);
    }

    Plan<I, O> errors(double share) {
        return new Plan<>(input, output, inputs, seed, population, share, outcomes, regressions, looks);
    }

    Plan<I, O> outcomes(List<Outcome<? super I, ? super O>> all) {
        return new Plan<>(input, output, inputs, seed, population, errors, all, regressions, looks);
    }

    Plan<I, O> regressions(List<Regression<? super I>> all) {
        return new Plan<>(input, output, inputs, seed, population, errors, outcomes, all, looks);
    }

    Plan<I, O> looks(Duration every) {
        return new Plan<>(input, output, inputs, seed, population, errors, outcomes, regressions, every);
    }
}
