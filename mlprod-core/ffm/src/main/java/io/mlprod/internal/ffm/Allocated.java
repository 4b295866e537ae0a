package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;

/** What ONNX Runtime's default allocator has made for us. */
final class Allocated {

    private static final Function FREE = Function.of(76, 2);

    private Allocated() {}

    /** Returns the text at an address, and frees it. */
    static String text(long address) throws OrtException {
        try {
            return Texts.of(address);
        } finally {
            free(address);
        }
    }

    static void free(long address) throws OrtException {
        if (address != 0) {
            FREE.call(Environment.ALLOCATOR, address);
        }
    }
}
