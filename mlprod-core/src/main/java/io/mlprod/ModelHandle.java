package io.mlprod;

import io.mlprod.error.ClosedException;
import io.mlprod.error.DeployException;
import io.mlprod.error.LoadException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.internal.batching.MicroBatcher;
import io.mlprod.internal.cache.AnswerCache;
import io.mlprod.internal.lease.Reclaim;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.threads.StackRoom;
import io.mlprod.internal.traffic.AsyncCalls;
import io.mlprod.internal.traffic.Dispatcher;
import io.mlprod.internal.traffic.Trial;
import io.mlprod.internal.traffic.TrialStarter;
import io.mlprod.internal.versions.HandleParts;
import io.mlprod.internal.versions.HandleVersions;
import io.mlprod.internal.versions.Versions;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelVersions;
import io.mlprod.lifecycle.TuningReport;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.Outputs;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.Subscription;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model that answers predictions in this process.
 *
 * <p>Thread-safe: open one for each model and share it. A prediction runs on the calling thread and nothing on its way
 * locks, unless micro-batching is on or the thread is a virtual one and the model's runs are long. All native memory is
 * the handle's; values given in may be reused after the call, values handed out are plain heap data. No order of calls
 * from any threads, {@link #close()} included, crashes the JVM.
 *
 * @param <I> what callers give: a record, {@link Inputs}, or a single value or array
 * @param <O> what callers get: a record, {@link Outputs}, or a single value or array
 * @since 0.1
 */
public final class ModelHandle<I, O> implements Predictor<I, O>, AutoCloseable {

    private static final Log LOG = Log.of(ModelHandle.class);

    private final HandleContext context;
    private final Listeners listeners;
    private final Dispatcher<I, O> dispatcher;
    private final AsyncCalls<I, O> async;
    private final Versions<I, O> versions;
    private final TrialStarter<I, O> trials;
    private final HandleVersions<I, O> shown;
    private final @Nullable TuningReport tuning;

    ModelHandle(HandleParts<I, O> parts, boolean closeOnShutdown) {
        this.context = parts.context();
        this.listeners = parts.listeners();
        this.dispatcher = parts.dispatcher();
        this.async = parts.async();
        this.versions = parts.versions();
        this.trials = parts.trials();
        this.shown = new HandleVersions<>(parts, this);
        this.tuning = parts.tuning();
        Reclaim.watch(this, context.pools(), closeOnShutdown);
    }

    /**
     * Opens a model for named tensors, with nothing configured.
     *
     * @param model an ONNX file
     * @return a handle that the caller closes
     * @throws LoadException if there is no such file or it is not a model that can be served
     */
    public static ModelHandle<Inputs, Outputs> open(Path model) {
        return open(model, Inputs.class, Outputs.class);
    }

    /**
     * Opens a model for named tensors, with nothing configured.
     *
     * @param model the path of an ONNX file
     * @return a handle that the caller closes
     * @throws LoadException if there is no such file or it is not a model that can be served
     */
    public static ModelHandle<Inputs, Outputs> open(String model) {
        return open(Path.of(model));
    }

    /**
     * Opens a model for types of your own, with nothing configured.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param model an ONNX file
     * @param input see {@link #builder(Class, Class)}
     * @param output see {@link #builder(Class, Class)}
     * @return a handle that the caller closes
     * @throws LoadException if there is no such file, it is not a model that can be served, or the types do not fit it
     */
    public static <I, O> ModelHandle<I, O> open(Path model, Class<I> input, Class<O> output) {
        return builder(input, output).load(model).build();
    }

    /**
     * Opens a model for types of your own, with nothing configured.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param model the path of an ONNX file
     * @param input see {@link #builder(Class, Class)}
     * @param output see {@link #builder(Class, Class)}
     * @return a handle that the caller closes
     * @throws LoadException if there is no such file, it is not a model that can be served, or the types do not fit it
     */
    public static <I, O> ModelHandle<I, O> open(String model, Class<I> input, Class<O> output) {
        return open(Path.of(model), input, output);
    }

    /**
     * Starts a handle for named tensors.
     *
     * @return a builder, for one thread
     */
    public static ModelHandleBuilder<Inputs, Outputs> builder() {
        return builder(Inputs.class, Outputs.class);
    }

    /**
     * Starts a handle for types of your own.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param input a record whose components are the model's inputs or their columns; or {@link Inputs}; or the class
     *     of a single value or array for a model with one input
     * @param output a record whose components are the model's outputs; or {@link Outputs}; or the class of a single
     *     value or array
     * @return a builder, for one thread
     */
    public static <I, O> ModelHandleBuilder<I, O> builder(Class<I> input, Class<O> output) {
        return new ModelHandleBuilder<>(input, output);
    }

    /**
     * Answers one input, on the calling thread.
     *
     * @throws NullPointerException if an argument is null
     * @throws io.mlprod.error.InvalidInputException if the input breaks the signature or the schema; lists everything
     * @throws io.mlprod.error.DeadlineExceededException if the call's timeout ran out
     * @throws io.mlprod.error.ModelExecutionException if the model failed
     * @throws io.mlprod.error.InvalidOutputException if the model's answer cannot be trusted
     * @throws ClosedException if the handle was closed
     */
    @Override
    public Prediction<O> predict(I input, Call call) {
        return dispatcher.predict(input, call);
    }

    /**
     * Checks one input without a run, on the calling thread: what {@link #predict(Object, Call)} would reject it for,
     * and what it would repair or flag. Does not wait for a turn, and no listener is notified. While a rollout or an
     * experiment is running, the schema is that of the serving version, {@link #serving()}. Blocks only if an accessor
     * of the input does.
     *
     * @param input what would be predicted from; it is not changed
     * @return all violations in the order of rows and features, each with how it would be handled, and at most one
     *     hundred and one that says how many more there are; {@code predict} refuses the input if any is
     *     {@link Violation.Handling#REJECTED}. An accessor that throws is a violation of the rule {@code readable}.
     *     Empty for a clean input
     * @throws NullPointerException if the input is null
     * @throws ClosedException if the handle was closed
     */
    public List<Violation> validate(I input) {
        return dispatcher.validate(input);
    }

    /**
     * Answers many inputs, on the calling thread, in batches where the model takes them. An input that is invalid or
     * that the model fails on does not disturb the others.
     *
     * @param inputs what to predict from
     * @return one outcome for each input, in the same order
     * @throws NullPointerException if the list or an input is null
     * @throws OverloadedException if there is no memory for so long a list; see {@link #predictEach(Iterator,
     *     BiConsumer)}
     */
    public List<Outcome<O>> predictAll(List<? extends I> inputs) {
        return predictAll(inputs, Call.DEFAULT);
    }

    /**
     * Answers many inputs, on the calling thread, in batches where the model takes them. An input that is invalid or
     * that the model fails on does not disturb the others; when the timeout runs out, all that are not answered yet
     * fail.
     *
     * @param inputs what to predict from
     * @param call how to answer; the timeout is for all inputs together
     * @return one outcome for each input, in the same order
     * @throws NullPointerException if an argument or an input is null
     * @throws OverloadedException if there is no memory for so long a list; see {@link #predictEach(Iterator,
     *     BiConsumer)}
     */
    public List<Outcome<O>> predictAll(List<? extends I> inputs, Call call) {
        return dispatcher.predictAll(inputs, call);
    }

    /**
     * Answers inputs as they come, for any number of them: memory is bounded by one chunk. Runs on the calling thread;
     * see {@link #predictEach(Iterator, Call, BiConsumer, Progress.Reports)}.
     *
     * @param inputs what to predict from
     * @param sink gets every input with its outcome, in order
     * @return how many there were
     */
    public Progress predictEach(Iterator<? extends I> inputs, BiConsumer<? super I, ? super Outcome<O>> sink) {
        return predictEach(inputs, Call.DEFAULT, sink, Progress.Reports.NONE);
    }

    /**
     * Answers inputs as they come, for any number of them: memory is bounded by one chunk, which is as large as was
     * measured to be quickest. Runs on the calling thread. An input that is invalid or that the model fails on does not
     * disturb the others. The run ends early, between two chunks, when the handle is closed, the timeout runs out or
     * the thread is interrupted; and when the iterator, the sink or the receiver of reports throws.
     *
     * @param inputs what to predict from; read a chunk ahead of the sink
     * @param call how to answer; the timeout is for all inputs together
     * @param sink gets every input with its outcome, in order
     * @param reports who is told how far it is
     * @return how many there were
     * @throws NullPointerException if an argument or an input is null
     * @throws ClosedException if the handle was closed
     * @throws io.mlprod.error.DeadlineExceededException if the timeout ran out
     * @throws io.mlprod.error.CancelledException if the thread was interrupted
     */
    public Progress predictEach(
            Iterator<? extends I> inputs,
            Call call,
            BiConsumer<? super I, ? super Outcome<O>> sink,
            Progress.Reports reports) {
        StackRoom.check(); // what overflows in the middle of this would be left half done
        return dispatcher.predictEach(inputs, call, sink, reports);
    }

    /**
     * Answers one input on a thread of the handle's own pool.
     *
     * @param input what to predict from; not to be changed before the future is done
     * @return a future of the answer
     * @throws NullPointerException if the input is null
     */
    public CompletableFuture<Prediction<O>> predictAsync(I input) {
        return predictAsync(input, Call.DEFAULT);
    }

    /**
     * Answers one input on a thread of the handle's own pool. The call itself never blocks. The future fails with the
     * exceptions of {@link #predict(Object, Call)}, or with {@link OverloadedException} at once if the queue is full. A
     * future that is cancelled before its turn costs no run. What depends on the future runs on the handle's pool (or,
     * after a timeout in the queue, on the common pool), so give long work an executor of its own.
     *
     * @param input what to predict from; not to be changed before the future is done
     * @param call how to answer; the timeout counts from now
     * @return a future of the answer
     * @throws NullPointerException if an argument is null
     */
    public CompletableFuture<Prediction<O>> predictAsync(I input, Call call) {
        Objects.requireNonNull(input, "The input is null");
        StackRoom.check(); // a pool that overflows while it starts a thread never starts it
        return async.submit(input, call);
    }

    /**
     * Returns which version serves now.
     *
     * @return name, version and digest
     */
    public ModelVersion serving() {
        return dispatcher.stable().version();
    }

    /**
     * Returns what the version that serves now takes and gives.
     *
     * @return the signature; its text form is a table
     */
    public ModelSignature signature() {
        return dispatcher.stable().pipeline().signature();
    }

    /**
     * Returns the handle's versions: to load one without serving it, to serve or unload a loaded one, to watch a
     * folder, and to list what is loaded and what has served.
     *
     * @return a live view, always the same
     */
    public ModelVersions versions() {
        return shown;
    }

    /**
     * Returns what the handle has measured of itself: cache, micro-batching, tuning, failed listeners.
     *
     * @return a snapshot
     */
    public HandleStatistics statistics() {
        LoadedModel<I, O> serving = dispatcher.stable();
        return HandleStatistics.builder()
                .cache(Optional.ofNullable(serving.cache()).map(AnswerCache::statistics))
                .batching(Optional.ofNullable(serving.batcher()).map(MicroBatcher::statistics))
                .tuning(Optional.ofNullable(tuning))
                .listenerErrors(listeners.errors())
                .build();
    }

    /**
     * Adds a listener to this handle, as {@link ModelHandleBuilder#listener} does before it is built. It receives what
     * happens from now on, and its recorders see the rows of calls that begin from now on. Does not block, unless the
     * listener does.
     *
     * @param listener receives the events that it wants, and rows if it records them
     * @return takes the listener off again; does not keep this handle alive
     * @throws NullPointerException if the listener is null
     * @throws ClosedException if the handle was closed
     */
    public Subscription listen(PredictionListener listener) {
        Objects.requireNonNull(listener, "listener");
        if (context.pools().isClosed()) {
            throw dispatcher.stable().leases().closed();
        }
        return listeners.add(listener);
    }

    /**
     * Ends the handle: new calls get {@link ClosedException}, running ones finish, then native memory is freed. Blocks
     * until then; a run that takes longer than the builder's grace is terminated between two operators. An interrupt
     * does not cut this short. Closing again does nothing but wait for the first closing.
     *
     * @throws IllegalStateException if called from within this handle's own predict() on the same thread, for example
     *     by an accessor of the record
     */
    @Override
    public void close() {
        StackRoom.check(); // what overflows in the middle of this would be left half done
        ModelVersion last = serving();
        boolean isFirst = false;
        try {
            isFirst = versions.close();
        } finally {
            if (context.pools().isClosed()) {
                async.shutdown();
                context.platformThreads().shutdown();
                Reclaim.forget(context.pools());
            }
        }
        if (isFirst) {
            LOG.info("{} closed", last);
            context.journal().announce(new ModelEvent.Closed(last));
        }
    }

    /**
     * Reads a model, checks it in every way, and then lets it serve; see {@link #deploy(ModelSource)}.
     *
     * @param file an ONNX file
     * @return which version serves now
     * @throws DeployException if it did not pass a gate; what served before serves on
     */
    public ModelVersion deploy(Path file) {
        return deploy(ModelSource.of(file));
    }

    /**
     * Reads a model, checks it in every way, and then lets it serve; see {@link #deploy(ModelSource)}. A version that
     * is loaded already is served by {@link ModelVersions#serve}.
     *
     * @param file the path of an ONNX file
     * @return which version serves now
     * @throws DeployException if it did not pass a gate; what served before serves on
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public ModelVersion deploy(String file) {
        return deploy(Path.of(file));
    }

    /**
     * Reads a model, checks it in every way, and then lets it serve, without losing or delaying a call. Blocks the
     * calling thread while it loads; other threads go on predicting with what serves. The gates, in order: it loads; it
     * is new; it takes and gives what this handle's types and the serving version do; it answers the warm-up inputs; it
     * gets the golden inputs right. Calls that began before the switch are answered by the version they began with,
     * which is then kept for {@link #rollBack()}, see {@link ModelHandleBuilder#keepPrevious}. The version's name is
     * the source's, or else the first twelve digits of its digest.
     *
     * <p>Deploying what serves changes nothing. A model is the one that is loaded already if name and digest are the
     * same, or if the digest is and the source has no name; the same digest under another name, or the same name for
     * another digest, does not pass.
     *
     * @param source where the model is
     * @return which version serves now
     * @throws DeployException if it did not pass a gate; what served before serves on
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public ModelVersion deploy(ModelSource source) {
        return versions.deploy(Objects.requireNonNull(source, "source"), null);
    }

    /**
     * Deploys a model that has to get golden inputs of its own right, instead of the handle's.
     *
     * @param source where the model is
     * @param golden inputs with their answers
     * @return which version serves now
     * @throws DeployException if it did not pass a gate; what served before serves on
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public ModelVersion deploy(ModelSource source, Golden<I, O> golden) {
        return versions.deploy(Objects.requireNonNull(source, "source"), Objects.requireNonNull(golden, "golden"));
    }

    /**
     * Undoes the last change of who answers. If a rollout or experiment is running, that is ended, and the version that
     * served before it answers everything. Otherwise the version serves again that served before this one; a shadow is
     * ended. A rollout that has promoted the version stays promoted here, but counts as taken back when it is started
     * again, and is taken back in other processes that have promoted it within the last two days. Takes effect in
     * microseconds, since the version before is still loaded; does not wait for a deploy that is loading, and for the
     * store of a running rollout only afterwards, at most for {@link io.mlprod.rollout.Polling#timeout}. Rolling back
     * again goes one further back, as far as versions were {@linkplain ModelHandleBuilder#keepPrevious kept}.
     *
     * @return which version serves now
     * @throws IllegalStateException if no version that served before is loaded
     * @throws ClosedException if the handle was closed
     */
    public ModelVersion rollBack() {
        return versions.rollBack();
    }

    /**
     * Begins to move traffic to a loaded version step by step, with guards that take it back; see {@link Rollout}.
     * Returns when the first plan has been read from or written to the rollout's store, at the latest after
     * {@link io.mlprod.rollout.Polling#timeout}; if the store has not answered by then, the rollout is {@code PENDING},
     * says why in its status, and begins with the first poll that is answered.
     *
     * @param config what to do; its name is by default the model's and the version's, as in {@code penguins-8}
     * @return the rollout, to look at and to steer
     * @throws DeployException if a version does not take and give what the version does that serves now
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if that version serves already, if a rollout, experiment or shadow is running, or
     *     if the store says that the rollout is running with another model
     * @throws ClosedException if the handle was closed
     */
    public RunningRollout rollout(Rollout<? super I, ? super O> config) {
        StackRoom.check(); // what overflows in the middle of this would be left half done
        return trials.rollout(config);
    }

    /**
     * Starts a rollout of a loaded version by a plan that knows this handle's types, so that its lambdas need none:
     * {@code handle.rollout("8", rollout -> rollout.unit(order -> order.customer()).steps(0.1, 0.5))}. Otherwise as
     * {@link #rollout(Rollout)}.
     *
     * @param version the candidate's version name
     * @param plan gets a rollout with every default, and returns the one to start
     * @return the rollout, to look at and to steer
     * @throws DeployException if a version does not take and give what the version does that serves now
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if that version serves already, if a rollout, experiment or shadow is running, or
     *     if the store says that the rollout is running with another model
     * @throws ClosedException if the handle was closed
     */
    public RunningRollout rollout(String version, UnaryOperator<Rollout<I, O>> plan) {
        StackRoom.check(); // what overflows in the middle of this would be left half done
        return trials.rollout(version, plan);
    }

    /**
     * Begins to compare loaded versions on live traffic; see {@link Experiment}. The control's version is the serving
     * one.
     *
     * @param config what to compare
     * @return the experiment, to read and to stop
     * @throws DeployException if a version does not take and give what the version does that serves now
     * @throws IllegalArgumentException if a version is not loaded, the control's is not the serving one, or the weights
     *     make no sense
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public RunningExperiment experiment(Experiment<? super I> config) {
        StackRoom.check(); // what overflows in the middle of this would be left half done
        return trials.experiment(config);
    }

    /**
     * Starts an experiment by a plan that knows what this handle takes, so that its lambdas need no types. Otherwise as
     * {@link #experiment(Experiment)}.
     *
     * @param name the experiment's name
     * @param plan gets an experiment without arms, and returns the one to start
     * @return the experiment, to read and to stop
     * @throws DeployException if a version does not take and give what the version does that serves now
     * @throws IllegalArgumentException if a version is not loaded, the control's is not the serving one, or something
     *     is missing, see {@link Experiment#checked}
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public RunningExperiment experiment(String name, UnaryOperator<Experiment<I>> plan) {
        StackRoom.check(); // what overflows in the middle of this would be left half done
        return trials.experiment(name, plan);
    }

    /**
     * Begins to let a loaded version answer some calls beside the serving one, unseen, and to compare; see
     * {@link Shadow}. {@code predictAll} and {@code predictEach} are not shadowed.
     *
     * @param config which version, and what counts as a difference
     * @return the shadow, to read and to stop
     * @throws DeployException if a version does not take and give what the version does that serves now
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if that version serves, or a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public RunningShadow shadow(Shadow<? super I, ? super O> config) {
        StackRoom.check(); // what overflows in the middle of this would be left half done
        return trials.shadow(config);
    }

    /**
     * Starts a shadow by a plan that knows this handle's types, so that its lambdas need none. Otherwise as
     * {@link #shadow(Shadow)}.
     *
     * @param version the candidate's version name
     * @param plan gets a shadow with every default, and returns the one to start
     * @return the shadow, to read and to stop
     * @throws DeployException if a version does not take and give what the version does that serves now
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if that version serves, or a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public RunningShadow shadow(String version, UnaryOperator<Shadow<I, O>> plan) {
        StackRoom.check(); // what overflows in the middle of this would be left half done
        return trials.shadow(version, plan);
    }

    /**
     * Tells what became known of a prediction: the one door for labels, measured values and events, by which running
     * rollouts, experiments and shadows and all listeners learn of them. Does not block.
     *
     * @param id the prediction's
     * @param feedback what became known
     * @return whether the running rollout, experiment or shadow took it: false if none is running, if it does not know
     *     the prediction (any more), or if it asks for nothing of that name and kind, as when a number is measured for
     *     a proportion. A shadow takes the first label of each prediction that it has compared by a label, of the last
     *     10,000 on which the two versions agreed and the last 10,000 on which they did not; none of those that it did
     *     not sample, dropped or has not compared yet. Listeners are told in any case
     */
    public boolean feedback(PredictionId id, Feedback feedback) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(feedback, "feedback");
        Trial<I, O> trial = versions.trial();
        boolean isUsed = trial != null && trial.feedback(id, feedback);
        context.journal().received(serving(), id, feedback);
        return isUsed;
    }

    /**
     * Returns which model this is.
     *
     * @return for example {@code ModelHandle[penguins@7]}
     */
    @Override
    public String toString() {
        return "ModelHandle[" + versions + "]";
    }
}
