package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which class labels the scores in a graph belong to.
 *
 * <p>Three kinds of nodes know: a ZipMap; a classifier, whose second output are scores; and the look-up of the winner,
 * {@code ArrayFeatureExtractor(classes, ArgMax(scores))}. Where there is a look-up, numbers in classifiers are only
 * positions in that list. Some operators pass scores through in place, so what one side of them knows, the other does.
 */
final class ClassLabelFinder {

    private static final Set<String> KEEPS_CLASSES = Set.of("Normalizer", "Identity", "Cast", "Softmax", "Sigmoid");
    private static final Set<String> KEEPS_INDEX = Set.of("Identity", "Cast", "Reshape", "Squeeze", "Flatten");

    private record Link(String from, String to) {}

    private record LookUp(String classes, String index) {}

    private final Map<String, List<Object>> zipMaps = new LinkedHashMap<>();
    private final Map<String, List<Object>> classifiers = new LinkedHashMap<>();
    private final Map<String, List<Object>> constants = new HashMap<>();
    private final Map<String, String> indexSources = new HashMap<>();
    private final Map<String, String> argMaxSources = new HashMap<>();
    private final List<Link> links = new ArrayList<>();
    private final List<LookUp> lookUps = new ArrayList<>();

    /** Notes a node and the labels among its attributes. */
    void noteNode(String operator, List<String> from, List<String> to, List<Object> labels) {
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
                if (to.size() > 1) {
                    classifiers.put(to.get(1), labels);
                }
            }
            case "ArgMax" -> argMaxSources.put(to.get(0), first);
            case "ArrayFeatureExtractor" -> {
                if (from.size() > 1) {
                    lookUps.add(new LookUp(first, from.get(1)));
                }
            }
            default -> {}
        }
        if (KEEPS_CLASSES.contains(operator)) {
            links.add(new Link(first, to.get(0)));
        }
        if (KEEPS_INDEX.contains(operator)) {
            indexSources.put(to.get(0), first);
        }
    }

    /** Notes a short list of texts or whole numbers that the file holds under a name. */
    void noteConstant(String name, List<Object> values) {
        constants.put(name, values);
    }

    /** The labels of every value of which they are known. */
    Map<String, List<Object>> find() {
        Map<String, List<Object>> known = new LinkedHashMap<>(classifiers);
        if (!lookUps.isEmpty()) {
            known.values().removeIf(labels -> !labels.isEmpty() && labels.get(0) instanceof Long);
        }
        for (LookUp lookUp : lookUps) {
            List<Object> classes = constants.get(lookUp.classes());
            String scores = scoresOf(lookUp.index());
            if (classes != null && scores != null) {
                known.put(scores, classes);
            }
        }
        known.putAll(zipMaps);
        known.values().removeIf(List::isEmpty);
        spread(known);
        return known;
    }

    /** What the position of the winner was taken from. */
    private @Nullable String scoresOf(String index) {
        String value = index;
        for (int steps = 0; value != null && steps <= indexSources.size(); steps++) {
            String scores = argMaxSources.get(value);
            if (scores != null) {
                return scores;
            }
            value = indexSources.get(value);
        }
        return null;
    }

    private void spread(Map<String, List<Object>> known) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Link link : links) {
                List<Object> before = known.get(link.from());
                List<Object> after = known.get(link.to());
                if (before != null && after == null) {
                    known.put(link.to(), before);
                    changed = true;
                } else if (after != null && before == null) {
                    known.put(link.from(), after);
                    changed = true;
                }
            }
        }
    }
}
