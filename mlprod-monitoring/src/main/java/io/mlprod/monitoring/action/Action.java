package io.mlprod.monitoring.action;

import io.mlprod.ModelHandle;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What an alert can do by itself. Immutable and thread-safe. Those that are here look at whether the alert is about
 * what they would change, and do nothing otherwise.
 *
 * @since 0.1
 */
public final class Action {

    /** The work of an action. Thread-safe; may block, on a thread of its own. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does the work.
         *
         * @param alert why
         * @return what was done
         * @throws Exception if it could not be done; the event has its class and, from mlprod, its message
         */
        Result run(Alert alert) throws Exception;
    }

    /**
     * What became of an action's work. Immutable.
     *
     * @param isDone whether something was changed
     * @param text what was done, or why there was nothing to do: for people
     */
    public record Result(boolean isDone, String text) {

        /** Checks that nothing is missing. */
        public Result {
            Objects.requireNonNull(text, "text");
        }

        /**
         * Returns the result of work that has changed something.
         *
         * @param text what was done
         * @return the result
         */
        public static Result done(String text) {
            return new Result(true, text);
        }

        /**
         * Returns the result of work that was not necessary.
         *
         * @param text why
         * @return the result
         */
        public static Result nothingToDo(String text) {
            return new Result(false, text);
        }

        /**
         * Returns the text, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line(text);
        }
    }

    /** Work that wants to know when it was decided. */
    private interface TimedWork {
        Result run(Alert alert, Instant now) throws Exception;
    }

    private final String name;
    private final TimedWork work;

    private Action(String name, TimedWork work) {
        this.name = Arguments.notBlank("An action's name", name);
        this.work = work;
    }

    /**
     * Returns an action of the application's.
     *
     * @param name the name, for people and for the cooldown
     * @param work what it does
     * @return an action
     * @throws IllegalArgumentException if the name is blank
     */
    public static Action of(String name, Work work) {
        Objects.requireNonNull(work, "work");
        return new Action(name, (alert, now) -> work.run(alert));
    }

    /** Returns an action that calls only mlprod, whose messages may be shown. */
    private static Action ours(String name, Work work) {
        return of(name, alert -> {
            try {
                return work.run(alert);
            } catch (IllegalStateException | IllegalArgumentException e) {
                throw new ActionFailure(e);
            }
        });
    }

    /**
     * Returns the action that lets the version before serve again, if the version that the alert is about serves. A
     * rollout or experiment that is running ends. The handle must have kept the version before: for as long as an alert
     * may come after a deploy, see {@link io.mlprod.ModelHandleBuilder#keepPrevious}, which is half an hour unless set.
     *
     * @param handle the handle of the model
     * @return an action
     */
    public static Action rollBack(ModelHandle<?, ?> handle) {
        Objects.requireNonNull(handle, "handle");
        return ours("rollBack", alert -> {
            ModelVersion bad = alert.model();
            if (!handle.serving().equals(bad)) {
                return Result.nothingToDo(bad + " does not serve any more; " + handle.serving() + " does");
            }
            ModelVersion now = handle.rollBack();
            if (now.equals(bad)) { // what was taken back was a rollout or experiment beside it
                now = handle.rollBack();
            }
            return Result.done(bad + " was rolled back; " + now + " serves");
        });
    }

    /**
     * Returns the action that takes a rollout back, if the alert is about its candidate.
     *
     * @param rollout the running rollout
     * @param candidate the name of the candidate's version
     * @return an action
     */
    public static Action rollBack(RunningRollout rollout, String candidate) {
        Objects.requireNonNull(rollout, "rollout");
        Objects.requireNonNull(candidate, "candidate");
        return ours("rollBackRollout", alert -> {
            if (!alert.model().version().equals(candidate)) {
                return Result.nothingToDo("the alert is not about candidate " + candidate);
            }
            rollout.rollBack(alert.text());
            return Result.done("the rollout to " + candidate + " was taken back");
        });
    }

    /**
     * Returns the action that keeps the share of a rollout's candidate where it is.
     *
     * @param rollout the running rollout
     * @return an action
     */
    public static Action pauseRollout(RunningRollout rollout) {
        Objects.requireNonNull(rollout, "rollout");
        return ours("pauseRollout", alert -> {
            RolloutState state = rollout.status().state();
            if (state.isFinal() || state == RolloutState.PAUSED) {
                return Result.nothingToDo("the rollout is " + state);
            }
            rollout.pause(alert.text());
            return Result.done("the rollout was paused");
        });
    }

    /**
     * Returns the action that switches off a tier of a fallback chain; an operator switches it on again.
     *
     * @param tier the tier's name
     * @param switchOff takes the tier's name and the reason: {@code chain::switchOff}
     * @return an action
     */
    public static Action switchOffTier(String tier, BiConsumer<String, String> switchOff) {
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(switchOff, "switchOff");
        return of("switchOffTier " + tier, alert -> {
            switchOff.accept(tier, alert.text());
            return Result.done("tier " + tier + " was switched off");
        });
    }

    /**
     * Returns the action that closes the gate of a tier; an operator opens it again.
     *
     * @param gate the gate's switch
     * @return an action
     */
    public static Action closeGate(GateSwitch gate) {
        Objects.requireNonNull(gate, "gate");
        return of(
                "closeGate",
                alert -> gate.close(alert.text())
                        ? Result.done("the gate was closed")
                        : Result.nothingToDo("it is closed"));
    }

    /**
     * Returns the action that starts a shadow, in place of the one that it has started before.
     *
     * @param handle the handle of the model
     * @param shadow which version also answers, and which share of the calls
     * @param <I> the inputs
     * @param <O> the answers
     * @return an action, which fails while another shadow, a rollout or an experiment is running
     */
    public static <I, O> Action moreShadow(ModelHandle<I, O> handle, Shadow<? super I, ? super O> shadow) {
        return moreShadow(handle, shadow, new AtomicReference<>());
    }

    /**
     * Returns the action that starts a shadow in place of one that is running, usually of a larger share.
     *
     * @param handle the handle of the model
     * @param shadow which version also answers, and which share of the calls
     * @param running what is stopped first
     * @param <I> the inputs
     * @param <O> the answers
     * @return an action, which fails while another shadow, a rollout or an experiment is running
     */
    public static <I, O> Action moreShadow(
            ModelHandle<I, O> handle, Shadow<? super I, ? super O> shadow, RunningShadow running) {
        return moreShadow(handle, shadow, new AtomicReference<>(Objects.requireNonNull(running, "running")));
    }

    private static <I, O> Action moreShadow(
            ModelHandle<I, O> handle,
            Shadow<? super I, ? super O> shadow,
            AtomicReference<@Nullable RunningShadow> last) {
        Objects.requireNonNull(handle, "handle");
        Objects.requireNonNull(shadow, "shadow");
        return ours("moreShadow", alert -> {
            RunningShadow before = last.getAndSet(null);
            if (before != null) {
                before.stop();
            }
            last.set(handle.shadow(shadow));
            return Result.done("version " + shadow.version() + " is a shadow of a share of " + shadow.sample());
        });
    }

    /**
     * Returns the action that asks for a new model.
     *
     * @param retraining who is asked, and how
     * @return an action
     */
    public static Action requestRetraining(Retraining retraining) {
        return new Action("requestRetraining", Objects.requireNonNull(retraining, "retraining")::request);
    }

    /**
     * Returns the name.
     *
     * @return as it was given
     */
    public String name() {
        return name;
    }

    Result run(Alert alert, Instant now) throws Exception {
        return work.run(alert, now);
    }

    /**
     * Returns the name, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("Action[" + name + "]");
    }
}
