package io.mlprod.testing.data;

import java.util.Objects;

/**
 * The rows to train on and those to test on, without a row in both. Immutable.
 *
 * @param <R> the type of a row
 * @param train the rows to train on
 * @param test the rows to test on
 * @param leftOut how many rows are in neither: those in the gap before the test, and later rows of groups that were
 *     trained on; of folds in time, also those after the test
 * @since 0.1
 */
public record TrainTest<R>(DataSet<R> train, DataSet<R> test, long leftOut) {

    /** Checks the parts. */
    public TrainTest {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(test, "test");
    }
}
