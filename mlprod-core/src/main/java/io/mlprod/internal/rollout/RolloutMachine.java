package io.mlprod.internal.rollout;

import io.mlprod.internal.log.Log;
import io.mlprod.internal.rollout.RolloutProgress.View;
import io.mlprod.internal.text.PlainText;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.rollout.RolloutStatus.GuardStatus;
import io.mlprod.rollout.RolloutStatus.StoreStatus;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RolloutStore.Snapshot;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The part that one process has in a rollout: counts what is reported to it, decides, and agrees with other processes
 * through the store.
 *
 * <p>Thread-safe. There are two locks, which are always taken in the same order. {@code polling} is held while the
 * store is asked, by ticks and by operators; they wait for it only as long as for the store. {@code deciding} guards
 * the {@link RolloutProgress}; it is never held during a call to the store, and it is all that an observing thread ever
 * waits for. A decision to take back holds from the moment at which the routing is notified, within the call that
 * observed; the store and people are notified by a task of the time source.
 *
 * @param <O> the answers
 */
public final class RolloutMachine<O> implements RunningRollout, AutoCloseable {

    /** The effects of a rollout outside of this machine. */
    public interface Effects {

        /**
         * Changes which version answers which units, before any caller can learn of the state. When this returns, all
         * that the state says is true: for a final state, that the trial is over and the right version serves. Called
         * under a lock, by any thread: must be quick, as a volatile write is.
         *
         * @param state where the rollout stands
         * @param step the step, -1 before the first
         * @param share the candidate's share of units
         * @param reason why, for people
         */
        void routing(RolloutState state, int step, double share, String reason);

        /**
         * Notifies that the rollout is over, once the routing was changed accordingly. Called once, by a task or an
         * operator.
         */
        void ended();

        /**
         * Returns whether the candidate was promoted by this rollout and serves in a handle that is open.
         *
         * @return false from the moment at which something else serves
         */
        boolean serves();

        /**
         * Makes the version serve again that served before the promoted candidate, if the candidate still serves.
         * Called under a lock; must be quick.
         *
         * @return null, or why that is not possible now, for people
         */
        @Nullable
        String demote();

        /**
         * Notifies people that something has changed which they want to know. Called by a task.
         *
         * @param status the new status
         */
        void changed(RolloutStatus status);
    }

    private static final Log LOG = Log.of(RunningRollout.class);

    private static final int CAS_ATTEMPTS = 3;
    private static final Set<RolloutState> GOOD =
            EnumSet.of(RolloutState.SHADOW, RolloutState.STEP, RolloutState.PROMOTING, RolloutState.PROMOTED);

    private final String name;
    private final Rollout<?, O> rollout;
    private final String candidate;
    private final TimeSource time;
    private final String instance;
    private final RolloutMemory memory;
    private final StoreAccess access;
    private final Effects effects;
    private final List<String> guards;
    private final CounterLayout layout;
    private final Tally tally;
    private final Observations<O> observations;
    private final AtomicBoolean endTold = new AtomicBoolean();
    private final AtomicReference<View> told;

    private final PromotionRecheck.Promotion promotion = new ByThis(); // kept here, since it is referred to weakly

    private final ReentrantLock polling = new ReentrantLock();

    private final Object deciding = new Object();
    private final RolloutProgress progress; // under deciding
    private volatile @Nullable RollbackNotice notice; // written under deciding
    private volatile View view; // written under deciding
    private volatile long[] others; // what other processes have counted; written under deciding
    private volatile boolean closed;
    private volatile boolean isUndone; // by an operator of this process, after it was promoted

    /**
     * Creates a machine that does nothing yet; see {@link #start}.
     *
     * @param rollout the configuration, with a name
     * @param candidate the SHA-256 of the candidate's model
     * @param time the clock, which also schedules the ticks
     * @param instance a name for this process that no other has
     * @param names the names of units, which other processes may read
     * @param memory the handle's memory of its rollouts
     * @param effects the effects outside of this machine
     */
    public RolloutMachine(
            Rollout<?, O> rollout,
            String candidate,
            TimeSource time,
            String instance,
            UnitNames names,
            RolloutMemory memory,
            Effects effects) {
        this.name = rollout.name().orElseThrow(() -> new IllegalArgumentException("The rollout has no name"));
        this.rollout = rollout;
        this.candidate = candidate;
        this.time = time;
        this.instance = instance;
        this.memory = memory;
        this.access = memory.access(rollout, time);
        this.effects = effects;
        List<Guard<? super O>> guards = List.copyOf(rollout.guards());
        this.guards = guards.stream().map(Guard::name).toList();
        this.layout = new CounterLayout(rollout.steps().size(), this.guards);
        this.tally = new Tally(layout, this.guards, names, rollout.store().isPresent());
        Breaker breaker = new Breaker(rollout.breaker(), TestLevels.of(rollout).ofTest());
        ToldEvents told = guards.stream().anyMatch(Guard::isTold)
                ? new ToldEvents(tally, time, rollout.maxDecisions(), rollout.outcomesWithin())
                : null;
        this.observations = new Observations<>(guards, rollout.steps(), tally, breaker, told, new Decisive());
        this.others = new long[layout.size()];
        this.progress = new RolloutProgress(rollout, layout, rollout.store().isPresent(), time.nanoTime(), time.now());
        this.view = progress.view();
        this.told = new AtomicReference<>(view);
    }

