package io.mlprod.internal.serving;

import io.mlprod.Call;
import io.mlprod.Columns;
import io.mlprod.Prediction;
import io.mlprod.error.ClosedException;
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
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.model.ModelVersion;
import io.mlprod.routing.Route;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A loaded model version and its prediction pipeline. Thread-safe. */
public final class LoadedModel<I, O> {

    private final ModelVersion version;
    private final Origins origins;
    private final Pipeline<I, O> pipeline;
    private final long fileBytes;
    private final Journal journal;
    private final ObservedRows observed;
    private final PlatformThreads platformThreads;
    private final BulkRunner<I, O> bulk;
    private final ColumnRunner<I, O> columns;
    private final InputEncoder<I> encoder;
    private final InputValidator validator;
    private final LeasePool leases;
    private final OutputValidator outputValidator;
    private final OutputDecoder<O> decoder;
    private final @Nullable AnswerCache cache;
    private final Predicate<? super I> cacheable;
    private final @Nullable MicroBatcher batcher;

    public LoadedModel(
            Pipeline<I, O> pipeline,
            SharedRuns<I> sharing,
            long fileBytes,
            Journal journal,
            ObservedRows observed,
            PlatformThreads platformThreads) {
        this.version = pipeline.version();
        this.origins = journal.origins(version);
        this.pipeline = pipeline;
        this.fileBytes = fileBytes;
        this.journal = journal;
        this.observed = observed;
        this.platformThreads = platformThreads;
        this.bulk = new BulkRunner<>(pipeline, sharing.rows(), sharing.chunkSizes(), journal, observed, origins);
        this.columns = new ColumnRunner<>(pipeline, sharing.rows(), sharing.chunkSizes(), journal, observed, origins);
        this.encoder = pipeline.encoder();
        this.validator = pipeline.validator();
        this.leases = pipeline.leases();
        this.outputValidator = pipeline.outputValidator();
        this.decoder = pipeline.decoder();
        this.cache = sharing.cache();
        this.cacheable = sharing.cacheable();
        this.batcher = sharing.batcher();
        leases.onFreed(observed.closing());
    }

    /** Lets listeners record this version's answers from now on; called when it has passed its gates. */
    public void beginRecording() {
        observed.begin();
    }

    public ModelVersion version() {
        return version;
    }

    /** Returns the route to this model while no trial is running. */
    public Route direct() {
        return origins.direct();
    }

    public Pipeline<I, O> pipeline() {
        return pipeline;
    }

    public LeasePool leases() {
        return leases;
    }

    /** Returns how large the model's file is, with its external data. */
    public long fileBytes() {
        return fileBytes;
    }

    @Nullable
    public AnswerCache cache() {
        return cache;
    }

    @Nullable
    public MicroBatcher batcher() {
        return batcher;
    }

    /**
     * Answers one input.
     *
     * @param waited how many nanoseconds the call has waited for a thread
     * @throws VersionGoneException if this version has been unloaded or closed
     */
    public Prediction<O> predict(
            I input, Call call, Deadline deadline, long waited, Route route, @Nullable ShadowOffer<I> shadow) {
        if (isBatching() || !platformThreads.shouldRun(leases)) {
            return predictOne(input, call, deadline, waited, route, cache, shadow);
        }
        return platformThreads.call(
                leases, deadline, turn -> predictOne(input, call, deadline, waited + turn, route, cache, shadow));
    }

    /** Answers one input of many, bypassing the cache; throws as above. */
    public Prediction<O> predictOneOfMany(I input, Call call, Deadline deadline, Route route) {
        return predictOne(input, call, deadline, 0, route, null, null);
    }

    /** Answers one input: the whole path, from top to bottom. */
    private Prediction<O> predictOne(
            I input,
            Call call,
            Deadline deadline,
            long waited,
            Route route,
            @Nullable AnswerCache answers,
            @Nullable ShadowOffer<I> shadow) {
        Objects.requireNonNull(input, "The input is null");
        long start = journal.isReadByCall() || observed.areWanted() ? System.nanoTime() - waited : 0;
        long number = Journal.NO_NUMBER;
        Prediction<O> answer = null;
        Throwable error = null;
        Lease lease = acquire();
        try {
            number = journal.number(lease);
            lease.addWaited(waited);
            int rows = encode(input, lease);
            AnswerCache asked = answers != null && mayBeCached(input, answers) ? answers : null;
            Object read = asked != null ? asked.get(lease, rows, deadline) : run(lease, rows, deadline, shadow != null);
            O value = value(lease, rows, read, asked != null || shadow != null);
            answer = journal.prediction(origins.of(lease, route), number, value);
            observed.show(lease, rows, answer, call, start);
            if (shadow != null && read != null) {
                shadow.offer(answer.id(), input, call, read);
            }
            return answer;
        } catch (Throwable e) {
            if (isGone(e)) {
                throw VersionGoneException.INSTANCE;
            }
            error = e;
            lease.endedBy(e);
            if (shadow != null && number != Journal.NO_NUMBER) {
                shadow.offerFailed(journal.id(number), input, call, e);
            }
            throw e;
        } finally {
            lease.close(); // before listeners are notified, which may take a while
            journal.ended(version, number, answer, error, start, route, call, input);
        }
    }

    private Lease acquire() {
        Lease lease = leases.tryAcquire();
        if (lease == null) {
            throw VersionGoneException.INSTANCE;
        }
        return lease;
    }

