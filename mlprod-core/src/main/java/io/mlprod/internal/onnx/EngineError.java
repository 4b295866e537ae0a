package io.mlprod.internal.onnx;

import ai.onnxruntime.OrtException;
import io.mlprod.internal.text.PlainText;

/** The engine's errors as causes of ours; their messages quote names of the model file, which may hold anything. */
final class EngineError {

    private EngineError() {}

    /** Returns the same error, with a message that is safe to print. */
    static Exception plain(Exception error) {
        String message = error.getMessage();
        if (!(error instanceof OrtException engine)
                || message == null
                || PlainText.line(message).equals(message)) {
            return error;
        }
        OrtException plain = new OrtException(engine.getCode(), PlainText.line(message));
        plain.setStackTrace(error.getStackTrace());
        return plain;
    }
}