    /**
     * Reads the store, starts the rollout or joins it, and starts to tick. Waits for the store. If the store does not
     * answer in time, the candidate gets no units until it does.
     *
     * @throws IllegalStateException if the rollout is running with another candidate
     */
    public void start() {
        effects.routing(RolloutState.PENDING, -1, 0, view.reason());
        access.open();
        try {
            boolean unused = asking(this::exchange);
        } catch (IOException e) {
            readFailed(e);
        }
        tell();
        scheduleTick(time, rollout.polling().every(), new WeakReference<>(this));
    }

    /**
     * Schedules the next tick. The task does not keep the machine alive: if the application forgets a handle without
     * closing it, the polling must not go on for ever.
     */
    private static void scheduleTick(TimeSource time, Duration poll, WeakReference<RolloutMachine<?>> machine) {
        long due = time.nanoTime() + poll.toNanos();
        Runnable unused = time.schedule(poll, () -> {
            RolloutMachine<?> there = machine.get();
            if (there != null && !there.closed) {
                there.tick(time.nanoTime() - due);
            }
        });
    }

    /** Stops the ticking; the state stays as it is. */
    @Override
    public void close() {
        closed = true;
        observations.close();
        access.close();
    }

    /**
     * Returns the epoch of the rollout that is running: the number of its start.
     *
     * @return counts from 1; 0 before the store was read
     */
    public long epoch() {
        RolloutPlan plan = plan();
        return plan == null ? 0 : plan.epoch();
    }

    private @Nullable RolloutPlan plan() {
        synchronized (deciding) {
            return progress.plan();
        }
    }

    // ---- Observations, by the callers' threads

    /**
     * Returns the object to which the callers' threads report what they observed.
     *
     * @return always the same
     */
    public Observations<O> observations() {
        return observations;
    }

    private final class Decisive implements Observations.Judge {

        @Override
        public RolloutState state() {
            return view.state();
        }

        @Override
        public boolean isBreakable() {
            synchronized (deciding) {
                return progress.isBreakable();
            }
        }

        @Override
        public @Nullable String alarm(int guard) {
            return progress.alarm(guard, tally.plus(others));
        }

        @Override
        public void takeBack(String reason) {
            RolloutMachine.this.takeBack(reason, false);
        }

        @Override
        public void pause(String reason) {
            pauseHere(reason);
        }
    }

    private void pauseHere(String reason) {
        if (view.state() == RolloutState.PAUSED) {
            return; // the next poll sees that it threw
        }
        synchronized (deciding) {
            progress.pause(reason, time.now());
            show();
        }
        Runnable unused = time.schedule(Duration.ZERO, this::tell);
    }

    /** Takes the rollout back in this process at once, and in all others by a task. */
    private void takeBack(String reason, boolean storeKnows) {
        synchronized (deciding) {
            if (view.state().isFinal()) {
                return;
            }
            progress.takeBack(reason, time.now());
            show();
            if (!storeKnows) {
                giveNotice(reason);
            }
        }
        Runnable unused = time.schedule(Duration.ZERO, this::tell);
    }

    /** Gives notice of the rollback. Not under polling, so that a poll that hangs does not delay it. */
    private void giveNotice(String reason) {
        synchronized (deciding) {
            RollbackNotice mine = new RollbackNotice(
                    access,
                    name,
                    epoch(),
                    candidate,
                    rollout.againAfter(),
                    reason,
                    time,
                    rollout.polling().every());
            notice = mine;
            memory.add(name, mine);
            Runnable unused = time.schedule(Duration.ZERO, mine);
        }
    }

    // ---- Decisions, by ticks

