package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.drift.FalseDiscovery;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.internal.window.WindowCounts.FeatureRule;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks of a window that are a matter of chance, judged together. Immutable and thread-safe. */
public final class QualityEvaluation {

    private final Quality settings;

    /** Creates an evaluation by settings. */
    public QualityEvaluation(Quality settings) {
        this.settings = settings;
    }

    /**
     * Judges a window.
     *
     * @param names of the columns
     * @param reference what each column is compared with; null for one that has no counterpart
     * @param window what was counted
     * @param repeated what is usual of repeated rows; learns from this window
     * @param traffic what is known of the volume; null if it is not to be judged
     * @param budget the probability of a false alarm that is allowed, asked for if any check can be judged
     * @return what each check has found, each as if it had begun with the window; the issues first
     */
    public Judged evaluate(
            List<String> names,
            List<? extends @Nullable ColumnCounts> reference,
            WindowCounts window,
            RepeatedRows repeated,
            @Nullable ModelTraffic traffic,
            Budget budget) {
        List<Measured> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            ColumnCounts its = reference.get(i);
            if (its != null) {
                new ColumnChecks(settings, names.get(i), its, window.columns().get(i), found).run();
            }
        }
        window.violations().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(FeatureRule::feature).thenComparing(FeatureRule::rule)))
                .forEach(rule -> found.add(violations(rule.getKey(), rule.getValue(), window.rows())));
        Measured duplicates = repeated.measure(window);
        found.add(duplicates);
        repeated.learn(window, duplicates);
        if (traffic != null) {
            traffic.measure(window.to(), settings).ifPresent(found::add);
        }
        return judge(found, window, budget);
    }

    private Measured violations(FeatureRule rule, long count, long rows) {
        double share = rows == 0 ? 0 : (double) count / rows;
        double limit = settings.limit(QualityCheck.VALIDATION);
        double p = rows < settings.minRows() ? Double.NaN : share >= limit ? Shares.above(count, rows, limit) : 1;
        return new Measured(QualityCheck.VALIDATION, rule.feature(), rule.rule(), share, Double.NaN, p);
    }

    private static Judged judge(List<Measured> found, WindowCounts window, Budget budget) {
        List<Measured> enough = found.stream().filter(Measured::isEnough).toList();
        double level = enough.isEmpty() ? 0 : budget.spend();
        double[] adjusted = FalseDiscovery.adjusted(
                enough.stream().mapToDouble(Measured::pValue).toArray());
        List<QualityIssue> checks = new ArrayList<>();
        int next = 0;
        for (Measured one : found) {
            checks.add(one.judged(one.isEnough() ? adjusted[next++] : Double.NaN, level, window.from()));
        }
        checks.sort(Comparator.comparing(QualityIssue::state).reversed());
        return new Judged(level, checks);
    }

    /** Spends false alarms on one look. */
    @FunctionalInterface
    public interface Budget {

        /** Returns the probability of a false alarm that the look may have. */
        double spend();
    }

    /**
     * What was found.
     *
     * @param level the probability of a false alarm
     * @param checks each check
     */
    public record Judged(double level, List<QualityIssue> checks) {}
}
