package io.mlprod.monitoring.estimate;

import io.mlprod.internal.text.PlainText;

/**
 * Thrown when a text is not a calibration, or a file does not hold one. The message says where and what was expected,
 * and quotes no value.
 *
 * @since 0.1
 */
public final class CalibrationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    CalibrationException(String message) {
        super(PlainText.line(message));
    }

    CalibrationException(String message, Throwable cause) {
        super(PlainText.line(message), cause);
    }
}
