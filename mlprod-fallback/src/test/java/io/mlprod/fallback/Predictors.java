package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Predictors for tests. */
public final class Predictors {

    private Predictors() {}

    public static <O> Prediction<O> prediction(O value) {
        return Prediction.builder(value, new ModelVersion("model", "1", ""))
                .id(new PredictionId(1, 1))
                .build();
    }

    /** Answers by a function. */
    public static <I, O> Predictor<I, O> of(Function<? super I, ? extends O> function) {
        return new Predictor<>() { // each an object of its own, unlike a lambda

            @Override
            public Prediction<O> predict(I input, Call call) {
                return prediction(function.apply(input));
            }
        };
    }

    public static <I, O> Predictor<I, O> constant(O value) {
        return of(input -> value);
    }

    public static <I, O> Predictor<I, O> failing(RuntimeException error) {
        return of(input -> {
            throw error;
        });
    }

    /** Begins work on a thread of its own: the common pool may have only one, which another call could hold. */
    public static <T> CompletableFuture<T> async(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task).start());
    }
}
