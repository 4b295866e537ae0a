package io.mlprod.internal.codec;

/** A reader of one component of a record from one row of the outputs. */
@FunctionalInterface
interface OutputReader {

    /**
     * Reads the component's value.
     *
     * @param run the outputs
     * @param row which row
     * @return a value of the component's type, boxed if it is primitive
     */
    Object read(RunRows run, int row);
}
