package io.mlprod.monitoring.prometheus;

import io.mlprod.error.MlprodException;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.provenance.Degradation;
import io.mlprod.provenance.TierState;
import io.mlprod.rollout.RolloutState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with the names, labels and values of labels in a query. */
final class QueryChecks {

    /** Labels that scraping adds. */
    private static final Set<String> SCRAPED = Set.of("namespace", "job", "instance");

    private static final Map<String, Set<String>> VALUES = Map.of(
            "state",
            Stream.of(DriftState.values(), TierState.values(), RolloutState.values())
                    .flatMap(Arrays::stream)
                    .map(QueryChecks::tag)
                    .collect(Collectors.toSet()),
            "degradation",
            Arrays.stream(Degradation.values()).map(QueryChecks::tag).collect(Collectors.toSet()),
            "error",
            Arrays.stream(MlprodException.class.getPermittedSubclasses())
                    .map(Class::getSimpleName)
                    .collect(Collectors.toSet()),
            "outcome",
            Set.of("success", "error", "refused", "joined"),
            "kind",
            Set.of("handle", "chain", "present", "missing", "infinite", "unseen", "quality", "drift"),
            "result",
            Set.of("hit", "miss"));

    private final Map<String, Set<String>> metrics;

    /**
     * Creates checks.
     *
     * @param metrics the labels of each metric that there is
     */
    QueryChecks(Map<String, Set<String>> metrics) {
        this.metrics = metrics;
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns what is wrong with a query; empty if nothing is. */
    List<String> problems(String query) {
        List<String> problems = new ArrayList<>();
        List<Query.Selector> selectors = new Query(query).selectors();
        if (selectors.isEmpty()) {
            problems.add("no metric in " + query);
        }
        for (Query.Selector selector : selectors) {
            Set<String> labels = metrics.get(selector.metric());
            if (labels == null) {
                problems.add("no metric " + selector.metric());
                continue;
            }
            selector.matchers().forEach((label, matcher) -> {
                if (!labels.contains(label) && !SCRAPED.contains(label)) {
                    problems.add(selector.metric() + " has no label " + label);
                }
                problems.addAll(unknownValues(label, matcher));
            });
        }
        Set<String> known = selectors.stream()
                .flatMap(selector -> metrics.getOrDefault(selector.metric(), Set.of()).stream())
                .collect(Collectors.toSet());
        for (String label : new Query(query).groupings()) {
            if (!known.contains(label) && !SCRAPED.contains(label) && !isMade(query, label)) {
                problems.add("no metric of the query has the label " + label);
            }
        }
        return problems;
    }

    private static boolean isMade(String query, String label) {
        return query.contains("label_replace(") && query.contains("\"" + label + "\"");
    }

    private static List<String> unknownValues(String label, String matcher) {
        Set<String> known = VALUES.get(label);
        if (known == null || matcher.contains("$") || matcher.endsWith("none")) {
            return List.of();
        }
        return Arrays.stream(matcher.replaceFirst("^(=~|!~|!=|=)", "").split("\\|"))
                .filter(value -> !known.contains(value))
                .map(value -> label + " is never " + value)
                .toList();
    }
}
