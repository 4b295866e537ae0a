package io.mlprod.internal.versions;

import io.mlprod.model.ModelVersion;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The digests of versions that were rolled back: they serve again only if the application asks for them by name.
 * Thread-safe.
 */
final class TakenBack {

    private static final int MAX = 1_000;

    private final Set<String> digests = new LinkedHashSet<>();

    /** Thrown when a version is found again that had been taken back. */
    static final class TakenBackException extends RuntimeException {

        private static final long serialVersionUID = 1;

        TakenBackException(ModelVersion version) {
            super(version
                    + " was taken back, so it is not deployed again automatically; if it is to serve, deploy it"
                    + " by hand, or start its rollout again with againAfter, or under another name");
        }
    }

    synchronized void add(ModelVersion version) {
        digests.add(version.sha256());
        if (digests.size() > MAX) {
            digests.remove(digests.iterator().next());
        }
    }

    synchronized void remove(ModelVersion version) {
        digests.remove(version.sha256());
    }

    synchronized boolean contains(ModelVersion version) {
        return digests.contains(version.sha256());
    }
}
