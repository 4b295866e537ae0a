package io.mlprod.internal.codec;

import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandles;
import java.util.List;

/** The factory of the encoder and the decoder for a handle's types. */
public final class Codec {

    private Codec() {}

    /**
     * Returns the encoder for a type.
     *
     * @param <I> what callers give
     * @param type its class: {@link Inputs}, a record, or one value or array
     * @param lookup may call the record's accessors
     * @param signature the model's inputs
     * @param schema names columns of wide tensors
     * @param problems collects, in words, what does not fit
     * @return the encoder; unusable if there are problems
     */
    @SuppressWarnings("unchecked")
    public static <I> InputEncoder<I> encoder(
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
     * Returns the decoder for a type.
     *
     * @param <O> what callers get
     * @param model name and version, for messages
     * @param type its class: {@link Outputs}, a record, or one value or array
     * @param lookup may call the record's constructor
     * @param signature the model's outputs
     * @param problems collects, in words, what does not fit
     * @return the decoder; unusable if there are problems
     */
    @SuppressWarnings("unchecked")
    public static <O> OutputDecoder<O> decoder(
            String model, Class<O> type, MethodHandles.Lookup lookup, ModelSignature signature, List<String> problems) {
        return type == Outputs.class
                ? (OutputDecoder<O>) new TensorDecoder(signature.outputs())
                : new OutputBinder<>(model, type, lookup, signature, problems).bind();
    }
}
