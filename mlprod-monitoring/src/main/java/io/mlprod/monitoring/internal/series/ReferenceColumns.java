package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
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
import org.jspecify.annotations.Nullable;

/**
 * A profile as it fits the columns of a layout. For one thread.
 *
 * <p>A column that the profile lacks is counted without cells, and compared with nothing.
 */
final class ReferenceColumns {

    private final List<ColumnCounts> counted = new ArrayList<>();
    private final List<@Nullable ColumnCounts> compared = new ArrayList<>();
    private final List<String> misfits = new ArrayList<>();

    ReferenceColumns(Profile profile, RowLayout layout) {
        add(layout.features(), profile.features());
        add(layout.answers(), profile.answers());
    }

    private void add(List<Column> columns, List<ColumnProfile> profiles) {
        Map<String, ColumnProfile> left = new LinkedHashMap<>();
        profiles.forEach(profile -> left.put(profile.name(), profile));
        for (Column column : columns) {
            ColumnProfile profile = left.remove(column.name());
            if (profile == null) {
                misfits.add("the profile has no column '" + column.name() + "'");
            } else if (!kind(profile.column()).equals(kind(column))) {
                misfits.add("column '" + column.name() + "' is " + kind(column) + ", in the profile "
                        + kind(profile.column()));
                profile = null;
            }
            ColumnCounts reference = profile == null ? null : Reference.of(profile, Reference.DEFAULT_CELLS);
            counted.add(reference == null ? none(column) : reference);
            compared.add(reference);
        }
        left.keySet().forEach(name -> misfits.add("the version has no column '" + name + "', which the profile has"));
    }

    private static String kind(Column column) {
        return isVector(column) ? "VECTOR" : column.kind().name();
    }

    private static boolean isVector(Column column) {
        return column.width() != 1 && column.isNumeric();
    }

    private static ColumnCounts none(Column column) {
        boolean isCategory = column.kind() == Column.Kind.CATEGORY && !isVector(column);
        Cells cells = isCategory ? new CategoryCells(List.of()) : new NumberCells();
        return new ColumnCounts(cells, new long[cells.size()], 0, 0, 0, PowerSums.NONE);
    }

    /** Returns what each column is counted in. */
    List<ColumnCounts> counted() {
        return List.copyOf(counted);
    }

    /** Returns what each column is compared with; null for one that the profile lacks. */
    List<@Nullable ColumnCounts> compared() {
        return compared;
    }

    /** Returns how profile and layout differ, for people. */
    List<String> misfits() {
        return misfits;
    }
}
