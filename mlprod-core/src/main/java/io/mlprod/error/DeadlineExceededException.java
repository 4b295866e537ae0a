package io.mlprod.error;

import org.jspecify.annotations.Nullable;

/**
 * The error of a call that was not finished within its timeout; the answer, if there was one, is discarded.
 *
 * @since 0.1
 */
public final class DeadlineExceededException extends MlprodException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param cause what it came from, or null
     */
    public DeadlineExceededException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
