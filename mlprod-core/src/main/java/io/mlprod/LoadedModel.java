package io.mlprod;

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
import io.mlprod.internal.validation.Findings;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One version of a model, loaded, and the way of an input through it. */
final class LoadedModel<I, O> {

    private final ModelVersion version;
    private final Route direct;
    private final Stages<I, O> stages;
    private final long fileBytes;
    private final Journal journal;
    private final PlatformThreads platformThreads;
    private final Bulk<I, O> bulk;
    private final InputEncoder<I> encoder;
    private final InputValidator validator;
    private final LeasePool leases;
    private final OutputValidator outputValidator;
    private final OutputDecoder<O> decoder;
    private final @Nullable AnswerCache cache;
    private final Predicate<? super I> cacheable;
    private final @Nullable MicroBatcher batcher;

    LoadedModel(
            Stages<I, O> stages, Sharing<I> sharing, long fileBytes, Journal journal, PlatformThreads platformThreads) {
        this.version = stages.version();
        this.direct = Route.direct(version);
        this.stages = stages;
        this.fileBytes = fileBytes;
        this.journal = journal;
        this.platformThreads = platformThreads;
        this.bulk = new Bulk<>(this, stages, sharing.rows(), sharing.chunkSizes());
        this.encoder = stages.encoder();
        this.validator = stages.validator();
        this.leases = stages.leases();
        this.outputValidator = stages.outputValidator();
        this.decoder = stages.decoder();
        this.cache = sharing.cache();
        this.cacheable = sharing.cacheable();
        this.batcher = sharing.batcher();
    }

    ModelVersion version() {
        return version;
    }

    /** The way to this model when nothing is being tried out. */
    Route direct() {
        return direct;
    }

    Stages<I, O> stages() {
        return stages;
    }

    LeasePool leases() {
        return leases;
    }

    /** How large the model's file is, with its external data. */
    long fileBytes() {
        return fileBytes;
    }

    @Nullable
    AnswerCache cache() {
        return cache;
    }

    @Nullable
    MicroBatcher batcher() {
        return batcher;
    }

    /**
     * Answers one input that has waited for a thread for so many nanoseconds; null if this version has been unloaded, so
     * that its successor is to be asked.
     */
    @Nullable
    Prediction<O> predict(
            I input, Call call, Deadline deadline, long waited, Route route, @Nullable ShadowRun<I, O> shadow) {
        if (isBatching() || !platformThreads.shouldRun(leases)) {
            return predictOne(input, call, deadline, waited, route, cache, shadow);
        }
        return platformThreads.<@Nullable Prediction<O>>call(
                leases, deadline, turn -> predictOne(input, call, deadline, waited + turn, route, cache, shadow));
    }

    /** The way of one input of many, which goes past the cache. */
    @Nullable
    Prediction<O> predictOneOfMany(I input, Call call, Deadline deadline, Route route) {
        return predictOne(input, call, deadline, 0, route, null, null);
    }

