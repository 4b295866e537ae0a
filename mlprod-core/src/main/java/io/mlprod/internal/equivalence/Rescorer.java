package io.mlprod.internal.equivalence;

import io.mlprod.internal.log.Log;
import io.mlprod.internal.threads.Threads;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The runs of copied calls by the reference, on a thread of its own. What is offered while it has enough to do is
 * dropped. Thread-safe.
 */
final class Rescorer implements AutoCloseable {

    private static final Log LOG = Log.of(Rescorer.class);
    private static final int QUEUE = 16;
    private static final int MOST_ELEMENTS = 1 << 16; // of an input; more would be expensive to copy

    private final ModelSession reference;
    private final ModelParts parts;
    private final double share;
    private final Consumer<String> onDifference;
    private final ExecutorService pool;
    private final Map<List<String>, Invocation> invocations = new ConcurrentHashMap<>(); // by the outputs wanted
    private final ReentrantLock running = new ReentrantLock();
    private final Log.Once warning = LOG.once();
    private volatile boolean isClosed;

    /**
     * Creates a rescorer.
     *
     * @param share the share of the calls that are due
     * @param onDifference takes what is different, under no lock
     */
    Rescorer(ModelSession reference, ModelParts parts, double share, Consumer<String> onDifference) {
        this.reference = reference;
        this.parts = parts;
        this.share = share;
        this.onDifference = onDifference;
        String label = reference.signature().sha256().substring(0, 12);
        this.pool = Threads.pool(label, "rescore", 1, QUEUE);
    }

    /** Returns whether a call is to be run again; chosen at random. */
    boolean isDue() {
        return share >= 1 || ThreadLocalRandom.current().nextDouble() < share;
    }

    /** Returns whether an input of a call can be compared: its rows are as wide as those of the check, and few. */
    boolean takes(int input, long[] shape) {
        Slot slot = parts.slots().get(input);
        int from = slot.takesBatches() ? 1 : 0;
        long rows = slot.takesBatches() && shape.length > 0 ? shape[0] : 1;
        return shape.length == slot.dims().length
                && Arrays.equals(shape, from, shape.length, slot.dims(), from, shape.length)
                && rows > 0
                && rows * slot.width() <= MOST_ELEMENTS;
    }

    /** Takes a call over, unless there is enough to do. */
    void offer(List<Tensor> inputs, List<String> outputs, List<Value> answers) {
        try {
            pool.execute(() -> rescore(inputs, outputs, answers));
        } catch (RejectedExecutionException e) {
            // A share is a share of what there is time for.
        }
    }

    private void rescore(List<Tensor> inputs, List<String> outputs, List<Value> answers) {
        try {
            Findings findings = compare(inputs, outputs, answers);
            if (findings.areDifferent()) {
                onDifference.accept(findings.words());
            }
        } catch (Throwable e) { // what the reference does not answer says nothing
            if (!isClosed) {
                warning.warn("A call could not be compared with what another engine answers", e);
            }
        }
    }

    private Findings compare(List<Tensor> inputs, List<String> outputs, List<Value> answers) {
        Findings findings = new Findings();
        running.lock();
        try {
            if (isClosed) {
                return findings;
            }
            Invocation invocation = invocations.computeIfAbsent(outputs, reference::newInvocation);
            for (int i = 0; i < inputs.size(); i++) {
                TensorBuffer buffer = invocation.input(i);
                buffer.reshape(inputs.get(i).shape());
                buffer.put(0, inputs.get(i));
            }
            List<Value> expected = new ArrayList<>();
            try {
                invocation.run();
                for (int i = 0; i < outputs.size(); i++) {
                    expected.add(invocation.value(i));
                }
            } finally {
                invocation.trim();
            }
            int rows = parts.slots().get(0).takesBatches() ? (int) inputs.get(0).dimension(0) : 1;
            List<Draft> drafts = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                drafts.add(Draft.read(parts.slots(), inputs, row));
            }
            parts.comparison(outputs).compare(drafts, expected, answers, findings);
            return findings;
        } finally {
            running.unlock();
        }
    }

    /** Ends the run in progress, and waits for that. */
    @Override
    public void close() {
        isClosed = true;
        pool.shutdown();
        invocations.values().forEach(Invocation::terminate);
        running.lock();
        try {
            invocations.values().forEach(Invocation::close);
            invocations.clear();
        } finally {
            running.unlock();
        }
    }
}
