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
    private final String model;
    private final boolean hasArrays;

    RecordDecoder(
            String model,
            Class<O> type,
            List<String> outputs,
            List<ComponentReader> readers,
            @Nullable MethodHandle constructor) {
        this.model = model;
        this.type = type;
        this.hasArrays = Component.of(type).stream()
                .anyMatch(component -> component.type().isArray());
        this.outputs = outputs;
        this.readers = readers.toArray(ComponentReader[]::new);
        this.constructor = constructor;
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }

    @Override
    public Object read(RunRows run, int firstRow, int rows) {
        if (constructor == null) {
            return readers[0].read(run, firstRow);
        }
        Object[] components = new Object[readers.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = readers[i].read(run, firstRow);
        }
        return components;
    }

    @Override
    @SuppressWarnings("unchecked")
    public O make(Object read) {
        if (constructor == null) {
            return (O) read;
        }
        try {
            return (O) constructor.invokeExact((Object[]) read);
        } catch (MlprodException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new InvalidOutputException(
                    model + " produced values that " + type.getSimpleName() + "'s constructor refuses", e);
        }
    }

    /** The components are copied, not the record: its constructor may change what it is given. */
    @Override
    public O makeShared(Object read) {
        if (!hasArrays) {
            return make(read);
        }
        if (constructor == null) {
            return make(SharedValues.copy(read));
        }
        Object[] components = ((Object[]) read).clone();
        for (int i = 0; i < components.length; i++) {
            components[i] = SharedValues.copy(components[i]);
        }
        return make(components);
    }

    @Override
    public long weigh(Object read) {
        return SharedValues.weigh(read);
    }
}
