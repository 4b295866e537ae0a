package io.mlprod.monitoring.profile;

import io.mlprod.internal.text.PlainText;

/**
 * Thrown when a text is not a profile, or a file does not hold one. The message says where and what was expected, and
 * quotes no value.
 *
 * @since 0.1
 */
public final class ProfileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    ProfileException(String message) {
        super(PlainText.line(message));
    }

    ProfileException(String message, Throwable cause) {
        super(PlainText.line(message), cause);
    }
}
