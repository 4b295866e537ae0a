package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.testing.data.DataSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an evaluation does with the rows of its data. Immutable. */
record Plan<R, I, O, E extends RowEvaluation<E>>(
        DataSet<R> data,
        Function<? super R, ? extends I> input,
        Supplier<Answers<R, O, E>> answers,
        List<Slicer<R>> slicers,
        @Nullable Function<? super R, ?> unit,
        Settings settings) {

    Plan<R, I, O, E> slicers(List<Slicer<R>> all) {
        return new Plan<>(data, input, answers, all, unit, settings);
    }

    Plan<R, I, O, E> unit(Function<? super R, ?> function) {
        return new Plan<>(data, input, answers, slicers, function, settings);
    }

    Plan<R, I, O, E> settings(Settings others) {
        return new Plan<>(data, input, answers, slicers, unit, others);
    }
}
