package io.mlprod.internal.codec;

import io.mlprod.internal.validation.Findings;
import io.mlprod.internal.validation.Place;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Writes what callers give into input buffers. Immutable and thread-safe.
 *
 * @param <I> what callers give
 */
public interface InputEncoder<I> {

    /**
     * Makes the encoder for a type.
     *
     * @param <I> what callers give
     * @param type its class: {@link Inputs}, a record, or one value or array
     * @param lookup may call the record's accessors
     * @param signature the model's inputs
     * @param schema names columns of wide tensors
     * @param problems collects, in words, what does not fit
     * @return the encoder; of no use if there are problems
     */
    @SuppressWarnings("unchecked")
    static <I> InputEncoder<I> of(
            Class<I> type,
            MethodHandles.Lookup lookup,
            ModelSignature signature,
            Schema schema,
            List<String> problems) {
        return type == Inputs.class
                ? (InputEncoder<I>) new TensorEncoder(signature, schema, problems)
                : new InputBinder<>(type, lookup, signature, schema, problems).bind();
    }

    /**
     * Where the features lie.
     *
     * @return one place for each feature
     */
    List<Place> layout();

    /**
     * What the columns of each input are filled with.
     *
     * @return one for each input
     */
    List<Filling> fillings();

    /**
     * Whether nobody can change an item any more, so that it may be encoded after its call has ended.
     *
     * @return true for records of plain values, false for tensors and for records with arrays
     */
    boolean isImmutable();

    /**
     * Looks for what would make encoding impossible: something missing, of the wrong type or of the wrong shape.
     *
     * @param item what the caller gave
     * @param findings collects what is wrong, and which inputs have no elements that could be looked at
     */
    void verify(I item, Findings findings);

    /**
     * How many rows an item holds.
     *
     * @param item a verified item
     * @return 1 for a record
     */
    int rows(I item);

    /**
     * Whether two items have rows of the same shape and so can go through the model together.
     *
     * @param item a verified item
     * @param other another one
     * @return true if they can share a batch
     */
    boolean canShareBatch(I item, I other);

    /**
     * Gives the buffers the shape for some rows like those of an item.
     *
     * @param item a verified item
     * @param inputs the buffers
     * @param rows how many rows
     */
    void reshape(I item, TensorBuffer[] inputs, int rows);

    /**
     * Writes an item.
     *
     * @param item a verified item
     * @param inputs the buffers, with the right shape
     * @param firstRow where its rows go
     * @param findings collects what is missing or does not fit into its tensor
     */
    void encode(I item, TensorBuffer[] inputs, int firstRow, Findings findings);

    /**
     * Writes whatever can be written of an item that is rejected already, so that all its violations are found: each
     * input that is usable gets its own shape and elements.
     *
     * @param item an item with violations
     * @param inputs the buffers
     * @param findings says which inputs are usable; collects what else is wrong
     * @return how many rows the item holds, as far as is known
     */
    int encodeUsable(I item, TensorBuffer[] inputs, Findings findings);
}
