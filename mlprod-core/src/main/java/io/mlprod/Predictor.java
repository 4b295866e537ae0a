package io.mlprod;

/**
 * A source of predictions for inputs: a loaded model, a fallback chain, a fake in a test.
 *
 * <p>Implementations are thread-safe. A call blocks until it has its answer. No method takes or returns null.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
@FunctionalInterface
public interface Predictor<I, O> {

    /**
     * Answers one input.
     *
     * @param input what to predict from; may be reused once the call has returned
     * @param call how to answer: timeout and tags
     * @return the answer
     * @throws io.mlprod.error.MlprodException if there is no answer; see its subclasses
     */
    Prediction<O> predict(I input, Call call);

    /**
     * Answers one input, without a timeout.
     *
     * @param input what to predict from; may be reused once the call has returned
     * @return the answer
     * @throws io.mlprod.error.MlprodException if there is no answer; see its subclasses
     */
    default Prediction<O> predict(I input) {
        return predict(input, Call.DEFAULT);
    }
}
