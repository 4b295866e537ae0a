package io.mlprod.internal.rollout;

import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.rollout.RolloutStatus.GuardStatus;
import io.mlprod.rollout.RolloutStore.Snapshot;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.spi.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process's part in a rollout: counts what it is told, decides, and agrees with others through the store.
 *
 * <p>Thread-safe. Two locks, never taken the other way round: {@code polling}, under which the store is called, by ticks
 * and operators; and {@code deciding}, which guards the state, is held for microseconds, and is all that an observing
 * thread ever waits for. A decision to take back holds from the moment the routing is told, within the call that observed;
 * the store and people learn of it on a task of the time source.
 *
 * @param <O> the answers
 */
public final class RolloutMachine<O> implements RunningRollout, AutoCloseable {

    /** What a rollout does to the world. */
    public interface Effects {

        /**
         * Changes who is answered by whom. Called under a lock, by any thread: must be quick, as a volatile write is.
         *
         * @param state where the rollout stands
         * @param step the step, -1 before the first
         * @param share the candidate's share of units
         */
        void routing(RolloutState state, int step, double share);

        /**
         * The rollout is over; called once, by a task. When the candidate was promoted, it comes some polls after the
         * routing, since another process could have taken the rollout back at the same moment.
         *
         * @param promoted whether the candidate serves now, else it can be unloaded
         * @param reason why, for people
         */
        void ended(boolean promoted, String reason);

        /**
         * Something has changed that people want to know; called by a task.
         *
         * @param status the new status
         */
        void changed(RolloutStatus status);
    }

    /** What is told, and why it stands so. */
    private record View(RolloutState state, int step, double share, String reason, Instant since) {}

    private static final Logger LOG = LoggerFactory.getLogger(RolloutMachine.class);

    /** A store that was not read for so many polls is down. */
    private static final int POLLS_TO_DOWN = 3;

    private static final int CAS_ATTEMPTS = 3;

    private final String name;
    private final Rollout<?, O> rollout;
    private final String candidate;
    private final TimeSource time;
    private final String instance;
    private final Effects effects;
    private final List<Guard<? super O>> guards;
    private final CounterLayout layout;
    private final Tally tally;
    private final List<GuardCheck> checks;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicBoolean endTold = new AtomicBoolean();
    private final AtomicReference<View> told;

    private final Object polling = new Object();
    private Map<String, Long> published = Map.of(); // under polling

    private final Object deciding = new Object();
    // All under deciding; what observing threads read without it is volatile.
    private volatile View view;
    private volatile long[] others;
    private @Nullable RolloutPlan plan;
    private @Nullable String takenBack;
    private boolean latched; // whether the store knows that it was taken back, or need not
    private @Nullable String pause; // a reason of this process's own
    private int cleanPolls;
    private long stepSeen; // when the current step, or its hold, began here
    private long lastRead;
    private String readFailure = "it was not asked yet";
    private long thrownBefore;
    private int pollsPromoted;
    private volatile boolean closed;

    /**
     * Makes a machine that does nothing yet, see {@link #start}.
     *
     * @param rollout the configuration, with a name
     * @param candidate the SHA-256 of the candidate's model
     * @param time the clock, and what ticks
     * @param instance a name for this process that no other has
     * @param effects what it does to the world
     */
    public RolloutMachine(Rollout<?, O> rollout, String candidate, TimeSource time, String instance, Effects effects) {
        this.name = rollout.name().orElseThrow(() -> new IllegalArgumentException("The rollout has no name"));
        this.rollout = rollout;
        this.candidate = candidate;
        this.time = time;
        this.instance = instance;
        this.effects = effects;
        this.guards = List.copyOf(rollout.guards());
        this.layout = new CounterLayout(
                rollout.steps().size(), guards.stream().map(Guard::name).toList());
        this.tally = new Tally(layout, guards.size());
        this.checks = checks(rollout, layout);
        this.others = new long[layout.size()];
        this.view = new View(RolloutState.PENDING, -1, 0, "the store was not read yet", time.now());
        this.told = new AtomicReference<>(view);
        this.lastRead = time.nanoTime();
        this.stepSeen = lastRead;
    }

    private static List<GuardCheck> checks(Rollout<?, ?> rollout, CounterLayout layout) {
        List<? extends Guard<?>> guards = rollout.guards();
        long tests = guards.size()
                + guards.stream().filter(guard -> guard.maxRate().isPresent()).count();
        List<GuardCheck> checks = new ArrayList<>();
        for (int i = 0; i < guards.size(); i++) {
            checks.add(new GuardCheck(guards.get(i), i, rollout.steps(), rollout.alpha() / tests, layout));
        }
        return List.copyOf(checks);
    }