    /** Returns whether a call has failed only because it came in just before this version was unloaded. */
    private boolean isGone(Throwable error) {
        return error instanceof ClosedException && leases.isRetired();
    }

    /** Runs the model; returns the part of the outputs that is kept beyond the run, or null if none is. */
    private @Nullable Object run(Lease lease, int rows, Deadline deadline, boolean isKept) {
        if (batcher != null) {
            return batcher.run(lease, rows, deadline);
        }
        if (isKept) {
            return pipeline.run(lease, rows, deadline);
        }
        lease.run(deadline);
        return null;
    }

    private O value(Lease lease, int rows, @Nullable Object read, boolean isShared) {
        if (read == null) {
            return decodeOne(lease, rows);
        }
        return isShared ? decoder.makeShared(read) : decoder.make(read);
    }

    private boolean mayBeCached(I input, AnswerCache answers) {
        boolean may = cacheable.test(input);
        if (!may) {
            answers.bypass();
        }
        return may;
    }

    /**
     * Answers one input on the calling thread, for no caller and without notifying listeners. Admission does not bound
     * it, so that a busy handle can be given another version.
     */
    public O predictQuietly(I input, Deadline deadline) {
        Lease lease = leases.acquire();
        try {
            int rows = encode(input, lease);
            lease.runAside(deadline);
            return decodeOne(lease, rows);
        } catch (Throwable e) {
            lease.endedBy(e);
            throw e;
        } finally {
            lease.close();
        }
    }

    /** Checks and reads the answer of a run with one input. */
    public O decodeOne(Lease lease, int rows) {
        outputValidator.check(lease.invocation(), 0, rows, rows);
        return decoder.decode(new RunRows(pipeline.label(), lease.invocation(), rows), 0, rows);
    }

    /** Writes a valid input into a lease's buffers; returns how many rows it has. */
    public int encode(I input, Lease lease) {
        int rows = read(input, lease);
        lease.collector().throwIfRejected(pipeline.label());
        return rows;
    }

    /**
     * Writes an input into a lease's buffers and notes all that is wrong with it; returns how many rows it has, if it
     * is not rejected. The lease is held meanwhile, since its buffers are written and checked; so close() waits for
     * accessors. Accessors are the only part of this whose time is not bounded by the size of the input.
     */
    private int read(I input, Lease lease) {
        ViolationCollector collector = lease.freshCollector();
        try {
            return read(input, lease, collector);
        } catch (OverloadedException e) {
            throw leases.named(e);
        } catch (Exception e) { // from an accessor that returns another array or list than the time before, for example
            collector.rejectUnreadable(-1, "(input)", e);
            return 0;
        }
    }

    private int read(I input, Lease lease, ViolationCollector collector) {
        if (!encoder.takes(input, collector)) {
            return 0;
        }
        encoder.shape(input, lease.inputs(), validator.limits(), collector);
        encoder.encode(input, lease.inputs(), 0, collector);
        if (collector.isRejected()) {
            validator.checkUsable(lease.inputs(), collector);
            return 0;
        }
        int rows = encoder.rows(input);
        validator.check(lease.inputs(), 0, rows, rows, collector);
        return rows;
    }

    /**
     * Returns all that is wrong with an input.
     *
     * @throws VersionGoneException if this version has been unloaded or closed
     */
    public List<Violation> validate(I input) {
        Lease lease = acquire();
        try {
            read(input, lease);
            return lease.collector().toList();
        } catch (Throwable e) {
            lease.endedBy(e);
            throw e;
        } finally {
            lease.close();
        }
    }

    /** Answers inputs that can share runs; leaves those open that have to run alone. */
    public BulkOutcomes<O> predictAll(List<? extends I> inputs, BulkCall call) {
        return bulk.predictAll(inputs, call);
    }

    /** Returns the answers to rows of columns, to be filled. */
    public AnsweredColumns answers(int rows) {
        return columns.answers(rows);
    }

    /**
     * Answers rows of columns.
     *
     * @return the first row that was not asked, because this version has been unloaded or closed
     */
    public int predictColumns(Columns given, int from, BulkCall call, AnsweredColumns answers) {
        return columns.answer(given, from, call, answers);
    }

    /** Notifies listeners of a call that ended without a run. */
    public void neverRun(I input, Call call, Route route, MlprodException error) {
        journal.neverRun(version, route, call, input, error);
    }

    private boolean isBatching() {
        return batcher != null && runsBatches();
    }

    /** Returns whether several inputs share a run, as far as is known. */
    public boolean runsBatches() {
        return bulk.runsBatches();
    }

    /** Returns why every input has a run of its own; empty if several share one. */
    public Optional<String> rowByRow() {
        return bulk.rowByRow();
    }

    /** Returns how many inputs make a chunk, as far as is known from the last one. */
    public int chunkSize() {
        return bulk.chunkSize();
    }

    /** Frees the model when all its leases are back. */
    public void close() {
        leases.close();
        forget();
    }

    /** Frees the model because another version answers by now; a call that still comes in is sent to that one. */
    public void retire() {
        try {
            leases.retire();
        } finally {
            forget();
        }
    }

    /** Gives back what is not native memory; the leases are closed by now. */
    public void forget() {
        if (batcher != null) {
            batcher.close();
        }
        if (cache != null) {
            cache.clear();
        }
        observed.close();
    }

    @Override
    public String toString() {
        return pipeline.label();
    }
}
