package io.mlprod.error;

import org.jspecify.annotations.Nullable;

/**
 * The error of a call whose thread was interrupted while it waited for its turn or for another call's answer. The
 * thread's interrupt flag is set again. An interrupt does not affect a call that is being answered on its own thread.
 *
 * @since 0.1
 */
public final class CancelledException extends MlprodException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param cause what it came from, or null
     */
    public CancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
