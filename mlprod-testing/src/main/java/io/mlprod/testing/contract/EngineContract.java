package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlprod.ModelHandle;
import io.mlprod.error.LoadException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.Arena;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Engine;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.SourceReader;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Engine} promises, with its sessions and invocations, as tests. They use it as a handle does, in the
 * same order of calls.
 *
 * <p>JUnit makes a new object of the subclass for each test.
 *
 * @since 0.1
 */
@Timeout(120)
public abstract class EngineContract {

    private static final int THREADS = 4;
    private static final int ROUNDS = 20;

    private Engine engine;
    private ModelArtifact artifact;
    private ModelSession session;
    private ModelSignature signature;
    private List<String> outputs;

    /** For subclasses. */
    protected EngineContract() {}

    /**
     * Makes the engine to test.
     *
     * @return an engine
     * @throws Exception if it cannot be made; the test fails
     */
    protected abstract Engine engine() throws Exception;

    /**
     * Returns a model for it, best one whose rows are independent.
     *
     * @return the source of a model, which can be read several times
     */
    protected abstract ModelSource model();

    /**
     * Returns inputs for the model, by the names in its signature. Not all of their outputs are equal, so that a mix-up
     * can be seen.
     *
     * @return two or more inputs of one row each, always the same
     */
    protected abstract List<Map<String, Tensor>> inputs();

    /**
     * Returns a source that is no model for this engine.
     *
     * @return by default empty, and the test of that is skipped
     */
    protected Optional<ModelSource> unreadable() {
        return Optional.empty();
    }

    /**
     * Returns whether a run can be terminated.
     *
     * @return by default false, and the test of that is skipped
     */
    protected boolean canTerminate() {
        return false;
    }

    /**
     * Checks that two values of an output are the same. Override it where the last digits depend on how many rows share
     * a run.
     *
     * @param expected the value when the input was run alone
     * @param actual another value for the same input
     * @throws AssertionError if they differ; by default if any element does
     */
    protected void assertSame(Value expected, Value actual) {
        assertThat(actual).isEqualTo(expected);
    }

    @BeforeEach
    final void openTheModel() throws Exception {
        engine = engine();
        artifact = read(engine, model());
        session = engine.open(artifact, SessionOptions.DEFAULT);
        signature = session.signature();
        outputs = signature.outputs().stream().map(ValueInfo::name).toList();
    }

    @AfterEach
    final void closeTheModel() {
        session.close();
    }

    /** What a handle is built for here; it never is, since no engine opens its model. */
    private record Nothing(double value) {}

    /** Reads a model as a handle does, with the reader that only a handle has. */
    private static ModelArtifact read(Engine engine, ModelSource source) {
        AtomicReference<ModelArtifact> read = new AtomicReference<>();
        Engine reading = new ForwardingEngine(engine) {
            @Override
            public ModelArtifact read(SourceReader reader) {
                ModelArtifact artifact = super.read(reader);
                assertThat(artifact)
                        .as(Promise.of("Engine", "No method takes or returns null"))
                        .isNotNull();
                read.set(artifact);
                return artifact;
            }

            @Override
            public ModelSession open(ModelArtifact model, SessionOptions options) {
                throw new LoadException(LoadException.Reason.UNSUPPORTED, "it is only read here", null);
            }
        };
        try {
            ModelHandle.builder(Nothing.class, Nothing.class)
                    .load(source)
                    .engine(reading)
                    .build()
                    .close();
        } catch (LoadException e) {
            ModelArtifact artifact = read.get();
            if (artifact == null) {
                throw e;
            }
            return artifact;
        }
        throw new AssertionError("The handle has not opened the model");
    }

    private Invocation invocation() {
        return session.newInvocation(outputs);
    }

    /** Fills the buffers with an input, runs, and returns copies of all outputs, as a handle does. */
    private List<Value> run(Invocation invocation, Map<String, Tensor> input) {
        fill(invocation, input);
        invocation.run();
        List<Value> values =
                IntStream.range(0, outputs.size()).mapToObj(invocation::value).toList();
        invocation.trim();
        return values;
    }

