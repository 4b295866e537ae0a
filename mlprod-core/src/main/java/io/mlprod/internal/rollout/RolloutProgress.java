package io.mlprod.internal.rollout;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus.GuardStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a rollout, and what follows from counts and time: pure decisions on its own fields, without store,
 * clock or effects. Not thread-safe.
 */
final class RolloutProgress {

    /** The state that is reported, and the reason for it. */
    record View(RolloutState state, int step, double share, String reason, Instant since) {

        /** Returns the text for the log. */
        @Override
        public String toString() {
            return state + (step < 0 ? ", " : ", step " + step + ", ") + reason;
        }
    }

    /** The number of polls in a row that the store must fail to answer before it counts as down. */
    private static final int POLLS_TO_DOWN = 3;

    /**
     * The factor by which evidence must be stronger if the other processes do not know of it. Each of them looks at
     * evidence of its own between polls, and all of them together must not be wrong more often than one.
     */
    private static final double ALONE = 1_000;

    /**
     * The delay beyond which a poll that is late, and later than the polls above, is due to a standstill and not to a
     * busy machine.
     */
    private static final long STANDSTILL_NANOS = Duration.ofSeconds(10).toNanos();

    private static final String TOO_FEW = "not enough data within ";

    private final Rollout<?, ?> rollout;
    private final CounterLayout layout;
    private final boolean isShared;
    private final List<GuardCheck> checks = new ArrayList<>();
    private final FeedbackLosses losses;
    private final CountPace pace = new CountPace();

    private @Nullable RolloutPlan plan;
    private @Nullable String takenBack;
    private @Nullable String pause; // a reason that only this process has
    private @Nullable String ordered; // by an operator here who wants to pause, and the store does not know yet
    private View view;
    private int cleanPolls;
    private int pollsPromoted;
    private long thrownBefore;
    private long stepBegan; // when the current step, or its hold, started here
    private long lastRead;
    private String readFailure = "it was not asked yet";

    /**
     * Creates the progress of a rollout that has not started.
     *
     * @param isShared whether other processes may take part
     */
    RolloutProgress(Rollout<?, ?> rollout, CounterLayout layout, boolean isShared, long nanos, Instant now) {
        this.rollout = rollout;
        this.layout = layout;
        this.isShared = isShared;
        List<? extends Guard<?>> guards = rollout.guards();
        TestLevels levels = TestLevels.of(rollout);
        this.losses = new FeedbackLosses(rollout, layout);
        for (int i = 0; i < guards.size(); i++) {
            checks.add(new GuardCheck(guards.get(i), i, rollout.steps(), levels, layout, losses));
        }
        this.view = new View(RolloutState.PENDING, -1, 0, "the store was not read yet", now);
        this.stepBegan = nanos;
        this.lastRead = nanos;
    }

    @Nullable
    RolloutPlan plan() {
        return plan;
    }

    View view() {
        return view;
    }

    /** Returns why the rollout was taken back, or null. */
    @Nullable
    String takenBack() {
        return takenBack;
    }

    String readFailure() {
        return readFailure;
    }

    /** Returns why an operator wants the rollout to pause, while the store does not know that yet; or null. */
    @Nullable
    String ordered() {
        return ordered;
    }

    /**
     * Returns whether the breaker may take the rollout back: not once it was promoted so long ago that others may have
     * ended.
     */
    boolean isBreakable() {
        return pollsPromoted < rollout.polling().settle();
    }

    /**
     * Returns for how many polls after a promotion another process's breaker can have taken the rollout back without
     * this process knowing: that process learns of the promotion up to a poll later, and this one of the rollback up to
     * another poll later.
     */
    private int pollsToSettle() {
        return isShared ? Math.max(0, rollout.polling().settle() + 2 - pollsPromoted) : 0;
    }

    // ---- Events

    void takeBack(String reason, Instant now) {
        takenBack = reason;
        ordered = null;
        view = new View(RolloutState.ROLLED_BACK, view.step(), 0, reason, now);
    }

    /** Keeps the rollout promoted although it was taken back elsewhere. */
    void stay(String reason, Instant now) {
        if (!reason.equals(view.reason())) {
            view = new View(view.state(), view.step(), view.share(), reason, now);
        }
    }

    /** Follows a plan if it is newer. Its hold starts when this process sees it. */
    void enter(RolloutPlan next, long nanos, Instant now) {
        if (plan != null && (takenBack != null || next.revision() <= plan.revision())) {
            return;
        }
        plan = next;
        stepBegan = nanos;
        if (next.state() == RolloutState.PAUSED || next.state() == RolloutState.PROMOTED) {
            ordered = null; // it is what was wanted, or it is too late
        }
        if (takenBack == null) {
            show(next, now);
        }
    }

