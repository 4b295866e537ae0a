package io.mlprod.internal.versions;

import io.mlprod.lifecycle.VersionStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The fifty newest versions that failed or were unloaded. Thread-safe. */
final class EndedVersions {

    private static final int MAX = 50;

    private final Deque<VersionStatus> entries = new ArrayDeque<>();

    synchronized void add(VersionStatus status) {
        entries.addLast(status);
        if (entries.size() > MAX) {
            entries.removeFirst();
        }
    }

    synchronized List<VersionStatus> list() {
        return new ArrayList<>(entries);
    }
}
