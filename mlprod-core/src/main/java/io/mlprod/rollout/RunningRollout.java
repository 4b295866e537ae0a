package io.mlprod.rollout;

/**
 * A rollout that was started, as an operator sees it.
 *
 * <p>Thread-safe. All methods but {@link #status} may wait for the store, at most for {@link Polling#timeout}, also if
 * that hangs. What is done here holds for all processes that share the store, in each from its next poll on. What makes
 * the rollout safer, {@link #rollBack} and {@link #pause}, holds in this process first, whether or not the store
 * answers; what lets it go on, {@link #resume} and {@link #promote}, does not without the store. A thread that is
 * interrupted stays so, and waits no longer.
 *
 * @since 0.1
 */
public interface RunningRollout {

    /**
     * Returns where the rollout stands, and what it waits for. Does not ask the store.
     *
     * @return a snapshot
     */
    RolloutStatus status();

    /**
     * Keeps the share where it is until {@link #resume}: in this process before the store is asked, and in the others
     * once the store knows, which is tried with each poll while the handle is open. Until then they go on; if they
     * promote meanwhile, this process follows. Guards go on and may take the rollout back.
     *
     * @param why for people
     * @throws IllegalStateException if the rollout has ended, or its handle is closed
     */
    void pause(String why);

    /**
     * Goes on after a pause; the current step's hold begins again. Ends pauses of this process's own, too, which come
     * back if their reason does.
     *
     * @throws IllegalStateException if the rollout has ended, or its handle is closed
     * @throws java.io.UncheckedIOException if the store does not answer in time; then nothing was changed here, but
     *     what was on its way to a store that hangs may arrive later
     */
    void resume();

    /**
     * Takes the rollout back, for good, and so what starts it again, see {@link Rollout#againAfter}: in this process
     * before the store is asked, and in the others once it answers, which is tried for a day, also after the handle was
     * closed. That wins over what others decide meanwhile: a process that has promoted the candidate before it hears of
     * this goes back within twelve polls, if it hears of it within two days, the candidate still serves there, and the
     * version before is still loaded. Has no effect on a rollout that was taken back.
     *
     * @param why for people
     * @throws IllegalStateException if the candidate was promoted; then {@code rollBack()} of the handle goes back
     */
    void rollBack(String why);

    /**
     * Lets the candidate answer everything, whatever steps and guards say. When this returns, the candidate is the
     * version that serves, and the rollout {@link RolloutState#PROMOTED}. With a {@linkplain Rollout#store store} it is
     * {@link RolloutState#PROMOTING} first, until no other process can have taken it back at the same moment:
     * {@link Polling#settle} and two more polls. Each process says of itself when it is done.
     *
     * @param why for people
     * @throws IllegalStateException if the rollout has ended, also at the same moment, or is being promoted, or its
     *     handle is closed
     * @throws java.io.UncheckedIOException if the store does not answer in time; then nothing was changed here, but
     *     what was on its way to a store that hangs may arrive later
     */
    void promote(String why);
}
