package io.mlprod.testing.data;

import java.util.Objects;

/**
 * The rows to train on, those to choose settings on and those to test on, without a row in two of them. Immutable.
 *
 * @param <R> the type of a row
 * @param train the rows to train on
 * @param validation the rows to choose between models and settings on
 * @param test the rows to test the chosen model on, once
 * @param leftOut how many rows are in none: those in the gaps, and later rows of groups of an earlier part
 * @since 0.1
 */
public record TrainValidationTest<R>(DataSet<R> train, DataSet<R> validation, DataSet<R> test, long leftOut) {

    /** Checks the parts. */
    public TrainValidationTest {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(test, "test");
    }
}
