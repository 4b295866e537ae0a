package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which class labels the scores in a graph belong to, and which ones its label outputs give.
 *
 * <p>Three kinds of nodes know: a ZipMap; a classifier, whose first output are labels and whose second are scores; and the
 * look-up of the winner, {@code ArrayFeatureExtractor(classes, ArgMax(scores))} or Gather. Where there is a look-up, numbers in
 * classifiers are only positions in that list. Operators that leave every score in its column, or pick columns by constant
 * numbers, pass on what is known; behind any other one nothing is known, since it may put the columns in another order.
 */
final class ClassLabelFinder {

    /** Their result has the columns of their input, and the other way round. */
    private static final Set<String> KEEPS_CLASSES = Set.of("Normalizer", "Identity", "Cast", "Softmax", "Sigmoid");

    /** Their result has the columns of their first input. */
    private static final Set<String> CHANGES_SCORES =
            Set.of("Add", "Mul", "Sub", "Div", "Pow", "Exp", "Log", "Clip", "LogSoftmax", "LpNormalization");

    /** Their result has the columns of their second input, too; not so {@code 1 - p}, which is the other class's score. */
    private static final Set<String> COMMUTES = Set.of("Add", "Mul");

    /** Their result has the elements of their input. */
    private static final Set<String> KEEPS_ELEMENTS =
            Set.of("Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

    private record Link(String from, String to) {}

    /** Columns that are picked by constant numbers, or by where they begin and end. */
    private record Pick(String from, String to, List<String> constants, boolean isSlice) {}

    private record LookUp(String classes, String index, String found) {}

    private final Map<String, List<Object>> zipMaps = new LinkedHashMap<>();
    private final Map<String, List<Object>> classifiers = new LinkedHashMap<>();
    private final Map<String, List<Object>> winners = new LinkedHashMap<>();
    private final Map<String, List<Object>> constants = new HashMap<>();
    private final Map<String, String> elementSources = new LinkedHashMap<>();
    private final Map<String, String> argMaxSources = new HashMap<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Link> computed = new ArrayList<>();
    private final List<LookUp> lookUps = new ArrayList<>();
    private final List<Pick> picks = new ArrayList<>();

    /** Notes a node and what its attributes say about classes. */
    void noteNode(String operator, List<String> from, List<String> to, ClassAttributes attributes) {
        List<Object> labels = attributes.labels();
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        String first = from.get(0);
        switch (operator) {
            case "ZipMap" -> {
                zipMaps.put(to.get(0), labels);
                zipMaps.put(first, labels);
            }
            case "LinearClassifier", "TreeEnsembleClassifier", "SVMClassifier" -> {
                winners.put(to.get(0), labels);
                if (to.size() > 1 && (attributes.hasProbabilities() || !operator.equals("SVMClassifier"))) {
                    classifiers.put(to.get(1), labels);
                }
            }
            case "ArgMax" -> argMaxSources.put(to.get(0), first);
            case "ArrayFeatureExtractor" -> {
                if (from.size() > 1) {
                    lookUps.add(new LookUp(first, from.get(1), to.get(0)));
                    picks.add(new Pick(first, to.get(0), from.subList(1, 2), false));
                }
            }
            case "Gather" -> {
                if (from.size() > 1 && attributes.isAlongColumns()) {
                    picks.add(new Pick(first, to.get(0), from.subList(1, 2), false));
                } else if (from.size() > 1) {
                    lookUps.add(new LookUp(first, from.get(1), to.get(0)));
                }
            }
            case "Slice" -> picks.add(new Pick(first, to.get(0), from.subList(1, from.size()), true));
            default -> {}
        }
        if (KEEPS_CLASSES.contains(operator)) {
            links.add(new Link(first, to.get(0)));
        }
        if (CHANGES_SCORES.contains(operator)) {
            computed.add(new Link(first, to.get(0)));
        }
        if (COMMUTES.contains(operator) && from.size() > 1) {
            computed.add(new Link(from.get(1), to.get(0)));
        }
        if (KEEPS_ELEMENTS.contains(operator)) {
            elementSources.put(to.get(0), first);
        }
    }

    /** Notes a short list of texts or whole numbers that the file holds under a name. */
    void noteConstant(String name, List<Object> values) {
        constants.put(name, values);
    }

    /** The labels of every value of which they are known. */
    Map<String, List<Object>> find() {
        Map<String, List<Object>> scores = new LinkedHashMap<>(classifiers);
        Map<String, List<Object>> labels = new LinkedHashMap<>(winners);
        if (lookUps.stream().anyMatch(lookUp -> constants.containsKey(lookUp.classes()))) {
            scores.values().removeIf(ClassLabelFinder::areNumbers);
            labels.values().removeIf(ClassLabelFinder::areNumbers);
        }
        for (LookUp lookUp : lookUps) {
            List<Object> classes = constants.get(lookUp.classes());
            String source = scoresOf(lookUp.index());
            if (classes != null && source != null) {
                scores.put(source, classes);
                labels.put(lookUp.found(), classes);
            }
        }
        scores.putAll(zipMaps);
        scores.values().removeIf(List::isEmpty);
        labels.values().removeIf(List::isEmpty);
        passOn(labels);
        Map<String, List<Object>> known = spread(scores);
        labels.forEach(known::putIfAbsent);
        return known;
    }

    private static boolean areNumbers(List<Object> labels) {
        return !labels.isEmpty() && labels.get(0) instanceof Long;
    }

    /** What the position of the winner was taken from. */
    private @Nullable String scoresOf(String index) {
        String value = index;
        for (int steps = 0; value != null && steps <= elementSources.size(); steps++) {
            String scores = argMaxSources.get(value);
            if (scores != null) {
                return scores;
            }
            value = elementSources.get(value);
        }
        return null;
    }

    /** What is known with what follows from it; nothing of values that are computed from scores of different classes. */
    private Map<String, List<Object>> spread(Map<String, List<Object>> certain) {
        Set<String> mixed = new HashSet<>();
        while (true) {
            Map<String, List<Object>> known = new LinkedHashMap<>(certain);
            boolean changed = true;
            while (changed) {
                changed = follow(known, mixed);
            }
            int before = mixed.size();
            for (Link link : computed) {
                List<Object> from = known.get(link.from());
                List<Object> to = known.get(link.to());
                if (from != null && to != null && !from.equals(to) && !certain.containsKey(link.to())) {
                    mixed.add(link.to());
                }
            }
            if (mixed.size() == before) {
                return known;
            }
        }
    }

    private boolean follow(Map<String, List<Object>> known, Set<String> mixed) {
        int before = known.size();
        for (Link link : links) {
            copy(link.from(), link.to(), known, mixed);
            copy(link.to(), link.from(), known, mixed);
        }
        for (Link link : computed) {
            copy(link.from(), link.to(), known, mixed);
        }
        for (Pick pick : picks) {
            List<Object> labels = known.get(pick.from());
            List<Object> picked = labels == null ? List.of() : picked(labels, pick);
            if (!picked.isEmpty()) {
                known.putIfAbsent(pick.to(), picked);
            }
        }
        return known.size() > before;
    }

    /** The labels of the columns that are picked; empty if the file does not say which those are. */
    private List<Object> picked(List<Object> labels, Pick pick) {
        List<List<Object>> numbers = new ArrayList<>();
        for (String constant : pick.constants()) {
            numbers.add(constants.getOrDefault(constant, List.of()));
        }
        List<Object> columns = pick.isSlice() ? slice(numbers, labels.size()) : numbers.get(0);
        List<Object> picked = new ArrayList<>();
        for (Object column : columns) {
            long place = column instanceof Long number ? number : labels.size();
            place += place < 0 ? labels.size() : 0;
            if (place < 0 || place >= labels.size()) {
                return List.of();
            }
            picked.add(labels.get((int) place));
        }
        return picked;
    }

    /** The columns of a slice with the inputs starts, ends, axes and perhaps steps, of which each must be 1. */
    private static List<Object> slice(List<List<Object>> numbers, int size) {
        boolean isKnown =
                (numbers.size() == 3 || (numbers.size() == 4 && numbers.get(3).equals(List.of(1L))))
                        && (numbers.get(2).equals(List.of(1L)) || numbers.get(2).equals(List.of(-1L)))
                        && numbers.get(0).size() == 1
                        && numbers.get(1).size() == 1;
        if (!isKnown) {
            return List.of();
        }
        List<Object> columns = new ArrayList<>();
        long end = bound(numbers.get(1), size);
        for (long column = bound(numbers.get(0), size); column < end; column++) {
            columns.add(column);
        }
        return columns;
    }

    private static long bound(List<Object> number, int size) {
        long place = number.get(0) instanceof Long value ? value : 0;
        return Math.max(0, Math.min(size, place < 0 ? place + size : place));
    }

    private static void copy(String from, String to, Map<String, List<Object>> known, Set<String> mixed) {
        List<Object> labels = known.get(from);
        if (labels != null && !mixed.contains(to)) {
            known.putIfAbsent(to, labels);
        }
    }

    /** Gives the labels on to what has the same elements; nodes are in the order in which they compute. */
    private void passOn(Map<String, List<Object>> labels) {
        elementSources.forEach((to, from) -> {
            List<Object> known = labels.get(from);
            if (known != null) {
                labels.putIfAbsent(to, known);
            }
        });
    }
}
