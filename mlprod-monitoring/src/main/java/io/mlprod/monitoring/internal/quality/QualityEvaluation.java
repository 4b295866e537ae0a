package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.drift.FalseDiscovery;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.internal.window.WindowCounts.FeatureRule;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import java.time.Instant;
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
     * @param isWhole whether it has its full length
     * @param known what is known of the windows before; learns from this one
     * @param traffic what is known of the volume; null if it is not to be judged
     * @param budget the probability of a false alarm that is allowed, asked for if any check can be judged
     * @return what each check has found, each as if it had begun with the newest rows of the window
     */
    public Judged evaluate(
            List<String> names,
            List<? extends @Nullable ColumnCounts> reference,
            WindowCounts window,
            boolean isWhole,
            KnownWindows known,
            @Nullable ModelTraffic traffic,
            Budget budget) {
        Instant since = known.next(window, isWhole);
        List<Measured> found = new ArrayList<>(); // of columns, of rules, and of whole rows
        for (int i = 0; i < names.size(); i++) {
            ColumnCounts its = reference.get(i);
            if (its != null) {
                found.addAll(new ColumnChecks(
                                settings, names.get(i), its, window.columns().get(i))
                        .measure(i, known));
            }
        }
        window.violations().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(FeatureRule::feature).thenComparing(FeatureRule::rule)))
                .forEach(rule -> found.add(violations(rule.getKey(), rule.getValue(), window.rows())));
        Measured duplicates = known.repeated().measure(window);
        known.repeated().learn(window, duplicates);
        found.add(duplicates);
        if (traffic != null) {
            traffic.measure(window.to(), settings).ifPresent(found::add);
        }
        found.removeIf(one -> settings.without().contains(one.check()) || settings.isIgnored(one.feature()));
        return judge(found, since, budget);
    }

    private Measured violations(FeatureRule rule, long count, long rows) {
        double share = rows == 0 ? 0 : (double) count / rows;
        double limit = settings.limit(QualityCheck.VALIDATION, rule.feature());
        int together = settings.rowsPerCluster();
        double p = rows / together < settings.minRows()
                ? Double.NaN
                : share >= limit ? Shares.above(count / together, rows / together, limit) : 1;
        return new Measured(QualityCheck.VALIDATION, rule.feature(), rule.rule(), share, Double.NaN, share / limit, p);
    }

    /** Half of the false alarms are for columns, however many there are, and half for whole rows. */
    private static Judged judge(List<Measured> found, Instant since, Budget budget) {
        double level = found.stream().anyMatch(Measured::isEnough) ? budget.spend() : 0;
        List<Finding> findings = new ArrayList<>();
        for (boolean isOfColumns : new boolean[] {true, false}) {
            List<Measured> family = found.stream()
                    .filter(one -> !one.feature().isEmpty() == isOfColumns)
                    .toList();
            double[] adjusted = FalseDiscovery.adjusted(family.stream()
                    .filter(Measured::isEnough)
                    .mapToDouble(Measured::pValue)
                    .toArray());
            int next = 0;
            for (Measured one : family) {
                double p = one.isEnough() ? Math.min(1, 2 * adjusted[next++]) : Double.NaN;
                findings.add(one.judged(p, level, since));
            }
        }
        return new Judged(level, findings);
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
     * @param findings of each check
     */
    public record Judged(double level, List<Finding> findings) {}
}
