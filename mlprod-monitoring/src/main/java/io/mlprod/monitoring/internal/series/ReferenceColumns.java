package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.cells.Measured;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.reference.Reference;
import io.mlprod.monitoring.profile.ColumnProfile;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A profile as it fits the columns of a layout. For one thread.
 *
 * <p>A column that the profile lacks is counted without cells, and compared with nothing.
 */
final class ReferenceColumns {

    /**
     * A column that differs.
     *
     * @param column its name
     * @param text in what, for people
     */
    record Misfit(String column, String text) {}

    private final List<ColumnCounts> counted = new ArrayList<>();
    private final List<@Nullable ColumnCounts> compared = new ArrayList<>();
    private final Map<Integer, List<Counted>> byColumn;
    private final List<Misfit> misfits = new ArrayList<>();

    ReferenceColumns(Profile profile, RowLayout layout) {
        byColumn = Counted.of(layout).stream().collect(Collectors.groupingBy(Counted::column));
        add(layout.features(), profile.features(), 0);
        add(layout.answers(), profile.answers(), layout.features().size());
    }

    private void add(List<Column> columns, List<ColumnProfile> profiles, int first) {
        Map<String, ColumnProfile> left = new LinkedHashMap<>();
        profiles.forEach(profile -> left.put(profile.name(), profile));
        columns.forEach(column -> left.remove(column.name()));
        Map<String, ColumnProfile> byName =
                profiles.stream().collect(Collectors.toMap(ColumnProfile::name, profile -> profile, (a, b) -> a));
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            ColumnProfile profile = byName.get(column.name());
            if (profile == null && !profiles.isEmpty()) { // a profile of features only, as of a CSV file, is no misfit
                misfit(column, i < profiles.size() ? left.remove(profiles.get(i).name()) : null);
            } else if (profile != null && !kind(profile.column()).equals(kind(column))) {
                misfits.add(new Misfit(
                        column.name(),
                        "column '" + column.name() + "' is " + kind(column) + ", in the profile "
                                + kind(profile.column())));
                profile = null;
            }
            for (Counted one : byColumn.getOrDefault(first + i, List.of())) {
                ColumnCounts reference = profile == null ? null : Reference.of(profile, one, Reference.DEFAULT_CELLS);
                counted.add(reference == null ? none(column, one) : reference);
                compared.add(reference);
            }
        }
        left.keySet()
                .forEach(name -> misfits.add(
                        new Misfit(name, "the version has no column '" + name + "', which the profile has")));
    }

    /** Notes a column that the profile lacks; the profile may have one in its place that the version lacks. */
    private void misfit(Column column, @Nullable ColumnProfile inItsPlace) {
        misfits.add(new Misfit(column.name(), "the profile has no column '" + column.name() + "'"));
        if (inItsPlace != null) {
            boolean isRenamed = kind(inItsPlace.column()).equals(kind(column));
            misfits.add(new Misfit(
                    inItsPlace.name(),
                    "the version has no column '" + inItsPlace.name() + "', which the profile has"
                            + (isRenamed ? "; it may be called '" + column.name() + "' now" : "")));
        }
    }

    private static String kind(Column column) {
        if (!Counted.isArray(column)) {
            return column.kind().name();
        }
        return column.width() == Column.VARIES ? "VECTOR" : "VECTOR[" + column.width() + "]";
    }

    private static ColumnCounts none(Column column, Counted counted) {
        boolean isNumber =
                counted.what() != Measured.VALUE || Counted.isArray(column) || column.kind() == Column.Kind.NUMBER;
        Cells cells = isNumber ? new NumberCells(counted.what()) : new CategoryCells(List.of());
        return new ColumnCounts(cells, new long[cells.size()], 0, 0, 0, PowerSums.NONE);
    }

    /** Returns what everything is counted in. */
    List<ColumnCounts> counted() {
        return List.copyOf(counted);
    }

    /** Returns what everything is compared with; null for what the profile lacks. */
    List<@Nullable ColumnCounts> compared() {
        return compared;
    }

    /** Returns how profile and layout differ, for people. */
    List<Misfit> misfits() {
        return misfits;
    }
}
