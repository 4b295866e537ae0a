package io.mlprod.internal.log;

import io.mlprod.internal.text.PlainText;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A log whose lines are safe to print and hold nothing of an input. Arguments are printed as {@link PlainText#line}. If
 * the last argument is an error, the log gets the classes and stack traces, but only the messages of our own
 * exceptions: others may come from code that has seen an input. Thread-safe.
 */
public final class Log {

    private final Logger logger;

    private Log(Logger logger) {
        this.logger = logger;
    }

    /**
     * Returns the log of a class.
     *
     * @param owner the class that the logger is named after
     * @return the log
     */
    public static Log of(Class<?> owner) {
        return new Log(LoggerFactory.getLogger(owner));
    }

    /**
     * Returns a warning that is logged only the first time.
     *
     * @return one for each thing to warn of once
     */
    public Once once() {
        return new Once(this);
    }

    /** A warning of something that may happen in every call, and is logged only the first time. Thread-safe. */
    public static final class Once {

        private final Log log;
        private final AtomicBoolean isLogged = new AtomicBoolean();

        private Once(Log log) {
            this.log = log;
        }

        /**
         * Logs at level WARN, if this warning has not been logged.
         *
         * @param format the line, with {@code {}} for each argument
         * @param arguments the arguments, optionally with an error as the last one
         */
        public void warn(String format, @Nullable Object... arguments) {
            if (!isLogged.getAndSet(true)) {
                log.warn(format, arguments);
            }
        }
    }

    /**
     * Returns an error to be logged with all its messages, for an error from code that sees no input: a store, a
     * folder, a sink.
     *
     * @param error what was thrown
     * @return what to log in its place, as the last argument
     */
    public static Throwable inFull(Throwable error) {
        return LoggedError.of(error, true);
    }

    /**
     * Logs at level DEBUG.
     *
     * @param format the line, with {@code {}} for each argument
     * @param arguments the arguments, optionally with an error as the last one
     */
    public void debug(String format, @Nullable Object... arguments) {
        log(Level.DEBUG, format, arguments);
    }

    /**
     * Logs at level INFO.
     *
     * @param format the line, with {@code {}} for each argument
     * @param arguments the arguments, optionally with an error as the last one
     */
    public void info(String format, @Nullable Object... arguments) {
        log(Level.INFO, format, arguments);
    }

    /**
     * Logs at level WARN.
     *
     * @param format the line, with {@code {}} for each argument
     * @param arguments the arguments, optionally with an error as the last one
     */
    public void warn(String format, @Nullable Object... arguments) {
        log(Level.WARN, format, arguments);
    }

    /**
     * Logs at level ERROR.
     *
     * @param format the line, with {@code {}} for each argument
     * @param arguments the arguments, optionally with an error as the last one
     */
    public void error(String format, @Nullable Object... arguments) {
        log(Level.ERROR, format, arguments);
    }

    /**
     * Logs at level INFO or WARN.
     *
     * @param isWarning whether the level is WARN
     * @param format the line, with {@code {}} for each argument
     * @param arguments the arguments, optionally with an error as the last one
     */
    public void infoOrWarn(boolean isWarning, String format, @Nullable Object... arguments) {
        log(isWarning ? Level.WARN : Level.INFO, format, arguments);
    }

    private void log(Level level, String format, @Nullable Object... arguments) {
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        LoggingEventBuilder event = logger.atLevel(level);
        if (event instanceof CallerBoundaryAware aware) {
            aware.setCallerBoundary(Log.class.getName());
        }
        @Nullable Object[] plain = new Object[arguments.length];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = i == plain.length - 1 && arguments[i] instanceof Throwable error
                    ? LoggedError.of(error, false)
                    : plain(arguments[i]);
        }
        event.log(format, plain);
    }

    private static @Nullable Object plain(@Nullable Object argument) {
        if (argument instanceof Number || argument instanceof Boolean) {
            return argument;
        }
        return PlainText.line(argument instanceof String ? argument : oneLine(String.valueOf(argument)));
    }

    /**
     * Returns a table or a list of ours as one line for the log.
     *
     * @param text a message or the text of a value of ours, whose names are safe already
     * @return the same as one line
     */
    public static String oneLine(String text) {
        return text.indexOf('\n') < 0
                ? text
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.joining("; "))
                        .replace(":; ", ": ");
    }
}
