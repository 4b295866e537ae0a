package io.mlprod.internal.graph;

/** Bytes that are not a well-formed ONNX model; says what is wrong and where. */
public final class MalformedModelException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedModelException(String problem, int offset) {
        super(problem + " at byte " + offset);
    }
}
