package io.mlprod.internal.serving;

import io.mlprod.Prediction;

/** The constructor of predictions, which only the front door can call: applications do not see it, so it may grow. */
@FunctionalInterface
public interface PredictionFactory {

    <O> Prediction<O> make(Origin origin, long number, O value);
}
