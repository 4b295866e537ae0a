package io.mlprod.internal.serving;

/**
 * Thrown when a version is asked that has been unloaded or closed: the version that serves now is to be asked instead.
 * Only {@code internal.traffic} catches it, so there is one instance for all calls, without a stack trace.
 */
public final class VersionGoneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace, which could be another call's
    static final VersionGoneException INSTANCE = new VersionGoneException();

    private VersionGoneException() {
        super("This version has been unloaded", null, false, false);
    }
}