    private void tick(long late) {
        try {
            boolean unused = asking((store, deadline) -> {
                boolean read = exchange(store, deadline);
                RolloutPlan next = decide(late, read);
                return next != null && store(next, store, deadline); // if not, the next poll decides again
            });
        } catch (IOException e) { // an operator is asking the store
            RolloutPlan unused = decide(late, false);
        } catch (PlanChoice.OtherModelException e) { // the first read came late
            takeBack(String.valueOf(e.getMessage()), true);
        } finally {
            if (!closed && !view.state().isFinal()) {
                scheduleTick(time, rollout.polling().every(), new WeakReference<>(this));
            }
            tell(); // last, since a listener may not return
        }
    }

    private @Nullable RolloutPlan decide(long late, boolean read) {
        observations.mature();
        long[] counts = tally.plus(others);
        String alarm = isDecided() ? null : progress.alarm(counts, read);
        if (alarm != null) {
            takeBack(alarm, false);
        }
        synchronized (deciding) {
            RolloutPlan next = progress.poll(counts, late, read, time.nanoTime(), time.now());
            show();
            return next;
        }
    }

    private boolean isDecided() {
        RolloutState state = view.state();
        return state == RolloutState.PROMOTING || state.isFinal();
    }

    // ---- Agreement with other processes, under polling

    private interface Asking {
        boolean with(RolloutStore store, StoreDeadline deadline) throws IOException;
    }

    /**
     * Asks the store, one thread at a time.
     *
     * @return what the work returns
     * @throws IOException if another thread has been at it for too long, and what the asking throws
     */
    private boolean asking(Asking work) throws IOException {
        StoreDeadline deadline = access.deadline();
        if (!deadline.await(nanos -> polling.tryLock(nanos, TimeUnit.NANOSECONDS))) {
            throw new IOException("another thread has been waiting for it");
        }
        try {
            return work.with(access.within(deadline), deadline);
        } finally {
            polling.unlock();
        }
    }

    /**
     * Reads the store and reports what was counted. Returns false if the store does not answer, or holds what makes no
     * sense.
     */
    private boolean exchange(RolloutStore store, StoreDeadline deadline) {
        try {
            RolloutPlan known = plan();
            if (known == null) {
                memory.settle(name, deadline); // otherwise it would join what it has taken back itself
            }
            Snapshot found = store.read(name);
            if (known != null && found.rolledBackEpoch() >= known.epoch()) {
                takeBack(found.rollbackReason(), true); // first: this holds whatever else the store says
                return true;
            }
            RolloutPlan next = PlanChoice.next(found, known, rollout, againAfter(found), candidate, time.now());
            if (!isStored(next, found) && !begin(next, store)) {
                return false;
            }
            adopt(next, found);
            publish(store, found);
            synchronized (deciding) {
                progress.read(time.nanoTime());
            }
            return true;
        } catch (PlanChoice.OtherModelException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            readFailed(e);
            return false;
        }
    }

    /**
     * Returns the last epoch that does not keep this candidate from being started. A promotion that only this handle
     * knows of, and that no longer serves, was replaced; so its steps are taken again.
     */
    private long againAfter(Snapshot found) {
        return found.plan()
                .filter(there -> rollout.store().isEmpty()
                        && there.state() == RolloutState.PROMOTED
                        && there.epoch() > found.rolledBackEpoch())
                .map(RolloutPlan::epoch)
                .orElse(rollout.againAfter());
    }

    private static boolean isStored(RolloutPlan plan, Snapshot found) {
        return found.plan().map(there -> there.revision() == plan.revision()).orElse(false);
    }

    /** Stores the first plan of an epoch. Returns false if another process was first; the next poll joins that one. */
    private boolean begin(RolloutPlan first, RolloutStore store) throws IOException {
        return view.state() != RolloutState.ROLLED_BACK && store.compareAndSet(name, first);
    }

    private void adopt(RolloutPlan found, Snapshot snapshot) throws IOException {
        List<RolloutCounts> ofOthers = snapshot.counts().stream()
                .filter(of -> of.epoch() == found.epoch() && !of.instance().equals(instance))
                .toList();
        observations.processes(ofOthers.size() + 1);
        long[] counted = layout.sum(ofOthers);
        tally.adopt(SharedUnits.parse(ofOthers, guards, layout.places()));
        synchronized (deciding) {
            RolloutPlan mine = progress.plan();
            if (mine != null && found.epoch() > mine.epoch()) {
                takeBack("epoch " + found.epoch() + " of this rollout has begun elsewhere", true);
                return;
            }
            others = counted;
            boolean wasTakenBack = progress.takenBack() != null;
            if (snapshot.rolledBackEpoch() >= found.epoch()) { // before it is entered, else it would route for a moment
                takeBack(snapshot.rollbackReason(), true);
            } else if (found.state() == RolloutState.ROLLED_BACK) {
                takeBack(found.reason(), false);
            }
            enter(found);
            if (wasTakenBack && mine == null) { // while the store was asked for the first time
                giveNotice(String.valueOf(progress.takenBack()));
            }
        }
    }

