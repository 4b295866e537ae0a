package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.internal.performance.AnswerPlan.Cell;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the values are by which predictions are compared. Immutable.
 *
 * @param slices in the order of the settings
 * @param notes what could not be done as the settings say, for people
 */
record SlicePlan(List<Slice> slices, List<String> notes) {

    /**
     * A feature or tag.
     *
     * @param name its name
     * @param feature where it is; null for a tag
     * @param shown turns a value into what is stored
     */
    record Slice(String name, @Nullable Cell feature, UnaryOperator<String> shown) {}

    SlicePlan {
        slices = List.copyOf(slices);
        notes = List.copyOf(notes);
    }

    /** Returns the slices of the settings, and the groups: what is kept of each prediction. */
    static SlicePlan withGroups(Performance settings, @Nullable Fairness groups, RowLayout layout) {
        if (groups == null) {
            return of(settings, layout);
        }
        Performance more = settings;
        for (String attribute : groups.attributes()) {
            more = more.slice(attribute, groups::shown); // under pseudonyms
        }
        return of(more, layout);
    }

    /** Returns the slices of the settings. */
    static SlicePlan of(Performance settings, RowLayout layout) {
        List<Slice> slices = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        settings.slices().forEach((name, shown) -> {
            int at = layout.features().stream().map(Column::name).toList().indexOf(name);
            if (at < 0) {
                slices.add(new Slice(name, null, shown));
                return;
            }
            Column column = layout.columns().get(at);
            if (column.kind() == Column.Kind.NUMBER || column.width() != 1) {
                notes.add(PlainText.line("feature '" + name
                        + "' is no category and no text, so it makes no slices; give a tag with its range instead"));
                return;
            }
            boolean isTruth = column.isNumeric() && column.categories().isEmpty();
            slices.add(new Slice(name, new Cell(at, column.isNumeric(), isTruth, 0, 1), shown));
        });
        return new SlicePlan(slices, notes);
    }
}