    /**
     * Reads the store, starts the rollout or joins it, and begins to tick. Blocks on the store. If that does not answer, the
     * candidate gets nothing until it does.
     *
     * @throws IllegalStateException if the rollout is running with another candidate
     */
    public void start() {
        effects.routing(RolloutState.PENDING, -1, 0);
        synchronized (polling) {
            exchange();
        }
        tell();
        scheduleTick(time, rollout.poll(), new WeakReference<>(this));
    }

    /** Does not keep the machine alive: who forgets a handle without closing it shall not poll for ever. */
    private static void scheduleTick(TimeSource time, Duration poll, WeakReference<RolloutMachine<?>> machine) {
        long due = time.nanoTime() + poll.toNanos();
        Runnable unused = time.schedule(poll, () -> {
            RolloutMachine<?> there = machine.get();
            if (there != null && !there.closed) {
                there.tick(time.nanoTime() - due);
            }
        });
    }

    /** Ends the ticking; the state stays as it is. */
    @Override
    public void close() {
        closed = true;
    }

    /**
     * The start of the rollout that is running.
     *
     * @return counts from 1; 0 before the store was read
     */
    public long epoch() {
        synchronized (deciding) {
            return plan == null ? 0 : plan.epoch();
        }
    }

    // ---- What is observed, by the callers' threads

    /**
     * Notes a prediction that counts, see {@link io.mlprod.routing.Route#isCounted()}. Never throws and never calls the
     * store.
     *
     * @param candidateArm whether the unit was assigned to the candidate
     * @param step the step by which it was assigned
     * @param unitHash the unit's hash, of 64 bits
     * @param answer what was answered, or null
     * @param error what the assigned model failed with, or null
     * @param fellBack whether the control answered for the candidate
     * @param nanos how long it took
     */
    public void observe(
            boolean candidateArm,
            int step,
            long unitHash,
            @Nullable O answer,
            @Nullable Throwable error,
            boolean fellBack,
            long nanos) {
        RolloutState state = view.state();
        if (state == RolloutState.ROLLED_BACK) {
            return;
        }
        if (candidateArm) {
            judgeCandidate(fellBack || Guard.isFailure(error));
        }
        if (state == RolloutState.PROMOTED) {
            return; // there is nothing to compare with
        }
        int arm = candidateArm ? CounterLayout.CANDIDATE : CounterLayout.CONTROL;
        tally.meet(step, arm, unitHash);
        for (int i = 0; i < guards.size(); i++) {
            if (happened(i, answer, error, fellBack, nanos)) {
                count(i, step, arm, unitHash);
            }
        }
    }

    /**
     * Notes what feedback told about a prediction that counts.
     *
     * @param event the event's name; one that no guard waits for is ignored
     * @param candidateArm whether the unit was assigned to the candidate
     * @param step the step by which it was assigned
     * @param unitHash the unit's hash, of 64 bits
     */
    public void event(String event, boolean candidateArm, int step, long unitHash) {
        if (view.state().isFinal()) {
            return;
        }
        for (int i = 0; i < guards.size(); i++) {
            if (guards.get(i).isTold() && guards.get(i).name().equals(event)) {
                count(i, step, candidateArm ? CounterLayout.CANDIDATE : CounterLayout.CONTROL, unitHash);
            }
        }
    }

    /**
     * Notes that the candidate computed an answer beside the control's.
     *
     * @param error what it failed with, or null
     */
    public void shadowed(@Nullable Throwable error) {
        if (view.state().isFinal()) {
            return;
        }
        tally.shadowed();
        judgeCandidate(Guard.isFailure(error));
    }

    private void judgeCandidate(boolean failed) {
        if (!failed) {
            if (failures.get() != 0) { // a read that all threads share, instead of a write
                failures.set(0);
            }
        } else if (failures.incrementAndGet() >= rollout.breaker()) {
            takeBack("breaker: the candidate failed " + rollout.breaker() + " times in a row", false);
        }
    }

    private boolean happened(int guard, @Nullable O answer, @Nullable Throwable error, boolean fellBack, long nanos) {
        try {
            return guards.get(guard).happened(answer, error, fellBack, nanos);
        } catch (Throwable e) { // also an AssertionError of the application's: the caller has his answer already
            tally.thrown(guard);
            if (view.state() != RolloutState.PAUSED) {
                pauseHere(
                        "guard " + guards.get(guard).name() + " threw "
                                + e.getClass().getName(),
                        e);
            }
            return false;
        }
    }

