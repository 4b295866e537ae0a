package io.mlprod.monitoring.report;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.MonitorSnapshot;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.history.WindowRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The data of a snapshot. */
final class SnapshotSource {

    private static final String REFERENCE = "its reference";

    private SnapshotSource() {}

    static ReportData of(MonitorSnapshot snapshot, String model, int processes) {
        List<WindowRecord> windows = snapshot.history(Drift.DEFAULT).stream()
                .filter(window -> window.model().name().equals(model))
                .toList();
        return during(windows, model)
                .processes(processes)
                .versions(snapshot.models().stream()
                        .filter(version -> version.name().equals(model))
                        .distinct()
                        .map(version -> facts(version, windows, REFERENCE))
                        .toList())
                .timeline(windows)
                .drift(snapshot.drift().stream()
                        .filter(look -> look.model().name().equals(model))
                        .sorted(Comparator.comparing(DriftReport::to).reversed())
                        .map(look -> Facts.drift(look, REFERENCE))
                        .toList())
                .quality(snapshot.quality().stream()
                        .filter(checks -> checks.model().name().equals(model))
                        .toList())
                .build();
    }

    static ReportData comparison(MonitorSnapshot snapshot, ModelVersion before, ModelVersion after) {
        List<WindowRecord> windows = snapshot.history(Drift.DEFAULT).stream()
                .filter(window ->
                        window.model().equals(before) || window.model().equals(after))
                .toList();
        return during(windows, after.name())
                .kind(ReportData.Kind.COMPARISON)
                .versions(List.of(facts(after, windows, "version " + before.version()), facts(before, windows, "")))
                .timeline(windows)
                .drift(snapshot.compare(before, after, Drift.DEFAULT).stream()
                        .map(look -> Facts.drift(look, "version " + before.version()))
                        .toList())
                .build();
    }

    private static ReportDataBuilder during(List<WindowRecord> windows, String model) {
        Instant from = windows.stream()
                .map(WindowRecord::from)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        Instant to = windows.stream()
                .map(WindowRecord::to)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        return ReportData.builder(model, from, to);
    }

    private static VersionFacts facts(ModelVersion version, List<WindowRecord> windows, String reference) {
        return new VersionFacts(
                version,
                VersionFacts.State.UNKNOWN,
                Optional.empty(),
                windows.stream()
                        .filter(window -> window.model().equals(version))
                        .mapToLong(window -> window.traffic().predictions())
                        .sum(),
                0,
                reference,
                List.of());
    }
}
