package io.mlprod.fallback.internal.tier;

import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.fallback.internal.check.InputSchema;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A predictor with the facts that are known of it without asking it for an answer.
 *
 * @param name its own name; null if it has none
 * @param handles the handles whose predictions it gives out
 * @param checksItself whether it refuses answers with NaN or infinity, unless it was told to allow them
 * @param schema the schema of its inputs
 * @param generation returns what is behind it now, to see whether it has been replaced
 */
public record KnownPredictor<I, O>(
        Predictor<? super I, ? extends O> predictor,
        @Nullable String name,
        Collection<ModelHandle<?, ?>> handles,
        boolean checksItself,
        InputSchema<I> schema,
        Supplier<?> generation) {

    /** Returns a handle with its name, schema and version; nothing is known of any other predictor. */
    public static <I, O> KnownPredictor<I, O> of(Predictor<? super I, ? extends O> predictor) {
        if (predictor instanceof ModelHandle<? super I, ? extends O> handle) {
            InputSchema<I> schema = new InputSchema<>(() -> handle.serving().toString(), handle::validate);
            return new KnownPredictor<>(
                    predictor, handle.serving().name(), List.of(handle), true, schema, handle::serving);
        }
        return new KnownPredictor<>(predictor, null, List.of(), false, InputSchema.unknown(), () -> predictor);
    }
}
