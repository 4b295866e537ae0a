package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.drift.FalseDiscovery;
import io.mlprod.monitoring.drift.JointDrift;
import io.mlprod.monitoring.drift.TwoSampleClassifier;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A look at a window: its columns are compared with a reference and judged. Immutable and thread-safe. */
public final class DriftEvaluation {

    private static final double CHANCE = 0.5; // the area under the curve of a classifier that knows nothing

    private final Drift settings;

    /**
     * Creates an evaluation.
     *
     * @param settings by which windows are judged
     */
    public DriftEvaluation(Drift settings) {
        this.settings = settings;
    }

    /**
     * Returns whether a window has enough rows to be judged, so that a look at it costs some of the alarm budget.
     *
     * @param names of the columns
     * @param reference what it would be compared with; null for a column that has no counterpart
     * @param window its counts
     * @return true if at least one column can be tested
     */
    public boolean canJudge(List<String> names, List<@Nullable ColumnCounts> reference, WindowCounts window) {
        for (int i = 0; i < window.columns().size(); i++) {
            ColumnCounts before = counterpart(reference, window, i);
            if (before != null
                    && !settings.isIgnored(names.get(i))
                    && ColumnComparison.hasEnough(before, window.columns().get(i), settings)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Compares a window with a reference.
     *
     * @param names of the columns
     * @param reference the counts of each column; null, or counts in other cells than the window's, for a column that
     *     has no counterpart
     * @param referenceSample rows of the reference like {@link WindowCounts#sample}; empty if there are none, and then
     *     there is no joint test
     * @param window the counts of the window
     * @param level the probability of a false alarm that this look may have, from {@link AlarmBudget#spend}
     * @return what was found
     */
    public DriftReport evaluate(
            List<String> names,
            List<@Nullable ColumnCounts> reference,
            List<float[]> referenceSample,
            WindowCounts window,
            double level) {
        List<ColumnComparison> compared = new ArrayList<>();
        List<String> notCompared = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            ColumnCounts before = counterpart(reference, window, i);
            if (settings.isIgnored(name)) {
                ignored.add(name);
            } else if (before == null) {
                notCompared.add(name);
            } else {
                compared.add(new ColumnComparison(name, before, window.columns().get(i), settings));
            }
        }
        Optional<TwoSampleClassifier.Result> joint = canJudge(names, reference, window)
                ? JointComparison.of(names, referenceSample, window, settings)
                : Optional.empty();
        double[] adjusted = adjusted(compared, joint);
        double wholeShift = compared.stream()
                .filter(c -> c.hasEnough())
                .mapToDouble(ColumnComparison::divergence)
                .sum();
        List<ColumnDrift> columns = new ArrayList<>();
        for (int i = 0; i < compared.size(); i++) {
            columns.add(compared.get(i).judged(adjusted[i], level, wholeShift));
        }
        columns.sort(Comparator.comparingDouble(ColumnDrift::share)
                .reversed()
                .thenComparing(ColumnDrift::pValue)); // equal ones stay in the order of the layout
        Optional<JointDrift> jointDrift = joint.map(r -> judged(r, adjusted[compared.size()], level));
        DriftState worst = Stream.concat(
                        columns.stream().map(ColumnDrift::state),
                        jointDrift.stream().map(JointDrift::state))
                .max(Comparator.naturalOrder())
                .orElse(DriftState.NOT_ENOUGH_DATA);
        return new DriftReport(
                window.model(),
                window.from(),
                window.to(),
                settings,
                window.rows(),
                level,
                worst,
                columns,
                jointDrift,
                notCompared,
                ignored);
    }

    private static @Nullable ColumnCounts counterpart(
            List<@Nullable ColumnCounts> reference, WindowCounts window, int column) {
        ColumnCounts before = column < reference.size() ? reference.get(column) : null;
        return before != null
                        && before.cells().equals(window.columns().get(column).cells())
                ? before
                : null;
    }

    /** Returns the corrected p-values of all columns, 1 for those that take no part, and then of the joint test. */
    private double[] adjusted(List<ColumnComparison> compared, Optional<TwoSampleClassifier.Result> joint) {
        List<Double> tested = new ArrayList<>();
        compared.stream().filter(c -> c.hasEnough()).forEach(c -> tested.add(c.pValue()));
        joint.ifPresent(r -> tested.add(r.pValue()));
        double[] corrected = FalseDiscovery.adjusted(
                tested.stream().mapToDouble(Double::doubleValue).toArray());
        double[] all = new double[compared.size() + 1];
        int next = 0;
        for (int i = 0; i < compared.size(); i++) {
            all[i] = compared.get(i).hasEnough() ? corrected[next++] : 1;
        }
        all[compared.size()] = joint.isPresent() ? corrected[next] : 1;
        return all;
    }

    private JointDrift judged(TwoSampleClassifier.Result result, double adjusted, double level) {
        double size = (result.auc() - CHANCE) / (settings.jointThreshold() - CHANCE);
        return new JointDrift(
                Verdict.of(size, adjusted, level),
                result.auc(),
                result.pValue(),
                adjusted,
                result.before(),
                result.after());
    }
}
