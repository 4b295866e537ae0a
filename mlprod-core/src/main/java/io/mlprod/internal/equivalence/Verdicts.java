package io.mlprod.internal.equivalence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The verdicts that are known: those of this process, and those of a file. Thread-safe. */
final class Verdicts {

    private static final int MOST = 256;

    private final Map<VerdictKey, Verdict> own = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<VerdictKey, Verdict> eldest) {
            return size() > MOST;
        }
    };

    private final @Nullable VerdictFile file;

    Verdicts(@Nullable VerdictFile file) {
        this.file = file;
    }

    /** Returns what is known. */
    Optional<Verdict> find(VerdictKey key) {
        synchronized (own) {
            Verdict verdict = own.get(key);
            if (verdict != null) {
                return Optional.of(verdict);
            }
        }
        return file != null && key.isComplete() ? file.find(key) : Optional.empty();
    }

    /** Keeps a verdict, unless nothing was found out. */
    void keep(VerdictKey key, Verdict verdict) {
        if (verdict.outcome() == Verdict.Outcome.UNKNOWN) {
            return;
        }
        synchronized (own) {
            own.put(key, verdict);
        }
        if (file != null && key.isComplete()) {
            file.keep(key, verdict);
        }
    }
}