    private void publish(RolloutStore store, Snapshot found) throws IOException {
        RolloutPlan plan = plan();
        if (plan == null || view.state() == RolloutState.ROLLED_BACK) {
            return;
        }
        RolloutCounts mine = tally.told(instance, plan.epoch());
        if (!mine.counts().isEmpty() && !found.counts().contains(mine)) {
            store.publish(name, mine);
        }
    }

    private void readFailed(Exception e) {
        synchronized (deciding) {
            progress.readFailed(e, time.now());
            show();
        }
        LOG.debug("Rollout {}: the store does not answer", name, Log.inFull(e));
    }

    private void enter(RolloutPlan next) {
        synchronized (deciding) {
            progress.enter(next, time.nanoTime(), time.now());
            show();
        }
    }

    /** Stores a plan and follows it. If another process was faster, follows the plan of that process. */
    private boolean store(RolloutPlan next, RolloutStore store, StoreDeadline deadline) {
        try {
            if (store.compareAndSet(name, next)) {
                enter(next);
                return true;
            }
            boolean unused = exchange(store, deadline);
        } catch (IOException | RuntimeException e) {
            readFailed(e); // the next read shows whether it was stored
        }
        return false;
    }

    // ---- Notifications

    /** Makes what was decided visible to the routing and to the threads that observe. Called under deciding. */
    private void show() {
        View before = view;
        View now = progress.view();
        if (now.state() != before.state() || now.step() != before.step() || now.share() != before.share()) {
            effects.routing(now.state(), now.step(), now.share(), now.reason());
        }
        view = now;
    }

    /** Notifies people of what they do not know yet. Never called under a lock. */
    private void tell() {
        View now;
        boolean isEnd;
        synchronized (deciding) {
            now = view;
            isEnd = now.state().isFinal() && endTold.compareAndSet(false, true);
        }
        if (!now.equals(told.getAndSet(now))) {
            boolean isGood = GOOD.contains(now.state());
            LOG.infoOrWarn(!isGood, "Rollout {}: {}", name, now);
            effects.changed(status());
        }
        if (isEnd) {
            effects.ended();
            if (now.state() == RolloutState.PROMOTED && rollout.store().isPresent()) {
                new PromotionRecheck(
                                promotion,
                                access,
                                name,
                                epoch(),
                                time,
                                rollout.polling().every())
                        .schedule();
            }
        }
    }

    private final class ByThis implements PromotionRecheck.Promotion {

        @Override
        public boolean isServing() {
            return view.state() == RolloutState.PROMOTED && !isUndone && effects.serves();
        }

        @Override
        public boolean takeBack(String reason) {
            return takenBackAfterwards(reason);
        }
    }

    /**
     * Goes back although the candidate was promoted, since another process had taken the rollout back before it could
     * know of the promotion.
     *
     * @return false if it cannot go back now
     */
    private boolean takenBackAfterwards(String reason) {
        synchronized (deciding) {
            String obstacle = effects.demote();
            if (obstacle == null) {
                progress.takeBack(reason, time.now());
            } else {
                progress.stay(
                        "promoted, although another process took it back (" + reason + "): " + obstacle, time.now());
            }
            show();
        }
        tell();
        return view.state() == RolloutState.ROLLED_BACK;
    }

    @Override
    public RolloutStatus status() {
        long[] counts = tally.plus(others);
        synchronized (deciding) {
            View now = view;
            List<GuardStatus> of = progress.guards(counts, time.nanoTime());
            return new RolloutStatus(
                    name,
                    epoch(),
                    now.state(),
                    now.step(),
                    now.share(),
                    now.since(),
                    now.reason(),
                    of,
                    progress.waitsFor(counts, time.nanoTime()),
                    progress.outcomes(counts),
                    storeStatus());
        }
    }

    private StoreStatus storeStatus() {
        StoreAccess.Silence silence = access.silence();
        RollbackNotice here = notice;
        String untold =
                here != null ? here.untold() : progress.ordered() == null ? "" : "PAUSED: " + progress.ordered();
        if (rollout.store().isEmpty()) {
            return new StoreStatus(Optional.empty(), "", "");
        }
        return silence == null
                ? new StoreStatus(Optional.empty(), "", untold)
                : new StoreStatus(Optional.of(silence.since()), silence.failure(), untold);
    }

    // ---- Operators' commands

