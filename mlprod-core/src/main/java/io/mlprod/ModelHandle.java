package io.mlprod;

import io.mlprod.batching.BatchStatistics;
import io.mlprod.cache.CacheStatistics;
import io.mlprod.error.ClosedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.internal.batching.MicroBatcher;
import io.mlprod.internal.cache.AnswerCache;
import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.codec.RunRows;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.Reclaim;
import io.mlprod.internal.lease.VirtualThreads;
import io.mlprod.internal.validation.Findings;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.lifecycle.TuningReport;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.Outputs;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.Event;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model that answers predictions in this process.
 *
 * <p>Thread-safe: open one for each model and share it. A prediction runs on the calling thread and nothing on its way
 * locks, unless micro-batching is on or the thread is a virtual one and the model's runs are long. All native memory is the handle's; values given in may be reused after the call, values handed out are plain
 * heap data. No order of calls from any threads, {@link #close()} included, crashes the JVM.
 *
 * @param <I> what callers give: a record, {@link Inputs}, or a single value or array
 * @param <O> what callers get: a record, {@link Outputs}, or a single value or array
 * @since 0.1
 */
public final class ModelHandle<I, O> implements Predictor<I, O>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelHandle.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ModelVersion version;
    private final String label;
    private final ModelSignature signature;
    private final InputEncoder<I> encoder;
    private final InputValidator validator;
    private final LeasePool leases;
    private final OutputValidator outputValidator;
    private final OutputDecoder<O> decoder;
    private final Listeners listeners;
    private final ThreadPoolExecutor async;
    private final PlatformThreads platformThreads;
    private final Bulk<I, O> bulk;
    private final @Nullable AnswerCache cache;
    private final Predicate<? super I> cacheable;
    private final @Nullable MicroBatcher batcher;
    private final @Nullable TuningReport tuning;
    private final long handleId = RANDOM.nextLong();
    private final AtomicLong sequence = new AtomicLong();

    ModelHandle(
            Stages<I, O> stages,
            Sharing<I> sharing,
            Listeners listeners,
            ThreadPoolExecutor async,
            PlatformThreads platformThreads,
            @Nullable TuningReport tuning,
            boolean closeOnShutdown) {
        this.version = stages.version();
        this.label = stages.label();
        this.signature = stages.signature();
        this.encoder = stages.encoder();
        this.validator = stages.validator();
        this.leases = stages.leases();
        this.outputValidator = stages.outputValidator();
        this.decoder = stages.decoder();
        this.listeners = listeners;
        this.async = async;
        this.platformThreads = platformThreads;
        this.tuning = tuning;
        this.bulk = new Bulk<>(this, stages, sharing.rows(), sharing.chunkSizes());
        this.batcher = sharing.batcher();
        this.cache = sharing.cache();
        this.cacheable = sharing.cacheable();
        Reclaim.watch(this, leases, closeOnShutdown);
    }

    /**
     * Opens a model for named tensors, with nothing configured.
     *
     * @param model an ONNX file
     * @return a handle that the caller closes
     * @throws LoadException if there is no such file or it is not a model that can be served
     */
    public static ModelHandle<Inputs, Outputs> open(Path model) {
        return builder().load(model).build();
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
     * @param input a record whose components are the model's inputs or their columns; or {@link Inputs}; or the class of
     *     a single value or array for a model with one input
     * @param output a record whose components are the model's outputs; or {@link Outputs}; or the class of a single value
     *     or array
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
        Deadline deadline = deadline(call);
        if (isBatching() || !platformThreads.shouldRun()) {
            return predictOne(input, call, deadline, 0);
        }
        return platformThreads.call(deadline, waited -> predictOne(input, call, deadline, waited));
    }

    /** The way of one input that has waited for a thread for so many nanoseconds. */
    Prediction<O> predictOne(I input, Call call, Deadline deadline, long waited) {
        return predictOne(input, call, deadline, waited, cache);
    }

    /** The way of one input of many, which goes past the cache. */
    Prediction<O> predictOneOfMany(I input, Call call, Deadline deadline) {
        return predictOne(input, call, deadline, 0, null);
    }

    /** What predict() is: the whole way of one input, from top to bottom. */
    private Prediction<O> predictOne(
            I input, Call call, Deadline deadline, long waited, @Nullable AnswerCache answers) {
        Objects.requireNonNull(input, "The input is null");
        long start = listeners.isEmpty() ? 0 : System.nanoTime();
        PredictionId id = null;
        Prediction<O> answer = null;
        Throwable error = null;
        try (Lease lease = leases.acquire()) {
            id = new PredictionId(handleId, lease.nextId(sequence));
            lease.addWaited(waited);
            Findings findings = lease.freshFindings();
            encoder.verify(input, findings);
            findings.throwIfRejected(label);
            int rows = encoder.rows(input);
            encoder.reshape(input, lease.inputs(), rows);
            encoder.encode(input, lease.inputs(), 0, findings);
            validator.check(lease.inputs(), 0, rows, rows, findings);
            findings.throwIfRejected(label);
            O value;
            if (answers != null && mayBeCached(input, answers)) {
                value = decoder.makeShared(answers.get(lease, rows, deadline));
            } else if (batcher != null) {
                value = decoder.make(batcher.run(lease, rows, deadline));
            } else {
                lease.run(deadline);
                outputValidator.check(lease.invocation(), 0, rows, rows);
                value = decoder.decode(new RunRows(label, lease.invocation(), rows), 0, rows);
            }
            answer = new Prediction<>(id, value, version, findings.toList(), lease.source(), lease.waited());
            return answer;
        } catch (Throwable e) {
            error = e;
            throw e;
        } finally { // the lease has been given back by now
            if (!listeners.isEmpty()) {
                report(id == null ? nextId() : id, System.nanoTime() - start, call, input, answer, error);
            }
        }
    }

    private boolean mayBeCached(I input, AnswerCache answers) {
        boolean may = cacheable.test(input);
        if (!may) {
            answers.bypass();
        }
        return may;
    }

    /** The answer to one input of a batch that has been run. */
    Prediction<O> answered(long id, I input, Call call, long nanos, O value, List<Violation> findings) {
        Prediction<O> answer = new Prediction<>(
                new PredictionId(handleId, id), value, version, findings, AnswerSource.BATCH, Duration.ZERO);
        if (!listeners.isEmpty()) {
            report(answer.id(), nanos, call, input, answer, null);
        }
        return answer;
    }

    /** The error of one input that was found invalid while a batch was being filled. */
    InvalidInputException rejected(I input, Call call, Findings findings) {
        InvalidInputException error = findings.toException(label);
        neverRun(input, call, error);
        return error;
    }

    private void report(
            PredictionId id,
            long nanos,
            Call call,
            I input,
            @Nullable Prediction<O> answer,
            @Nullable Throwable error) {
        Duration duration = Duration.ofNanos(nanos);
        if (answer != null) {
            listeners.tell(new Event.Answered(
                    version,
                    id,
                    duration,
                    answer.source(),
                    answer.queueTime(),
                    answer.findings(),
                    call.tags(),
                    input,
                    answer.value()));
        } else if (error != null) {
            listeners.tell(new Event.Failed(version, id, duration, error, call.tags(), input));
        }
    }

    private boolean isBatching() {
        return batcher != null && runsBatches();
    }

    /** Whether several inputs share a run, as far as is known. */
    boolean runsBatches() {
        return bulk.runsBatches();
    }

    private PredictionId nextId() {
        return new PredictionId(handleId, reserveIds(1));
    }

    private Deadline deadline(Call call) {
        Duration timeout =
                Objects.requireNonNull(call, "The call is null").timeout().orElse(null);
        return timeout == null ? Deadline.NEVER : Deadline.after(label, timeout);
    }

    /**
     * Answers many inputs, on the calling thread, in batches where the model takes them. An input that is invalid or that
     * the model fails on does not disturb the others.
     *
     * @param inputs what to predict from
     * @return one outcome for each input, in the same order
     * @throws NullPointerException if the list or an input is null
     */
    public List<Outcome<O>> predictAll(List<? extends I> inputs) {
        return predictAll(inputs, Call.DEFAULT);
    }

    /**
     * Answers many inputs, on the calling thread, in batches where the model takes them. An input that is invalid or that
     * the model fails on does not disturb the others; when the timeout runs out, all that are not answered yet fail.
     *
     * @param inputs what to predict from
     * @param call how to answer; the timeout is for all inputs together
     * @return one outcome for each input, in the same order
     * @throws NullPointerException if an argument or an input is null
     */
    public List<Outcome<O>> predictAll(List<? extends I> inputs, Call call) {
        Deadline deadline = deadline(call);
        return predictAll(inputs, call, deadline);
    }

    private List<Outcome<O>> predictAll(List<? extends I> inputs, Call call, Deadline deadline) {
        if (!VirtualThreads.isCurrent() || (inputs.size() < 2 && !platformThreads.shouldRun())) {
            return bulk.predictAll(inputs, call, deadline);
        }
        try {
            return platformThreads.call(deadline, waited -> bulk.predictAll(inputs, call, deadline));
        } catch (MlprodException e) {
            return bulk.failAll(inputs, call, e);
        }
    }

    /**
     * Answers inputs as they come, for any number of them: memory is bounded by one chunk. Runs on the calling thread; see
     * {@link #predictEach(Iterator, Call, BiConsumer, Progress.Reports)}.
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
     * disturb the others. The run ends early, between two chunks, when the handle is closed, the timeout runs out or the
     * thread is interrupted; and when the iterator, the sink or the receiver of reports throws.
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
        Deadline deadline = deadline(call);
        return new Streaming<I, O>(leases, chunk -> predictAll(chunk, call, deadline), sink, reports)
                .run(inputs, bulk::chunkSize, deadline);
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
     * future that is cancelled before its turn costs no run. What depends on the future runs on the handle's pool (or, after a timeout in the queue, on the common pool), so
     * give long work an executor of its own.
     *
     * @param input what to predict from; not to be changed before the future is done
     * @param call how to answer; the timeout counts from now
     * @return a future of the answer
     * @throws NullPointerException if an argument is null
     */
    public CompletableFuture<Prediction<O>> predictAsync(I input, Call call) {
        Objects.requireNonNull(input, "The input is null");
        AsyncCall<I, O> task = new AsyncCall<>(this, input, call, deadline(call));
        try {
            async.execute(task);
            task.expireInQueue();
        } catch (RejectedExecutionException e) {
            task.fail(
                    leases.isClosed()
                            ? leases.closed()
                            : new OverloadedException(
                                    label + " has " + async.getQueue().size()
                                            + " calls waiting; slow down, or raise the queue with ModelHandleBuilder.async"));
        }
        return task.future();
    }

    /** The first of so many numbers that no other prediction has. */
    long reserveIds(int count) {
        return sequence.getAndAdd(count);
    }

    /** Tells listeners of a call that ended without a run. */
    void neverRun(I input, Call call, MlprodException error) {
        if (!listeners.isEmpty()) {
            report(nextId(), 0, call, input, null, error);
        }
    }

    /**
     * Which model this is.
     *
     * @return name, version and digest
     */
    public ModelVersion version() {
        return version;
    }

    /**
     * What the model takes and gives.
     *
     * @return the signature; its text form is a table
     */
    public ModelSignature signature() {
        return signature;
    }

    /**
     * What was measured when the handle was built, and what was chosen.
     *
     * @return empty unless {@link ModelHandleBuilder#tune} asked for it
     */
    public Optional<TuningReport> tuning() {
        return Optional.ofNullable(tuning);
    }

    /**
     * What the cache has done.
     *
     * @return empty if the handle has none
     */
    public Optional<CacheStatistics> cacheStatistics() {
        return Optional.ofNullable(cache).map(AnswerCache::statistics);
    }

    /**
     * What micro-batching has done.
     *
     * @return empty if it is off
     */
    public Optional<BatchStatistics> batchStatistics() {
        return Optional.ofNullable(batcher).map(MicroBatcher::statistics);
    }

    /**
     * How often a listener has thrown.
     *
     * @return a count since the handle was opened
     */
    public long listenerErrors() {
        return listeners.errors();
    }

    /**
     * Ends the handle: new calls get {@link ClosedException}, running ones finish, then native memory is freed. Blocks
     * until then; a run that takes longer than the builder's grace is terminated between two operators. An interrupt does
     * not cut this short. Closing again does nothing but wait for the first closing.
     *
     * @throws IllegalStateException if called from within this handle's own predict() on the same thread, for example by
     *     an accessor of the record
     */
    @Override
    public void close() {
        if (free()) {
            LOG.info("{} closed", label);
            listeners.tell(new Event.Closed(version));
        }
    }

    /** Ends the handle without telling anyone; false if it was closed before. */
    boolean free() {
        boolean isFirst = false;
        try {
            isFirst = leases.close();
        } finally {
            if (leases.isClosed()) {
                async.shutdown();
                platformThreads.shutdown();
                if (batcher != null) {
                    batcher.close();
                }
                if (cache != null) {
                    cache.clear();
                }
                Reclaim.forget(leases);
            }
        }
        return isFirst;
    }

    /**
     * Which model this is.
     *
     * @return for example {@code ModelHandle[penguins@7]}
     */
    @Override
    public String toString() {
        return "ModelHandle[" + label + "]";
    }
}
