package io.mlprod.monitoring.internal.watch;

import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.MonitorStatus.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a monitor could not do: counted, and logged the first time of each kind. Thread-safe. */
public final class Problems {

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

    /** Adds what was thrown. */
    public void add(Problem.Kind kind, String what, Throwable error) {
        if (add(kind, what + ": " + error.getClass().getSimpleName())) {
            log.warn("A monitor's problem of kind {}, further ones are counted, not logged: {}", kind, what, error);
        }
    }

    /** Adds something else; returns whether it is the first of its kind. */
    public synchronized boolean add(Problem.Kind kind, String what) {
        Problem before = problems.get(kind);
        problems.put(kind, new Problem(kind, before == null ? 1 : before.count() + 1, PlainText.line(what)));
        return before == null;
    }

    /** Returns all kinds that there were. */
    public synchronized List<Problem> all() {
        return new ArrayList<>(problems.values());
    }
}
