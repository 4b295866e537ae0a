package io.mlprod.internal.onnx;

import io.mlprod.error.InvalidOutputException;

/**
 * Finds texts that ONNX Runtime's Java binding damaged. It hands UTF-8 to a JNI function that expects Java's modified
 * UTF-8; the two differ in characters beyond U+FFFF, whose four bytes each arrive as one character of their own.
 */
final class NativeStrings {

    private NativeStrings() {}

    static void checkOutput(String output, String text) {
        for (int i = 0; i + 3 < text.length(); i++) {
            char lead = text.charAt(i);
            if (lead >= 0xF0
                    && lead <= 0xF4
                    && isContinuation(text.charAt(i + 1))
                    && isContinuation(text.charAt(i + 2))
                    && isContinuation(text.charAt(i + 3))) {
                throw new InvalidOutputException(
                        "Output '" + output + "' holds a character beyond U+FFFF (such as an emoji), which ONNX"
                                + " Runtime's Java binding damages; let the model produce a number or a plain label"
                                + " instead",
                        null);
            }
        }
    }

    private static boolean isContinuation(char c) {
        return c >= 0x80 && c <= 0xBF;
    }
}
