package io.mlprod.samples.credit;

import io.mlprod.validation.Range;

/** What the model takes. {@code income} is its logarithm, as in training/train.py. */
public record Features(
        @Range(min = 0, max = 20) float income,
        @Range(min = 0, max = 1_000) float debtRatio,
        @Range(min = 18, max = 120) float age,
        @Range(min = 0, max = 6) float latePayments) {

    private static final int MOST_LATE = 6;

    /** Computes them as training/train.py does. */
    public static Features of(Application application) {
        return new Features(
                (float) Math.log(application.income()),
                (float) (application.debt() / application.income()),
                application.age(),
                Math.min(application.latePayments(), MOST_LATE));
    }
}
