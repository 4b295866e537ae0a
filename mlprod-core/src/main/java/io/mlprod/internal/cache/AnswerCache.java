package io.mlprod.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
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
import io.mlprod.observe.AnswerSource;
import io.mlprod.time.TimeSource;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * A cache of answers, keyed by what the model was given. The model runs once for all calls that ask the same at the
 * same time. A failed run leaves nothing in the cache. Thread-safe.
 */
public final class AnswerCache {

    /** The bytes that an entry takes in addition to its answer: key, node and its place in the tables. */
    private static final int ENTRY_BYTES = 200;

    /** The value in place of an answer if there is none. */
    private record Failure(Throwable error) {}

    /** The outcome until there is another one; made in advance, since memory may run out later. */
    private static final Failure NEVER_ENDED = new Failure(new Error("the run did not end"));

    private final LeasePool pool;
    private final ModelRun run;
    private final KeyHasher hasher = new KeyHasher(new SecureRandom());
    private final Cache<InputKey, CachedAnswer> answers;
    private final ConcurrentMap<InputKey, CompletableFuture<Object>> running = new ConcurrentHashMap<>();
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
     * @param weigher estimates how many bytes an answer takes
     * @param time the handle's time, for expiry
     * @param run gets an answer that is not in the cache
     */
    public AnswerCache(
            io.mlprod.cache.Cache config,
            LeasePool pool,
            ToLongFunction<Object> weigher,
            TimeSource time,
            ModelRun run) {
        this.pool = pool;
        this.run = run;
        Caffeine<InputKey, CachedAnswer> caffeine = Caffeine.newBuilder()
                .maximumWeight(config.maximumWeight())
                .weigher((InputKey key, CachedAnswer answer) ->
                        (int) Math.min(Integer.MAX_VALUE, ENTRY_BYTES + weigher.applyAsLong(answer.read)))
                .evictionListener((key, answer, cause) -> evictions.increment())
                .ticker(time::nanoTime)
                .executor(Runnable::run); // maintenance is short; no thread of ours or of the common pool
        config.expireAfterWrite().ifPresent(caffeine::expireAfterWrite);
        this.answers = caffeine.build();
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
        InputKey key = lease.companion(InputKey::new);
        hasher.write(lease.inputs(), key);
        CachedAnswer known = answers.getIfPresent(key);
        return known != null ? hit(known, lease) : computeOrJoin(key, lease, rows, deadline);
    }

    private Object hit(CachedAnswer known, Lease lease) {
        hits.increment();
        lease.setSource(AnswerSource.CACHE);
        return known.read;
    }

    private Object computeOrJoin(InputKey asked, Lease lease, int rows, Deadline deadline) {
        InputKey key = new InputKey(asked); // the lease's own is written anew by the next call
        while (true) {
            CompletableFuture<Object> mine = new CompletableFuture<>();
            CompletableFuture<Object> other = null;
            Object outcome = NEVER_ENDED;
            try {
                other = running.putIfAbsent(key, mine);
                if (other == null) {
                    CachedAnswer known = answers.getIfPresent(key); // from a run that has ended just now
                    outcome = known != null ? hit(known, lease) : compute(key, lease, rows, deadline);
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

    private Object compute(InputKey key, Lease lease, int rows, Deadline deadline) {
        misses.increment();
        boolean isOutermost = computing.add(Thread.currentThread());
        try {
            Object read = run.run(lease, rows, deadline);
            CachedAnswer answer = new CachedAnswer(key, read);
            answers.put(answer, answer);
            return read;
        } finally {
            if (isOutermost) {
                computing.remove(Thread.currentThread());
            }
        }
    }

    /** Releases the calls that wait for an answer, whatever the outcome; a good one is in the cache by now. */
    private void end(InputKey key, CompletableFuture<Object> mine, Object outcome) {
        try {
            running.remove(key, mine);
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
        answers.invalidateAll();
    }

    /**
     * Returns what the cache has done so far.
     *
     * @return a snapshot
     */
    public CacheStatistics statistics() {
        answers.cleanUp();
        long weight = answers.policy()
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
                .entries(answers.estimatedSize())
                .weight(weight)
                .build();
    }
}
