package io.mlprod.internal.serving;

/**
 * A version was asked that has been unloaded or closed; the version that serves now is to be asked instead. Only the
 * dispatcher catches it, so it has no stack trace, and there is one for all.
 */
public final class VersionGoneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace that could be another call's
    static final VersionGoneException INSTANCE = new VersionGoneException();

    private VersionGoneException() {
        super("This version has been unloaded", null, false, false);
    }
}
