package io.mlprod.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.mlprod.error.InvalidOutputException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A search for texts that ONNX Runtime's Java binding damaged. The binding hands UTF-8 to a JNI function that expects
 * Java's modified UTF-8. The two differ in characters beyond U+FFFF, whose four bytes each arrive as one character of
 * their own. The JVM stops after as many characters as the text has, so the end is cut off, which may be most of the
 * four bytes.
 */
final class NativeStrings {

    private NativeStrings() {}

    /** Checks the texts that were read from a tensor. */
    static void checkOutput(String output, OnnxTensor tensor, String[] texts) throws OrtException {
        if (Arrays.stream(texts).anyMatch(NativeStrings::mayBeDamaged) && !isSame(tensor, texts)) {
            throw damaged(output);
        }
    }

    /** Checks a key of a map, which has no native form to compare with. */
    static void checkKey(String output, String key, List<Object> classLabels) {
        if (mayBeDamaged(key) && !classLabels.contains(key)) {
            throw damaged(output);
        }
    }

    /**
     * Returns whether the first of four bytes is followed by the others, or by some of them and the end. This is also
     * true of an undamaged "però".
     */
    private static boolean mayBeDamaged(String text) {
        for (int i = 0; i < text.length(); i++) {
            char lead = text.charAt(i);
            if (lead >= 0xF0 && lead <= 0xF4) {
                int next = i + 1;
                while (next < text.length() && next < i + 4 && isContinuation(text.charAt(next))) {
                    next++;
                }
                if (next == text.length() || next == i + 4) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isContinuation(char c) {
        return c >= 0x80 && c <= 0xBF;
    }

    /** Lets ONNX Runtime compare what was read with what it has: a damaged text does not go back as it was. */
    private static boolean isSame(OnnxTensor tensor, String[] texts) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        try (OnnxTensor read = OnnxTensor.createTensor(OnnxEnvironment.get(), texts, shape);
                OrtSession.Result result = Comparison.SESSION.run(Map.of("a", tensor, "b", read))) {
            ByteBuffer same = ((OnnxTensor) result.get(0)).getByteBuffer();
            while (same.hasRemaining()) {
                if (same.get() == 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static InvalidOutputException damaged(String output) {
        return new InvalidOutputException(
                "Output '" + output + "' holds a character beyond U+FFFF (such as an emoji), which ONNX Runtime's Java"
                        + " binding damages; let the model produce a number or a plain label instead",
                null);
    }

    /** A model of one node, {@code same = Equal(a, b)}; loaded when the first text is in doubt, and kept. */
    private static final class Comparison {

        /** IR version 9, opset 19 (the first whose Equal takes texts), inputs of any shape. */
        private static final String MODEL =
                "08093a3c0a130a01610a0162120473616d652205457175616c1201675a090a016112040a020808"
                        + "5a090a016212040a020808620c0a0473616d6512040a02080942021013";

        private static final OrtSession.SessionOptions OPTIONS = new OrtSession.SessionOptions();
        private static final OrtSession SESSION = open();

        private static OrtSession open() {
            try {
                OPTIONS.setIntraOpNumThreads(1);
                return OnnxEnvironment.get().createSession(HexFormat.of().parseHex(MODEL), OPTIONS);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime could not load the comparison of texts", e);
            }
        }
    }
}
