package io.mlprod.internal.plain;

/** A part of a model that the plain Java engine leaves to another engine; the message is the reason in words. */
public final class NotTakenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NotTakenException(String reason) {
        super(reason);
    }
}
