package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for the class labels of the scores in a graph, and for the labels that its label outputs give.
 *
 * <p>Three kinds of nodes name classes: a ZipMap; a classifier, whose first output consists of labels and whose second
 * of scores; and the look-up of the winner, {@code ArrayFeatureExtractor(classes, ArgMax(scores))} or Gather. Where
 * there is a look-up, numbers in classifiers are only positions in that list. Operators that leave every score in its
 * column and keep its sense, or pick columns by constant numbers, pass on what is known. Behind any other operator
 * nothing is known: it may put the columns in another order, or make the greatest score the least, as multiplying by a
 * negative number does.
 */
final class ClassLabelFinder {

    /** The operators whose result has the columns of their input, and the other way round. */
    private static final Set<String> KEEPS_CLASSES = Set.of("Identity", "Cast", "Softmax", "Sigmoid");

    /** The operators whose result may have the columns of their inputs; see {@link #computed}. */
    private static final Set<String> COMPUTES = Set.of(
            "Add",
            "Sum",
            "Mean",
            "Mul",
            "Sub",
            "Div",
            "Pow",
            "Exp",
            "Log",
            "Clip",
            "LogSoftmax",
            "LpNormalization",
            "Normalizer");

    /** The operators whose result has the elements of their input. */
    static final Set<String> KEEPS_ELEMENTS = Set.of("Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

    /** The number of labels that are picked and compared before the search stops; common models have a few hundred. */
    private static final long MAX_STEPS = 10_000_000;

    /** A way in which labels pass from value to value. */
    private sealed interface Passing permits Link, Formula, Pick {

        String to();
    }

    private record Link(String from, String to) implements Passing {}

    private record Formula(String operator, List<String> from, String to) implements Passing {}

    /** A pick of columns by constant numbers, or by where they start and end. */
    private record Pick(String from, String to, List<String> constants, boolean isSlice) implements Passing {}

    private record LookUp(String classes, String index, String found) {}

    private final Map<String, List<Object>> zipMaps = new LinkedHashMap<>();
    private final Map<String, List<Object>> classifiers = new LinkedHashMap<>();
    private final Map<String, List<Object>> winners = new LinkedHashMap<>();
    private final Map<String, List<Object>> constants = new HashMap<>();
    private final Map<String, String> elementSources = new LinkedHashMap<>();
    private final Map<String, String> argMaxSources = new HashMap<>();
    private final Map<String, String> scoresBesideWinners = new HashMap<>();
    private final List<String> encoded = new ArrayList<>();
    private final List<Passing> passings = new ArrayList<>(); // in the order in which nodes compute
    private final Signs signs = new Signs();
    private final Set<String> contradictions = new LinkedHashSet<>();
    private final List<LookUp> lookUps = new ArrayList<>();
    private long steps;

    /** Notes a node and what its attributes say about classes. */
    void noteNode(String operator, List<String> from, List<String> to, ClassAttributes attributes) {
        List<Object> labels = attributes.labels();
        if (to.isEmpty()) {
            return;
        }
        signs.noteNode(operator, from, to.get(0), attributes);
        if (from.isEmpty()) {
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
                    scoresBesideWinners.put(to.get(0), to.get(1));
                    signs.noteNode("classifier", from, to.get(1), attributes);
                }
            }
            case "LabelEncoder" -> encoded.add(first);
            case "ArgMax" -> argMaxSources.put(to.get(0), first);
            case "ArrayFeatureExtractor" -> {
                if (from.size() > 1) {
                    lookUps.add(new LookUp(first, from.get(1), to.get(0)));
                    passings.add(new Pick(first, to.get(0), from.subList(1, 2), false));
                }
            }
            case "Gather" -> {
                if (from.size() > 1 && attributes.isAlongColumns()) {
                    passings.add(new Pick(first, to.get(0), from.subList(1, 2), false));
                } else if (from.size() > 1) {
                    lookUps.add(new LookUp(first, from.get(1), to.get(0)));
                }
            }
            case "Slice" -> passings.add(new Pick(first, to.get(0), from.subList(1, from.size()), true));
            default -> {}
        }
        if (KEEPS_CLASSES.contains(operator)) {
            passings.add(new Link(first, to.get(0)));
        }
        if (operator.equals("Normalizer") && !attributes.isByGreatest()) {
            passings.add(new Link(first, to.get(0)));
        } else if (COMPUTES.contains(operator)) {
            passings.add(new Formula(operator, List.copyOf(from), to.get(0)));
        }
        if (KEEPS_ELEMENTS.contains(operator)) {
            elementSources.put(to.get(0), first);
        }
    }

    /** Notes a short list of texts or whole numbers that the file contains under a name. */
    void noteConstant(String name, List<Object> values) {
        constants.put(name, values);
    }

    /** Notes a constant of the file, and whether all of it is known to be above 0. */
    void noteSign(String name, boolean isPositive) {
        signs.noteConstant(name, isPositive);
    }

    /**
     * Returns, in words, the pairs of statements in the file that cannot both be true; known once labels have been
     * found.
     */
    Set<String> contradictions() {
        return contradictions;
    }

    /** Returns the labels of every value whose labels are known. */
    Map<String, List<Object>> find() {
        Map<String, List<Object>> scores = new LinkedHashMap<>(classifiers);
        Map<String, List<Object>> labels = new LinkedHashMap<>(winners);
        if (lookUps.stream().anyMatch(lookUp -> constants.containsKey(lookUp.classes()))) {
            scores.values().removeIf(ClassLabelFinder::areNumbers);
            labels.values().removeIf(ClassLabelFinder::areNumbers);
        }
        Map<String, String> roots = elementRoots();
        for (String number : encoded) { // callers see the result of the translation
            String winner = roots.getOrDefault(number, number);
            labels.remove(winner);
            scores.remove(scoresBesideWinners.getOrDefault(winner, ""));
        }
        signs.settle();
        scores.values().removeIf(List::isEmpty);
        Map<String, List<Object>> before = spread(scores);
        Map<String, String> winnersOf = winnersOf();
        for (LookUp lookUp : lookUps) {
            List<Object> classes = constants.get(lookUp.classes());
            String source = winnersOf.get(lookUp.index());
            if (classes != null
                    && source != null
                    && isAffordable(classes.size())
                    && new HashSet<>(classes).size() == classes.size()) {
                compare(source, before.get(source), classes, "the list in which the winner is looked up");
                labels.put(lookUp.found(), classes);
                if (!before.containsKey(
                        source)) { // otherwise it is advice, or a priority, that belongs to a class with a name
                    scores.put(source, classes);
                }
            }
        }
        before = spread(scores);
        for (Map.Entry<String, List<Object>> zipMap : zipMaps.entrySet()) {
            compare(zipMap.getKey(), before.get(zipMap.getKey()), zipMap.getValue(), "a ZipMap");
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

    /** Returns the scores whose winner's position a value holds, for every such value. */
    private Map<String, String> winnersOf() {
        Map<String, String> sources = new HashMap<>(argMaxSources);
        elementSources.forEach((to, from) -> {
            String scores = sources.get(from);
            if (scores != null) {
                sources.putIfAbsent(to, scores);
            }
        });
        return sources;
    }

    /** Returns, for each value, the first value with the same elements. */
    private Map<String, String> elementRoots() {
        Map<String, String> roots = new HashMap<>();
        elementSources.forEach((to, from) -> roots.put(to, roots.getOrDefault(from, from)));
        return roots;
    }

    /**
     * Notes a contradiction between two lists of labels. Other labels are a translation; the same labels in another
     * order leave open to which class each score belongs.
     */
    private void compare(String scores, @Nullable List<Object> known, List<Object> said, String by) {
        if (known != null
                && !texts(known).equals(texts(said))
                && new HashSet<>(texts(known)).equals(new HashSet<>(texts(said)))) {
            contradictions.add(
                    "The scores '" + scores + "' are those of the classes " + known + ", but " + by + " says " + said
                            + ": the same classes in another order, so that it is unknown which score is whose;"
                            + " export"
                            + " the model again with one order");
        }
    }

    private static List<String> texts(List<Object> labels) {
        return labels.stream().map(Object::toString).toList();
    }

    /**
     * Returns what is known together with what follows from it. Every value comes from one node. So one pass backwards,
     * to where the columns come from, and one pass forwards find all.
     */
    private Map<String, List<Object>> spread(Map<String, List<Object>> certain) {
        Map<String, List<Object>> known = new LinkedHashMap<>(certain);
        for (int i = passings.size() - 1; i >= 0; i--) {
            if (passings.get(i) instanceof Link link) {
                put(link.from(), known.get(link.to()), known);
            }
        }
        for (Passing passing : passings) {
            put(passing.to(), passed(passing, known), known);
        }
        return known;
    }

    private @Nullable List<Object> passed(Passing passing, Map<String, List<Object>> known) {
        if (passing instanceof Link link) {
            return known.get(link.from());
        }
        if (passing instanceof Formula formula) {
            return computed(formula, known);
        }
        Pick pick = (Pick) passing;
        List<Object> labels = known.get(pick.from());
        List<Object> picked = labels == null ? List.of() : picked(labels, pick);
        return picked.isEmpty() ? null : picked;
    }

    /** Returns the labels of the columns that are picked; empty if the file does not say which columns those are. */
    private List<Object> picked(List<Object> labels, Pick pick) {
        List<List<Object>> numbers = new ArrayList<>();
        for (String constant : pick.constants()) {
            numbers.add(constants.getOrDefault(constant, List.of()));
        }
        List<Object> columns = pick.isSlice() ? slice(numbers, labels.size()) : numbers.get(0);
        if (!isAffordable(columns.size())) {
            return List.of();
        }
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

    /** Returns the columns of a slice with the inputs starts, ends, axes and perhaps steps, of which each must be 1. */
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

    private static void put(String name, @Nullable List<Object> labels, Map<String, List<Object>> known) {
        if (labels != null) {
            known.putIfAbsent(name, labels);
        }
    }

    /**
     * Returns the labels of a computed value, where each score is sure to grow with the one in its column; else null.
     */
    private @Nullable List<Object> computed(Formula formula, Map<String, List<Object>> known) {
        String first = formula.from().get(0);
        String second = formula.from().size() > 1 ? formula.from().get(1) : "";
        boolean isFirstKept = switch (formula.operator()) {
            case "Add", "Sum", "Mean" -> false; // nor another one, see below
            case "Sub" -> signs.isConstant(second) || signs.isCentreOf(second, first);
            case "Mul" -> signs.isPositive(second);
            case "Div" -> signs.isPositive(second) || signs.isScaleOf(second, first);
            case "Pow" -> signs.isPositive(second) && signs.isNeverNegative(first);
            case "Normalizer" -> signs.isNeverNegative(first);
            default -> true;
        };
        if (isFirstKept) {
            return known.get(first);
        }
        return switch (formula.operator()) {
            case "Add", "Sum", "Mean" -> ofAll(formula.from(), known);
            case "Mul" -> signs.isPositive(first) ? known.get(second) : null;
            default -> null;
        };
    }

    /** Returns the labels of a sum: those that all terms have which are not constants. */
    private @Nullable List<Object> ofAll(List<String> terms, Map<String, List<Object>> known) {
        List<String> scores =
                terms.stream().filter(term -> !signs.isConstant(term)).toList();
        List<Object> labels = scores.isEmpty() ? null : known.get(scores.get(0));
        boolean isOfAll = labels != null
                && isAffordable((long) labels.size() * scores.size())
                && scores.stream().allMatch(score -> labels.equals(known.get(score)));
        return isOfAll ? labels : null;
    }

    /**
     * Returns whether there is time for this many more labels: a graph may have tens of thousands of nodes with as many
     * each.
     */
    private boolean isAffordable(long labels) {
        steps += labels;
        return steps <= MAX_STEPS;
    }

    long steps() {
        return steps;
    }

    /** Passes the labels on to values with the same elements; nodes are in the order in which they compute. */
    private void passOn(Map<String, List<Object>> labels) {
        elementSources.forEach((to, from) -> {
            List<Object> known = labels.get(from);
            if (known != null) {
                labels.putIfAbsent(to, known);
            }
        });
    }
}
