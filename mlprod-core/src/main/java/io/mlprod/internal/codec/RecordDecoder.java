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
    private static final MethodHandle COPY = findCopy();

    private final Class<O> type;
    private final List<String> outputs;
    private final OutputReader[] readers;
    private final List<Reading> readings;
    private final @Nullable MethodHandle constructor; // takes an Object[]; null if the type is a single value
    private final @Nullable MethodHandle reader; // (RunRows, int) -> O, all in one; null as above
    private final String model;
    private final @Nullable MethodHandle copier; // as the constructor, but of copies of the arrays

    RecordDecoder(
            String model,
            Class<O> type,
            List<String> outputs,
            List<OutputReader> readers,
            List<Reading> readings,
            @Nullable MethodHandle canonical) {
        this.model = model;
        this.type = type;
        this.outputs = outputs;
        this.readings = List.copyOf(readings);
        this.readers = readers.toArray(OutputReader[]::new);
        this.constructor = canonical == null ? null : ofAll(canonical);
        this.copier = canonical == null ? null : ofAll(ofCopies(canonical));
        this.reader = canonical == null || readers.size() > MAX_AT_ONCE ? null : reader(canonical, readers);
    }

    /** Returns a constructor that takes all components in one array. */
    private static MethodHandle ofAll(MethodHandle canonical) {
        return canonical
                .asSpreader(Object[].class, canonical.type().parameterCount())
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    /** Returns a constructor that copies the arrays that it is given. */
    private static MethodHandle ofCopies(MethodHandle canonical) {
        MethodHandle copies = canonical;
        for (int i = 0; i < canonical.type().parameterCount(); i++) {
            Class<?> component = canonical.type().parameterType(i);
            if (component.isArray()) {
                MethodHandle copy = COPY.asType(MethodType.methodType(component, component));
                copies = MethodHandles.filterArguments(copies, i, copy);
            }
        }
        return copies;
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

    private static MethodHandle findCopy() {
        try {
            return MethodHandles.lookup()
                    .findStatic(SharedValues.class, "copy", MethodType.methodType(Object.class, Object.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("copy is in this package", e);
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
    public O make(Object read) {
        return make(constructor, read);
    }

    /** Makes a record from copies of the components, not of the record: its constructor may change what it is given. */
    @Override
    public O makeShared(Object read) {
        return make(copier, constructor == null ? SharedValues.copy(read) : read);
    }

    @SuppressWarnings("unchecked")
    private O make(@Nullable MethodHandle maker, Object read) {
        if (maker == null) {
            return (O) read;
        }
        try {
            return (O) maker.invokeExact((Object[]) read);
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

    @Override
    public long weigh(Object read) {
        return SharedValues.weigh(read);
    }
}