    @Override
    public void pause(String why) {
        requireReason(why);
        String reason = "operator: " + why;
        synchronized (deciding) {
            requireUndecided();
            progress.order(reason, time.now());
            show();
        }
        try {
            change(from -> RolloutProgress.change(from, RolloutState.PAUSED, from.step(), reason, time.now()));
        } catch (IOException e) {
            LOG.debug("Rollout {} is paused here, but the store does not know yet; trying again", name, e);
        } finally {
            tell();
        }
        requireNotTakenBack();
    }

    @Override
    public void resume() {
        command(from -> RolloutProgress.change(
                from,
                from.step() < 0 ? RolloutState.SHADOW : RolloutState.STEP,
                from.step(),
                "operator: resumed",
                time.now()));
        synchronized (deciding) {
            progress.resume(time.now());
            show();
        }
        tell();
    }

    @Override
    public void promote(String why) {
        requireReason(why);
        int last = rollout.steps().size() - 1;
        command(from -> RolloutProgress.change(from, RolloutState.PROMOTED, last, "operator: " + why, time.now()));
    }

    @Override
    public void rollBack(String why) {
        requireReason(why);
        if (!takeBackUnlessPromoted(why)) {
            throw new IllegalStateException(PlainText.line("Rollout " + name + " has promoted version "
                    + rollout.version() + " already; call rollBack() of the handle to go back"));
        }
    }

    /**
     * Takes the rollout back, unless it is over.
     *
     * @param why the reason, for people
     * @return false if the candidate was promoted before, and so serves
     */
    public boolean takeBackUnlessPromoted(String why) {
        takeBack("operator: " + why, false);
        RollbackNotice here = notice;
        if (here != null) {
            here.attempt();
        }
        tell();
        return view.state() == RolloutState.ROLLED_BACK;
    }

    /**
     * Notes that the promoted version no longer serves, because an operator has rolled it back: whoever starts this
     * rollout again finds it taken back. The state stays as it is, since the promotion was finished. Does not wait for
     * the store.
     *
     * @param why the reason, for people
     */
    public void undone(String why) {
        isUndone = true; // if the version is deployed by hand now, that deployment stands
        synchronized (deciding) {
            progress.stay(view.reason() + "; rolled back by hand since", time.now());
            show();
        }
        giveNotice("operator: " + why + " after it was promoted");
    }

    private void command(UnaryOperator<RolloutPlan> change) {
        try {
            change(change);
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(
                    PlainText.line("The store of rollout " + name + " does not answer (" + e.getMessage()
                            + "). Nothing was changed here, but what was on its way may still arrive: look at status()."
                            + " rollBack and pause work without the store."),
                    e));
        } finally {
            tell();
        }
        requireNotTakenBack();
    }

    /** Throws if a guard has taken the rollout back while a change was being stored. */
    private void requireNotTakenBack() {
        if (view.state() == RolloutState.ROLLED_BACK) {
            throw ended();
        }
    }

    /**
     * Changes the plan for all processes. Fails if the store does not answer, or other processes are faster again and
     * again.
     */
    private void change(UnaryOperator<RolloutPlan> change) throws IOException {
        boolean isDone = asking((store, deadline) -> {
            RolloutPlan tried = null;
            for (int attempt = 0; attempt < CAS_ATTEMPTS; attempt++) {
                if (!exchange(store, deadline)) {
                    throw new IOException(readFailure());
                }
                if (tried != null && tried.equals(plan())) {
                    return true; // it was stored, although the store failed to say so
                }
                tried = change.apply(requireRunning());
                if (store(tried, store, deadline)) {
                    return true;
                }
            }
            return false;
        });
        if (!isDone) {
            throw new IOException("others changed the plan at the same moment, again and again");
        }
    }

    private String readFailure() {
        synchronized (deciding) {
            return progress.readFailure();
        }
    }

    private RolloutPlan requireRunning() {
        synchronized (deciding) {
            requireUndecided();
            RolloutPlan plan = progress.plan();
            if (plan == null) {
                throw ended();
            }
            return plan;
        }
    }

    private void requireUndecided() {
        if (isDecided()) {
            throw ended();
        }
        if (closed) {
            throw new IllegalStateException(PlainText.line("The handle of rollout " + name + " is closed"));
        }
    }

    private static void requireReason(@Nullable String why) {
        Objects.requireNonNull(why, "why: say it for the people who read the log and the status");
    }

    private IllegalStateException ended() {
        View now = view;
        String what = now.state() == RolloutState.PROMOTING ? " is being promoted: " : " has ended: ";
        return new IllegalStateException(PlainText.line("Rollout " + name + what + now.reason()));
    }
}
