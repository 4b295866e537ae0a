package io.mlprod.internal.plain.session;

import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An invocation of a plan: its values, and the buffers that they come from and go to. */
final class PlainInvocation implements Invocation {

    private static final int MAX_KEPT_ELEMENTS = 1 << 20; // more than this is kept only while it is used
    private static final int MAX_SMALL_CALLS = 16;

    private final Frame frame;
    private final Step[] steps;
    private final TensorBuffer[] inputs;
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final List<List<Object>> keys = new ArrayList<>(); // of each output, if it consists of maps
    private final Slot[] outputSlots;
    private final @Nullable TensorBuffer[] outputTensors; // null where the output is a sequence of maps
    private final Slot[] own; // the values that are not shared with other invocations
    private final Slot[] texts; // those of them that may be personal data
    private int smallCalls;

    PlainInvocation(Plan plan, ModelSignature signature, List<String> outputNames) {
        frame = plan.newFrame();
        steps = plan.steps().toArray(Step[]::new);
        inputs = new TensorBuffer[plan.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] =
                    TensorBuffer.heap(plan.inputs().get(i).name(), plan.types().get(i));
        }
        outputSlots = new Slot[outputNames.size()];
        outputTensors = new TensorBuffer[outputNames.size()];
        for (int i = 0; i < outputSlots.length; i++) {
            ValueInfo output = signature.output(outputNames.get(i));
            outputs.add(output);
            PlannedValue value = Objects.requireNonNull(plan.outputValues().get(output.name()));
            outputSlots[i] = frame.slot(value.slot());
            keys.add(value.keys() == null ? List.of() : value.keys());
            outputTensors[i] = output.type() instanceof TensorType
                    ? TensorBuffer.heap(output.name(), outputSlots[i].type())
                    : null;
        }
        List<Slot> variable = new ArrayList<>();
        for (int i = 0; i < plan.types().size(); i++) {
            if (plan.constants().get(i) == null) {
                variable.add(frame.slot(i));
            }
        }
        own = variable.toArray(Slot[]::new);
        texts = variable.stream()
                .filter(slot -> slot.type() == ElementType.STRING)
                .toArray(Slot[]::new);
    }

    @Override
    public TensorBuffer input(int index) {
        return inputs[index];
    }

    @Override
    public void run() {
        for (int i = 0; i < inputs.length; i++) {
            Transfer.read(inputs[i], frame.slot(i));
        }
        for (Step step : steps) {
            frame.check();
            step.run(frame);
        }
        frame.check();
        for (int i = 0; i < outputSlots.length; i++) {
            TensorBuffer tensor = outputTensors[i];
            if (tensor != null) {
                Transfer.write(outputSlots[i], tensor);
            }
        }
    }

    @Override
    public TensorBuffer output(int index) {
        TensorBuffer buffer = outputTensors[index];
        if (buffer == null) {
            throw new IllegalStateException("Output " + outputs.get(index) + " is not a tensor");
        }
        return buffer;
    }

    @Override
    public Value value(int index) {
        TensorBuffer buffer = outputTensors[index];
        return buffer == null
                ? Maps.read(
                        outputSlots[index], keys.get(index), outputs.get(index).classLabels())
                : buffer.copy(0, buffer.shape());
    }

    @Override
    public void trim() {
        for (TensorBuffer input : inputs) {
            discardTexts(input);
        }
        for (TensorBuffer output : outputTensors) {
            if (output != null) {
                discardTexts(output);
            }
        }
        for (Slot slot : texts) {
            slot.discardTexts();
        }
        // Memory that one large call needed is given back when the calls after it are all much smaller.
        long capacity = 0;
        long used = 0;
        for (Slot slot : own) {
            capacity += slot.capacity();
            used += slot.size();
        }
        smallCalls = capacity > MAX_KEPT_ELEMENTS && used < capacity / 4 ? smallCalls + 1 : 0;
        if (smallCalls > MAX_SMALL_CALLS) {
            release();
        }
    }

    private static void discardTexts(TensorBuffer buffer) {
        if (buffer.type() == ElementType.STRING) {
            Arrays.fill(buffer.strings(), 0, buffer.size(), null);
        }
    }

    private void release() {
        smallCalls = 0;
        for (TensorBuffer input : inputs) {
            input.release();
        }
        for (TensorBuffer output : outputTensors) {
            if (output != null) {
                output.release();
            }
        }
        for (Slot slot : own) {
            slot.release();
        }
    }

    @Override
    public void terminate() {
        frame.terminate(true);
    }

    @Override
    public void resume() {
        frame.terminate(false);
    }
}
