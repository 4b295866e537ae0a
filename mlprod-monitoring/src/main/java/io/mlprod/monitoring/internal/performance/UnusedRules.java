package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.fairness.FairnessReport;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceReport;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the rules for indicators of performance and fairness that no watched model has. */
public final class UnusedRules {

    private UnusedRules() {}

    /**
     * Returns the rules that can find nothing, if performance is not looked at.
     *
     * @param rules those for which no value has come
     */
    public static List<String> withoutPerformance(Collection<AlertRule> rules) {
        return rules.stream()
                .filter(rule -> PerformanceKpis.isNamedLikeOne(rule.kpi()))
                .map(rule -> "rule '" + rule.name() + "' has no values, since '" + rule.kpi()
                        + "' is computed only if performance(...) or fairness(...) of the builder is set")
                .toList();
    }

    /**
     * Returns the rules that can find nothing.
     *
     * @param rules those for which no value has come
     * @param windows that were evaluated; without any nothing is known yet
     */
    public static List<String> of(Collection<AlertRule> rules, List<WindowPerformance> windows) {
        return rules.stream()
                .filter(rule -> PerformanceKpis.isNamedLikeOne(rule.kpi()))
                .flatMap(rule -> {
                    Set<String> there = names(windows.stream()
                            .filter(window -> rule.model()
                                    .map(window.report().model().name()::equals)
                                    .orElse(true))
                            .toList());
                    return there.isEmpty() || there.contains(rule.kpi())
                            ? Stream.empty()
                            : Stream.of("rule '" + rule.name() + "' has no values, since no model that"
                                    + " it is for has '" + rule.kpi() + "'; there are " + there);
                })
                .toList();
    }

    private static Set<String> names(List<WindowPerformance> windows) {
        Set<String> names = new TreeSet<>();
        for (WindowPerformance window : windows) {
            PerformanceReport report = window.report();
            Set<String> metrics = report.metrics().stream()
                    .map(result -> result.metric().title())
                    .collect(Collectors.toSet());
            names.add(PerformanceKpis.PERFORMANCE);
            names.addAll(metrics);
            if (report.task() != Task.REGRESSION) {
                metrics.forEach(metric -> names.addAll(PerformanceKpis.estimated(metric)));
            }
            window.fairness().stream()
                    .map(FairnessReport::attributes)
                    .forEach(attributes -> names.addAll(PerformanceKpis.gaps(attributes)));
        }
        return names;
    }
}