    private void count(int guard, int step, int arm, long unitHash) {
        if (tally.event(guard, step, arm, unitHash)) {
            String alarm = checks.get(guard).alarm(tally.plus(others));
            if (alarm != null) {
                takeBack(alarm, false);
            }
        }
    }

    private void pauseHere(String reason, Throwable cause) {
        LOG.warn("Rollout {}: {}", name, reason, cause);
        synchronized (deciding) {
            cleanPolls = 0;
            if (pause == null
                    && takenBack == null
                    && plan != null
                    && !plan.state().isFinal()) {
                pause = reason;
                show();
            }
        }
        Runnable unused = time.schedule(Duration.ZERO, this::tell);
    }

    /** Takes the rollout back here and now, and everywhere by a task. */
    private void takeBack(String reason, boolean storeKnows) {
        synchronized (deciding) {
            if (takenBack != null || endTold.get()) {
                return;
            }
            takenBack = reason;
            latched = storeKnows;
            show();
        }
        Runnable unused = time.schedule(Duration.ZERO, () -> {
            latch();
            tell();
        });
    }

    // ---- What is decided, by ticks

    private void tick(long late) {
        try {
            synchronized (polling) {
                boolean read = exchange();
                RolloutPlan next = decide(late, read);
                if (next != null && store(next)) {
                    LOG.debug("Rollout {}: {}", name, next);
                }
            }
        } catch (IllegalStateException e) { // the first read came late, and found another candidate
            takeBack(String.valueOf(e.getMessage()), true);
        } finally {
            latch();
            tell();
            if (!closed && !isDone()) {
                scheduleTick(time, rollout.poll(), new WeakReference<>(this));
            }
        }
    }

    private boolean isDone() {
        synchronized (deciding) {
            return takenBack != null ? latched : endTold.get();
        }
    }

    /** What the tick makes of all counts: takes back, pauses, resumes; or returns the plan of the next step. */
    private @Nullable RolloutPlan decide(long late, boolean read) {
        long[] counts = tally.plus(others);
        String alarm = alarm(counts);
        synchronized (deciding) {
            if (takenBack != null || plan == null) {
                return null;
            }
            if (plan.state() == RolloutState.PROMOTED) {
                pollsPromoted += read ? 1 : 0;
                return null;
            }
            if (alarm != null) {
                takeBack(alarm, false);
                return null;
            }
            long now = time.nanoTime();
            String trouble = trouble(late, counts, now);
            if (trouble != null) {
                stepSeen = now; // the hold begins again
            }
            List<String> missing = plan.state() == RolloutState.PAUSED ? List.of() : missing(counts);
            if (trouble == null
                    && !missing.isEmpty()
                    && now - stepSeen >= rollout.patience().toNanos()) {
                trouble = "not enough data within " + rollout.patience();
            }
            if (isPausedHere(trouble)
                    || !read
                    || plan.state() == RolloutState.PAUSED
                    || remainingHold(now) > 0
                    || !missing.isEmpty()) {
                return null;
            }
            return next(plan);
        }
    }

    private @Nullable String alarm(long[] counts) {
        for (GuardCheck check : checks) {
            String alarm = check.alarm(counts);
            if (alarm != null) {
                return alarm;
            }
        }
        return null;
    }

    /** Why this process should not go on although the data may be there, or null. */
    private @Nullable String trouble(long late, long[] counts, long now) {
        long thrown = 0;
        for (int guard = 0; guard < guards.size(); guard++) {
            thrown += counts[layout.thrown(guard)];
        }
        boolean hasThrown = thrown > thrownBefore;
        thrownBefore = thrown;
        long poll = rollout.poll().toNanos();
        if (late > POLLS_TO_DOWN * poll) {
            return "this process stood still for " + Duration.ofNanos(late).toSeconds() + " s";
        }
        if (now - lastRead >= POLLS_TO_DOWN * poll) {
            return "the store does not answer: " + readFailure;
        }
        return hasThrown ? (pause != null ? pause : "a guard's code threw in another process") : null;
    }

    private boolean isPausedHere(@Nullable String trouble) {
        if (trouble != null) {
            cleanPolls = 0;
            if (!trouble.equals(pause)) {
                pause = trouble;
                show();
            }
        } else if (pause != null && ++cleanPolls >= rollout.settle()) {
            pause = null;
            show();
        }
        return pause != null;
    }

