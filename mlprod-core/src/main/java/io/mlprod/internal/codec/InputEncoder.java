package io.mlprod.internal.codec;

import io.mlprod.error.OverloadedException;
import io.mlprod.internal.validation.Place;
import io.mlprod.internal.validation.SizeLimits;
import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.spi.TensorBuffer;
import java.util.List;

/**
 * An encoder that writes what callers give into input buffers. Immutable and thread-safe.
 *
 * @param <I> what callers give
 */
public interface InputEncoder<I> {

    /**
     * Returns where the features lie.
     *
     * @return one place for each feature
     */
    List<Place> layout();

    /**
     * Returns the features that fill the columns of each input.
     *
     * @return one for each input
     */
    List<Filling> fillings();

    /**
     * Returns whether an item cannot be changed any more, so that it may be encoded after its call has ended.
     *
     * @return true for records of plain values, false for tensors and for records with arrays
     */
    boolean isImmutable();

    /**
     * Returns the class of what callers give.
     *
     * @return the class that {@link #takes} checks for
     */
    Class<I> type();

    /**
     * Returns whether an item is of the declared type: a list that was filled past the compiler's check may hold
     * others. Asked before anything else of the encoder, whose other methods rely on it.
     *
     * @param item what the caller gave
     * @param collector collects that it is not
     * @return false if it is not
     */
    default boolean takes(Object item, ViolationCollector collector) {
        boolean isRight = type().isInstance(item);
        if (!isRight) {
            String expected = "a " + type().getSimpleName() + ", as declared, not "
                    + item.getClass().getName();
            collector.reject(-1, "(input)", "type", expected, item);
        }
        return isRight;
    }

    /**
     * Looks for what makes encoding impossible (something missing, of the wrong type, of the wrong shape, or too
     * large), and gives each buffer whose input is usable the shape for this item alone. An item is asked for its sizes
     * once, and before memory is taken.
     *
     * @param item what the caller gave
     * @param inputs the buffers
     * @param limits how large it may be
     * @param collector collects what is wrong, and which inputs are not usable
     * @throws OverloadedException if there is no memory for it
     */
    void shape(I item, TensorBuffer[] inputs, SizeLimits limits, ViolationCollector collector);

    /**
     * Looks at a further item for the same batch as {@link #shape} looks at the first.
     *
     * @param item what the caller gave
     * @param inputs the buffers, shaped for another item
     * @param limits how large it may be
     * @param collector collects what is wrong
     * @return whether its rows have the shape of those in the buffers, so that it can go through the model with them;
     *     means nothing if the item is rejected
     */
    boolean continues(I item, TensorBuffer[] inputs, SizeLimits limits, ViolationCollector collector);

    /**
     * Returns how many rows an item holds.
     *
     * @param item an item that was not rejected
     * @return 1 for a record
     */
    int rows(I item);

    /**
     * Changes the number of rows in the buffers; each row keeps its shape. Does nothing if the model takes no batches.
     *
     * @param inputs the buffers, shaped for an item
     * @param rows how many rows
     */
    void resize(TensorBuffer[] inputs, int rows);

    /**
     * Writes several items at once, each as one row, one behind the other from the buffers' first row on.
     *
     * @param items the items
     * @param from the first item to write
     * @param to the item after the last one to write
     * @param inputs the buffers, with the right shape and enough rows
     * @param collector collects what is wrong; if anything is, what was written means nothing
     * @return false, with nothing written, if items have to be written one by one with {@link #encode}, since they may
     *     differ in shape
     */
    default boolean encodeAll(I[] items, int from, int to, TensorBuffer[] inputs, ViolationCollector collector) {
        return false;
    }

    /**
     * Writes all usable inputs of an item: either every element of its rows, or the item is rejected.
     *
     * @param item the item
     * @param inputs the buffers, with the right shape
     * @param firstRow where its rows go
     * @param collector says which inputs are usable; collects what is missing or does not fit into its tensor
     */
    void encode(I item, TensorBuffer[] inputs, int firstRow, ViolationCollector collector);
}
