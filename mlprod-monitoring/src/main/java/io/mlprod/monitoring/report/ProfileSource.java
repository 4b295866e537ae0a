package io.mlprod.monitoring.report;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.reference.Reference;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.profile.ColumnProfile;
import io.mlprod.monitoring.profile.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data of a data set that is compared with a reference. */
final class ProfileSource {

    private ProfileSource() {}

    static ReportData of(Profile reference, Profile dataSet, Instant at) {
        List<String> names = new ArrayList<>();
        List<@Nullable ColumnCounts> before = new ArrayList<>();
        List<ColumnCounts> after = new ArrayList<>();
        for (ColumnProfile column : dataSet.columns()) {
            ColumnCounts its = reference
                    .column(column.name())
                    .filter(known -> known.getClass() == column.getClass())
                    .map(known -> Reference.of(known, Reference.DEFAULT_CELLS))
                    .orElse(null);
            names.add(column.name());
            before.add(its);
            after.add(its == null ? Reference.of(column, Reference.DEFAULT_CELLS) : Reference.in(its.cells(), column));
        }
        WindowCounts counts = new WindowCounts(
                dataSet.model(), at, at, dataSet.rows(), dataSet.rows(), after, Map.of(), new byte[0], List.of());
        Drift settings = Drift.DEFAULT;
        String comparedWith = "a reference of " + NumberText.count(reference.rows()) + " rows";
        return ReportData.builder(dataSet.model().name(), at, at)
                .kind(ReportData.Kind.DATA_SET)
                .versions(List.of(new VersionFacts(
                        dataSet.model(),
                        VersionFacts.State.UNKNOWN,
                        Optional.empty(),
                        dataSet.rows(),
                        0,
                        comparedWith,
                        List.of())))
                .drift(List.of(Facts.drift(
                        new DriftEvaluation(settings)
                                .evaluate(names, before, List.of(), counts, settings.falseAlarmsPerDay()),
                        comparedWith)))
                .build();
    }
}