    private long remainingHold(long now) {
        Duration hold = isBeforeSteps() ? rollout.shadowHold() : rollout.hold();
        return hold.toNanos() - (now - stepSeen);
    }

    private boolean isBeforeSteps() {
        return plan != null && plan.step() < 0;
    }

    /** What must be counted before the next step, in words. */
    private List<String> missing(long[] counts) {
        List<String> missing = new ArrayList<>();
        if (isBeforeSteps()) {
            long answers = counts[layout.shadowed()];
            if (answers < rollout.shadowAnswers()) {
                missing.add((rollout.shadowAnswers() - answers) + " more answers of the shadow");
            }
            return missing;
        }
        int step = plan == null ? 0 : plan.step();
        long units = counts[layout.units(step, CounterLayout.CANDIDATE)];
        if (units < rollout.minUnits()) {
            missing.add((rollout.minUnits() - units) + " more units of the candidate in this step");
        }
        for (GuardCheck check : checks) {
            String proof = check.missing(counts);
            if (!proof.isEmpty()) {
                missing.add(proof);
            }
        }
        return missing;
    }

    private RolloutPlan next(RolloutPlan from) {
        boolean isLast = from.step() == rollout.steps().size() - 1;
        return isLast
                ? change(from, RolloutState.PROMOTED, from.step(), "all steps passed")
                : change(from, RolloutState.STEP, from.step() + 1, from.step() < 0 ? "shadow passed" : "step passed");
    }

    private RolloutPlan change(RolloutPlan from, RolloutState state, int step, String reason) {
        return new RolloutPlan(from.revision() + 1, from.epoch(), candidate, state, step, reason, time.now());
    }

    // ---- What is agreed with other processes, under polling

    /** Tells the store what was counted and reads it; false if it does not answer. */
    private boolean exchange() {
        try {
            publish();
            Snapshot found = rollout.store().read(name);
            RolloutPlan known = known();
            Joining.check(found, known, rollout);
            if (known == null) {
                RolloutPlan first = Joining.choose(found, rollout, candidate, time.now());
                boolean isNew = found.plan()
                        .map(there -> there.revision() < first.revision())
                        .orElse(true);
                if (isNew && !rollout.store().compareAndSet(name, first)) {
                    return false; // another process was first; the next poll joins it
                }
                adopt(first, found);
            } else {
                adopt(found.plan().orElseThrow(), found);
            }
            return true;
        } catch (IllegalStateException e) {
            if (known() == null) {
                throw e; // from Joining, which is the only one to say it
            }
            readFailed(e);
            return false;
        } catch (IOException | RuntimeException e) {
            readFailed(e);
            return false;
        }
    }

    private void publish() throws IOException {
        RolloutPlan known = known();
        if (known == null) {
            return;
        }
        Map<String, Long> counts = layout.named(tally.plus(new long[layout.size()]));
        if (!counts.equals(published)) {
            rollout.store().publish(name, new RolloutCounts(instance, known.epoch(), counts));
            published = counts;
        }
    }

    private @Nullable RolloutPlan known() {
        synchronized (deciding) {
            return plan;
        }
    }

    private void readFailed(Exception e) {
        synchronized (deciding) {
            readFailure = e.toString();
        }
        LOG.debug("Rollout {}: the store does not answer", name, e);
    }

    private void adopt(RolloutPlan found, Snapshot snapshot) throws IOException {
        long[] counted = layout.sum(snapshot.counts(), found.epoch(), instance);
        synchronized (deciding) {
            lastRead = time.nanoTime();
            if (plan != null && found.epoch() > plan.epoch()) {
                takeBack("epoch " + found.epoch() + " of this rollout has begun elsewhere", true);
                return;
            }
            others = counted;
            enter(found);
            if (snapshot.rolledBackEpoch() >= found.epoch()) {
                takeBack(snapshot.rollbackReason(), true);
            } else if (found.state() == RolloutState.ROLLED_BACK) {
                takeBack(found.reason(), false);
            }
        }
    }

    /** Makes a plan this process's own; under deciding. */
    private void enter(RolloutPlan next) {
        if (plan == null || next.revision() > plan.revision()) {
            plan = next;
            stepSeen = time.nanoTime();
            show();
        }
    }

    /** Stores a plan and follows it; if another process was faster, follows that one's. */
    private boolean store(RolloutPlan next) {
        try {
            if (rollout.store().compareAndSet(name, next)) {
                synchronized (deciding) {
                    enter(next);
                }
                return true;
            }
            exchange();
        } catch (IOException | RuntimeException e) {
            readFailed(e); // whether it was stored shows at the next read
        }
        return false;
    }

