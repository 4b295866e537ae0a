package io.mlprod.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error of a model that could not be loaded, or that does not fit the records it was to be used with.
 *
 * @since 0.1
 */
public final class LoadException extends MlprodException {

    private static final long serialVersionUID = 1;

    /** The reasons why a model could not be loaded. */
    public enum Reason {
        /** There is no such file or class path resource. */
        NOT_FOUND,
        /** The bytes could not be read. */
        UNREADABLE,
        /** The model is larger than allowed, or too large for the heap. */
        TOO_LARGE,
        /** The bytes do not have the pinned digest. */
        DIGEST_MISMATCH,
        /** The bytes are something other than an ONNX model. */
        NOT_A_MODEL,
        /** The bytes begin like an ONNX model, but are damaged or cut off. */
        CORRUPT,
        /** The model refers to external data files that were not allowed, are missing or do not fit. */
        EXTERNAL_DATA,
        /**
         * The model uses something that mlprod or ONNX Runtime's Java binding does not support, or contradicts itself.
         */
        UNSUPPORTED,
        /** ONNX Runtime refused the model. */
        REJECTED_BY_RUNTIME,
        /** ONNX Runtime itself could not be started on this machine. */
        RUNTIME_UNAVAILABLE,
        /** The records, the schema or other options do not fit the model's signature. */
        SIGNATURE_MISMATCH
    }

    /** Why the model could not be loaded. */
    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param reason why the model could not be loaded
     * @param message what was found and what to do
     * @param cause what it came from, or null
     */
    public LoadException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Creates the exception.
     *
     * @param reason why the model could not be loaded
     * @param lines what was found and what to do, line by line
     */
    public LoadException(Reason reason, List<String> lines) {
        super(lines, null);
        this.reason = reason;
    }

    /**
     * Creates the exception.
     *
     * @param reason why the model could not be loaded
     * @param message what was found and what to do
     */
    public LoadException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * Returns why the model could not be loaded.
     *
     * @return the reason, for programs; the message is for people
     */
    public Reason reason() {
        return reason;
    }
}
