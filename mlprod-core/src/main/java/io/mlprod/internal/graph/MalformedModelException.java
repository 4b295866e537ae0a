package io.mlprod.internal.graph;

/** An exception that reports bytes that are not a well-formed ONNX model; its message says what is wrong and where. */
public final class MalformedModelException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedModelException(String problem, int offset) {
        super(problem + " at byte " + offset);
    }
}
