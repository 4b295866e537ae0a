package io.mlprod.monitoring.internal.series;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.Alarm;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The alarms of drift: one when it begins, and one when further columns drift. */
final class DriftAlarms {

    private static final int MOST_NAMED = 5;

    private DriftAlarms() {}

    static Optional<Alarm> of(DriftReport found, Optional<DriftReport> before) {
        if (found.state() != DriftState.DRIFT) {
            return Optional.empty();
        }
        boolean isKnown = before.isPresent()
                && before.get().state() == DriftState.DRIFT
                && names(before.get()).containsAll(names(found));
        return isKnown
                ? Optional.empty()
                : Optional.of(new Alarm(
                        found.model(),
                        Alarm.Kind.DRIFT,
                        found.to(),
                        text(found),
                        Optional.of(found),
                        Optional.empty()));
    }

    private static Set<String> names(DriftReport report) {
        return report.drifted().stream().map(ColumnDrift::name).collect(Collectors.toCollection(HashSet::new));
    }

    private static String text(DriftReport found) {
        List<ColumnDrift> drifted = found.drifted();
        String columns =
                drifted.stream().limit(MOST_NAMED).map(DriftAlarms::text).collect(Collectors.joining("; "));
        String more = drifted.size() > MOST_NAMED ? "; and " + (drifted.size() - MOST_NAMED) + " more" : "";
        return found.model() + " has drifted from "
                + found.settings().comparison().title() + ": "
                + (drifted.isEmpty() ? "all columns together, none alone" : columns + more);
    }

    private static String text(ColumnDrift column) {
        String share = column.name() + " (" + NumberText.percent(column.share()) + " of the shift";
        if (!Double.isNaN(column.after().mean())) {
            return String.format(
                    Locale.ROOT,
                    "%s, %s %.4g → %.4g)",
                    share,
                    column.meanTitle(),
                    column.before().mean(),
                    column.after().mean());
        }
        return column.changes().stream()
                .findFirst()
                .map(change -> share + ", " + change.cell() + " " + NumberText.percent(change.before()) + " → "
                        + NumberText.percent(change.after()) + ")")
                .orElse(share + ")");
    }
}
