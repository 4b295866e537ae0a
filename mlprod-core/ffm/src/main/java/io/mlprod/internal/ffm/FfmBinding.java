package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.internal.onnx.Binding;
import io.mlprod.internal.onnx.WantedOutputs;
import io.mlprod.model.ElementType;
import io.mlprod.model.Value;
import io.mlprod.spi.TensorBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The native tensors for one combination of input shapes. Once all outputs are pinned, they and the inputs are in an
 * IoBinding of ONNX Runtime, whose runs need no look-ups; until then a run takes arrays of names and tensors.
 */
final class FfmBinding extends Binding {

    private static final Function RUN = Function.of(9, 8);
    private static final Function RUN_WITH_BINDING = Function.of(133, 3);
    private static final Function CREATE_IO_BINDING = Function.of(134, 2);
    private static final Function BIND_INPUT = Function.of(136, 3);
    private static final Function BIND_OUTPUT = Function.of(137, 3);
    private static final Release RELEASE_IO_BINDING = Release.of(135);

    private final FfmModel model;
    private final long runOptions;
    private final Scratch scratch;
    private final TensorBuffer[] inputs;
    private final WantedOutputs outputs;
    private final long[] fed; // the tensors of the inputs
    private final List<TextInput> textInputs = new ArrayList<>();
    private final long[] pinned; // the tensors of the outputs, 0 where there is none
    private final long[] results; // of the last run
    private final boolean[] dropped;
    private final MemorySegment arrays; // names and tensors of inputs, then names and tensors of outputs
    private long ioBinding;

    private FfmBinding(FfmModel model, long runOptions, Scratch scratch, TensorBuffer[] inputs, WantedOutputs outputs) {
        super(inputs, outputs);
        this.model = model;
        this.runOptions = runOptions;
        this.scratch = scratch;
        this.inputs = inputs;
        this.outputs = outputs;
        fed = new long[inputs.length];
        pinned = new long[outputs.size()];
        results = new long[pinned.length];
        dropped = new boolean[pinned.length];
        arrays = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2L * (fed.length + pinned.length));
    }

    static FfmBinding of(FfmModel model, long runOptions, Scratch scratch, TensorBuffer[] inputs, WantedOutputs outputs)
            throws OrtException {
        FfmBinding binding = new FfmBinding(model, runOptions, scratch, inputs, outputs);
        try {
            for (int i = 0; i < inputs.length; i++) {
                TensorBuffer input = inputs[i];
                binding.fed[i] = tensor(input);
                if (input.type() == ElementType.STRING) {
                    binding.textInputs.add(new TextInput(i, input.shape(), binding.fed[i]));
                }
                binding.put(i, model.nameOf(input.name()));
                binding.put(inputs.length + i, binding.fed[i]);
            }
            return binding;
        } catch (OrtException | RuntimeException e) {
            binding.close();
            throw e;
        }
    }

    private static long tensor(TensorBuffer input) throws OrtException {
        long[] shape = input.shape();
        return input.type() == ElementType.STRING
                ? Tensors.ofTexts(shape)
                : Tensors.over(
                        input.bytes(),
                        input.type(),
                        shape,
                        input.size() * (long) input.type().byteSize());
    }

    private void put(int index, long value) {
        arrays.setAtIndex(ValueLayout.JAVA_LONG, index, value);
    }

    private long addressOf(int index) {
        return arrays.address() + (long) index * Long.BYTES;
    }

    @Override
    protected void feedTexts(TensorBuffer[] from) throws OrtException {
        for (TextInput input : textInputs) {
            input.fill(from[input.index()]);
        }
    }

    @Override
    protected void discardTexts() {
        for (TextInput input : textInputs) {
            if (input.discard()) {
                fed[input.index()] = input.tensor();
                put(fed.length + input.index(), input.tensor());
                RELEASE_IO_BINDING.free(ioBinding); // made again before the next run
                ioBinding = 0;
            }
        }
    }

    @Override
    protected void run() throws OrtException {
        if (ioBinding == 0 && isAllPinned()) {
            ioBinding = bindAll();
        }
        if (ioBinding != 0) {
            RUN_WITH_BINDING.call(model.session(), runOptions, ioBinding);
        } else {
            runWithArrays();
        }
    }

    private boolean isAllPinned() {
        for (int i = 0; i < pinned.length; i++) {
            if (pinned[i] == 0 && !dropped[i]) {
                return false;
            }
        }
        return true;
    }

    private long bindAll() throws OrtException {
        CREATE_IO_BINDING.call(model.session(), scratch.result());
        long created = scratch.take();
        try {
            for (int i = 0; i < fed.length; i++) {
                BIND_INPUT.call(created, model.nameOf(inputs[i].name()), fed[i]);
            }
            for (int i = 0; i < pinned.length; i++) {
                if (!dropped[i]) {
                    BIND_OUTPUT.call(created, model.nameOf(outputs.get(i).name()), pinned[i]);
                }
            }
            return created;
        } catch (OrtException | RuntimeException e) {
            RELEASE_IO_BINDING.free(created);
            throw e;
        }
    }

    private void runWithArrays() throws OrtException {
        int names = 2 * fed.length;
        int values = names + pinned.length;
        int asked = 0;
        for (int i = 0; i < pinned.length; i++) {
            if (!dropped[i]) {
                put(names + asked, model.nameOf(outputs.get(i).name()));
                put(values + asked, pinned[i]);
                asked++;
            }
        }
        RUN.call(
                model.session(),
                runOptions,
                addressOf(0),
                addressOf(fed.length),
                fed.length,
                addressOf(names),
                asked,
                addressOf(values));
        asked = 0;
        for (int i = 0; i < pinned.length; i++) {
            if (!dropped[i]) {
                results[i] = pinned[i] == 0 ? arrays.getAtIndex(ValueLayout.JAVA_LONG, values + asked) : 0;
                asked++;
            }
        }
    }

    @Override
    protected long[] shape(int output) throws OrtException {
        return Tensors.shape(results[output], scratch);
    }

    @Override
    protected void read(int output, TensorBuffer into) throws OrtException {
        Tensors.read(results[output], into, scratch);
    }

    @Override
    protected Value read(int output) throws OrtException {
        return Values.read(
                outputs.get(output).name(), results[output], outputs.get(output).classLabels(), scratch);
    }

    @Override
    protected void readPinned(int output, TensorBuffer into) throws OrtException {
        Tensors.read(pinned[output], into, scratch);
    }

    @Override
    protected void releaseResults() {
        for (int i = 0; i < results.length; i++) {
            Tensors.RELEASE.free(results[i]);
            results[i] = 0;
        }
    }

    @Override
    protected void pin(int output, ElementType type, ByteBuffer bytes, long[] shape) throws OrtException {
        pinned[output] = Tensors.over(bytes, type, shape, bytes.capacity());
    }

    @Override
    protected void pinTexts(int output, int size, long[] shape) throws OrtException {
        pinned[output] = Tensors.ofTexts(shape);
    }

    @Override
    protected void drop(int output) {
        dropped[output] = true;
    }

    @Override
    protected void unpin() {
        RELEASE_IO_BINDING.free(ioBinding);
        ioBinding = 0;
        free(pinned);
    }

    @Override
    protected void close() {
        releaseResults();
        unpin();
        free(fed);
    }

    private static void free(long[] tensors) {
        for (int i = 0; i < tensors.length; i++) {
            Tensors.RELEASE.free(tensors[i]);
            tensors[i] = 0;
        }
    }
}
