package io.mlprod.internal.versions;

import io.mlprod.lifecycle.Served;
import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The history of which version served since when: the newest thousand entries. Thread-safe. */
final class ServingHistory {

    private static final int MAX_ENTRIES = 1_000;

    private final Deque<Served> entries = new ArrayDeque<>();

    synchronized void add(ModelVersion version, Instant now, Served.Cause cause) {
        Served last = entries.peekLast();
        Instant since = last != null && now.isBefore(last.since()) ? last.since() : now; // the clock was set back
        entries.addLast(new Served(version, since, cause));
        if (entries.size() > MAX_ENTRIES) {
            entries.removeFirst();
        }
    }

    synchronized List<Served> list() {
        return new ArrayList<>(entries);
    }
}
