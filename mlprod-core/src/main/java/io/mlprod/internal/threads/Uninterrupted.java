package io.mlprod.internal.threads;

import org.jspecify.annotations.Nullable;

/** Waits that an interrupt does not end early; the thread's interrupt status is set again for the caller. */
public final class Uninterrupted {

    /**
     * A wait that may be interrupted.
     *
     * @param <T> the type of the result
     * @param <E> the exception that it may fail with
     */
    @FunctionalInterface
    public interface Wait<T extends @Nullable Object, E extends Exception> {

        /** Waits; called again after an interrupt. */
        T await() throws InterruptedException, E;
    }

    private Uninterrupted() {}

    /** Waits to the end, whatever interrupts the thread. */
    public static <T extends @Nullable Object, E extends Exception> T await(Wait<T, E> wait) throws E {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
