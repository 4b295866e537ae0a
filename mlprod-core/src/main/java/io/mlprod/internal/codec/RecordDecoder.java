package io.mlprod.internal.codec;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a record, or a single value, from one row. */
final class RecordDecoder<O> implements OutputDecoder<O> {

    private final Class<O> type;
    private final List<String> outputs;
    private final ComponentReader[] readers;
    private final @Nullable MethodHandle constructor; // takes an Object[]; null where the type is the one value itself

    RecordDecoder(
            Class<O> type, List<String> outputs, List<ComponentReader> readers, @Nullable MethodHandle constructor) {
        this.type = type;
        this.outputs = outputs;
        this.readers = readers.toArray(ComponentReader[]::new);
        this.constructor = constructor;
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }

    @Override
    @SuppressWarnings("unchecked")
    public O decode(RunRows run, int firstRow, int rows) {
        if (constructor == null) {
            return (O) readers[0].read(run, firstRow);
        }
        Object[] components = new Object[readers.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = readers[i].read(run, firstRow);
        }
        try {
            return (O) constructor.invokeExact(components);
        } catch (MlprodException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new InvalidOutputException(
                    run.model() + " produced values that " + type.getSimpleName() + "'s constructor refuses", e);
        }
    }
}
