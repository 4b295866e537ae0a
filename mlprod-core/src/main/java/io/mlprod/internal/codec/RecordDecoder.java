package io.mlprod.internal.codec;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decoder that makes a record, or a single value, from one row. */
final class RecordDecoder<O> implements OutputDecoder<O> {

    private static final int MAX_AT_ONCE = 100; // a method handle has at most 255 parameters, this one two for each
    private static final MethodHandle READ = findRead();

    private final Class<O> type;
    private final List<String> outputs;
    private final OutputReader[] readers;
    private final List<Reading> readings;
    private final @Nullable MethodHandle constructor; // takes an Object[]; null if the type is a single value
    private final @Nullable MethodHandle reader; // (RunRows, int) -> O, all in one; null as above
    private final String model;
    private final boolean hasArrays;

    RecordDecoder(
            String model,
            Class<O> type,
            List<String> outputs,
            List<OutputReader> readers,
            List<Reading> readings,
            @Nullable MethodHandle canonical) {
        this.model = model;
        this.type = type;
        this.hasArrays = Component.of(type).stream()
                .anyMatch(component -> component.type().isArray());
        this.outputs = outputs;
        this.readings = List.copyOf(readings);
        this.readers = readers.toArray(OutputReader[]::new);
        this.constructor = canonical == null
                ? null
                : canonical
                        .asSpreader(Object[].class, readers.size())
                        .asType(MethodType.methodType(Object.class, Object[].class));
        this.reader = canonical == null || readers.size() > MAX_AT_ONCE ? null : reader(canonical, readers);
    }

    /**
     * Returns one method handle that reads every component and calls the constructor, compiled as if it had been
     * written out.
     */
    private static MethodHandle reader(MethodHandle canonical, List<OutputReader> readers) {
        MethodHandle all = canonical.asType(canonical.type().changeReturnType(Object.class));
        int[] order = new int[2 * readers.size()];
        for (int i = readers.size() - 1; i >= 0; i--) {
            MethodHandle one = READ.bindTo(readers.get(i))
                    .asType(MethodType.methodType(canonical.type().parameterType(i), RunRows.class, int.class));
            all = MethodHandles.collectArguments(all, i, one);
            order[2 * i + 1] = 1;
        }
        return MethodHandles.permuteArguments(
                all, MethodType.methodType(Object.class, RunRows.class, int.class), order);
    }

    private static MethodHandle findRead() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(
                            OutputReader.class, "read", MethodType.methodType(Object.class, RunRows.class, int.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("read is a method of the interface", e);
        }
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }

    @Override
    public List<Reading> readings() {
        return readings;
    }

    @Override
    @SuppressWarnings("unchecked")
    public O decode(RunRows run, int firstRow, int rows) {
        if (reader == null) {
            return make(read(run, firstRow, rows));
        }
        try {
            return (O) reader.invokeExact(run, firstRow);
        } catch (MlprodException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw refused(e);
        }
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
            throw refused(e);
        }
    }

    private InvalidOutputException refused(Throwable e) {
        return new InvalidOutputException(
                model + " produced values that " + type.getSimpleName() + "'s constructor refuses", e);
    }

    /** Makes a record from copies of the components, not of the record: its constructor may change what it is given. */
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
