package io.mlprod;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.batching.Batching;
import io.mlprod.batching.RowIndependence;
import io.mlprod.cache.Cache;
import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.exposure.HashedUnits;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.internal.serving.HandleSettings.Closing;
import io.mlprod.internal.versions.HandleAssembler;
import io.mlprod.lifecycle.Arena;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.observe.PredictionListener;
import io.mlprod.spi.Engine;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.TimeSource;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a {@link ModelHandle}; only {@link #load(Path)} or {@link #load(ModelSource)} is required. For one
 * thread.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class ModelHandleBuilder<I, O> {

    private static final int MIN_SECRET = 16; // bytes
    private static final Duration MAX_GRACE = Duration.ofDays(365);

    private final Class<I> input;
    private final Class<O> output;
    private final List<PredictionListener> listeners = new ArrayList<>();
    private MethodHandles.Lookup lookup = MethodHandles.lookup();
    private List<Engine> engines = List.of(); // ONNX Runtime, which need not be there if others are set
    private Schema schema = Schema.empty();
    private Closing closing = new Closing(Duration.ofSeconds(30), true);
    private AsyncLimits async = AsyncLimits.DEFAULT;
    private HandleSettings.@Nullable Caching<I> caching;
    private @Nullable Batching batching;
    private RowIndependence rowIndependence = RowIndependence.PROVEN;
    private boolean refusesHazards;
    private @Nullable AdmissionLimits admission;
    private HandleSettings.@Nullable Measuring<I> measuring;
    private List<I> warmUp = List.of();
    private TimeSource time = TimeSource.system();
    private HashedUnits hashedUnits = HashedUnits.PLAIN;
    private Retention retention = Retention.DEFAULT;
    private @Nullable Golden<I, O> golden;
    private @Nullable Integer intraOpThreads;
    private Arena arena = Arena.AUTO;
    private @Nullable ModelSource source;
    private @Nullable String name;
    private @Nullable String version;

    ModelHandleBuilder(Class<I> input, Class<O> output) {
        this.input = Objects.requireNonNull(input, "input");
        this.output = Objects.requireNonNull(output, "output");
    }

    /**
     * Sets the model's name in messages, predictions and events. The default is the name of the file without its
     * ending.
     *
     * @param name the name
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public ModelHandleBuilder<I, O> name(String name) {
        this.name = Arguments.notBlank("The name", Objects.requireNonNull(name, "name"));
        return this;
    }

    /**
     * Sets the model's version. The default is the source's version, or else the first twelve digits of the digest.
     *
     * @param version the version
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public ModelHandleBuilder<I, O> version(String version) {
        this.version = Arguments.notBlank("The version", Objects.requireNonNull(version, "version"));
        return this;
    }

    /**
     * Sets the model to load.
     *
     * @param file an ONNX file; a {@code <name>.schema.json} next to it is also read
     * @return this
     */
    public ModelHandleBuilder<I, O> load(Path file) {
        return load(ModelSource.of(file));
    }

    /**
     * Sets the model to load.
     *
     * @param file the path of an ONNX file; a {@code <name>.schema.json} next to it is also read
     * @return this
     */
    public ModelHandleBuilder<I, O> load(String file) {
        return load(Path.of(Objects.requireNonNull(file, "file")));
    }

    /**
     * Sets the model to load.
     *
     * @param model where it is, and what its bytes must satisfy
     * @return this
     */
    public ModelHandleBuilder<I, O> load(ModelSource model) {
        source = Objects.requireNonNull(model, "model");
        return this;
    }

    /**
     * Sets rules that override those of the signature, the JSON file next to the model and the record's annotations. If
     * called again, the later schema overrides the earlier one.
     *
     * @param rules the schema
     * @return this
     */
    public ModelHandleBuilder<I, O> schema(Schema rules) {
        schema = schema.overriddenBy(Objects.requireNonNull(rules, "rules"));
        return this;
    }

    /**
     * Adds a listener. Use {@link ModelHandle#listen} to add one to an open handle.
     *
     * @param listener receives those events of the handle that it wants, and rows if it records them
     * @return this
     */
    public ModelHandleBuilder<I, O> listener(PredictionListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Sets how many threads one run may use, the caller's included. The default is 1; more pays only for large models
     * with few callers.
     *
     * @param threads 1 or more
     * @return this
     * @throws IllegalArgumentException if it is below 1
     */
    public ModelHandleBuilder<I, O> intraOpThreads(int threads) {
        intraOpThreads = SessionOptions.DEFAULT.intraOpThreads(threads).intraOpThreads();
        return this;
    }

    /**
     * Sets where the memory of a run comes from. By default the size of the model decides. A small model that makes
     * large tensors is better off with an arena, above all if its runs often end at a deadline, since the system's
     * allocator then keeps pieces that it cannot use again.
     *
     * @param source the source of memory
     * @return this
     */
    public ModelHandleBuilder<I, O> arena(Arena source) {
        arena = Objects.requireNonNull(source, "arena");
        return this;
    }

    /**
     * Sets the limits of {@link ModelHandle#predictAsync}. The default is as many threads as there are processors (with
     * micro-batching, as many as two batches have rows) and a queue of 1,000. Threads are started when needed and end
     * when idle.
     *
     * @param limits how many threads there are, and how many calls wait for one
     * @return this
     */
    public ModelHandleBuilder<I, O> async(AsyncLimits limits) {
        async = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * Caches answers: {@code predict} and {@code predictAsync} do not run the model for an input that was answered
     * before, and calls with the same input at the same time share one run. {@code predictAll} and {@code predictEach}
     * bypass the cache.
     *
     * @param cache how much memory it may take, and how long an answer may be used
     * @return this
     */
    public ModelHandleBuilder<I, O> cache(Cache cache) {
        return cache(cache, input -> true);
    }

    /**
     * Caches the answers that a predicate admits; see {@link #cache(Cache)}.
     *
     * @param cache how much memory it may take, and how long an answer may be used
     * @param isCacheable whether the answer for an input may be cached; must be quick, is called by many threads
     * @return this
     */
    public ModelHandleBuilder<I, O> cache(Cache cache, Predicate<? super I> isCacheable) {
        caching = new HandleSettings.Caching<>(
                Objects.requireNonNull(cache, "cache"), Objects.requireNonNull(isCacheable, "isCacheable"));
        return this;
    }

    /**
     * Turns on micro-batching: calls that come at the same time share runs of the model. The model needs a dynamic
     * first dimension, and rows that do not influence one another. The first batch is compared with single runs, and
     * batching stays off if they differ.
     *
     * @param batching how many rows, how long to wait for them, and how many may wait
     * @return this
     * @throws IllegalArgumentException if the queue holds fewer rows than a batch has
     */
    public ModelHandleBuilder<I, O> batching(Batching batching) {
        Objects.requireNonNull(batching, "batching");
        if (batching.queueRows() < batching.maxRows()) {
            throw new IllegalArgumentException("The queue must hold at least one batch of " + batching.maxRows()
                    + " rows, not " + batching.queueRows() + "; raise queueRows or lower maxRows");
        }
        this.batching = batching;
        return this;
    }

    /**
     * Sets the rule for when several inputs may share a run: those of {@code predictAll}, or of different callers under
     * {@link #batching}.
     *
     * @param rule the rule; the default is {@link RowIndependence#PROVEN}
     * @return this
     */
    public ModelHandleBuilder<I, O> rowIndependence(RowIndependence rule) {
        rowIndependence = Objects.requireNonNull(rule, "rowIndependence");
        return this;
    }

    /**
     * Refuses models with nodes that may end the process in spite of valid inputs. By default such models load with a
     * warning, and {@code VersionStatus.hazards} names the nodes.
     *
     * @return this
     */
    public ModelHandleBuilder<I, O> refuseHazards() {
        refusesHazards = true;
        return this;
    }

    /**
     * Limits how many runs of the model are under way at a time. Further calls wait for their turn, as long as their
     * timeout and the limits allow. A call fails with {@link io.mlprod.error.OverloadedException} if too many already
     * wait, or if it waits too long. By default the only limit is the number of calling threads.
     *
     * @param limits how many runs at a time, how many calls wait, and how long each
     * @return this
     */
    public ModelHandleBuilder<I, O> admission(AdmissionLimits limits) {
        admission = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * Tunes the handle while it is built: measures how the model runs best on this machine, and runs it that way.
     * Chooses how many threads a run uses (unless {@link #intraOpThreads} was set), whether memory comes from an arena
     * (unless {@link #arena} was set), and how many rows {@code predictAll} runs together. The measurements are in
     * {@link ModelHandle#statistics()}. Tuning takes up to the whole budget, and keeps all processors busy if the goal
     * is throughput. The handle's own limits, cache and listeners do not take part.
     *
     * @param tuning the goal, and how long it may take
     * @param inputs typical inputs, different ones; as many as you have, up to some hundreds
     * @return this
     * @throws IllegalArgumentException if there is no input
     */
    public ModelHandleBuilder<I, O> tune(Tuning tuning, List<? extends I> inputs) {
        List<I> given = Arguments.noNulls("inputs", inputs);
        if (given.isEmpty()) {
            throw new IllegalArgumentException("Tuning needs typical inputs to measure with; the list is empty");
        }
        measuring = new HandleSettings.Measuring<>(Objects.requireNonNull(tuning, "tuning"), given);
        return this;
    }

    /**
     * Sets warm-up inputs, which every version answers before it serves, the first one included, so that no caller
     * waits for work that is done only once. A version that does not answer one of them is refused. By default the
     * golden inputs are used, if there are any.
     *
     * @param inputs typical inputs; not changed afterwards
     * @return this
     * @throws IllegalArgumentException if there are none
     */
    public ModelHandleBuilder<I, O> warmUp(List<? extends I> inputs) {
        List<I> given = Arguments.noNulls("inputs", inputs);
        if (given.isEmpty()) {
            throw new IllegalArgumentException("Warming up needs inputs; the list is empty");
        }
        warmUp = given;
        return this;
    }

    /**
     * Sets golden inputs, which every version must get right before it serves, the first one included.
     *
     * @param examples inputs with their right answers
     * @return this
     */
    public ModelHandleBuilder<I, O> golden(Golden<I, O> examples) {
        golden = Objects.requireNonNull(examples, "examples");
        return this;
    }

    /**
     * Sets how many of the versions that served before are kept in memory, and for how long, so that
     * {@link ModelHandle#rollBack()} takes microseconds. The default is one, for 30 minutes.
     *
     * @param retention how many, and for how long
     * @return this
     */
    public ModelHandleBuilder<I, O> keepPrevious(Retention retention) {
        this.retention = Objects.requireNonNull(retention, "retention");
        return this;
    }

    /**
     * Sets the handle's clock, for tests. It governs timeouts of calls, waits for a turn and for a shadow's answer,
     * expiry of cached answers, watches of places, retention of versions, and the progress of rollouts and experiments.
     * Two waits always use the machine's time, since both have to end without a test's help: that of rows for a batch,
     * and that of {@code close()} for running calls.
     *
     * @param source the clock, such as a {@link io.mlprod.time.ManualTime}; the default is the machine's
     * @return this
     */
    public ModelHandleBuilder<I, O> time(TimeSource source) {
        time = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets a secret that turns the units in exposures into pseudonyms: HMAC-SHA256 of a unit's hash. Without it
     * exposures hold the plain hash, and whoever reads them and can guess units (customer numbers, say) can hash those
     * as well, and so find out whose an exposure is. The same holds for the units that a rollout shares with other
     * processes through its store, see {@link io.mlprod.rollout.RolloutCounts#units}. Which unit gets which arm does
     * not depend on the secret. Give the same secret to all processes that write to one place; with another secret
     * every unit has another pseudonym.
     *
     * @param secret 16 random bytes or more, from where the application keeps its keys; copied
     * @return this
     * @throws IllegalArgumentException if it is shorter
     */
    public ModelHandleBuilder<I, O> unitSecret(byte[] secret) {
        Objects.requireNonNull(secret, "The unit secret is null");
        if (secret.length < MIN_SECRET) {
            throw new IllegalArgumentException("A unit secret of " + secret.length + " bytes can be guessed; take "
                    + MIN_SECRET + " random bytes or more");
        }
        hashedUnits = HashedUnits.keyed(secret);
        return this;
    }

    /**
     * Sets how long {@link ModelHandle#close()} waits for running calls before it terminates them. The default is 30
     * seconds.
     *
     * @param grace zero or more
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ModelHandleBuilder<I, O> closeGrace(Duration grace) {
        Arguments.notNegative("closeGrace", Objects.requireNonNull(grace, "grace"));
        closing = new Closing(grace.compareTo(MAX_GRACE) < 0 ? grace : MAX_GRACE, closing.onShutdown());
        return this;
    }

    /**
     * Sets whether the handle closes itself when the JVM begins to shut down, which is the default. Set it to false
     * where a container closes the handle after the last request, as Spring and Quarkus do with beans: their requests
     * may still need it while the JVM is shutting down.
     *
     * @param onShutdown false if the application closes the handle in any case
     * @return this
     */
    public ModelHandleBuilder<I, O> closeOnShutdown(boolean onShutdown) {
        closing = new Closing(closing.grace(), onShutdown);
        return this;
    }

    /**
     * Sets the engines that run the models. The default is {@link Engines#byDefault()}: small models of tables run in
     * Java, all others on ONNX Runtime. The first engine in line that takes a model runs it; each version is offered to
     * them anew. {@link io.mlprod.lifecycle.VersionStatus#engine} reports which one that is, and why those before it
     * did not take the model.
     *
     * @param first the first engine in line
     * @param otherwise the engines that are asked if that one does not take the model, in this order
     * @return this
     */
    public ModelHandleBuilder<I, O> engine(Engine first, Engine... otherwise) {
        Objects.requireNonNull(first, "first");
        engines = Stream.concat(Stream.of(first), Arguments.noNulls("otherwise", otherwise).stream())
                .toList();
        return this;
    }

    /**
     * Gives mlprod access to the records' accessors and constructors where the module system would deny it: for records
     * in a package that is not open to {@code io.mlprod.core}.
     *
     * @param access {@code MethodHandles.lookup()} of a class in the records' module
     * @return this
     */
    public ModelHandleBuilder<I, O> lookup(MethodHandles.Lookup access) {
        lookup = Objects.requireNonNull(access, "access");
        return this;
    }

    /**
     * Builds the handle: reads, checks and loads the model, and fits the records and the schema to it. Blocks until
     * that is done.
     *
     * @return a handle that the caller closes
     * @throws IllegalStateException if no model was given
     * @throws LoadException if the model cannot be loaded, or something does not fit its signature; the message names
     *     every mismatch
     * @throws io.mlprod.error.DeployException if it does not answer the warm-up inputs or gets golden inputs wrong
     */
    public ModelHandle<I, O> build() {
        if (source == null) {
            throw new IllegalStateException("No model to load; call load(...) before build()");
        }
        return new ModelHandle<>(HandleAssembler.assemble(settings(source), Prediction::new), closing.onShutdown());
    }

    /**
     * Returns a copy of the settings: versions are loaded with it long after, when the builder may have been used
     * again.
     */
    HandleSettings<I, O> settings(ModelSource first) {
        return new HandleSettings<>(
                first,
                name,
                version,
                new HandleSettings.Types<>(input, output, lookup),
                schema,
                engines.isEmpty() ? Engines.byDefault() : engines,
                intraOpThreads,
                arena,
                refusesHazards,
                caching,
                batching,
                rowIndependence,
                admission,
                async,
                measuring,
                warmUp,
                golden,
                retention,
                closing,
                time,
                hashedUnits,
                List.copyOf(listeners));
    }
}
