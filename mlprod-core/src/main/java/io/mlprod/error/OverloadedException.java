package io.mlprod.error;

/**
 * The error of a call that was turned away because a bound was reached. It has no stack trace, so that turning calls
 * away stays cheap.
 *
 * @since 0.1
 */
public final class OverloadedException extends MlprodException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message a message that says which bound was reached
     */
    public OverloadedException(String message) {
        super(message);
    }
}
