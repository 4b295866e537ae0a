package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.List;

/** The rule by which an operator passes rows on. */
@FunctionalInterface
interface Rule {

    /**
     * Follows the rows through one node.
     *
     * @param step the node and what is known of its inputs
     * @return what is known of its outputs; outputs beyond the end of the list may mix rows
     * @throws MixedRowsException if rows may meet
     */
    List<Known> apply(Step step) throws MixedRowsException;
}
