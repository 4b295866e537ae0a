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

    /** Prepares for rows that are about to be checked, for example finds the range of a feature in them. */
    default Relation<I> ready(DataSet<? extends I> rows, Settings settings) {
        return this;
    }

    /**
     * Checks some rows.
     *
     * @param first the number of the first of them
     */
    void check(List<I> rows, long first, Subject<I, ?> subject, Settings settings, Tally tally);

    /** Notes what is known after all rows. */
    default void finish(Subject<I, ?> subject, Settings settings, Tally tally) {}
}
