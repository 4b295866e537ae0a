package io.mlprod.internal.cache;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import io.mlprod.cache.Cache;
import io.mlprod.cache.CacheStatistics;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.ModelRun;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.observe.AnswerSource;
import io.mlprod.time.TimeSource;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * A cache of answers, keyed by what the model was given. The model runs once for all calls that ask the same at the
 * same time. A failed run leaves nothing in the cache. Thread-safe.
 */
public final class AnswerCache {

    /** The bytes that an entry takes in addition to its answer: key, node, future and its place in the tables. */
    private static final int ENTRY_BYTES = 200;

    /**
     * The value in place of an answer if there is none, so that Caffeine does not log the error that the caller gets.
     */
    private record Failure(Throwable error) {}

    /** The outcome until there is another one; made in advance, since memory may run out later. */
    private static final Failure NEVER_ENDED = new Failure(new Error("the run did not end"));

    private final LeasePool pool;
    private final ModelRun run;
    private final Hasher128 hasher;
    private final HashValue128 model;
    private final AsyncCache<HashValue128, Object> answers;
    private final Set<Thread> computing = ConcurrentHashMap.newKeySet(); // the threads that are computing an answer now
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder joins = new LongAdder();
    private final LongAdder bypasses = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    /**
     * Creates an empty cache.
     *
     * @param config its bounds
     * @param pool the model's leases
     * @param signature the model's signature
     * @param outputs the outputs that every run computes
     * @param weigher estimates how many bytes an answer takes
     * @param time the handle's time, for expiry
     * @param run gets an answer that is not in the cache
     */
    public AnswerCache(
            Cache config,
            LeasePool pool,
            ModelSignature signature,
            List<String> outputs,
            ToLongFunction<Object> weigher,
            TimeSource time,
            ModelRun run) {
        this.pool = pool;
        this.run = run;
        // A secret seed: whoever sends the inputs cannot make two of them collide.
        this.hasher = Hashing.xxh3_128(new SecureRandom().nextLong());
        this.model = identity(hasher, signature, outputs);
        Caffeine<HashValue128, Object> caffeine = Caffeine.newBuilder()
                .maximumWeight(config.maximumWeight())
                .weigher((HashValue128 key, Object answer) -> (int) Math.min(
                        Integer.MAX_VALUE, ENTRY_BYTES + (answer instanceof Failure ? 0 : weigher.applyAsLong(answer))))
                .evictionListener((key, answer, cause) -> evictions.increment())
                .ticker(time::nanoTime)
                .executor(Runnable::run); // maintenance is short; no thread of ours or of the common pool
        config.expireAfterWrite().ifPresent(caffeine::expireAfterWrite);
        this.answers = caffeine.buildAsync();
    }

    private static HashValue128 identity(Hasher128 hasher, ModelSignature signature, List<String> outputs) {
        HashStream128 stream = hasher.hashStream();
        stream.putString(signature.sha256());
        for (ValueInfo input : signature.inputs()) {
            stream.putString(input.name()).putString(input.type().toString());
        }
        outputs.forEach(stream::putString);
        return stream.get();
    }

    /**
     * Gets the answer for what is in the lease's input buffers: from the cache, from another call that is computing it,
     * or from a run.
     *
     * @param lease the lease with the input in its buffers
     * @param rows how many rows it has
     * @param deadline the moment at which the call gives up
     * @return what was read from the outputs, which other callers see, too
     */
    public Object get(Lease lease, int rows, Deadline deadline) {
        HashValue128 key = lease.companion(() -> new KeyHasher(hasher, model)).key(lease.inputs());
        CompletableFuture<Object> there = answers.getIfPresent(key);
        if (there != null && there.isDone()) {
            Object answer = there.join();
            if (!(answer instanceof Failure)) {
                hits.increment();
                lease.setSource(AnswerSource.CACHE);
                return answer;
            }
        }
        return computeOrJoin(key, lease, rows, deadline);
    }

    private Object computeOrJoin(HashValue128 key, Lease lease, int rows, Deadline deadline) {
        while (true) {
            CompletableFuture<Object> mine = new CompletableFuture<>();
            CompletableFuture<Object> other = null;
            Object outcome = NEVER_ENDED;
            try {
                other = answers.asMap().putIfAbsent(key, mine);
                if (other == null) {
                    outcome = compute(lease, rows, deadline);
                    return outcome;
                }
            } catch (Throwable e) {
                outcome = new Failure(e);
                failures.increment();
                throw e;
            } finally {
                if (other == null) {
                    end(key, mine, outcome);
                }
            }
            if (!other.isDone() && computing.contains(Thread.currentThread())) {
                // The application's own code asks while it is being answered: the thread could wait for itself.
                return run.run(lease, rows, deadline);
            }
            Object answer = await(other, lease, deadline);
            if (!(answer instanceof Failure failure)) {
                joins.increment();
                lease.setSource(AnswerSource.CACHE);
                return answer;
            }
            rethrow(failure.error());
            // The other call ended for a reason of its own; the next call to ask runs the model.
        }
    }

    private Object compute(Lease lease, int rows, Deadline deadline) {
        misses.increment();
        boolean isOutermost = computing.add(Thread.currentThread());
        try {
            return run.run(lease, rows, deadline);
        } finally {
            if (isOutermost) {
                computing.remove(Thread.currentThread());
            }
        }
    }

    /** Releases the calls that wait for an answer, whatever the outcome. */
    private void end(HashValue128 key, CompletableFuture<Object> mine, Object outcome) {
        try {
            if (outcome instanceof Failure) {
                answers.asMap().remove(key, mine);
            }
        } finally {
            mine.complete(outcome);
        }
    }

    private Object await(CompletableFuture<Object> other, Lease lease, Deadline deadline) {
        long start = System.nanoTime();
        try {
            return deadline.await(other);
        } catch (TimeoutException e) {
            throw deadline.exceeded(e);
        } catch (InterruptedException e) {
            throw pool.interrupted(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Answers end normally", e);
        } finally {
            lease.addWaited(System.nanoTime() - start);
        }
    }

    /** Throws an error that every call with the same input gets, as an exception of this thread's own. */
    private void rethrow(Throwable error) {
        if (error instanceof DeadlineExceededException
                || error instanceof OverloadedException
                || error instanceof CancelledException) {
            return;
        }
        if (error instanceof ClosedException) {
            throw pool.closed();
        }
        if (error instanceof InvalidOutputException) {
            throw new InvalidOutputException(String.valueOf(error.getMessage()), error);
        }
        throw new ModelExecutionException(String.valueOf(error.getMessage()), error);
    }

    /** Notes a call that may not be cached. */
    public void bypass() {
        bypasses.increment();
    }

    /** Forgets everything. */
    public void clear() {
        answers.asMap().clear();
    }

    /**
     * Returns what the cache has done so far.
     *
     * @return a snapshot
     */
    public CacheStatistics statistics() {
        answers.synchronous().cleanUp();
        long weight = answers.synchronous()
                .policy()
                .eviction()
                .map(Policy.Eviction::weightedSize)
                .orElseThrow()
                .orElse(0);
        return CacheStatistics.builder()
                .hits(hits.sum())
                .misses(misses.sum())
                .joins(joins.sum())
                .bypasses(bypasses.sum())
                .failures(failures.sum())
                .evictions(evictions.sum())
                .entries(answers.synchronous().estimatedSize())
                .weight(weight)
                .build();
    }
}
