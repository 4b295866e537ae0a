package io.mlprod.internal.codec;

import java.util.List;

/**
 * A decoder that turns what a run produced into what callers get. Immutable and thread-safe.
 *
 * @param <O> what callers get
 */
public interface OutputDecoder<O> {

    /**
     * Returns the model outputs that the decoder reads, and so the only ones that need computing.
     *
     * @return their names
     */
    List<String> outputs();

    /**
     * Returns where each part of the answer is read from, and by what.
     *
     * @return the readings, in the order of the answer
     */
    List<Reading> readings();

    /**
     * Makes a caller's value from one item's rows.
     *
     * @param run what the run produced, of the outputs in the order of {@link #outputs()}
     * @param firstRow the item's first row
     * @param rows how many rows it has
     * @return the value, on the heap
     */
    O decode(RunRows run, int firstRow, int rows);

    /**
     * Reads one item's rows, for another thread or several callers to make their values from.
     *
     * @param run what the run produced, of the outputs in the order of {@link #outputs()}
     * @param firstRow the item's first row
     * @param rows how many rows it has
     * @return a copy on the heap, for {@link #make} or {@link #makeShared}
     */
    Object read(RunRows run, int firstRow, int rows);

    /**
     * Makes the value of the only caller that something was read for.
     *
     * @param read what {@link #read} gave; not used again
     * @return the value
     */
    O make(Object read);

    /**
     * Makes a caller's value from what was read for several callers, which must not see each other's changes.
     *
     * @param read what {@link #read} gave; not changed
     * @return the value, which shares nothing mutable with other callers' values
     */
    O makeShared(Object read);

    /**
     * Returns about how much memory something that was read takes.
     *
     * @param read what {@link #read} gave
     * @return bytes
     */
    long weigh(Object read);
}