    private void latch() {
        long epoch;
        String reason;
        synchronized (deciding) {
            if (takenBack == null || latched || plan == null) {
                return;
            }
            epoch = plan.epoch();
            reason = takenBack;
        }
        try {
            rollout.store().rollBack(name, epoch, reason);
            synchronized (deciding) {
                latched = true;
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Rollout {} was taken back here, but the store does not know yet; trying again", name, e);
        }
    }

    // ---- What is told

    /** Under deciding: what the state comes to, told to the routing at once. */
    private void show() {
        View before = view;
        View now = compose();
        view = now;
        if (now.state() != before.state() || now.step() != before.step() || now.share() != before.share()) {
            effects.routing(now.state(), now.step(), now.share());
        }
    }

    private View compose() {
        int step = plan == null ? -1 : plan.step();
        if (takenBack != null) {
            return new View(RolloutState.ROLLED_BACK, step, 0, takenBack, time.now());
        }
        if (plan == null) {
            return view;
        }
        double share = step < 0 ? 0 : rollout.steps().get(step);
        if (plan.state() == RolloutState.PROMOTED) {
            return new View(plan.state(), step, 1, plan.reason(), plan.since());
        }
        if (pause != null) {
            return new View(RolloutState.PAUSED, step, share, pause, time.now());
        }
        return new View(plan.state(), step, share, plan.reason(), plan.since());
    }

    /** Tells people what they do not know yet; never under a lock. */
    private void tell() {
        View now = view;
        if (told.getAndSet(now) != now) {
            LOG.info(
                    "Rollout {}: {} at step {}, share {}: {}",
                    name,
                    now.state(),
                    now.step(),
                    now.share(),
                    now.reason());
            effects.changed(status());
        }
        boolean isEnd;
        synchronized (deciding) {
            isEnd = (takenBack != null || pollsPromoted >= rollout.settle()) && endTold.compareAndSet(false, true);
        }
        if (isEnd) {
            effects.ended(now.state() == RolloutState.PROMOTED, now.reason());
        }
    }

    @Override
    public RolloutStatus status() {
        long[] counts = tally.plus(others);
        List<GuardStatus> of =
                checks.stream().map(check -> check.status(counts)).toList();
        synchronized (deciding) {
            View now = view;
            List<String> missing = new ArrayList<>();
            if (plan != null && !now.state().isFinal()) {
                long hold = remainingHold(time.nanoTime());
                if (hold > 0) {
                    missing.add("the hold, another " + Duration.ofNanos(hold));
                }
                missing.addAll(missing(counts));
            }
            long epoch = plan == null ? 0 : plan.epoch();
            return new RolloutStatus(
                    name, epoch, now.state(), now.step(), now.share(), now.since(), now.reason(), of, missing);
        }
    }

    // ---- What operators do

    @Override
    public void pause(String why) {
        command(from -> change(from, RolloutState.PAUSED, from.step(), "operator: " + why));
    }

    @Override
    public void resume() {
        command(from -> change(
                from, from.step() < 0 ? RolloutState.SHADOW : RolloutState.STEP, from.step(), "operator: resumed"));
        synchronized (deciding) {
            pause = null;
            show();
        }
        tell();
    }

    @Override
    public void promote(String why) {
        int last = rollout.steps().size() - 1;
        command(from -> change(from, RolloutState.PROMOTED, last, "operator: " + why));
    }

    @Override
    public void rollBack(String why) {
        takeBack("operator: " + why, false);
        latch();
        tell();
    }

    private void command(UnaryOperator<RolloutPlan> change) {
        synchronized (polling) {
            boolean isDone = false;
            for (int attempt = 0; attempt < CAS_ATTEMPTS && !isDone; attempt++) {
                if (!exchange()) {
                    throw new UncheckedIOException(new IOException("The store of rollout " + name
                            + " does not answer, so nothing was changed; rollBack works without it: " + readFailure()));
                }
                isDone = store(change.apply(requireRunning()));
            }
            if (!isDone) {
                throw new UncheckedIOException(
                        new IOException("The plan of rollout " + name + " could not be changed; look at status()"));
            }
        }
        tell();
    }

    private String readFailure() {
        synchronized (deciding) {
            return readFailure;
        }
    }

    private RolloutPlan requireRunning() {
        synchronized (deciding) {
            return Optional.ofNullable(plan)
                    .filter(of -> takenBack == null && !of.state().isFinal())
                    .orElseThrow(() -> new IllegalStateException("Rollout " + name + " has ended: " + view.reason()));
        }
    }
}
