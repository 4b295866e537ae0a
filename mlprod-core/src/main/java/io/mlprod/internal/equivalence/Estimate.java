package io.mlprod.internal.equivalence;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The numbers of a row of a value, and how far off each may be in a correct engine.
 *
 * @param numbers the numbers, nearly
 * @param errors for each of them, how far that of an engine may be away
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Estimate(double[] numbers, double[] errors) {

    static Estimate exact(double[] numbers) {
        return new Estimate(numbers, new double[numbers.length]);
    }

    /** Returns the greatest error. */
    double error() {
        double most = 0;
        for (double error : errors) {
            most = Math.max(most, error);
        }
        return most;
    }

    /** Returns whether engines may disagree on which number is the greatest, or whether a single one is positive. */
    boolean isTie() {
        int best = 0;
        for (int i = 1; i < numbers.length; i++) {
            best = numbers[i] > numbers[best] ? i : best;
        }
        boolean isTie = numbers.length == 1 && Math.abs(numbers[0]) <= errors[0];
        for (int i = 0; i < numbers.length; i++) {
            isTie |= i != best && numbers[best] - numbers[i] <= errors[best] + errors[i];
        }
        return isTie || Double.isInfinite(error());
    }

    /** Returns what a function makes of it that is nowhere steeper than 1. */
    Estimate map(DoubleUnaryOperator function) {
        return new Estimate(Arrays.stream(numbers).map(function).toArray(), errors);
    }

    /** Returns the probabilities; each moves by a quarter of what its score does at most. */
    Estimate logistic() {
        return new Estimate(
                Arrays.stream(numbers)
                        .map(number -> 1 / (1 + Math.exp(-number)))
                        .toArray(),
                Arrays.stream(errors).map(error -> error / 4).toArray());
    }

    /** Returns the probabilities; none moves by more than half of what the scores do. */
    Estimate softmax() {
        double greatest = Arrays.stream(numbers).max().orElse(0);
        double[] powers = Arrays.stream(numbers)
                .map(number -> Math.exp(number - greatest))
                .toArray();
        return shares(powers, error() / 2);
    }

    /** Returns the shares of the sum. */
    Estimate normalized() {
        return shares(numbers, error() * (1 + numbers.length) / sum(numbers));
    }

    private static Estimate shares(double[] numbers, double error) {
        double sum = sum(numbers);
        double[] errors = new double[numbers.length];
        Arrays.fill(errors, error);
        return new Estimate(Arrays.stream(numbers).map(number -> number / sum).toArray(), errors);
    }

    private static double sum(double[] numbers) {
        return Arrays.stream(numbers).map(Math::abs).sum();
    }
}