    private void fill(Invocation invocation, Map<String, Tensor> input) {
        List<ValueInfo> declared = signature.inputs();
        for (int i = 0; i < declared.size(); i++) {
            String name = declared.get(i).name();
            Tensor tensor = input.get(name);
            if (tensor == null) {
                throw new IllegalStateException("inputs() of the test has no tensor for input '" + name + "'");
            }
            TensorBuffer buffer = invocation.input(i);
            buffer.reshape(tensor.shape());
            buffer.put(0, tensor);
        }
    }

    /** Runs an input on an invocation that nothing else was run on. */
    private List<Value> alone(Map<String, Tensor> input) {
        try (Invocation fresh = invocation()) {
            return run(fresh, input);
        }
    }

    private List<List<Value>> answers() {
        return inputs().stream().map(this::alone).toList();
    }

    private void assertAllSame(String promise, List<Value> expected, List<Value> actual) {
        for (int i = 0; i < expected.size(); i++) {
            Value one = expected.get(i);
            Value other = actual.get(i);
            Promise.keeps(promise + "\nOutput '" + outputs.get(i) + "'", () -> assertSame(one, other));
        }
    }

    /** Puts inputs below one another, each of one row. */
    private static Tensor rows(List<Map<String, Tensor>> inputs, String name) {
        List<Tensor> parts = inputs.stream().map(input -> input.get(name)).toList();
        Tensor first = parts.get(0);
        long[] shape = first.shape();
        shape[0] = parts.size();
        TensorBuffer all = TensorBuffer.heap(name, first.elementType());
        all.reshape(shape);
        for (int i = 0; i < parts.size(); i++) {
            all.put(i * first.size(), parts.get(i));
        }
        return all.copy(0, shape);
    }

    private Map<String, Tensor> batch(List<Map<String, Tensor>> inputs) {
        return signature.inputs().stream()
                .collect(Collectors.toMap(ValueInfo::name, input -> rows(inputs, input.name())));
    }

    /** Takes one row out of a tensor of several. */
    private static Tensor row(Value value, int index) {
        Tensor all = (Tensor) value;
        long[] shape = all.shape();
        int rows = (int) shape[0];
        TensorBuffer buffer = TensorBuffer.heap("row", all.elementType());
        buffer.reshape(shape);
        buffer.put(0, all);
        long[] one = shape.clone();
        one[0] = 1;
        return buffer.copy(index * (all.size() / rows), one);
    }

    private boolean givesTensorsOnly() {
        return signature.outputs().stream().allMatch(output -> output.type() instanceof TensorType);
    }

    private boolean hasTexts(List<ValueInfo> values) {
        return values.stream()
                .anyMatch(value ->
                        value.type() instanceof TensorType tensor && tensor.elementType() == ElementType.STRING);
    }

    // ---- the engine

    @Test
    void name_atEachCall_isTheSame() {
        String promise = Promise.of("Engine.name", "a short name, always the same");
        assertThat(engine.name()).as(promise).isNotBlank().hasSizeLessThan(100).isEqualTo(engine.name());
        assertThat(engine.limits())
                .as(Promise.of("Engine", "No method takes or returns null"))
                .isNotNull();
    }

    @Test
    void open_twice_givesSessionsOfTheirOwn() {
        String promise = Promise.of("Engine.open", "a session of its own, which the caller closes");
        List<List<Value>> answers = answers();

        ModelSession other = engine.open(artifact, SessionOptions.DEFAULT);
        other.signature();
        try (Invocation run = other.newInvocation(outputs)) {
            assertAllSame(promise, answers.get(0), run(run, inputs().get(0)));
        }
        other.close();

        assertAllSame(promise, answers.get(0), alone(inputs().get(0)));
    }

