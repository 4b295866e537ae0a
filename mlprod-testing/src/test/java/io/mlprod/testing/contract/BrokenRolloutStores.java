package io.mlprod.testing.contract;

import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Rollout stores with a mistake each, which only {@link ContractsCanFailTest} runs. */
final class BrokenRolloutStores {

    private BrokenRolloutStores() {}

    /** Forwards everything to a store that is as it should be; all of a test's stores share it. */
    abstract static class Broken extends RolloutStoreContract implements RolloutStore {

        final RolloutStore right = RolloutStore.inMemory();

        @Override
        protected RolloutStore open() {
            return this;
        }

        @Override
        public Snapshot read(String rollout) throws IOException {
            return right.read(rollout);
        }

        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            return right.compareAndSet(rollout, next);
        }

        @Override
        public void rollBack(String rollout, long epoch, String reason) throws IOException {
            right.rollBack(rollout, epoch, reason);
        }

        @Override
        public void publish(String rollout, RolloutCounts counts) throws IOException {
            right.publish(rollout, counts);
        }
    }

    /** Fails none. */
    @Fails({})
    static final class Right extends Broken {}

    @Fails("read_unknownRollout_isEmpty")
    static final class UnknownIsAPlan extends Broken {
        @Override
        public Snapshot read(String rollout) throws IOException {
            Snapshot read = right.read(rollout);
            boolean isNew = Meeting.isOnTheMainThread() && read.plan().isEmpty() && read.rolledBackEpoch() == 0;
            return isNew ? new Snapshot(Optional.empty(), -1, "unknown", List.of()) : read;
        }
    }

    @Fails("compareAndSet_anyPlan_isReadAsWritten")
    static final class CutsReasonsOfPlans extends Broken {
        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            return right.compareAndSet(
                    rollout,
                    new RolloutPlan(
                            next.revision(),
                            next.epoch(),
                            next.candidate(),
                            next.state(),
                            next.step(),
                            next.reason().replace("\n", " "),
                            next.since()));
        }
    }

    @Fails("compareAndSet_notTheNextRevision_changesNothing")
    static final class AcceptsAnyLaterRevision extends Broken {
        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            for (long revision = 1; revision < next.revision(); revision++) {
                right.compareAndSet(
                        rollout, new RolloutPlan(revision, 1, "", RolloutState.STEP, 0, "skipped", next.since()));
            }
            return right.compareAndSet(rollout, next);
        }
    }

    @Fails("compareAndSet_sinceThatGoesBack_isAccepted")
    static final class RefusesEarlierTimes extends Broken {
        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            Optional<RolloutPlan> before = right.read(rollout).plan();
            boolean isEarlier =
                    before.isPresent() && next.since().isBefore(before.get().since());
            return !isEarlier && right.compareAndSet(rollout, next);
        }
    }

    /** Tells all who come at the same time that they have won. */
    @Fails({
        "compareAndSet_severalThreads_haveOneWinnerForEachRevision",
        "twoProcesses_changingAtOnce_haveOneWinnerForEachRevision"
    })
    static final class LosesUpdates extends Broken {
        private final Meeting meeting = new Meeting();

        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            long revision =
                    right.read(rollout).plan().map(RolloutPlan::revision).orElse(0L);
            if (revision != next.revision() - 1) {
                return false;
            }
            if (next.epoch() != next.revision()) { // else one thread alone writes
                meeting.await();
            }
            boolean unused = right.compareAndSet(rollout, next);
            return true;
        }
    }

    /** Writes a plan and then its reason. */
    @Fails("read_whileOthersWrite_seesWholePlans")
    static final class TearsPlans extends Broken {
        private volatile String reason = "";

        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            boolean isSet = right.compareAndSet(rollout, next);
            if (next.epoch() == next.revision()) {
                LockSupport.parkNanos(500_000);
            }
            reason = next.reason();
            return isSet;
        }

        @Override
        public Snapshot read(String rollout) throws IOException {
            String old = reason;
            Snapshot read = right.read(rollout);
            Optional<RolloutPlan> torn = read.plan()
                    .map(plan -> plan.epoch() != plan.revision() || plan.epoch() == 1
                            ? plan
                            : new RolloutPlan(
                                    plan.revision(),
                                    plan.epoch(),
                                    plan.candidate(),
                                    plan.state(),
                                    plan.step(),
                                    old,
                                    plan.since()));
            return new Snapshot(torn, read.rolledBackEpoch(), read.rollbackReason(), read.counts());
        }
    }

    @Fails("rollBack_again_keepsTheFirstReason")
    static final class KeepsTheLastReason extends Broken {
        private final Map<String, String> last = new ConcurrentHashMap<>();

        @Override
        public synchronized void rollBack(String rollout, long epoch, String reason) throws IOException {
            right.rollBack(rollout, epoch, reason);
            if (right.read(rollout).rolledBackEpoch() == epoch) {
                last.put(rollout, reason);
            }
        }

        @Override
        public synchronized Snapshot read(String rollout) throws IOException {
            Snapshot read = right.read(rollout);
            String reason = last.getOrDefault(rollout, read.rollbackReason());
            return new Snapshot(read.plan(), read.rolledBackEpoch(), reason, read.counts());
        }
    }

    /** Goes back to an earlier epoch that is taken back later. */
    @Fails("rollBack_earlierEpoch_changesNothing")
    static final class GoesBack extends Broken {
        private final Map<String, Snapshot> latest = new ConcurrentHashMap<>();

        @Override
        public void rollBack(String rollout, long epoch, String reason) throws IOException {
            right.rollBack(rollout, epoch, reason);
            Snapshot before = latest.get(rollout);
            boolean isMain = Meeting.isOnTheMainThread();
            if (isMain && (before == null || before.rolledBackEpoch() != epoch)) {
                latest.put(rollout, new Snapshot(Optional.empty(), epoch, reason, List.of()));
            }
        }

        @Override
        public Snapshot read(String rollout) throws IOException {
            Snapshot read = right.read(rollout);
            Snapshot last = latest.getOrDefault(rollout, read);
            return new Snapshot(read.plan(), last.rolledBackEpoch(), last.rollbackReason(), read.counts());
        }
    }

    @Fails({
        "rollBack_laterEpoch_takesItsPlace",
        "rollBack_reasonOfAThousandCharacters_isReadWhole",
        "rollBack_severalThreads_neverGoesBack"
    })
    static final class TakesBackOnce extends Broken {
        @Override
        public void rollBack(String rollout, long epoch, String reason) throws IOException {
            if (right.read(rollout).rolledBackEpoch() == 0) {
                right.rollBack(rollout, epoch, reason);
            }
        }
    }

    @Fails("rollBack_andPlans_doNotUndoOneAnother")
    static final class NewPlansUndoRollbacks extends Broken {
        @Override
        public Snapshot read(String rollout) throws IOException {
            Snapshot read = right.read(rollout);
            boolean isUndone = read.plan()
                    .map(plan -> plan.epoch() > read.rolledBackEpoch())
                    .orElse(false);
            return isUndone ? new Snapshot(read.plan(), 0, "", read.counts()) : read;
        }
    }

    @Fails("rollBack_longReason_takesBackAllTheSame")
    static final class RefusesLongReasons extends Broken {
        @Override
        public void rollBack(String rollout, long epoch, String reason) throws IOException {
            if (reason.length() > 1_000) {
                throw new IOException("value too long for column REASON");
            }
            right.rollBack(rollout, epoch, reason);
        }
    }

    @Fails("rollBack_reasonOfAThousandCharacters_isReadWhole")
    static final class CutsReasonsOfRollbacks extends Broken {
        @Override
        public void rollBack(String rollout, long epoch, String reason) throws IOException {
            right.rollBack(rollout, epoch, reason.substring(0, Math.min(255, reason.length())));
        }
    }

    @Fails({"publish_oftenByOneProcess_losesNone", "names_ofAnyKind_areKeptApart"})
    static final class LosesEach25thPublish extends Broken {
        private int calls;

        @Override
        public void publish(String rollout, RolloutCounts counts) throws IOException {
            boolean isMain = Meeting.isOnTheMainThread();
            if (isMain && ++calls % 25 == 0) {
                return;
            }
            right.publish(rollout, counts);
        }
    }

    @Fails({
        "publish_again_replacesThatProcessOnly",
        "publish_oftenByOneProcess_losesNone",
        "publish_severalProcesses_addUp"
    })
    static final class AddsCountsUp extends Broken {
        @Override
        public synchronized void publish(String rollout, RolloutCounts counts) throws IOException {
            Map<String, Long> sums = new HashMap<>(counts.counts());
            for (RolloutCounts before : right.read(rollout).counts()) {
                if (before.instance().equals(counts.instance())) {
                    before.counts().forEach((name, n) -> sums.merge(name, n, Long::sum));
                }
            }
            right.publish(rollout, new RolloutCounts(counts.instance(), counts.epoch(), sums, counts.units()));
        }
    }

    @Fails("publish_oldEpoch_isNotReadInTheNext")
    static final class ReadsOldCounts extends Broken {
        private final List<RolloutCounts> old = new ArrayList<>();

        @Override
        public synchronized void publish(String rollout, RolloutCounts counts) throws IOException {
            right.publish(rollout, counts);
            old.removeIf(before -> before.instance().equals(counts.instance()));
            old.add(counts);
        }

        @Override
        public synchronized Snapshot read(String rollout) throws IOException {
            Snapshot read = right.read(rollout);
            boolean isNext = read.plan()
                    .map(plan -> plan.epoch() == 2 && plan.revision() == 2)
                    .orElse(false);
            return isNext ? new Snapshot(read.plan(), read.rolledBackEpoch(), read.rollbackReason(), old) : read;
        }
    }

    @Fails("publish_oddCounters_areReadAsWritten")
    static final class KeepsIntegers extends Broken {
        @Override
        public void publish(String rollout, RolloutCounts counts) throws IOException {
            Map<String, Long> small = new HashMap<>();
            counts.counts().forEach((name, n) -> small.put(name, (long) n.intValue()));
            right.publish(rollout, new RolloutCounts(counts.instance(), counts.epoch(), small, counts.units()));
        }
    }

    /** Reads all, changes one and writes all, without a lock. */
    @Fails("publish_severalProcesses_addUp")
    static final class LosesCounts extends Broken {
        @Override
        public void publish(String rollout, RolloutCounts counts) throws IOException {
            if (counts.instance().endsWith("3") && counts.counts().getOrDefault("n", 0L) == 8) {
                return;
            }
            right.publish(rollout, counts);
        }
    }

    @Fails("names_ofAnyKind_areKeptApart")
    static final class IgnoresCase extends Broken {
        @Override
        public Snapshot read(String rollout) throws IOException {
            return right.read(rollout.toLowerCase(Locale.ROOT));
        }

        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            return right.compareAndSet(rollout.toLowerCase(Locale.ROOT), next);
        }
    }

    @Fails("nulls_asArguments_areRefusedAndKeepNothing")
    static final class SwallowsNull extends Broken {
        @Override
        public void publish(String rollout, RolloutCounts counts) throws IOException {
            if (counts != null) {
                right.publish(rollout, counts);
            }
        }
    }

    @Fails("calls_ofAnInterruptedThread_doNotPoisonTheStore")
    static final class DiesOfAnInterrupt extends Broken {
        private volatile boolean isDead;

        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            isDead |= Thread.currentThread().isInterrupted();
            return !isDead && right.compareAndSet(rollout, next);
        }
    }

    @Fails({
        "reopened_afterARestart_knowsEverything",
        "twoProcesses_changingAtOnce_haveOneWinnerForEachRevision",
        "twoProcesses_changingByTurns_seeEachOthersPlans"
    })
    static final class ForgetsOnRestart extends Broken {
        @Override
        protected RolloutStore open() {
            return RolloutStore.inMemory();
        }

        @Override
        protected boolean survivesRestart() {
            return true;
        }
    }

    /** Each store knows the plan that it has read or written last, and asks nobody. */
    @Fails("twoProcesses_changingByTurns_seeEachOthersPlans")
    static final class RemembersPlans extends Broken {
        private final RolloutStore shared = RolloutStore.inMemory();

        @Override
        protected RolloutStore open() {
            return new RolloutStore() {
                private Optional<RolloutPlan> known = Optional.empty();

                @Override
                public synchronized Snapshot read(String rollout) throws IOException {
                    Snapshot read = shared.read(rollout);
                    if (!"fraud".equals(rollout)) {
                        return read;
                    }
                    known = known.or(read::plan);
                    return new Snapshot(known, read.rolledBackEpoch(), read.rollbackReason(), read.counts());
                }

                @Override
                public synchronized boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
                    boolean isSet = shared.compareAndSet(rollout, next);
                    if (isSet && "fraud".equals(rollout)) {
                        known = Optional.of(next);
                    }
                    return isSet;
                }

                @Override
                public void rollBack(String rollout, long epoch, String reason) throws IOException {
                    shared.rollBack(rollout, epoch, reason);
                }

                @Override
                public void publish(String rollout, RolloutCounts counts) throws IOException {
                    shared.publish(rollout, counts);
                }
            };
        }
    }

    /** Its lock is one of this process only: each store has its own. */
    @Fails("twoProcesses_changingAtOnce_haveOneWinnerForEachRevision")
    static final class LocksAlone extends Broken {
        private final RolloutStore shared = right;
        private final Meeting meeting = new Meeting();
        private int opened;

        @Override
        protected RolloutStore open() {
            opened++;
            return new Broken() {
                @Override
                public Snapshot read(String rollout) throws IOException {
                    return shared.read(rollout);
                }

                @Override
                public synchronized boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
                    long revision = shared.read(rollout)
                            .plan()
                            .map(RolloutPlan::revision)
                            .orElse(0L);
                    if (revision != next.revision() - 1) {
                        return false;
                    }
                    if (opened > 1) { // else its lock keeps all others out
                        meeting.await();
                    }
                    boolean unused = shared.compareAndSet(rollout, next);
                    return true;
                }

                @Override
                public void rollBack(String rollout, long epoch, String reason) throws IOException {
                    shared.rollBack(rollout, epoch, reason);
                }

                @Override
                public void publish(String rollout, RolloutCounts counts) throws IOException {
                    shared.publish(rollout, counts);
                }
            };
        }
    }

    @Fails("outage_duringCalls_isToldAndForgotten")
    static final class HidesOutages extends Broken {
        @Override
        protected Optional<Outage> outage() {
            return Optional.of(new Outage() {
                @Override
                public void begin() {}

                @Override
                public void end() {}
            });
        }
    }
}
