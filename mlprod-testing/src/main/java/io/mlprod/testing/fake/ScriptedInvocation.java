package io.mlprod.testing.fake;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A run of a script: reads rows, asks the script, writes its answers. */
final class ScriptedInvocation<I, O> implements Invocation, ScriptedRun {

    private final ScriptedEngine<I, O> engine;
    private final Version<I, O> version;
    private final RowReader<I> reader;
    private final AnswerWriter<O> writer;
    private final TensorBuffer[] inputs;
    private final OutputRows[] all; // in the order of the signature
    private final OutputRows[] wanted;
    private final List<String> names; // of those that are wanted
    private final boolean isWhole; // a run is one call, whatever its tensors hold
    private final boolean[] hasRows;
    private final Map<String, Value> replaced = new HashMap<>();
    private volatile CompletableFuture<Void> terminated = new CompletableFuture<>();
    private CallLog.Asked<I, O> asked = new CallLog.Asked<>(List.of(), List.of(), 0, false);
    private @Nullable Injected current; // the disturbance that is asked
    private int rows;

    ScriptedInvocation(
            ScriptedEngine<I, O> engine,
            Version<I, O> version,
            ModelSignature signature,
            RowReader<I> reader,
            AnswerWriter<O> writer,
            List<String> outputs) {
        this.engine = engine;
        this.version = version;
        this.reader = reader;
        this.writer = writer;
        this.names = List.copyOf(outputs);
        this.isWhole = engine.types.input() == Inputs.class;
        this.inputs = new TensorBuffer[signature.inputs().size()];
        this.hasRows = new boolean[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            ValueInfo info = signature.inputs().get(i);
            TensorType type = (TensorType) info.type();
            inputs[i] = TensorBuffer.heap(info.name(), type.elementType());
            hasRows[i] = type.rank() > 0 && type.shape().get(0).isDynamic();
        }
        this.all = writer.rows();
        this.wanted = outputs.stream()
                .map(name -> Arrays.stream(all)
                        .filter(output -> output.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toArray(OutputRows[]::new);
    }

    @Override
    public TensorBuffer input(int index) {
        return inputs[index];
    }

    @Override
    public void run() {
        if (!replaced.isEmpty()) {
            replaced.clear();
        }
        rows = rowsOfInputs();
        for (OutputRows output : all) {
            output.begin(rows);
        }
        try {
            asked = version.log().begin(read());
            disturbed(version.injected().iterator());
            failIfTerminated();
        } catch (AssertionError e) { // about the test, whose code may catch it
            version.script().remember(e);
            throw e;
        } catch (Exception e) {
            oweAll();
            throw e;
        }
        oweRefused();
    }

    private List<I> read() {
        List<I> read = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            read.add(reader.read(inputs, row, rows));
        }
        return read;
    }

    private void answer() {
        for (int row = 0; row < rows; row++) {
            if (row == asked.answers().size()) {
                long call = version.log().call(asked.first() + row);
                asked.answers().add(version.script().answer(asked.rows().get(row), call));
            }
            writer.write(asked.answers().get(row), all, row);
        }
    }

    /** Runs within the disturbances, the first of which is the outermost. */
    private void disturbed(Iterator<Injected> injected) {
        if (!injected.hasNext()) {
            answer();
            return;
        }
        Injected next = injected.next();
        Injected outer = current;
        current = next;
        try {
            next.disturbance().aroundRun(this, () -> disturbed(injected));
        } finally {
            current = outer;
        }
    }

    // ---- rows that the handle asks again

    /** Notes that a batch failed, unless nobody waits for it any more. */
    private void oweAll() {
        for (int row = 0; rows > 1 && row < rows && !terminated.isDone(); row++) {
            version.log().owe(asked, row);
        }
    }

    /** Notes the rows of a batch whose outputs the handle refuses. */
    private void oweRefused() {
        for (int row = 0; rows > 1 && row < rows; row++) {
            if (isRefused(row)) {
                version.log().owe(asked, row);
            }
        }
    }

    private boolean isRefused(int row) {
        for (int i = 0; i < wanted.length; i++) {
            Value instead = replaced.get(names.get(i));
            boolean isRefused = instead == null ? wanted[i].isRefused(row) : wanted[i].isRefused(instead, row, rows);
            if (isRefused) {
                return true;
            }
        }
        return false;
    }

    private int rowsOfInputs() {
        for (int i = 0; !isWhole && i < inputs.length; i++) {
            if (hasRows[i]) {
                return (int) inputs[i].shape()[0];
            }
        }
        return 1;
    }

    private void failIfTerminated() {
        if (terminated.isDone()) {
            throw new ModelExecutionException("terminated", null);
        }
    }

    @Override
    public TensorBuffer output(int index) {
        Value instead = replaced.isEmpty() ? null : replaced.get(names.get(index));
        if (instead == null) {
            return wanted[index].tensor();
        }
        Tensor tensor = (Tensor) instead;
        TensorBuffer buffer = TensorBuffer.heap(names.get(index), tensor.elementType());
        buffer.reshape(tensor.shape());
        buffer.put(0, tensor);
        return buffer;
    }

    @Override
    public Value value(int index) {
        Value instead = replaced.get(names.get(index));
        return instead == null ? wanted[index].value() : instead;
    }

    @Override
    public void trim() {
        for (TensorBuffer input : inputs) {
            OutputRows.forgetTexts(input);
        }
        for (OutputRows output : all) {
            output.forget();
        }
        replaced.clear();
    }

    @Override
    public void terminate() {
        terminated.complete(null);
    }

    @Override
    public void resume() {
        terminated = new CompletableFuture<>();
    }

    // ---- what a disturbance sees

    @Override
    public long call(int row) {
        return asked.first() + Objects.checkIndex(row, rows) - (current == null ? 0 : current.before());
    }

    @Override
    public boolean isAskedAgain() {
        return asked.isAskedAgain();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public void pass(Duration duration) {
        engine.time.advance(duration);
        failIfTerminated();
    }

    @Override
    public void hang(CompletableFuture<?> released) {
        CompletableFuture<?> removed = current == null ? released : current.removed();
        CompletableFuture.anyOf(released, removed, terminated, engine.closed).join();
        failIfTerminated();
        if (engine.closed.isDone()) {
            throw new ModelExecutionException("the scripted model was closed while this run hung", null);
        }
    }

    @Override
    public List<String> outputs() {
        return names;
    }

    @Override
    public Value output(String name) {
        return value(indexOf(name));
    }

    @Override
    public void replace(String name, Value value) {
        replaced.put(names.get(indexOf(name)), value);
    }

    private int indexOf(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("No output '" + name + "'; the outputs are " + names);
        }
        return index;
    }
}