    @Test
    void open_optionsThatItDoesNotTune_areIgnored() {
        String promise =
                Promise.of("Engine.open", "an engine ignores the options that its limits() do not declare tunable");
        List<List<Value>> answers = answers();
        for (Arena arena : Arena.values()) {
            SessionOptions options = SessionOptions.DEFAULT.intraOpThreads(2).arena(arena);
            ModelSession tuned = engine.open(artifact, options);
            try (Invocation run = tuned.newInvocation(outputs)) {
                assertAllSame(promise + "\nWith " + options, answers.get(0), run(run, inputs().get(0)));
            }
            tuned.close();
        }
    }

    @Test
    void open_theModel_isNotChanged() {
        byte[] before = artifact.bytes().clone();
        ModelSession other = engine.open(artifact, SessionOptions.DEFAULT);
        other.close();
        answers();

        assertThat(artifact.bytes())
                .as(Promise.of("Engine.open", "not to be changed"))
                .isEqualTo(before);
    }

    @Test
    void open_noModel_isALoadException() {
        assumeTrue(unreadable().isPresent(), "unreadable() gives no source");
        ModelSource source = unreadable().orElseThrow();
        String promise = Promise.of("Engine", "if the source cannot be read, or is not a model for this engine");

        Promise.fails(
                promise,
                LoadException.class,
                () -> engine.open(read(engine, source), SessionOptions.DEFAULT).close());
        assertThat(answers()).as(promise).isNotEmpty();
    }

    @Test
    void open_severalThreads_eachHasASession() throws Exception {
        String promise =
                Promise.of("Engine", "Implementations are thread-safe: several handles may use one engine at a time");
        List<List<Value>> answers = answers();

        Together.run(promise, THREADS, thread -> {
            ModelSession mine = engine.open(artifact, SessionOptions.DEFAULT);
            int input = thread % inputs().size();
            try (Invocation run = mine.newInvocation(outputs)) {
                assertAllSame(promise, answers.get(input), run(run, inputs().get(input)));
            }
            mine.close();
        });
    }

    // ---- the session

    @Test
    void signature_ofTheModel_hasItsDigestAndTensorsAsInputs() {
        String promise = Promise.of(
                "ModelSession.signature",
                "always the same signature, with the digest of the model; inputs are tensors");
        assertThat(signature.sha256()).as(promise).isEqualTo(artifact.sha256());
        assertThat(signature.inputs()).as(promise).allMatch(input -> input.type() instanceof TensorType);
        assertThat(session.signature()).as(promise).isEqualTo(signature);
        assertThat(signature.outputs())
                .as("a model without outputs answers nothing")
                .isNotEmpty();
    }

    @Test
    void rowDependence_saidToBeNone_rowsOfABatchAreAnsweredAsIfAlone() {
        assumeTrue(signature.isBatchable() && givesTensorsOnly(), "the model takes one row at a time");
        Optional<String> dependence = session.rowDependence(outputs);
        assertThat(dependence)
                .as(Promise.of("ModelSession", "No method takes or returns null"))
                .isNotNull();
        assumeTrue(dependence.isEmpty(), "the engine does not say that rows are independent");
        String promise = Promise.of(
                "ModelSession.rowDependence",
                "each row of these outputs depends on the same row of the inputs and nothing else");
        List<List<Value>> answers = answers();

        List<Value> together = alone(batch(inputs()));

        for (int i = 0; i < answers.size(); i++) {
            int row = i;
            assertAllSame(
                    promise + "\nRow " + i,
                    answers.get(i),
                    together.stream().<Value>map(value -> row(value, row)).toList());
        }
    }

