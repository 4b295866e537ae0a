package io.mlprod.testing.fake;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.spi.Engine;
import io.mlprod.testing.internal.mistake.MistakeWatch;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.Schema;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model whose answers a test writes, behind a real {@link ModelHandle}. Validation, cache, batching, routing and
 * events are the real ones; there is no model file and no native code.
 *
 * <pre>{@code
 * try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
 *     model.when(claim -> claim.amount() > 1_000).thenReturn(new Risk(0.97f))
 *             .otherwise(new Risk(0.1f));
 *
 *     Decision decision = new ClaimService(model.handle()).decide(claim);
 * }
 * }</pre>
 *
 * <p>The first rule that matches answers. A call that no rule matches fails with an {@link AssertionError}, as does any
 * other mistake of the test; if the code under test catches that, {@link #close()} throws it again. The script sees
 * each row as it reaches the model: after repairs by rules, in the model's types, and with null, 0 or false in
 * components that are {@code @NotInput}.
 *
 * <p>Thread-safe; rules may be added while the model is called. Methods take no null.
 *
 * @param <I> what the model takes: a record, one value or array, or {@link Inputs}
 * @param <O> what it gives: a record, one value or array, a map of class scores, or {@link Outputs}
 * @since 0.1
 */
public final class ScriptedModel<I, O> implements AutoCloseable {

    /** What the versions of one model share. */
    private static final class Shared<I, O> {

        private final ScriptedEngine<I, O> engine;
        private final String firstVersion;
        private final UnaryOperator<ModelHandleBuilder<I, O>> settings;
        private @Nullable ModelHandle<I, O> handle; // guarded by this
        private final Map<String, ModelHandle<I, O>> aside = new HashMap<>(); // by version; guarded by this
        private final Map<String, ScriptedModel<I, O>> models = new ConcurrentHashMap<>(); // by version

        Shared(Builder<I, O> builder) {
            FakeTypes<I, O> types = builder.types();
            engine = new ScriptedEngine<>(types, builder.time);
            firstVersion = builder.version;
            settings = builder.settings;
            MistakeWatch.made(() -> engine.closed.isDone() ? null : engine.firstFault()); // else close() tells
        }

        ScriptedModel<I, O> model(String name) {
            return models.computeIfAbsent(name, key -> new ScriptedModel<>(this, engine.version(key)));
        }

        synchronized ModelHandle<I, O> handle() {
            if (engine.closed.isDone()) {
                throw new IllegalStateException("The scripted model " + engine.types.name() + " is closed");
            }
            if (handle == null) {
                handle = settings.apply(builder(engine, firstVersion)).build();
            }
            return handle;
        }

        private static <I, O> ModelHandleBuilder<I, O> builder(ScriptedEngine<I, O> engine, String version) {
            ModelHandleBuilder<I, O> builder = ModelHandle.builder(engine.types.input(), engine.types.output())
                    .name(engine.types.name())
                    .load(engine.types.source(version))
                    .schema(engine.types.schema())
                    .time(engine.time)
                    .engine(engine);
            if (engine.rowDependence() == null) {
                builder.rowIndependence(io.mlprod.batching.RowIndependence.ASSUMED); // no comparing runs
            }
            return builder;
        }

        /**
         * Returns a handle with the rules of the real one, and nothing else of it: no cache, no faults, no counting.
         */
        synchronized ModelHandle<I, O> aside(Version<I, O> version) {
            Schema rules = handle().schema();
            return aside.computeIfAbsent(
                    version.name(),
                    name -> builder(engine.aside(version), name).schema(rules).build());
        }

        synchronized void close() {
            engine.closed.complete(null);
            aside.values().forEach(ModelHandle::close);
            if (handle != null) {
                handle.close();
            }
        }
    }

    private final Shared<I, O> shared;
    private final Version<I, O> version;

    private ScriptedModel(Shared<I, O> shared, Version<I, O> version) {
        this.shared = shared;
        this.version = version;
    }

    /**
     * Creates a model whose signature follows from the types.
     *
     * @param <I> what the model takes
     * @param <O> what it gives
     * @param input the class of what it takes
     * @param output the class of what it gives
     * @return a model without rules, which its user closes
     * @throws IllegalArgumentException if no signature can be derived from the types
     */
    public static <I, O> ScriptedModel<I, O> of(Class<I> input, Class<O> output) {
        return builder(input, output).build();
    }

    /**
     * Returns a builder.
     *
     * @param <I> what the model takes
     * @param <O> what it gives
     * @param input the class of what it takes
     * @param output the class of what it gives
     * @return a builder
     */
    public static <I, O> Builder<I, O> builder(Class<I> input, Class<O> output) {
        return new Builder<>(input, output);
    }

    // ---- the handle

    /**
     * Returns the handle, which is built at the first call and closed with this model.
     *
     * @return always the same handle, for all versions of this model
     * @throws IllegalStateException if this model is closed
     * @throws io.mlprod.error.LoadException if the types do not fit the signature, or a fault says so
     */
    public ModelHandle<I, O> handle() {
        return shared.handle();
    }

    /**
     * Returns the engine, to build handles of one's own: {@code builder.load(model.source()).engine(model.engine())}.
     *
     * @return the engine, which serves all versions of this model
     */
    public Engine engine() {
        return shared.engine;
    }

    /**
     * Returns the source of this version, to deploy it.
     *
     * @return the source
     */
    public ModelSource source() {
        return shared.engine.types.source(version.name());
    }

    /**
     * Returns the clock of the handle, which stands still until a test or a fault moves it.
     *
     * @return the clock
     */
    public ManualTime time() {
        return shared.engine.time;
    }

    /**
     * Returns another version of this model, with a script, calls and faults of its own. Deploy it with
     * {@code handle().deploy(version.source())}; code under test may also deploy any other source of that version's
     * name, or whose file has that name, which is not read.
     *
     * @param name the version's name
     * @return the version, the same at every call; closing it closes this model
     */
    public ScriptedModel<I, O> version(String name) {
        Arguments.notBlank("A version's name", name);
        return shared.model(name);
    }

    /**
     * Returns the name of this version.
     *
     * @return the name
     */
    public String version() {
        return version.name();
    }

    // ---- the script

    /**
     * Begins a rule for inputs.
     *
     * @param input whether the rule answers an input; may be called by several threads at a time
     * @return the rule's other half
     */
    public Answer<I, O> when(Predicate<? super I> input) {
        Objects.requireNonNull(input, "input");
        String text = "when(…) at " + Script.caller();
        version.script().begin(text);
        return new Answer<>(this, answer -> version.script().add(new Rule<>(text, Rule.Matcher.of(input), answer)));
    }

    /**
     * Begins a rule for one call.
     *
     * @param number the number of the call, counted in rows from 1 since this model was built or its calls were reset
     * @return the rule's other half
     * @throws IllegalArgumentException if the number is not positive
     */
    public Answer<I, O> onCall(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("Calls are counted from 1, not " + number);
        }
        String text = "onCall(" + number + ") at " + Script.caller();
        version.script().begin(text);
        return new Answer<>(
                this, answer -> version.script().add(new Rule<>(text, (row, call) -> call == number, answer)));
    }

    /**
     * Ends the script with a function that answers all other calls.
     *
     * @param function makes the answer; may be called by several threads at a time
     * @return this
     * @throws IllegalStateException if the script has already been ended
     */
    public ScriptedModel<I, O> otherwise(Function<? super I, ? extends O> function) {
        Objects.requireNonNull(function, "function");
        version.script()
                .end(new Rule<>("otherwise(…) at " + Script.caller(), (row, call) -> true, asRounded(function)));
        return this;
    }

    /** Lets recorded answers know which components of a row the model has rounded. */
    @SuppressWarnings("unchecked") // what was recorded has the types of the rule
    Function<? super I, ? extends O> asRounded(Function<? super I, ? extends O> function) {
        return function instanceof RecordedAnswers<?, ?>
                ? row -> ((RecordedAnswers<I, O>) function).answer(row, shared.engine.rounded)
                : function;
    }

    /**
     * Ends the script with an answer to all other calls.
     *
     * @param answer the answer
     * @return this
     * @throws IllegalStateException if the script has already been ended
     */
    public ScriptedModel<I, O> otherwise(O answer) {
        Objects.requireNonNull(answer, "answer");
        version.script().end(new Rule<>("otherwise(…) at " + Script.caller(), (row, call) -> true, row -> answer));
        return this;
    }

    /**
     * Ends the script with answers that look like a model's: numbers from 0 to 1 that follow from the input and a seed.
     * Equal inputs get equal answers, on every machine and in every run. Scores of several classes add up to 1; a label
     * is that of the highest of them.
     *
     * @param seed another seed, another model
     * @return this
     * @throws IllegalStateException if the script has already been ended
     */
    public ScriptedModel<I, O> otherwiseHashed(long seed) {
        HashedAnswers<I, O> answers = new HashedAnswers<>(shared.engine.types, shared.engine::signature, seed);
        version.script().end(new Rule<>("otherwiseHashed(" + seed + ")", (row, call) -> true, answers));
        return this;
    }

    /**
     * Returns what this version answers to an input that a caller gives: the script sees it as the model would,
     * repaired by rules and in the model's types. Not a call of the model: nothing counts it, no cache and no fault
     * meets it, and rules for a call's number do not match.
     *
     * @param input the input
     * @return the answer
     * @throws AssertionError if no rule matches
     * @throws io.mlprod.error.MlprodException if rules refuse the input, or the script throws
     */
    public O answerTo(I input) {
        return shared.aside(version)
                .predict(Objects.requireNonNull(input, "input"))
                .value();
    }

    /** Forgets all rules and what was asked, for another script. Faults stay. */
    public void reset() {
        version.script().clear();
        version.log().reset();
    }

    /**
     * Adds something that goes wrong, from the next load or run of this version on.
     *
     * @param disturbance what goes wrong
     * @throws IllegalStateException if it is a fault's plan that has been removed with its own {@code remove()}
     */
    public void inject(Disturbance disturbance) {
        Objects.requireNonNull(disturbance, "disturbance").beforeInjection(version.name());
        version.injected().add(new Injected(disturbance, version.log().total(), new CompletableFuture<>()));
    }

    /**
     * Removes what was injected from this version. It may be injected again. A run that hangs in it goes on.
     *
     * @param disturbance what no longer goes wrong
     */
    public void remove(Disturbance disturbance) {
        Objects.requireNonNull(disturbance, "disturbance");
        for (Injected injected : version.injected()) {
            if (injected.disturbance().equals(disturbance)) {
                version.injected().remove(injected);
                injected.removed().complete(null);
            }
        }
    }

    // ---- what was asked

    /**
     * Returns how many rows this version was asked for. Calls that the cache answered, or whose input was refused, did
     * not reach it. Rows of a batch that failed are asked again one by one, with the numbers that they had; they count
     * once.
     *
     * @return the number since this model was built or its calls were reset
     */
    public long calls() {
        return version.log().calls();
    }

    /**
     * Returns how often this version ran, for one row or several.
     *
     * @return the number since this model was built or its calls were reset
     */
    public long runs() {
        return version.log().runs();
    }

    /**
     * Returns what this version was asked, in the order in which it was; rows that were asked again once only.
     *
     * @return the last 10,000 rows
     */
    public List<I> inputs() {
        return version.log().inputs();
    }

    /**
     * Returns how many rows the runs of this version had, in their order.
     *
     * @return the last 10,000 runs
     */
    public List<Integer> batchSizes() {
        return version.log().batchSizes();
    }

    /** Forgets what was asked; rules and faults stay. */
    public void resetCalls() {
        version.log().reset();
        version.script().forgetFaults();
    }

    /**
     * Closes the handle and ends runs that hang.
     *
     * @throws AssertionError if a call of any version failed with an AssertionError, such as that of a missing rule,
     *     which the code under test may have caught, or if a {@code when} or {@code onCall} has no answer.
     *     {@link #reset()} forgets both, {@link #resetCalls()} the calls
     */
    @Override
    public void close() {
        shared.close();
        AssertionError fault = shared.engine.firstFault();
        if (fault != null) {
            throw new AssertionError(fault.getMessage(), fault);
        }
    }

    /**
     * Returns the model's name and version.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "ScriptedModel[" + shared.engine.types.name() + " " + version.name() + "]";
    }

    /**
     * A builder of scripted models. For one thread.
     *
     * @param <I> what the model takes
     * @param <O> what it gives
     */
    public static final class Builder<I, O> {

        private final Class<I> input;
        private final Class<O> output;
        private String name = "scripted";
        private String version = "1";
        private ManualTime time = new ManualTime(Instant.parse("2026-01-05T08:00:00Z"));
        private Schema schema = Schema.empty();
        private @Nullable Path file;
        private @Nullable ModelSignature signature;
        private UnaryOperator<ModelHandleBuilder<I, O>> settings = UnaryOperator.identity();

        private Builder(Class<I> input, Class<O> output) {
            this.input = Objects.requireNonNull(input, "input");
            this.output = Objects.requireNonNull(output, "output");
        }

        /**
         * Sets the model's name.
         *
         * @param value by default {@code scripted}
         * @return this
         */
        public Builder<I, O> name(String value) {
            name = Arguments.notBlank("A model's name", value);
            return this;
        }

        /**
         * Sets the name of the first version.
         *
         * @param value by default {@code 1}
         * @return this
         */
        public Builder<I, O> version(String value) {
            version = Arguments.notBlank("A version's name", value);
            return this;
        }

        /**
         * Sets the clock of the handle.
         *
         * @param value by default a clock of the model's own, on the morning of 5 January 2026
         * @return this
         */
        public Builder<I, O> time(ManualTime value) {
            time = Objects.requireNonNull(value, "time");
            return this;
        }

        /**
         * Sets the rules for inputs, over those of annotations.
         *
         * @param value the rules
         * @return this
         */
        public Builder<I, O> schema(Schema value) {
            schema = Objects.requireNonNull(value, "schema");
            return this;
        }

        /**
         * Takes the signature of a real model: names, types, shapes and class labels. Its file is read without native
         * code when the handle is built, and so are the rules beside it; its weights are not used.
         *
         * @param model an ONNX file
         * @return this
         */
        public Builder<I, O> signatureOf(Path model) {
            file = Objects.requireNonNull(model, "model");
            signature = null;
            return this;
        }

        /**
         * Sets the signature.
         *
         * @param value names, types and shapes; its digest does not matter
         * @return this
         */
        public Builder<I, O> signature(ModelSignature value) {
            signature = Objects.requireNonNull(value, "signature");
            file = null;
            return this;
        }

        /**
         * Sets what the handle is built with: cache, batching, listeners and so on, as in production.
         *
         * @param value takes a builder that has the types, the model, the engine and the clock, and returns it
         * @return this
         */
        public Builder<I, O> handle(UnaryOperator<ModelHandleBuilder<I, O>> value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        private FakeTypes<I, O> types() {
            if (file == null && signature == null && (input == Inputs.class || output == Outputs.class)) {
                throw new IllegalArgumentException("The types Inputs and Outputs do not say what the model takes and"
                        + " gives; use signature(…), or signatureOf(…) with a real model");
            }
            ModelSignature own =
                    file != null ? null : signature != null ? signature : DerivedSignature.of(input, output);
            return new FakeTypes<>(name, input, output, file, own, schema);
        }

        /**
         * Builds the model.
         *
         * @return a model without rules, which its user closes
         * @throws IllegalArgumentException if no signature can be derived from the types
         */
        public ScriptedModel<I, O> build() {
            Shared<I, O> shared = new Shared<>(this);
            return shared.model(version);
        }
    }
}
