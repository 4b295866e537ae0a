package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.internal.onnx.LoadOptions;
import io.mlprod.internal.onnx.LoadOptions.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The native options of a session, which copies what it needs of them. */
final class LoadSettings implements AutoCloseable {

    private static final Function CREATE = Function.of(10, 1);
    private static final Function ARENA_ON = Function.of(18, 1);
    private static final Function ARENA_OFF = Function.of(19, 1);
    private static final Function LOG_LEVEL = Function.of(22, 2);
    private static final Function INTRA_OP_THREADS = Function.of(24, 2);
    private static final Function INTER_OP_THREADS = Function.of(25, 2);
    private static final Function ADD_ENTRY = Function.of(130, 3);
    private static final Function ADD_EXTERNAL = Function.of(210, 4);
    private static final Release RELEASE = Release.of(100);

    private final long options;
    private final List<Long> tensors = new ArrayList<>();

    private LoadSettings(long options) {
        this.options = options;
    }

    /**
     * Creates options.
     *
     * @param how what they say
     * @param arena for memory that has to live as long as they
     */
    static LoadSettings of(LoadOptions how, Arena arena) throws OrtException {
        MemorySegment result = arena.allocate(ValueLayout.JAVA_LONG);
        CREATE.call(result.address());
        LoadSettings settings = new LoadSettings(result.get(ValueLayout.JAVA_LONG, 0));
        try {
            settings.set(how, arena);
            settings.addExternal(how.external(), arena);
            return settings;
        } catch (OrtException | RuntimeException e) {
            settings.close();
            throw e;
        }
    }

    private void set(LoadOptions how, Arena arena) throws OrtException {
        LOG_LEVEL.call(options, Environment.FATAL);
        INTRA_OP_THREADS.call(options, how.intraOpThreads());
        INTER_OP_THREADS.call(options, 1);
        (how.arena() ? ARENA_ON : ARENA_OFF).call(options);
        for (Map.Entry<String, String> entry : how.entries().entrySet()) {
            ADD_ENTRY.call(
                    options,
                    arena.allocateFrom(entry.getKey()).address(),
                    arena.allocateFrom(entry.getValue()).address());
        }
    }

    private void addExternal(Map<String, Weights> external, Arena arena) throws OrtException {
        if (external.isEmpty()) {
            return;
        }
        MemorySegment names = arena.allocate(ValueLayout.JAVA_LONG, external.size());
        MemorySegment values = arena.allocate(ValueLayout.JAVA_LONG, external.size());
        for (Map.Entry<String, Weights> each : external.entrySet()) {
            Weights weights = each.getValue();
            int index = tensors.size();
            tensors.add(Tensors.over(
                    weights.bytes(),
                    weights.type(),
                    weights.shape(),
                    weights.bytes().remaining()));
            names.setAtIndex(
                    ValueLayout.JAVA_LONG,
                    index,
                    arena.allocateFrom(each.getKey()).address());
            values.setAtIndex(ValueLayout.JAVA_LONG, index, tensors.get(index));
        }
        ADD_EXTERNAL.call(options, names.address(), values.address(), external.size());
    }

    long options() {
        return options;
    }

    @Override
    public void close() {
        RELEASE.free(options);
        tensors.forEach(Tensors.RELEASE::free);
    }
}