    @Test
    void newInvocation_someOutputs_areInTheOrderAskedFor() {
        assumeTrue(outputs.size() > 1, "the model has one output only");
        String promise = Promise.of("Invocation.value", "in the order in which outputs were asked for");
        Map<String, Tensor> input = inputs().get(0);
        List<Value> answer = alone(input);
        List<String> reversed = new ArrayList<>(outputs);
        Collections.reverse(reversed);

        try (Invocation backwards = session.newInvocation(reversed);
                Invocation last = session.newInvocation(reversed.subList(0, 1))) {
            for (Invocation some : List.of(backwards, last)) {
                fill(some, input);
                some.run();
                Value first = some.value(0);
                Promise.keeps(promise, () -> assertSame(answer.get(answer.size() - 1), first));
            }
            Promise.keeps(promise, () -> assertSame(answer.get(0), backwards.value(outputs.size() - 1)));
        }
    }

    @Test
    void newInvocation_severalThreads_eachRunsItsOwn() throws Exception {
        String promise = Promise.of("ModelSession", "newInvocation is called by any threads, several at a time");
        List<List<Value>> answers = answers();

        Together.run(promise, THREADS, thread -> {
            try (Invocation mine = invocation()) {
                for (int i = 0; i < ROUNDS; i++) {
                    int input = (i + thread) % answers.size();
                    assertAllSame(promise, answers.get(input), run(mine, inputs().get(input)));
                }
            }
        });
    }

    // ---- the invocation

    @Test
    void input_atEachCall_isTheSameBuffer() {
        String promise = Promise.of("Invocation.input", "the buffer of one input: the same object at every call");
        try (Invocation invocation = invocation()) {
            List<TensorBuffer> first = IntStream.range(0, signature.inputs().size())
                    .mapToObj(invocation::input)
                    .toList();
            for (Map<String, Tensor> input : inputs()) {
                run(invocation, input);
                for (int i = 0; i < first.size(); i++) {
                    assertThat(invocation.input(i)).as(promise).isSameAs(first.get(i));
                    TensorType declared = (TensorType) signature.inputs().get(i).type();
                    assertThat(first.get(i).type()).as(promise).isEqualTo(declared.elementType());
                }
            }
        }
    }

