package io.mlprod.internal.plain;

/** The signal that the plain-Java engine leaves a model to another engine. The message is the reason, in words. */
public final class NotTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the signal; the reason names the operator. */
    public NotTakenException(String reason) {
        super(reason);
    }
}
