package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import java.lang.invoke.MethodHandle;

/** The errors of the C API, as those of ONNX Runtime's Java binding. */
final class Status {

    private static final MethodHandle CODE = Library.function(1, 1);
    private static final MethodHandle MESSAGE = Library.function(2, 1);
    private static final Release RELEASE = Release.of(93);

    private Status() {}

    /** Returns an error with its code and text, and frees it. */
    static OrtException take(long status) {
        try {
            return new OrtException((int) Calls.get(CODE, status), Texts.of(Calls.get(MESSAGE, status)));
        } finally {
            RELEASE.free(status);
        }
    }
}
