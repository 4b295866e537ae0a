package io.mlprod.internal.log;

import io.mlprod.error.MlprodException;
import io.mlprod.internal.text.PlainText;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stand-in for an error in the log: its class, its stack trace and its causes, and its message only if that is
 * safe.
 */
final class LoggedError extends Throwable {

    private static final long serialVersionUID = 1;
    private static final int DEEPEST = 20; // causes of causes
    private static final int MOST_SUPPRESSED = 10;

    private LoggedError(Throwable error, boolean inFull, @Nullable Throwable cause) {
        super(text(error, inFull), cause, true, true);
        setStackTrace(error.getStackTrace());
    }

    /**
     * Returns a stand-in for an error.
     *
     * @param inFull whether the messages of the error and all its causes are shown
     */
    static LoggedError of(Throwable error, boolean inFull) {
        return error instanceof LoggedError there
                ? there
                : of(error, inFull, DEEPEST, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static LoggedError of(Throwable error, boolean inFull, int depth, Set<Throwable> seen) {
        if (!seen.add(error) || depth == 0) {
            return new LoggedError(error, inFull, null);
        }
        Throwable cause = error.getCause();
        LoggedError logged = new LoggedError(error, inFull, cause == null ? null : of(cause, inFull, depth - 1, seen));
        Throwable[] suppressed = error.getSuppressed();
        for (int i = 0; i < Math.min(MOST_SUPPRESSED, suppressed.length); i++) {
            logged.addSuppressed(of(suppressed[i], inFull, depth - 1, seen));
        }
        return logged;
    }

    private static String text(Throwable error, boolean inFull) {
        String name = error.getClass().getName();
        if (error instanceof MlprodException) {
            return name + ": " + error.getMessage();
        }
        String message = messageOf(error);
        if (message == null) {
            return name;
        }
        return inFull
                ? name + ": " + PlainText.line(message)
                : name + " (its message is not logged, since it may hold values of an input)";
    }

    private static @Nullable String messageOf(Throwable error) {
        try {
            return error.getMessage();
        } catch (RuntimeException e) { // the class is the application's
            return null;
        }
    }
}
