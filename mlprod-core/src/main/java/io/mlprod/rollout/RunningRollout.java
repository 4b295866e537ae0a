package io.mlprod.rollout;

/**
 * A rollout that was started, with the operations of an operator.
 *
 * <p>Thread-safe. All methods but {@link #status} may wait for the store, at most for {@link Polling#timeout}, even if
 * the store hangs. Each operation holds for all processes that share the store, in each from its next poll on.
 * Operations that make the rollout safer, {@link #rollBack} and {@link #pause}, hold in this process first, whether or
 * not the store answers. Operations that let it go on, {@link #resume} and {@link #promote}, need the store. A thread
 * that is interrupted stops waiting and stays interrupted.
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
     * Keeps the share where it is until {@link #resume}. This holds in this process before the store is asked, and in
     * the others once the store knows of it; each poll tries to write it while the handle is open. Until then the
     * others go on; if they promote meanwhile, this process follows. Guards keep judging and may take the rollout back.
     *
     * @param why for people
     * @throws IllegalStateException if the rollout has ended, or its handle is closed
     */
    void pause(String why);

    /**
     * Resumes the rollout after a pause; the current step's hold starts again. It also ends pauses that this process
     * made itself, which come back if their reason does.
     *
     * @throws IllegalStateException if the rollout has ended, or its handle is closed
     * @throws java.io.UncheckedIOException if the store does not answer in time; nothing was changed here then, but
     *     what was on its way to a store that hangs may arrive later
     */
    void resume();

    /**
     * Takes the rollout back for good; only {@link Rollout#againAfter} starts its candidate again. This holds in this
     * process before the store is asked, and in the others once the store answers. The process tries for a day to write
     * the rollback to the store, even after the handle was closed. The rollback wins over what other processes decide
     * meanwhile: a process that promoted the candidate before it was notified goes back within twelve polls, if it is
     * notified within two days, the candidate still serves there, and the previous version is still loaded. Has no
     * effect on a rollout that was already taken back.
     *
     * @param why for people
     * @throws IllegalStateException if the candidate was promoted; use {@code rollBack()} of the handle then
     */
    void rollBack(String why);

    /**
     * Lets the candidate answer everything, whatever steps and guards say. When this method returns, the candidate is
     * the serving version, and the rollout is {@link RolloutState#PROMOTED}. With a {@linkplain Rollout#store store},
     * however, the rollout is {@link RolloutState#PROMOTING} first, until no other process can have taken it back at
     * the same moment: {@link Polling#settle} and two more polls. The status of each process says when that process is
     * done.
     *
     * @param why for people
     * @throws IllegalStateException if the rollout has ended, even at the same moment, or is being promoted, or its
     *     handle is closed
     * @throws java.io.UncheckedIOException if the store does not answer in time; nothing was changed here then, but
     *     what was on its way to a store that hangs may arrive later
     */
    void promote(String why);
}