    @Test
    void run_differentInputsByTurns_answersEachForItself() {
        List<List<Value>> answers = answers();
        assertThat(answers)
                .as("inputs() of the test has to give two inputs whose outputs differ, or a mix-up would not be seen")
                .anyMatch(answer -> !answer.equals(answers.get(0)));
        String promise = Promise.of("Invocation.run", "Runs the model on the calling thread with the contents of");

        try (Invocation invocation = invocation()) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < answers.size(); i++) {
                    assertAllSame(promise, answers.get(i), run(invocation, inputs().get(i)));
                }
            }
        }
    }

    @Test
    void run_fewerRowsThanBefore_leavesNoneOfThem() {
        assumeTrue(signature.isBatchable() && givesTensorsOnly(), "the model takes one row at a time");
        String promise = Promise.of("Invocation.output", "whose content is valid until the next run");
        List<List<Value>> answers = answers();

        try (Invocation invocation = invocation()) {
            List<Value> many = run(invocation, batch(inputs()));
            assertThat(many).as(promise).allMatch(value -> ((Tensor) value).dimension(0) == answers.size());
            assertAllSame(promise, answers.get(1), run(invocation, inputs().get(1)));
            assertThat(run(invocation, batch(inputs()))).as(promise).isEqualTo(many);
        }
    }

    @Test
    void output_eachTensor_isAsDeclared() {
        String promise =
                Promise.of("ModelSession.signature", "Returns the signature of the model: what it takes and gives");
        try (Invocation invocation = invocation()) {
            fill(invocation, inputs().get(0));
            invocation.run();
            for (int i = 0; i < outputs.size(); i++) {
                int index = i;
                if (signature.outputs().get(i).type() instanceof TensorType declared) {
                    TensorBuffer buffer = invocation.output(i);
                    assertThat(buffer.type()).as(promise).isEqualTo(declared.elementType());
                    assertThat(buffer.shape()).as(promise).hasSize(declared.rank());
                    for (int d = 0; d < declared.rank(); d++) {
                        assertThat(declared.shape().get(d).admits(buffer.shape()[d]))
                                .as("%s%nThe shape of '%s'", promise, outputs.get(i))
                                .isTrue();
                    }
                    assertThat(buffer.copy(0, buffer.shape()))
                            .as(Promise.of("Invocation.value", "a copy on the heap; by default of the tensor"))
                            .isEqualTo(invocation.value(i));
                } else {
                    Promise.fails(
                            Promise.of("Invocation.output", "if this output is not a tensor"),
                            IllegalStateException.class,
                            () -> invocation.output(index));
                }
            }
        }
    }

    @Test
    void value_ofARunBefore_staysAsItWas() {
        String promise = Promise.of("Invocation.value", "Returns one output as an immutable value");
        List<List<Value>> answers = answers();
        try (Invocation invocation = invocation()) {
            List<Value> kept = run(invocation, inputs().get(0));
            inputs().forEach(input -> run(invocation, input));
            invocation.trim();

            assertAllSame(promise, answers.get(0), kept);
        }
    }

    @Test
    void run_onAnotherThreadThanBefore_seesWhatItLeft() throws Exception {
        String promise = Promise.of("Invocation", "Different calls may use it on different threads");
        List<List<Value>> answers = answers();
        try (Invocation invocation = invocation()) {
            for (int i = 0; i < answers.size(); i++) {
                int input = i;
                Together.run(
                        promise,
                        1,
                        thread -> assertAllSame(promise, answers.get(input), run(invocation, inputs().get(input))));
            }
        }
    }

    @Test
    void trim_afterACallOrAlone_leavesTheInvocationUsable() {
        String promise = Promise.of("Invocation", "A call whose input is invalid ends with trim() alone");
        List<List<Value>> answers = answers();
        try (Invocation invocation = invocation()) {
            invocation.trim();
            for (int i = 0; i < answers.size(); i++) {
                fill(invocation, inputs().get(answers.size() - 1 - i));
                invocation.trim(); // it was invalid
                assertAllSame(promise, answers.get(i), run(invocation, inputs().get(i)));
                invocation.trim();
            }
        }
    }

    @Test
    void trim_texts_areDiscarded() {
        assumeTrue(hasTexts(signature.inputs()) || hasTexts(signature.outputs()), "the model has no texts");
        String promise = Promise.of(
                "Invocation.trim", "Discards the values of a call that are texts, since they may be personal data");
        try (Invocation invocation = invocation()) {
            for (int i = 0; i < signature.inputs().size(); i++) {
                TensorBuffer before = invocation.input(i);
                run(invocation, inputs().get(0));
                assertThat(before.strings()).as(promise).allMatch(Objects::isNull);
            }
            for (int i = 0; i < outputs.size(); i++) {
                if (signature.outputs().get(i).type() instanceof TensorType) {
                    assertThat(invocation.output(i).strings()).as(promise).allMatch(Objects::isNull);
                }
            }
        }
    }

    @Test
    void terminate_thenResumed_endsOneRunOnly() throws Exception {
        assumeTrue(canTerminate(), "canTerminate() says that runs cannot be terminated");
        String promise = Promise.of(
                "Invocation.terminate",
                "Terminates the run in progress, or the next one, which soon ends with a ModelExecutionException");
        List<List<Value>> answers = answers();
        try (Invocation invocation = invocation();
                Invocation other = invocation()) {
            Together.run(promise, 1, thread -> invocation.terminate());

            fill(invocation, inputs().get(0));
            Promise.fails(promise, ModelExecutionException.class, invocation::run);
            assertAllSame(promise + "\nAnother invocation goes on", answers.get(1), run(other, inputs().get(1)));

            invocation.resume();
            assertAllSame(
                    Promise.of("Invocation.resume", "Undoes terminate()"),
                    answers.get(0),
                    run(invocation, inputs().get(0)));
        }
    }
}
