package io.mlprod.internal.rollout;

import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One process of a simulated fleet: a machine, what it told, and traffic of units that fail at given rates. */
final class Member implements RolloutMachine.Effects {

    static final String DIGEST = "d1";
    static final UnitNames NAMES = new UnitNames(new byte[UnitNames.KEY_BYTES]);

    final RolloutMachine<Double> machine;
    final FaultyStore store;
    final RolloutMemory memory;
    final List<RolloutStatus> changes = new ArrayList<>();
    final List<String> ends = new ArrayList<>();
    final List<String> path = new ArrayList<>();
    volatile RolloutState state = RolloutState.PENDING;
    volatile int step = -1;
    volatile double share;
    volatile @Nullable String obstacle; // why the version before cannot serve again
    private volatile String reason = "";

    Member(Rollout<?, Double> rollout, RolloutStore store, TimeSource time, String instance, String digest) {
        this(rollout, new FaultyStore(store), new RolloutMemory("m"), time, instance, digest);
    }

    /** The same process, which starts another rollout. */
    Member(Rollout<?, Double> rollout, Member before, TimeSource time, String instance) {
        this(rollout, before.store, before.memory, time, instance, DIGEST);
    }

    private Member(
            Rollout<?, Double> rollout,
            FaultyStore store,
            RolloutMemory memory,
            TimeSource time,
            String instance,
            String digest) {
        this.store = store;
        this.memory = memory;
        this.machine = new RolloutMachine<>(
                rollout.name(rollout.name().orElse("test")).store(this.store),
                digest,
                time,
                instance,
                NAMES,
                memory,
                this);
    }

    Member(Rollout<?, Double> rollout, TimeSource time) {
        this(rollout, RolloutStore.inMemory(), time, "p", DIGEST);
    }

    static RuntimeException failure() {
        return new IllegalArgumentException("not for logs");
    }

    Member started() {
        machine.start();
        return this;
    }

    /** New units, one prediction each, of which some fail; stops where the arm's routing says so, as a handle would. */
    void serve(int units, double controlRate, double candidateRate, SplittableRandom random) {
        for (int i = 0; i < units; i++) {
            serve(random.nextLong(), controlRate, candidateRate, random);
        }
    }

    void serve(long unit, double controlRate, double candidateRate, SplittableRandom random) {
        boolean isCandidate = isCandidate(unit);
        boolean fails = random.nextDouble() < (isCandidate ? candidateRate : controlRate);
        machine.observations()
                .observe(isCandidate, step, unit, fails ? null : 0.5, fails ? failure() : null, false, 1_000, null);
    }

    boolean isCandidate(long unit) {
        return new Random(unit).nextDouble() < share;
    }

    @Override
    public void routing(RolloutState newState, int newStep, double newShare, String newReason) {
        reason = newReason;
        state = newState;
        step = newStep;
        share = newShare;
        path.add(newState + (newStep < 0 ? "" : " " + newStep));
    }

    @Override
    public void ended() {
        ends.add((state == RolloutState.PROMOTED ? "promoted: " : "rolled back: ") + reason);
    }

    @Override
    public boolean serves() {
        return state == RolloutState.PROMOTED;
    }

    @Override
    public @Nullable String demote() {
        return obstacle;
    }

    @Override
    public void changed(RolloutStatus status) {
        changes.add(status);
    }
}
