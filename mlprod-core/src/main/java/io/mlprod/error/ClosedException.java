package io.mlprod.error;

import org.jspecify.annotations.Nullable;

/**
 * The error of a call on a handle that has been closed, or that was closed while the call ran for too long.
 *
 * @since 0.1
 */
public final class ClosedException extends MlprodException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param cause what it came from, or null
     */
    public ClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
