package io.mlprod.testing.metamorphic;

import io.mlprod.testing.data.DataSet;
import java.util.List;

/**
 * A relation between answers.
 *
 * @param <I> what a caller gives to the model
 */
interface Relation<I> {

    /** Returns the relation in words. */
    String name(Settings settings);

    /**
     * Returns the relation's place among others: those that look for state come first, before others have sent values
     * far from the rows, which could saturate it.
     */
    default int turn() {
        return 4;
    }

    /** Returns whether the relation shows nothing if all answers are the same. */
    boolean needsDifferentAnswers();

    /** Prepares for rows that are about to be checked, for example finds the range of a feature in them. */
    default Relation<I> ready(DataSet<? extends I> rows, Settings settings) {
        return this;
    }

    /**
     * Checks some rows.
     *
     * @param first the number of the first of them
     */
    void check(List<I> rows, long first, Interview<I> interview, Settings settings, Tally tally);

    /** Notes what is known after all rows. */
    default void finish(Interview<I> interview, Settings settings, Tally tally) {}
}