    /** Pauses this process's part. The trouble is checked again with each poll. */
    void pause(String reason, Instant now) {
        cleanPolls = 0;
        if (plan != null && takenBack == null && !reason.equals(pause)) {
            pause = reason;
            show(plan, now);
        }
    }

    /** Pauses this process's part until the store holds the pause for all. */
    void order(String reason, Instant now) {
        if (takenBack != null) {
            return;
        }
        ordered = reason;
        if (plan != null) {
            show(plan, now);
        }
    }

    /** Ends this process's own pauses. */
    void resume(Instant now) {
        ordered = null;
        endPause(now);
    }

    private void endPause(Instant now) {
        pause = null;
        if (plan != null && takenBack == null) {
            show(plan, now);
        }
    }

    private void show(RolloutPlan of, Instant now) {
        if (of.state() == RolloutState.PROMOTED) {
            RolloutState state = pollsToSettle() > 0 ? RolloutState.PROMOTING : RolloutState.PROMOTED;
            view = new View(state, of.step(), 1, of.reason(), of.since());
            return;
        }
        double share = of.step() < 0 ? 0 : rollout.steps().get(of.step());
        String paused = ordered != null ? ordered : pause;
        if (paused != null) {
            view = new View(RolloutState.PAUSED, of.step(), share, paused, now);
        } else {
            view = new View(of.state(), of.step(), share, of.reason(), of.since());
        }
    }

    void read(long nanos) {
        lastRead = nanos;
    }

    void readFailed(Exception e, Instant now) {
        readFailure = e.toString();
        String reason = "the store does not answer: " + readFailure;
        if (plan == null && takenBack == null && !reason.equals(view.reason())) {
            view = new View(RolloutState.PENDING, -1, 0, reason, now);
        }
    }

    // ---- Conclusions

    /**
     * Returns why all that was counted requires to take the rollout back, or null.
     *
     * @param agreed whether all processes know of it, by a store that was read and written just now
     */
    @Nullable
    String alarm(long[] counts, boolean agreed) {
        for (GuardCheck check : checks) {
            String alarm = check.alarm(counts, agreed || !isShared ? 1 : ALONE);
            if (alarm != null) {
                return alarm;
            }
        }
        return null;
    }

    /** Returns why one guard requires to take the rollout back at once, or null. */
    @Nullable
    String alarm(int guard, long[] counts) {
        return checks.get(guard).alarm(counts, isShared ? ALONE : 1);
    }

    /**
     * Returns the plan of the next step if a poll leads to one, else null. Pauses and resumes.
     *
     * @param counts the counts of all processes
     * @param late how much later than planned the poll came
     * @param read whether the store answered
     */
    @Nullable
    RolloutPlan poll(long[] counts, long late, boolean read, long nanos, Instant now) {
        if (takenBack != null || plan == null) {
            return null;
        }
        if (plan.state() == RolloutState.PROMOTED) {
            pollsPromoted += read ? 1 : 0;
            show(plan, now);
            return null;
        }
        boolean isPaused = plan.state() == RolloutState.PAUSED || ordered != null;
        String trouble = trouble(late, counts, nanos);
        if (trouble != null) {
            stepBegan = nanos; // the hold starts again
        }
        pace.look(plan.step(), counts, nanos);
        boolean isEnough = isEnough(plan.step(), counts);
        boolean isHeld = nanos - stepBegan >= hold(plan.step()).toNanos();
        boolean isLate = nanos - stepBegan >= rollout.patience().toNanos();
        if (trouble == null && !isPaused && !isEnough && isHeld && isLate) {
            trouble = TOO_FEW + DurationText.of(rollout.patience());
        }
        if (trouble != null) {
            pause(trouble, now);
        } else if (pause != null && ++cleanPolls >= rollout.polling().settle()) {
            endPause(now);
        }
        if (ordered != null && read) {
            return change(plan, RolloutState.PAUSED, plan.step(), ordered, now);
        }
        boolean isFree = pause == null && !isPaused && read;
        return isFree && isEnough && isHeld ? next(plan, now) : null;
    }

    /** Returns why this process should not go on although the data may be there, or null. */
    private @Nullable String trouble(long late, long[] counts, long nanos) {
        long thrown = 0;
        for (int guard = 0; guard < checks.size(); guard++) {
            thrown += counts[layout.thrown(guard)];
        }
        boolean hasThrown = thrown > thrownBefore;
        thrownBefore = thrown;
        long polls = POLLS_TO_DOWN * rollout.polling().every().toNanos();
        if (late > Math.max(polls, STANDSTILL_NANOS)) {
            return "this process stood still for " + DurationText.ofNanos(late);
        }
        if (nanos - lastRead >= polls) {
            return "the store does not answer: " + readFailure;
        }
        if (hasThrown) {
            return pause != null ? pause : "a guard's code threw in another process";
        }
        return losses.pause(counts); // no outcome is reported unless a guard waits for it
    }

