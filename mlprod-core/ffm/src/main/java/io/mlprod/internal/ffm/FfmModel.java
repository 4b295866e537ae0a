package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.internal.onnx.NativeModel;
import io.mlprod.internal.onnx.RunContext;
import io.mlprod.model.ModelMetadata;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A native session, with what it says about its inputs and outputs. */
final class FfmModel implements NativeModel {

    private static final Function INPUT_COUNT = Function.of(30, 2);
    private static final Function OUTPUT_COUNT = Function.of(31, 2);
    private static final Function INPUT_TYPE = Function.of(33, 3);
    private static final Function OUTPUT_TYPE = Function.of(34, 3);
    private static final Function INPUT_NAME = Function.of(36, 4);
    private static final Function OUTPUT_NAME = Function.of(37, 4);
    private static final Release RELEASE = Release.of(95);

    private final long session;
    private final List<Slot> inputs = new ArrayList<>();
    private final List<Slot> outputs = new ArrayList<>();
    private final Map<String, MemorySegment> names = new HashMap<>();

    private FfmModel(long session) {
        this.session = session;
    }

    /** Takes over a session; closes it if it cannot be read. */
    static FfmModel of(long session) throws OrtException {
        FfmModel model = new FfmModel(session);
        try {
            Scratch scratch = new Scratch();
            model.read(model.inputs, INPUT_COUNT, INPUT_NAME, INPUT_TYPE, scratch);
            model.read(model.outputs, OUTPUT_COUNT, OUTPUT_NAME, OUTPUT_TYPE, scratch);
            return model;
        } catch (OrtException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void read(List<Slot> into, Function count, Function name, Function type, Scratch scratch)
            throws OrtException {
        count.call(session, scratch.result());
        long slots = scratch.take();
        for (int i = 0; i < slots; i++) {
            name.call(session, i, Environment.ALLOCATOR, scratch.result());
            String read = Allocated.text(scratch.take());
            type.call(session, i, scratch.result());
            into.add(new Slot(read, TypeInfo.take(scratch.take(), scratch)));
            names.computeIfAbsent(read, text -> Arena.ofAuto().allocateFrom(text));
        }
    }

    long session() {
        return session;
    }

    /** Returns the address of the native name of an input or output, which is valid as long as this object. */
    long nameOf(String slot) {
        MemorySegment name = names.get(slot);
        if (name == null) {
            throw new IllegalArgumentException("The model has no '" + slot + "'");
        }
        return name.address();
    }

    @Override
    public List<Slot> inputs() {
        return List.copyOf(inputs);
    }

    @Override
    public List<Slot> outputs() {
        return List.copyOf(outputs);
    }

    @Override
    public ModelMetadata metadata(String producerVersion) throws OrtException {
        return Metadata.of(session, producerVersion);
    }

    @Override
    public RunContext newContext() throws OrtException {
        return FfmContext.of(this);
    }

    @Override
    public void close() {
        RELEASE.free(session);
    }
}
