package io.mlprod.error;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import io.mlprod.internal.text.PlainText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The superclass of every exception that mlprod throws while loading or running a model.
 *
 * <p>A message says what happened, to which model@version, what was expected and what to do. It never holds feature
 * values, and it is the only part of the exception that JSON shows. It is safe to print: control characters in names
 * and file names are escaped, and lines are shortened to 2,000 characters. Misuse of the API itself (a null argument, a
 * negative size) causes an ordinary {@link NullPointerException} or {@link IllegalArgumentException}.
 *
 * @since 0.1
 */
@JsonIncludeProperties("message")
public abstract sealed class MlprodException extends RuntimeException
        permits CancelledException,
                ChainExhaustedException,
                ClosedException,
                DeadlineExceededException,
                DeployException,
                InvalidInputException,
                InvalidOutputException,
                LoadException,
                ModelExecutionException,
                OverloadedException {

    private static final long serialVersionUID = 1;

    /** Creates an exception whose message is made safe to print, here once for all subclasses. */
    MlprodException(String message, @Nullable Throwable cause) {
        super(PlainText.line(message), cause);
    }

    /**
     * Creates an exception with a message of several lines; line feeds within one of them are not ours, and are
     * escaped.
     */
    MlprodException(List<String> lines, @Nullable Throwable cause) {
        super(PlainText.lines(lines), cause);
    }

    /**
     * Returns what happened and what to do.
     *
     * @return the message, never null
     */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Creates an exception for load that is turned away: cheap, without a stack trace. */
    MlprodException(String message) {
        super(PlainText.line(message), null, false, false);
    }
}
