package io.mlprod.error;

import org.jspecify.annotations.Nullable;

/**
 * The error of a run whose result cannot be trusted or does not fit: NaN or infinity in an output, a shape other than
 * the declared one, a text that the native binding corrupts.
 *
 * @since 0.1
 */
public final class InvalidOutputException extends MlprodException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param cause what it came from, or null
     */
    public InvalidOutputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
