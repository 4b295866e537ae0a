package io.mlprod.testing.latency;

import io.mlprod.Prediction;
import io.mlprod.observe.AnswerSource;
import org.jspecify.annotations.Nullable;

/** A check that a model ran for what is measured, since one that did not is always fast. */
final class CachedAnswers {

    private CachedAnswers() {}

    /**
     * Checks a result of an action: a prediction, or several.
     *
     * @throws IllegalStateException if no model ran for it
     */
    static void refuse(String name, @Nullable Object result) {
        if (result instanceof Iterable<?> results) {
            results.forEach(each -> refuseOne(name, each));
        } else {
            refuseOne(name, result);
        }
    }

    private static void refuseOne(String name, @Nullable Object result) {
        if (result instanceof Prediction<?> prediction
                && (prediction.source() == AnswerSource.CACHE || prediction.source() == AnswerSource.REMEMBERED)) {
            throw new IllegalStateException("The " + name + "'s answer has the source " + prediction.source()
                    + ", so no model ran for it, and the model was not measured: build the handle without a cache for"
                    + " this test, or ask for another input in each call. To measure the cache itself, let the action"
                    + " return prediction.value()");
        }
    }
}
