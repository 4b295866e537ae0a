package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C API that returns a status. Only if it is a constant does a call cost no memory: the compiler
 * trusts the fields of records.
 *
 * @param handle takes longs and returns the status
 */
record Function(MethodHandle handle) {

    /**
     * Returns a function of the table.
     *
     * @param slot its index, which is the same in all versions
     * @param arguments how many it takes
     */
    static Function of(int slot, int arguments) {
        return new Function(Library.function(slot, arguments));
    }

    private static void check(long status) throws OrtException {
        if (status != 0) {
            throw Status.take(status);
        }
    }

    void call(long a) throws OrtException {
        long status;
        try {
            status = (long) handle.invokeExact(a);
        } catch (Throwable thrown) {
            throw Calls.impossible(thrown);
        }
        check(status);
    }

    void call(long a, long b) throws OrtException {
        long status;
        try {
            status = (long) handle.invokeExact(a, b);
        } catch (Throwable thrown) {
            throw Calls.impossible(thrown);
        }
        check(status);
    }

    void call(long a, long b, long c) throws OrtException {
        long status;
        try {
            status = (long) handle.invokeExact(a, b, c);
        } catch (Throwable thrown) {
            throw Calls.impossible(thrown);
        }
        check(status);
    }

    void call(long a, long b, long c, long d) throws OrtException {
        long status;
        try {
            status = (long) handle.invokeExact(a, b, c, d);
        } catch (Throwable thrown) {
            throw Calls.impossible(thrown);
        }
        check(status);
    }

    void call(long a, long b, long c, long d, long e) throws OrtException {
        long status;
        try {
            status = (long) handle.invokeExact(a, b, c, d, e);
        } catch (Throwable thrown) {
            throw Calls.impossible(thrown);
        }
        check(status);
    }

    void call(long a, long b, long c, long d, long e, long f) throws OrtException {
        long status;
        try {
            status = (long) handle.invokeExact(a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw Calls.impossible(thrown);
        }
        check(status);
    }

    void call(long a, long b, long c, long d, long e, long f, long g) throws OrtException {
        long status;
        try {
            status = (long) handle.invokeExact(a, b, c, d, e, f, g);
        } catch (Throwable thrown) {
            throw Calls.impossible(thrown);
        }
        check(status);
    }

    void call(long a, long b, long c, long d, long e, long f, long g, long h) throws OrtException {
        long status;
        try {
            status = (long) handle.invokeExact(a, b, c, d, e, f, g, h);
        } catch (Throwable thrown) {
            throw Calls.impossible(thrown);
        }
        check(status);
    }
}
