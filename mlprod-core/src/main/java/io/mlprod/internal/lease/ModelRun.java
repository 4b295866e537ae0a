package io.mlprod.internal.lease;

import io.mlprod.error.MlprodException;

/** How an input that lies in a lease's buffers gets its answer. */
@FunctionalInterface
public interface ModelRun {

    /**
     * Gets the answer.
     *
     * @param lease with the input in its buffers
     * @param rows how many rows it has
     * @param deadline when to give up
     * @return what was read of the outputs
     * @throws MlprodException if there is no answer
     */
    Object run(Lease lease, int rows, Deadline deadline);
}
