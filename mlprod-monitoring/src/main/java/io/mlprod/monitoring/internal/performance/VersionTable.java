package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.WindowPerformance;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The versions whose performance is known; of those that are no longer loaded, the last ones. Thread-safe. */
final class VersionTable {

    private static final int MOST_UNLOADED = 20;

    private final Map<ModelVersion, VersionPerformance> versions = new LinkedHashMap<>(); // guarded by this

    /** Returns a version that is known, or makes it; it is the latest then. */
    synchronized VersionPerformance open(ModelVersion model, Supplier<VersionPerformance> maker) {
        VersionPerformance known = versions.remove(model);
        VersionPerformance opened = known == null ? maker.get() : known;
        opened.handles().incrementAndGet();
        versions.put(model, opened);
        forgetOld();
        return opened;
    }

    private void forgetOld() {
        long unloaded =
                versions.values().stream().filter(VersionTable::isUnloaded).count();
        Iterator<VersionPerformance> oldest = versions.values().iterator();
        while (unloaded > MOST_UNLOADED) {
            if (isUnloaded(oldest.next())) {
                oldest.remove();
                unloaded--;
            }
        }
    }

    private static boolean isUnloaded(VersionPerformance version) {
        return version.handles().get() <= 0;
    }

    synchronized Optional<VersionPerformance> of(ModelVersion model) {
        return Optional.ofNullable(versions.get(model));
    }

    /** Returns the version itself, or else the latest one of its model. */
    synchronized Optional<VersionPerformance> like(ModelVersion model) {
        VersionPerformance found = versions.get(model);
        if (found == null) {
            for (VersionPerformance one : versions.values()) {
                found = one.model().name().equals(model.name()) ? one : found;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Returns the versions of the same model that were opened before one, the latest first. */
    synchronized List<VersionPerformance> before(VersionPerformance version) {
        List<VersionPerformance> before = new ArrayList<>();
        for (VersionPerformance one : versions.values()) {
            if (one == version) {
                break;
            }
            if (one.model().name().equals(version.model().name())) {
                before.add(0, one);
            }
        }
        return before;
    }

    /** Returns all, the latest last. */
    synchronized List<VersionPerformance> all() {
        return List.copyOf(versions.values());
    }

    /** Returns what was found of each version, the latest version first, and its windows from the oldest. */
    List<WindowPerformance> reports() {
        List<WindowPerformance> reports = new ArrayList<>();
        List<VersionPerformance> all = all();
        for (int i = all.size() - 1; i >= 0; i--) {
            reports.addAll(all.get(i).reports());
        }
        return reports;
    }
}
