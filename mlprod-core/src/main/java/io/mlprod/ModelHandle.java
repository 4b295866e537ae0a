package io.mlprod;

import io.mlprod.error.ClosedException;
import io.mlprod.error.DeployException;
import io.mlprod.error.LoadException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.internal.lease.Reclaim;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.threads.StackRoom;
import io.mlprod.internal.traffic.AsyncCalls;
import io.mlprod.internal.traffic.Dispatcher;
import io.mlprod.internal.traffic.Trial;
import io.mlprod.internal.traffic.TrialStarter;
import io.mlprod.internal.versions.HandleParts;
import io.mlprod.internal.versions.HandleState;
import io.mlprod.internal.versions.HandleVersions;
import io.mlprod.internal.versions.Versions;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelVersions;
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
import io.mlprod.validation.Schema;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * A loaded model that answers predictions in this process.
 *
 * <p>Thread-safe: open one for each model and share it. A prediction runs on the calling thread without taking a lock,
 * unless micro-batching is on, or the thread is a virtual one and the model's runs are long. The handle owns all native
 * memory: inputs may be reused after the call, and answers are plain heap data. No order of calls from any threads,
 * {@link #close()} included, crashes the JVM.
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
    private final HandleState<I, O> state; // which listeners keep weakly

    ModelHandle(HandleParts<I, O> parts, boolean closeOnShutdown) {
        this.context = parts.context();
        this.listeners = parts.listeners();
        this.dispatcher = parts.dispatcher();
        this.async = parts.async();
        this.versions = parts.versions();
        this.trials = parts.trials();
        this.shown = new HandleVersions<>(parts, this);
        this.state = new HandleState<>(parts);
        Reclaim.watch(this, context.pools(), closeOnShutdown);
        listeners.attach(state);
    }

    /**
     * Opens a model for named tensors, with default settings.
     *
     * @param model an ONNX file
     * @return a handle that the caller closes
     * @throws LoadException if there is no such file or it is not a model that can be served
     */
    public static ModelHandle<Inputs, Outputs> open(Path model) {
        return open(model, Inputs.class, Outputs.class);
    }

    /**
     * Opens a model for named tensors, with default settings.
     *
     * @param model the path of an ONNX file
     * @return a handle that the caller closes
     * @throws LoadException if there is no such file or it is not a model that can be served
     */
    public static ModelHandle<Inputs, Outputs> open(String model) {
        return open(Path.of(Objects.requireNonNull(model, "model")));
    }

    /**
     * Opens a model for types of your own, with default settings.
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
     * Opens a model for types of your own, with default settings.
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
        return open(Path.of(Objects.requireNonNull(model, "model")), input, output);
    }

    /**
     * Returns a builder of a handle for named tensors.
     *
     * @return a builder, for one thread
     */
    public static ModelHandleBuilder<Inputs, Outputs> builder() {
        return builder(Inputs.class, Outputs.class);
    }

    /**
     * Returns a builder of a handle for types of your own.
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
     * Answers one input on the calling thread.
     *
     * @throws NullPointerException if an argument is null
     * @throws io.mlprod.error.InvalidInputException if the input breaks the signature or the schema; lists every
     *     violation
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
     * Checks one input on the calling thread, without running the model. Finds what {@link #predict(Object, Call)}
     * would reject the input for, and what it would repair or flag. Does not wait for a turn, and notifies no listener.
     * While a rollout or an experiment is running, the schema is that of the serving version, {@link #serving()}.
     * Blocks only if an accessor of the input does.
     *
     * @param input what would be predicted from; it is not changed
     * @return the violations in the order of rows and features, each with how it would be handled: at most one hundred,
     *     and one more that says how many others there are. {@code predict} refuses the input if any is
     *     {@link Violation.Handling#REJECTED}. An accessor that throws is a violation of the rule {@code readable}.
     *     Empty for a clean input
     * @throws NullPointerException if the input is null
     * @throws ClosedException if the handle was closed
     */
    public List<Violation> validate(I input) {
        return dispatcher.validate(input);
    }

    /**
     * Answers many inputs on the calling thread, in batches where the model takes them. An input that is invalid, or
     * that the model fails on, does not affect the others.
     *
     * @param inputs what to predict from
     * @return one outcome for each input, in the same order
     * @throws NullPointerException if the list or an input is null
     * @throws OverloadedException if there is no memory for a list of this length; see {@link #predictEach(Iterator,
     *     BiConsumer)}
     */
    public List<Outcome<O>> predictAll(List<? extends I> inputs) {
        return predictAll(inputs, Call.DEFAULT);
    }

    /**
     * Answers many inputs on the calling thread, in batches where the model takes them. An input that is invalid, or
     * that the model fails on, does not affect the others. When the timeout runs out, all inputs that are not answered
     * yet fail.
     *
     * @param inputs what to predict from
     * @param call how to answer; the timeout is for all inputs together
     * @return one outcome for each input, in the same order
     * @throws NullPointerException if an argument or an input is null
     * @throws OverloadedException if there is no memory for a list of this length; see {@link #predictEach(Iterator,
     *     BiConsumer)}
     */
    public List<Outcome<O>> predictAll(List<? extends I> inputs, Call call) {
        return dispatcher.predictAll(inputs, call);
    }

    /**
     * Answers many rows that are at hand as columns, on the calling thread.
     *
     * @param columns what to predict from
     * @return the model's outputs as arrays, and what became of each row
     * @throws NullPointerException if the argument is null
     * @throws IllegalArgumentException if the columns are not those of the model's inputs
     */
    public ColumnAnswers predictColumns(Columns columns) {
        return predictColumns(columns, Call.DEFAULT);
    }

    /**
     * Answers many rows that are at hand as columns, on the calling thread, in batches. The columns are checked by the
     * same rules as inputs of {@link #predict(Object, Call)}, feature by feature. A row that is invalid, or that the
     * model fails on, does not affect the others; when the timeout runs out or the handle is closed, all rows that are
     * not answered yet fail. A column is named as the feature is in the handle's record or schema, or as the model's
     * input.
     *
     * <p>Other than with {@code predictAll}, answers are arrays of the model's own outputs; the input of an event is
     * the columns; and while a rollout or an experiment is running, the serving version answers and nothing is counted,
     * because a row has no unit. As with {@code predictAll}, the cache is not asked, and recorders see every row.
     *
     * @param columns what to predict from; arrays are not to be changed before this returns
     * @param call how to answer; the timeout is for all rows together
     * @return the model's outputs as arrays, and what became of each row
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the columns are not those of the model's inputs: one is missing, unknown, or
     *     of another type or width; or if the model takes no batches
     */
    public ColumnAnswers predictColumns(Columns columns, Call call) {
        StackRoom.check(); // a stack overflow in the middle would leave this half done
        return dispatcher.predictColumns(columns, call);
    }

    /**
     * Answers any number of inputs as they come, in chunks; memory is bounded by one chunk. Runs on the calling thread;
     * see {@link #predictEach(Iterator, Call, BiConsumer, Progress.Reports)}.
     *
     * @param inputs what to predict from
     * @param sink receives every input with its outcome, in order
     * @return how many inputs there were
     */
    public Progress predictEach(Iterator<? extends I> inputs, BiConsumer<? super I, ? super Outcome<O>> sink) {
        return predictEach(inputs, Call.DEFAULT, sink, Progress.Reports.NONE);
    }

    /**
     * Answers any number of inputs as they come, in chunks. Memory is bounded by one chunk, whose size is the one that
     * was measured to be quickest. Runs on the calling thread. An input that is invalid, or that the model fails on,
     * does not affect the others. The run ends early, between two chunks, when the handle is closed, the timeout runs
     * out or the thread is interrupted. It also ends when the iterator, the sink or the receiver of reports throws.
     *
     * @param inputs what to predict from; read one chunk ahead of the sink
     * @param call how to answer; the timeout is for all inputs together
     * @param sink receives every input with its outcome, in order
     * @param reports the receiver of progress reports
     * @return how many inputs there were
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
        StackRoom.check(); // a stack overflow in the middle would leave this half done
        return dispatcher.predictEach(inputs, call, sink, reports);
    }

    /**
     * Answers one input on a thread of the handle's own pool.
     *
     * @param input what to predict from; not to be changed before the future is done
     * @return a future that completes with the answer
     * @throws NullPointerException if the input is null
     */
    public CompletableFuture<Prediction<O>> predictAsync(I input) {
        return predictAsync(input, Call.DEFAULT);
    }

    /**
     * Answers one input on a thread of the handle's own pool. The call itself never blocks. The future fails with the
     * exceptions of {@link #predict(Object, Call)}, or at once with {@link OverloadedException} if the queue is full. A
     * future that is cancelled before its turn costs no run. Dependent stages of the future run on the handle's pool
     * (or, after a timeout in the queue, on the common pool), so give long work an executor of its own.
     *
     * @param input what to predict from; not to be changed before the future is done
     * @param call how to answer; the timeout counts from now
     * @return a future that completes with the answer
     * @throws NullPointerException if an argument is null
     */
    public CompletableFuture<Prediction<O>> predictAsync(I input, Call call) {
        Objects.requireNonNull(input, "The input is null");
        StackRoom.check(); // if the stack overflows while the pool starts a thread, that thread never starts
        return async.submit(input, call);
    }

    /**
     * Returns the version that serves now.
     *
     * @return name, version and digest
     */
    public ModelVersion serving() {
        return dispatcher.stable().version();
    }

    /**
     * Returns the signature of the version that serves now: what it takes and gives.
     *
     * @return the signature; its text form is a table
     */
    public ModelSignature signature() {
        return dispatcher.stable().pipeline().signature();
    }

    /**
     * Returns the schema of the version that serves now: the rules of the file next to the model, overridden by those
     * of the record's annotations, overridden by those of the builder. The default rules and what the model itself
     * requires of its inputs are not in it; the latter is {@link #signature()}.
     *
     * @return the rules that {@link #validate} checks
     */
    public Schema schema() {
        return dispatcher.stable().pipeline().schema();
    }

    /**
     * Returns the class of what callers give.
     *
     * @return the class that the handle was opened with
     */
    public Class<I> inputType() {
        return dispatcher.stable().pipeline().encoder().type();
    }

    /**
     * Returns the handle's versions. They load a version without serving it, serve or unload a loaded one, watch a
     * folder, and list what is loaded and what has served.
     *
     * @return a live view, always the same
     */
    public ModelVersions versions() {
        return shown;
    }

    /**
     * Returns the handle's statistics: cache, micro-batching, tuning, listener errors.
     *
     * @return a snapshot
     */
    public HandleStatistics statistics() {
        return state.statistics();
    }

    /**
     * Adds a listener to this handle, as {@link ModelHandleBuilder#listener} does before the handle is built. The
     * listener receives the events that happen from now on, and its recorders see the rows of calls that begin from now
     * on. Does not block, unless the listener does.
     *
     * @param listener receives the events that it wants, and rows if it records them
     * @return a subscription that removes the listener when it is closed; it does not keep this handle alive
     * @throws NullPointerException if the listener is null
     * @throws ClosedException if the handle was closed
     */
    public Subscription listen(PredictionListener listener) {
        Objects.requireNonNull(listener, "listener");
        if (context.pools().isClosed()) {
            throw dispatcher.stable().leases().closed();
        }
        return listeners.add(listener, state);
    }

    /**
     * Closes the handle: new calls fail with {@link ClosedException}, running ones finish, and then native memory is
     * freed. Blocks until that is done. A run that takes longer than the grace period set on the builder is terminated
     * between two operators. An interrupt does not cut the wait short. Closing again only waits for the first close to
     * finish.
     *
     * @throws IllegalStateException if called from within this handle's own predict() on the same thread, for example
     *     by an accessor of the record
     */
    @Override
    public void close() {
        StackRoom.check(); // a stack overflow in the middle would leave this half done
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
     * Loads a model, passes it through every gate, and then makes it the serving version; see
     * {@link #deploy(ModelSource)}.
     *
     * @param file an ONNX file
     * @return the version that serves now
     * @throws DeployException if it did not pass a gate; the version that served before continues to serve
     */
    public ModelVersion deploy(Path file) {
        return deploy(ModelSource.of(file));
    }

    /**
     * Loads a model, passes it through every gate, and then makes it the serving version; see
     * {@link #deploy(ModelSource)}. To serve a version that is already loaded, use {@link ModelVersions#serve}.
     *
     * @param file the path of an ONNX file
     * @return the version that serves now
     * @throws DeployException if it did not pass a gate; the version that served before continues to serve
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public ModelVersion deploy(String file) {
        return deploy(Path.of(Objects.requireNonNull(file, "file")));
    }

    /**
     * Loads a model, passes it through every gate, and then makes it the serving version, without losing or delaying a
     * call. Blocks the calling thread while it loads; other threads continue to predict with the serving version. The
     * gates, in order: the model loads; it is new; it takes and gives what this handle's types and the serving version
     * do; it answers the warm-up inputs; it gets the golden inputs right. Calls that began before the switch are
     * answered by the version they began with, which is then kept for {@link #rollBack()}, see
     * {@link ModelHandleBuilder#keepPrevious}. The version's name is the source's, or else the first twelve digits of
     * its digest.
     *
     * <p>Deploying the serving version changes nothing. A model counts as already loaded if its name and digest are
     * those of a loaded version, or if its digest is and the source has no name. The same digest under another name, or
     * another digest under the same name, does not pass.
     *
     * @param source where the model is
     * @return the version that serves now
     * @throws DeployException if it did not pass a gate; the version that served before continues to serve
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public ModelVersion deploy(ModelSource source) {
        return versions.deploy(Objects.requireNonNull(source, "source"), null);
    }

    /**
     * Deploys a model that must get its own golden inputs right instead of the handle's.
     *
     * @param source where the model is
     * @param golden inputs with their right answers
     * @return the version that serves now
     * @throws DeployException if it did not pass a gate; the version that served before continues to serve
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public ModelVersion deploy(ModelSource source, Golden<I, O> golden) {
        return versions.deploy(Objects.requireNonNull(source, "source"), Objects.requireNonNull(golden, "golden"));
    }

    /**
     * Undoes the last change of the version that answers. If a rollout or experiment is running, it ends, and the
     * version that served before it answers every call. Otherwise the version that served before this one serves again,
     * and a shadow ends. A rollout that has promoted the version stays promoted here, but counts as taken back when it
     * is started again, and is taken back in other processes that have promoted it within the last two days. Takes
     * effect in microseconds, since the previous version is still loaded. Does not wait for a deploy that is loading;
     * waits for the store of a running rollout only after the change has taken effect, and at most for
     * {@link io.mlprod.rollout.Polling#timeout}. Rolling back again goes back one version further, as far as versions
     * were {@linkplain ModelHandleBuilder#keepPrevious kept}.
     *
     * @return the version that serves now
     * @throws IllegalStateException if no previously serving version is still loaded
     * @throws ClosedException if the handle was closed
     */
    public ModelVersion rollBack() {
        return versions.rollBack();
    }

    /**
     * Starts a rollout: traffic moves to a loaded version step by step, and guards may take it back; see
     * {@link Rollout}. Returns when the first plan has been read from or written to the rollout's store, at the latest
     * after {@link io.mlprod.rollout.Polling#timeout}. If the store has not answered by then, the rollout is
     * {@code PENDING}, its status says why, and it begins with the first poll that is answered.
     *
     * @param config the rollout; its name is by default the model's and the version's, as in {@code penguins-8}
     * @return the running rollout, to inspect and to control
     * @throws DeployException if a version does not take and give what the serving version does
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if that version already serves, if a rollout, experiment or shadow is running, or
     *     if the store says that the rollout is running with another model
     * @throws ClosedException if the handle was closed
     */
    public RunningRollout rollout(Rollout<? super I, ? super O> config) {
        StackRoom.check(); // a stack overflow in the middle would leave this half done
        return trials.rollout(config);
    }

    /**
     * Starts a rollout of a loaded version. The plan gets its types from this handle, so its lambdas need no explicit
     * types: {@code handle.rollout("8", rollout -> rollout.unit(order -> order.customer()).steps(0.1, 0.5))}. Otherwise
     * the same as {@link #rollout(Rollout)}.
     *
     * @param version the candidate's version name
     * @param plan receives a rollout with default settings, and returns the one to start
     * @return the running rollout, to inspect and to control
     * @throws DeployException if a version does not take and give what the serving version does
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if that version already serves, if a rollout, experiment or shadow is running, or
     *     if the store says that the rollout is running with another model
     * @throws ClosedException if the handle was closed
     */
    public RunningRollout rollout(String version, UnaryOperator<Rollout<I, O>> plan) {
        StackRoom.check(); // a stack overflow in the middle would leave this half done
        return trials.rollout(version, plan);
    }

    /**
     * Starts an experiment, which compares loaded versions on live traffic; see {@link Experiment}. The control's
     * version is the serving one.
     *
     * @param config what to compare
     * @return the running experiment, to read and to stop
     * @throws DeployException if a version does not take and give what the serving version does
     * @throws IllegalArgumentException if a version is not loaded, the control's is not the serving one, or the weights
     *     are not valid
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public RunningExperiment experiment(Experiment<? super I> config) {
        StackRoom.check(); // a stack overflow in the middle would leave this half done
        return trials.experiment(config);
    }

    /**
     * Starts an experiment. The plan gets its input type from this handle, so its lambdas need no explicit types.
     * Otherwise the same as {@link #experiment(Experiment)}.
     *
     * @param name the experiment's name
     * @param plan receives an experiment without arms, and returns the one to start
     * @return the running experiment, to read and to stop
     * @throws DeployException if a version does not take and give what the serving version does
     * @throws IllegalArgumentException if a version is not loaded, the control's is not the serving one, or something
     *     is missing, see {@link Experiment#checked}
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public RunningExperiment experiment(String name, UnaryOperator<Experiment<I>> plan) {
        StackRoom.check(); // a stack overflow in the middle would leave this half done
        return trials.experiment(name, plan);
    }

    /**
     * Starts a shadow: a loaded version also answers sampled calls, unseen by their callers, and its answers are
     * compared with the serving version's; see {@link Shadow}. {@code predictAll} and {@code predictEach} are not
     * shadowed.
     *
     * @param config the candidate version, and what counts as a difference
     * @return the running shadow, to read and to stop
     * @throws DeployException if a version does not take and give what the serving version does
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if that version serves, or a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public RunningShadow shadow(Shadow<? super I, ? super O> config) {
        StackRoom.check(); // a stack overflow in the middle would leave this half done
        return trials.shadow(config);
    }

    /**
     * Starts a shadow. The plan gets its types from this handle, so its lambdas need no explicit types. Otherwise the
     * same as {@link #shadow(Shadow)}.
     *
     * @param version the candidate's version name
     * @param plan receives a shadow with default settings, and returns the one to start
     * @return the running shadow, to read and to stop
     * @throws DeployException if a version does not take and give what the serving version does
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if that version serves, or a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     */
    public RunningShadow shadow(String version, UnaryOperator<Shadow<I, O>> plan) {
        StackRoom.check(); // a stack overflow in the middle would leave this half done
        return trials.shadow(version, plan);
    }

    /**
     * Reports what became known about a prediction: a label, a measured value or an event. Rollouts, experiments and
     * shadows that are running and all listeners receive feedback through this method only. Does not block.
     *
     * @param id the prediction's identity
     * @param feedback what became known
     * @return whether the running rollout, experiment or shadow used it. False if none is running, if it does not know
     *     the prediction (or no longer does), or if it asks for no feedback of that name and kind, as when a number is
     *     measured for a proportion. A shadow uses the first label of each prediction that it has compared by a label,
     *     of the last 10,000 on which the two versions agreed and the last 10,000 on which they did not; it uses none
     *     for predictions that it did not sample, dropped or has not compared yet. Listeners are notified in any case
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
     * Returns the name and version of the model, for messages.
     *
     * @return for example {@code ModelHandle[penguins@7]}
     */
    @Override
    public String toString() {
        return "ModelHandle[" + versions + "]";
    }
}
