package io.mlprod.testing.traffic;

import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.spi.Engine;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.time.ManualTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where one run of a traffic takes place: its clock, and the models in which regressions strike. The host's test sets
 * it up; everything on it is closed when the run is over. For the thread of the test.
 *
 * <p>Give {@link #time} to every handle and chain, {@link #engine} to every handle that regressions may strike, and the
 * handle itself to {@link #use}. {@link #fake} does all three.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class Stage<I, O> {

    static final Instant START = Instant.parse("2026-01-05T00:00:00Z"); // a Monday

    private final Plan<I, O> plan;
    private final long seed;
    private final ManualTime time = new ManualTime(START);
    private final Injector<I> injector;
    private final List<ModelHandle<?, ?>> handles = new ArrayList<>();
    private final Deque<AutoCloseable> closeLast = new ArrayDeque<>();
    private @Nullable Predictor<I, O> through;
    private @Nullable BiConsumer<? super PredictionId, ? super Feedback> feedback;

    Stage(Plan<I, O> plan, long seed, boolean waits) {
        this.plan = plan;
        this.seed = seed;
        this.injector = new Injector<>(plan, seed, time, waits);
    }

    /**
     * Returns the clock, which begins on Monday, 5 January 2026, at 0:00 UTC. The traffic moves it; a run that is
     * slower by a regression does, too.
     *
     * @return the clock of this run
     */
    public ManualTime time() {
        return time;
    }

    /**
     * Returns the seed of this run, for random numbers of the host's own.
     *
     * @return a number that is another one in each run
     */
    public long seed() {
        return seed;
    }

    /**
     * Returns an engine in which regressions strike.
     *
     * @param real does the work: that of a scripted model, or one that runs real models
     * @return an engine for a handle's builder
     */
    public Engine engine(Engine real) {
        return new FaultyEngine(Objects.requireNonNull(real, "real"), injector);
    }

    /**
     * Returns a handle on fake versions of a model that all answer alike, so that what regressions do is the only
     * difference between them.
     *
     * @param name the model's name
     * @param answers the answer for an input; what it throws is a mistake of the test, and ends the traffic
     * @param serving the version that serves
     * @param loaded versions that are loaded, too, for a rollout or an experiment
     * @return a real handle, with the clock of this stage
     */
    public ModelHandle<I, O> fake(
            String name, Function<? super I, ? extends O> answers, String serving, String... loaded) {
        Objects.requireNonNull(answers, "answers");
        ScriptedModel<I, O> model = ScriptedModel.builder(plan.input(), plan.output())
                .name(name)
                .version(serving)
                .time(time)
                .build();
        closeAfter(model);
        Function<I, O> own = input -> injector.own(() -> answers.apply(input));
        model.otherwise(own);
        ModelHandle<I, O> handle = ModelHandle.builder(plan.input(), plan.output())
                .name(name)
                .load(model.source())
                .engine(engine(model.engine()))
                .time(time)
                .build();
        for (String version : Arguments.noNulls("loaded", loaded)) {
            ScriptedModel<I, O> other = model.version(version);
            other.otherwise(own);
            ModelVersion unused = handle.versions().load(other.source());
        }
        return use(handle);
    }

    /**
     * Adds a handle: regressions find its versions by their names, and it is closed when the run is over. If it is the
     * only one, the traffic goes to it.
     *
     * @param <J> what callers of the handle give
     * @param <P> what they get
     * @param handle a handle with the {@link #time} of this stage, on an {@link #engine} of this stage
     * @return the handle
     */
    public <J, P> ModelHandle<J, P> use(ModelHandle<J, P> handle) {
        closeAfter(Objects.requireNonNull(handle, "handle"));
        handles.add(handle);
        injector.know(handle);
        return handle;
    }

    /**
     * Returns a predictor in which regressions strike that are in a model of this name: errors and slowness. For tiers
     * of a chain that are no handles, such as a client of a remote service.
     *
     * @param <J> what its callers give
     * @param <P> what they get
     * @param name the name that regressions have in {@link Regression#ofModel}
     * @param real does the work
     * @return a predictor to put into the chain
     */
    public <J, P> Predictor<J, P> predictor(String name, Predictor<J, P> real) {
        Objects.requireNonNull(real, "real");
        ModelVersion version =
                new ModelVersion(Arguments.notBlank("The name of a predictor", name), "", "name:" + name);
        injector.know(version);
        return (input, call) -> {
            if (injector.strike(version.sha256()).isAny()) {
                injector.mistake(new IllegalStateException("A regression changes the answers of predictor '" + name
                        + "'; only errors and slowness strike there"));
            }
            return real.predict(input, call);
        };
    }

    /**
     * Sends the traffic through the host's own code instead of to the handle, such as a service that adds the unit to
     * the call. For rollouts and experiments; a run of predictors asks what the test's function returns.
     *
     * @param code asks the model, and returns its prediction
     */
    public void callThrough(Predictor<I, O> code) {
        through = Objects.requireNonNull(code, "code");
    }

    /**
     * Gives outcomes to the host's own code. Unless set, they go to the handle, or to the chain.
     *
     * @param code receives what became known of a prediction
     */
    public void feedbackThrough(BiConsumer<? super PredictionId, ? super Feedback> code) {
        feedback = Objects.requireNonNull(code, "code");
    }

    /**
     * Closes something when the run is over; what was added last is closed first.
     *
     * @param resource what to close
     */
    public void closeAfter(AutoCloseable resource) {
        closeLast.push(Objects.requireNonNull(resource, "resource"));
    }

    Injector<I> injector() {
        return injector;
    }

    List<ModelHandle<?, ?>> handles() {
        return handles;
    }

    /** Refuses another way for the requests than the predictor that the test's function returned. */
    void requireNoOtherWay() {
        if (through != null) {
            throw new IllegalStateException("predictors(…) sends the traffic to what its function returns, so"
                    + " stage.callThrough(…) would be ignored; return that code");
        }
    }

    /** Returns what the requests go to. */
    @SuppressWarnings("unchecked") // a handle of another type is the test's mistake, and fails at the first request
    Predictor<I, O> target() {
        Predictor<I, O> code = through;
        if (code != null) {
            return code;
        }
        if (handles.size() != 1) {
            throw new IllegalStateException("The stage has " + handles.size()
                    + " handles, so it is not clear where the traffic goes; "
                    + (handles.isEmpty()
                            ? "make one by stage.fake(…), or add yours by stage.use(handle)"
                            : "say so by stage.callThrough(…)"));
        }
        return (Predictor<I, O>) handles.get(0);
    }

    BiConsumer<? super PredictionId, ? super Feedback> feedback(Predictor<I, O> target) {
        if (feedback != null) {
            return feedback;
        }
        return Chains.isChain(target)
                ? Chains.feedback(target)
                : (id, what) -> handles.forEach(handle -> {
                    boolean unused = handle.feedback(id, what);
                });
    }

    void close() {
        RuntimeException failed = null;
        AssertionError found = null; // what a script has to say of its calls
        while (!closeLast.isEmpty()) {
            AutoCloseable resource = closeLast.pop();
            try {
                resource.close();
            } catch (AssertionError e) {
                found = found == null ? e : found;
            } catch (Exception e) {
                failed = failed == null ? new IllegalStateException("Could not close " + resource, e) : failed;
            }
        }
        if (found != null) {
            throw found;
        }
        if (failed != null) {
            throw failed;
        }
    }
}
