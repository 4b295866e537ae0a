package io.mlprod.error;

import org.jspecify.annotations.Nullable;

/**
 * The error of a run that failed inside the model, for example an integer division by zero.
 *
 * @since 0.1
 */
public final class ModelExecutionException extends MlprodException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param cause what it came from, or null
     */
    public ModelExecutionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
