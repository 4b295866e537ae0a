package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.internal.performance.SlicePlan.Slice;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The names of slices and groups that the predictions of a version have. Of the thread that evaluates. */
final class SliceNames {

    private final SlicePlan plan;
    private final Set<String> features = new HashSet<>();
    private final Set<String> valued = new HashSet<>();

    SliceNames(SlicePlan plan, RowLayout layout) {
        this.plan = plan;
        layout.features().stream().map(Column::name).forEach(features::add);
        plan.slices().stream()
                .filter(slice -> slice.feature() != null)
                .map(Slice::name)
                .forEach(valued::add);
    }

    /** Notes the tags of predictions. */
    void see(WindowRows rows) {
        plan.slices().stream()
                .map(Slice::name)
                .filter(name -> !valued.contains(name))
                .filter(name -> Stream.concat(rows.labelled().rows().stream(), rows.unlabelled().rows().stream())
                        .anyMatch(row -> row.prediction().slices().containsKey(name)))
                .toList()
                .forEach(valued::add);
    }

    /** Returns whether predictions have a category of a name, as a feature or as a tag that was seen. */
    boolean hasCategory(String name) {
        return valued.contains(name);
    }

    /** Returns whether predictions have a name, be it that of a number, which makes no slices. */
    boolean has(String name) {
        return valued.contains(name) || features.contains(name);
    }
}