    private Duration hold(int step) {
        return step < 0 ? rollout.shadowHold() : rollout.hold();
    }

    private boolean isEnough(int step, long[] counts) {
        return step < 0
                ? counts[layout.shadowed()] >= rollout.shadowAnswers()
                : counts[layout.units(step, CounterLayout.CANDIDATE)] >= rollout.minUnits()
                        && checks.stream().allMatch(check -> check.isProven(step, counts));
    }

    /** Returns, in words, what must be counted before the next step, and about how long that takes. */
    private List<String> missing(int step, long[] counts, long nanos) {
        List<String> missing = new ArrayList<>();
        if (step < 0) {
            long answers = rollout.shadowAnswers() - counts[layout.shadowed()];
            if (answers > 0) {
                missing.add(NumberText.count(answers) + " more answers of the shadow"
                        + in(answers, layout.shadowed(), counts, nanos));
            }
            return missing;
        }
        int place = layout.units(step, CounterLayout.CANDIDATE);
        long units = rollout.minUnits() - counts[place];
        if (units > 0) {
            missing.add(NumberText.count(units) + " more units of the candidate in this step"
                    + in(units, place, counts, nanos));
            if (counts[layout.noUnit()] > 0) {
                missing.add("predictions with a unit: " + NumberText.count(counts[layout.noUnit()])
                        + " had none and do not count; set unit(...) of the rollout or of the call");
            }
        }
        for (GuardCheck check : checks) {
            String proof = check.missing(step, counts);
            if (!proof.isEmpty()) {
                OptionalLong more = check.moreUnits(step, counts);
                int met = layout.met(step, CounterLayout.CANDIDATE);
                missing.add(proof + (more.isEmpty() ? "" : in(more.getAsLong(), met, counts, nanos)));
            }
        }
        return missing;
    }

    private String in(long more, int place, long[] counts, long nanos) {
        String time = pace.timeFor(more, place, counts, nanos);
        return time == null ? "" : ", in " + time + " at the pace of this step";
    }

    private RolloutPlan next(RolloutPlan from, Instant now) {
        if (from.step() == rollout.steps().size() - 1) {
            return change(from, RolloutState.PROMOTED, from.step(), "all steps passed", now);
        }
        String reason = from.step() < 0 ? "shadow passed" : "step " + from.step() + " passed";
        return change(from, RolloutState.STEP, from.step() + 1, reason, now);
    }

    /** Returns the plan that follows another one in the same epoch. */
    static RolloutPlan change(RolloutPlan from, RolloutState state, int step, String reason, Instant now) {
        return new RolloutPlan(from.revision() + 1, from.epoch(), from.candidate(), state, step, reason, now);
    }

    /** Returns what the next step waits for, for people. */
    List<String> waitsFor(long[] counts, long nanos) {
        List<String> waits = new ArrayList<>();
        if (plan == null || view.state().isFinal()) {
            return waits;
        }
        if (view.state() == RolloutState.PROMOTING) {
            waits.add(pollsToSettle() + " more polls, in which another process may still take it back");
            return waits;
        }
        if (view.state() == RolloutState.PAUSED) {
            waits.add(pauseEnd());
        }
        long hold = hold(plan.step()).toNanos() - (nanos - stepBegan);
        if (hold > 0) {
            waits.add("the hold, another " + DurationText.of(Duration.ofSeconds((hold + 999_999_999) / 1_000_000_000)));
        }
        waits.addAll(missing(plan.step(), counts, nanos));
        return waits;
    }

    private String pauseEnd() {
        if (pause == null || ordered != null) {
            return "an operator, who calls resume()";
        }
        if (pause.startsWith(FeedbackLosses.ARE_LOST)) {
            return "an operator who rolls it back and starts it again with what the reason asks for; it goes on"
                    + " automatically only when less is lost";
        }
        return pause.startsWith(TOO_FEW)
                ? "what is missing below, and then goes on automatically; larger steps, fewer minUnits or a higher"
                        + " orRateBelow need"
                        + " less traffic"
                : "the end of that trouble, and then goes on automatically";
    }

    /** Returns, in words, how much of what feedback reports is lost; empty if nothing is known about that. */
    String outcomes(long[] counts) {
        return losses.text(counts);
    }

    List<GuardStatus> guards(long[] counts, long nanos) {
        return checks.stream()
                .map(check -> check.status(view.step(), counts, pace, nanos))
                .toList();
    }
}
