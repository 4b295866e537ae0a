package io.mlprod.monitoring.internal.watch;

import io.mlprod.error.MlprodException;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.internal.store.Database;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a monitor could not do: counted, and logged the first time of each kind. Thread-safe. */
public final class Problems {

    private static final String FIRST = "A monitor's problem of kind {}, further ones are counted, not logged: {}";
    /** The beginning of what is told of a problem that is over. */
    public static final String OVER = "over: ";

    private final Log log;
    private final Map<Problem.Kind, Problem> problems = new EnumMap<>(Problem.Kind.class);
    private final Map<Problem.Kind, Set<String>> failing = new EnumMap<>(Problem.Kind.class);
    private final Map<Problem.Kind, Long> quiet = new EnumMap<>(Problem.Kind.class); // counts when asked last

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
        String shown =
                what + ": " + (isOurs ? error.getMessage() : error.getClass().getSimpleName());
        if (isFirst(kind, shown)) {
            log.warn(FIRST, kind, shown, error);
        }
    }

    /** Adds something else. */
    public void add(Problem.Kind kind, String what) {
        if (isFirst(kind, what)) {
            log.warn(FIRST, kind, what);
        }
    }

    /** Adds what was thrown by something that goes on failing until it {@link #works}. */
    public void fails(Problem.Kind kind, String what, Throwable error) {
        failing(kind, what);
        add(kind, what, error);
    }

    /** Adds something else that goes on failing until it {@link #works}. */
    public void fails(Problem.Kind kind, String what) {
        failing(kind, what);
        add(kind, what);
    }

    private synchronized boolean failing(Problem.Kind kind, String what) {
        return failing.computeIfAbsent(kind, first -> new HashSet<>()).add(what);
    }

    private synchronized boolean isFirst(Problem.Kind kind, String shown) {
        Problem before = problems.get(kind);
        problems.put(kind, new Problem(kind, before == null ? 1 : before.count() + 1, PlainText.line(shown)));
        return before == null;
    }

    /** Says that something works; if it was the last one of its kind that failed, the kind is over. */
    public synchronized void works(Problem.Kind kind, String what) {
        Set<String> left = failing.get(kind);
        if (left != null && left.remove(what) && left.isEmpty()) {
            end(kind);
        }
    }

    /** Says of a kind that it is over, unless one was added since the last call. */
    public synchronized void endIfQuiet(Problem.Kind kind) {
        Problem now = problems.get(kind);
        if (now != null && Objects.equals(quiet.put(kind, now.count()), now.count())) {
            end(kind);
        }
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
