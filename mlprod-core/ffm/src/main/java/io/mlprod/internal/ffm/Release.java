package io.mlprod.internal.ffm;

import java.lang.invoke.MethodHandle;

/**
 * A function of the C API that frees an object.
 *
 * @param handle takes its address
 */
record Release(MethodHandle handle) {

    static Release of(int slot) {
        return new Release(Library.procedure(slot, 1));
    }

    /** Frees an object; does nothing if there is none. */
    void free(long object) {
        if (object != 0) {
            try {
                handle.invokeExact(object);
            } catch (Throwable e) {
                throw Calls.impossible(e);
            }
        }
    }
}
