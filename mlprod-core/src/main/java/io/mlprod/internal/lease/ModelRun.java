package io.mlprod.internal.lease;

import io.mlprod.error.MlprodException;

/** The step that gets the answer to an input in a lease's buffers. */
@FunctionalInterface
public interface ModelRun {

    /**
     * Gets the answer.
     *
     * @param lease the lease with the input in its buffers
     * @param rows how many rows it has
     * @param deadline the moment at which the call gives up
     * @return what was read from the outputs
     * @throws MlprodException if there is no answer
     */
    Object run(Lease lease, int rows, Deadline deadline);
}
