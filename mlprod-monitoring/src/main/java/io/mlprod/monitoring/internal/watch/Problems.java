package io.mlprod.monitoring.internal.watch;

import io.mlprod.error.MlprodException;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.internal.store.Database;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a monitor could not do: counted, and logged the first time of each kind. Thread-safe. */
public final class Problems {

    private static final String FIRST = "A monitor's problem of kind {}, further ones are counted, not logged: {}";
    private static final String OVER = "over: ";

    private final Log log;
    private final Map<Problem.Kind, Problem> problems = new EnumMap<>(Problem.Kind.class);

    /**
     * Creates it without any.
     *
     * @param log where the first of each kind goes
     */
    public Problems(Log log) {
        this.log = log;
    }

    /** Adds what was thrown, by its class and the message if that is ours and so has no values. */
    public void add(Problem.Kind kind, String what, Throwable error) {
        boolean isOurs = error instanceof MlprodException || error instanceof Database.Failure;
        String shown = isOurs ? error.getMessage() : error.getClass().getSimpleName();
        if (isFirst(kind, what + ": " + shown)) {
            log.warn(FIRST, kind, what + ": " + shown, error);
        }
    }

    /** Adds something else. */
    public void add(Problem.Kind kind, String what) {
        if (isFirst(kind, what)) {
            log.warn(FIRST, kind, what);
        }
    }

    private synchronized boolean isFirst(Problem.Kind kind, String what) {
        Problem before = problems.get(kind);
        problems.put(kind, new Problem(kind, before == null ? 1 : before.count() + 1, PlainText.line(what)));
        return before == null;
    }

    /** Says of the last one of a kind, if there is one, that it is over. */
    public synchronized void end(Problem.Kind kind) {
        problems.computeIfPresent(
                kind,
                (same, last) ->
                        last.latest().startsWith(OVER) ? last : new Problem(kind, last.count(), OVER + last.latest()));
    }

    /** Returns all kinds that there were. */
    public synchronized List<Problem> all() {
        return new ArrayList<>(problems.values());
    }
}
