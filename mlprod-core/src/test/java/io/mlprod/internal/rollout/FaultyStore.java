package io.mlprod.internal.rollout;

import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** A way to a store that can be cut, and that notes which threads use it. */
final class FaultyStore implements RolloutStore {

    final RolloutStore to;
    final Set<Thread> callers = new HashSet<>();
    Runnable beforeCompareAndSet = () -> {};
    boolean down;
    boolean readOnly;
    boolean losesAnAnswer; // once, of a change that was made
    int reads;
    int calls;

    FaultyStore(RolloutStore to) {
        this.to = to;
    }

    private void write() throws IOException {
        call();
        if (readOnly) {
            throw new IOException("permission denied");
        }
    }

    private void call() throws IOException {
        calls++;
        callers.add(Thread.currentThread());
        if (down) {
            throw new IOException("unexpected token at line 3");
        }
    }

    @Override
    public Snapshot read(String rollout) throws IOException {
        reads++;
        call();
        return to.read(rollout);
    }

    @Override
    public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
        write();
        beforeCompareAndSet.run();
        boolean isDone = to.compareAndSet(rollout, next);
        if (losesAnAnswer) {
            losesAnAnswer = false;
            throw new IOException("connection reset");
        }
        return isDone;
    }

    @Override
    public void rollBack(String rollout, long epoch, String reason) throws IOException {
        write();
        to.rollBack(rollout, epoch, reason);
    }

    @Override
    public void publish(String rollout, RolloutCounts counts) throws IOException {
        write();
        to.publish(rollout, counts);
    }
}
