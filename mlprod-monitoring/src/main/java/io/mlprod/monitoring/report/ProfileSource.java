package io.mlprod.monitoring.report;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.quality.OneWindow;
import io.mlprod.monitoring.internal.reference.Reference;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.profile.ColumnProfile;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.quality.Quality;
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
            Optional<ColumnProfile> known = reference.column(column.name()).filter(other -> isLike(other, column));
            for (Counted counted : Counted.of(column.column(), 0)) {
                Optional<ColumnCounts> its = known.map(other -> Reference.of(other, counted, Reference.DEFAULT_CELLS));
                Optional<ColumnCounts> now = its.flatMap(counts -> Reference.in(counts.cells(), column, counted));
                names.add(counted.name());
                before.add(now.isEmpty() ? null : its.orElse(null));
                after.add(now.orElseGet(() -> Reference.of(column, counted, Reference.DEFAULT_CELLS)));
            }
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
                .quality(List.of(OneWindow.check(names, before, counts, Quality.DEFAULT)))
                .build();
    }

    private static boolean isLike(ColumnProfile one, ColumnProfile other) {
        return one.getClass() == other.getClass()
                && one.column().width() == other.column().width();
    }
}
