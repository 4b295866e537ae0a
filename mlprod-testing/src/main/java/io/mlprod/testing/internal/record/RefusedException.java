package io.mlprod.testing.internal.record;

/** The error of an input that its own class does not let be made. */
public final class RefusedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
