package io.mlprod.internal.ffm;

import java.lang.invoke.MethodHandle;

/** Calls of functions that cannot fail. */
final class Calls {

    private Calls() {}

    static long get(MethodHandle handle) {
        try {
            return (long) handle.invokeExact();
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static long get(MethodHandle handle, long a) {
        try {
            return (long) handle.invokeExact(a);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Returns an error as one that need not be declared: native functions throw nothing. */
    static RuntimeException impossible(Throwable error) {
        if (error instanceof Error serious) {
            throw serious;
        }
        return error instanceof RuntimeException known ? known : new IllegalStateException(error);
    }
}