    /** What predict() is: the whole way of one input, from top to bottom. */
    private @Nullable Prediction<O> predictOne(
            I input,
            Call call,
            Deadline deadline,
            long waited,
            Route route,
            @Nullable AnswerCache answers,
            @Nullable ShadowRun<I, O> shadow) {
        Objects.requireNonNull(input, "The input is null");
        long start = journal.isRead() ? System.nanoTime() : 0;
        PredictionId id = null;
        Prediction<O> answer = null;
        Throwable error = null;
        Lease lease = leases.tryAcquire();
        if (lease == null) {
            return null;
        }
        try {
            id = journal.newId(lease);
            lease.addWaited(waited);
            int rows = encode(input, lease);
            Object read = null; // what of the outputs is kept beyond the run, if anything is
            boolean isShared = shadow != null;
            if (answers != null && mayBeCached(input, answers)) {
                read = answers.get(lease, rows, deadline);
                isShared = true;
            } else if (batcher != null) {
                read = batcher.run(lease, rows, deadline);
            } else if (shadow != null) {
                read = stages.run(lease, rows, deadline);
            }
            O value;
            if (read == null) {
                lease.run(deadline);
                value = decodeOne(lease, rows);
            } else {
                value = isShared ? decoder.makeShared(read) : decoder.make(read);
            }
            answer = new Prediction<>(
                    id, value, version, lease.findings().toList(), lease.source(), lease.waited(), route);
            if (shadow != null && read != null) {
                shadow.offer(id, input, call, read);
            }
            return answer;
        } catch (ClosedException e) {
            if (leases.isRetired()) { // it came in just before this version was unloaded
                return null;
            }
            error = e;
            throw e;
        } catch (Throwable e) {
            lease.endedBy(e);
            error = e;
            if (shadow != null && id != null) {
                shadow.offerFailed(id, input, call, e);
            }
            throw e;
        } finally {
            lease.close(); // before listeners are told, which may take their time
            if (journal.isRead()) {
                long nanos = System.nanoTime() - start;
                if (answer != null) {
                    journal.answered(answer, nanos, call, input);
                } else if (error != null) {
                    journal.failed(version, id, nanos, error, route, call, input);
                }
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

    /**
     * Answers one input that no caller waits for and no listener hears of, on the calling thread; not bounded by admission,
     * so that a handle that has much to do can be given another version.
     */
    O predictQuietly(I input, Deadline deadline) {
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

    /** Checks and reads the answer to the one input that a run had. */
    O decodeOne(Lease lease, int rows) {
        outputValidator.check(lease.invocation(), 0, rows, rows);
        return decoder.decode(new RunRows(stages.label(), lease.invocation(), rows), 0, rows);
    }

    /** Writes a valid input into a lease's buffers; returns how many rows it has. */
    int encode(I input, Lease lease) {
        int rows = read(input, lease);
        lease.findings().throwIfRejected(stages.label());
        return rows;
    }

    /**
     * Writes an input into a lease's buffers and notes all that is wrong with it; returns how many rows it has, if it is not
     * rejected. The lease is held meanwhile, since its buffers are what is written and looked at, and so close() waits for
     * accessors. They are the only part of this whose time is not bounded by the size of the input.
     */
    private int read(I input, Lease lease) {
        Findings findings = lease.freshFindings();
        try {
            return read(input, lease, findings);
        } catch (OverloadedException e) {
            throw leases.named(e);
        } catch (Exception e) { // of an accessor that gives another array or list than the time before, for example
            findings.rejectUnreadable(-1, "(input)", e);
            return 0;
        }
    }

    private int read(I input, Lease lease, Findings findings) {
        if (!encoder.takes(input, findings)) {
            return 0;
        }
        encoder.shape(input, lease.inputs(), validator.limits(), findings);
        encoder.encode(input, lease.inputs(), 0, findings);
        if (findings.isRejected()) {
            validator.checkUsable(lease.inputs(), findings);
            return 0;
        }
        int rows = encoder.rows(input);
        validator.check(lease.inputs(), 0, rows, rows, findings);
        return rows;
    }

    /** All that is wrong with an input; null if this version has been unloaded. */
    @Nullable
    List<Violation> validate(I input) {
        Lease lease = leases.tryAcquire();
        if (lease == null) {
            return null;
        }
        try {
            read(input, lease);
            return lease.findings().toList();
        } catch (Throwable e) {
            lease.endedBy(e);
            throw e;
        } finally {
            lease.close();
        }
    }

    List<Outcome<O>> predictAll(List<? extends I> inputs, BulkCall<I, O> call) {
        return bulk.predictAll(inputs, call);
    }

    /** The answer to one input of a batch that has been run. */
    Prediction<O> answered(long id, I input, Call call, Route route, long nanos, O value, List<Violation> findings) {
        Prediction<O> answer =
                new Prediction<>(journal.id(id), value, version, findings, AnswerSource.BATCH, Duration.ZERO, route);
        if (journal.isRead()) {
            journal.answered(answer, nanos, call, input);
        }
        return answer;
    }

    /** Tells listeners of a call that ended without a run. */
    void neverRun(I input, Call call, Route route, MlprodException error) {
        if (journal.isRead()) {
            journal.failed(version, null, 0, error, route, call, input);
        }
    }

    long reserveIds(int count) {
        return journal.reserve(count);
    }

    private boolean isBatching() {
        return batcher != null && runsBatches();
    }

    /** Whether several inputs share a run, as far as is known. */
    boolean runsBatches() {
        return bulk.runsBatches();
    }

    /** Why every input has a run of its own; empty if several share one. */
    Optional<String> rowByRow() {
        return bulk.rowByRow();
    }

    /** How many inputs make a chunk, as far as is known from the last one. */
    int chunkSize() {
        return bulk.chunkSize();
    }

    /** Frees the model, when all its leases are back. */
    void close() {
        leases.close();
        forget();
    }

    /** Frees the model because another version answers by now; whoever still comes in is told to ask that one. */
    void retire() {
        try {
            leases.retire();
        } finally {
            forget();
        }
    }

    /** Gives back what is not native memory; the leases are closed. */
    void forget() {
        if (batcher != null) {
            batcher.close();
        }
        if (cache != null) {
            cache.clear();
        }
    }

    @Override
    public String toString() {
        return stages.label();
    }
}
