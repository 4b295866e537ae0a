package io.mlprod.testing.golden;

import io.mlprod.testing.internal.files.TensorElements;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The comparison of answers with expected ones, row by row. Keeps what a failure shows. For one thread. */
final class Comparison {

    private static final int MOST_FOR_CLUES = 200_000;

    private final Terms terms;
    private final Rules rules;
    private final boolean hasLabels;

    private final Map<String, Integer> structure = new LinkedHashMap<>(); // what is wrong with shapes, in how many rows
    private final Map<String, OutputCount> counts = new LinkedHashMap<>();
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Worst worst = new Worst();
    private int rows;
    private final Set<String> wrongRows = new LinkedHashSet<>();
    private int tied;
    private int labelsAlone;
    private long values;

    /** Creates an empty comparison of answers. */
    Comparison(Terms terms) {
        this(terms, true);
    }

    private Comparison(Terms terms, boolean hasLabels) {
        this.terms = terms;
        this.hasLabels = hasLabels;
        this.rules = terms.rules();
    }

    /** Creates an empty comparison of features, of which none is a label. */
    static Comparison ofFeatures(Terms terms) {
        return new Comparison(terms, false);
    }

    /** Adds a row, or a call. */
    void add(String row, Map<String, Cells> expected, Map<String, Cells> actual) {
        rows++;
        Set<String> wrong = new HashSet<>();
        Set<String> right = new HashSet<>();
        Set<String> wanted = new LinkedHashSet<>(expected.keySet());
        wanted.removeAll(rules.ignored());
        for (String output : wanted) {
            Optional<Cells> whole = find(output, wanted, actual);
            boolean isWhole = whole.isPresent();
            Optional<Cells> given = isWhole ? whole : Answers.some(output, actual);
            if (given.isEmpty()) {
                String absent = "the answer has no '" + output + "', only " + actual.keySet();
                structure.merge(absent + remedy(output, wanted), 1, Integer::sum);
                wrong.add(output);
            } else {
                boolean isLabel = isLabel(expected.get(output));
                boolean agrees = compare(row, output, expected, given.get(), !isWhole);
                (agrees ? right : wrong).add(isLabel ? "label" : "score");
            }
        }
        if (!wrong.isEmpty()) {
            wrongRows.add(row);
        }
        labelsAlone += hasLabels && wrong.equals(Set.of("label")) && right.contains("score") ? 1 : 0;
    }

    private String remedy(String output, Set<String> wanted) {
        return hasLabels && wanted.size() > 1 ? "; return it, or leave it out with ignoring(\"" + output + "\")" : "";
    }

    private static Optional<Cells> find(String output, Set<String> wanted, Map<String, Cells> actual) {
        Cells unnamed = actual.get(Answers.UNNAMED);
        if (unnamed != null && wanted.size() == 1) {
            return Optional.of(unnamed);
        }
        return Names.find(output, actual.keySet()).map(actual::get);
    }

    private static boolean isLabel(@Nullable Cells cells) {
        return cells != null && !cells.hasFractions();
    }

    private boolean compare(
            String row, String output, Map<String, Cells> allExpected, Cells given, boolean isOfSomeClasses) {
        Cells wanted = allExpected.get(output);
        if (wanted == null) {
            throw new IllegalStateException("Asked only for outputs that are there: " + output);
        }
        Cells all = alike(output, terms.isByCall() ? wanted : wanted.squeezed(), given);
        Cells expected = isOfSomeClasses ? all.only(given.axes().get(0).keys()) : all;
        Cells actual = alike(output, terms.isByCall() ? given : given.squeezed(), wanted);
        OutputCount count = counts.computeIfAbsent(output, OutputCount::new);
        if (!expected.axes().equals(actual.axes())) {
            structure.merge(misshapen(output, expected, actual), 1, Integer::sum);
            return false;
        }
        boolean isAllRight = true;
        boolean isPrecise = expected.isPrecise() && actual.isPrecise();
        Mismatch first = null;
        for (int i = 0; i < expected.values().size(); i++) {
            Object right = expected.values().get(i);
            Object is = actual.values().get(i);
            Closeness closeness = closeness(output, right, is, isPrecise);
            boolean agrees = agrees(right, is, closeness);
            if (!agrees && isTie(output, allExpected, i, expected.values().size(), is)) {
                agrees = true;
                tied++;
            }
            if (!agrees) {
                double allowed = right instanceof Number number ? closeness.allowed(number.doubleValue()) : Double.NaN;
                Mismatch found = Mismatch.of(row, output + expected.place(i), right, is, allowed);
                first = first == null ? found : Worst.worse(first, found);
                isAllRight = false;
            }
            count.add(row, right, is, agrees);
            remember(output, expected, i, right, is, agrees);
        }
        if (first != null) {
            worst.add(first);
        }
        return isAllRight;
    }

    /** Returns values with the names of their classes if only the others have them. */
    private Cells alike(String output, Cells cells, Cells others) {
        return others.hasNames() && !cells.hasNames()
                ? cells.named(terms.classes().apply(output))
                : cells;
    }

    private static String misshapen(String output, Cells expected, Cells actual) {
        boolean fits = expected.values().size() == actual.values().size();
        return "'" + output + (actual.axes().isEmpty() ? "' is " : "' has the shape ") + actual.shape() + " instead of "
                + expected.shape()
                + (expected.hasNames() && !actual.hasNames() && fits
                        ? ": return a map by class, since the order of scores is not known here"
                        : "");
    }

    private void remember(
            String output, Cells cells, int index, @Nullable Object right, @Nullable Object is, boolean agrees) {
        if (++values > MOST_FOR_CLUES) {
            columns.clear();
            return;
        }
        List<String> indices = cells.indices(index);
        List<String> within = terms.isByCall() && !indices.isEmpty() ? indices.subList(1, indices.size()) : indices;
        String name = output + (within.isEmpty() ? "" : within.toString());
        columns.computeIfAbsent(name, Column::new).add(right, is, agrees);
    }

    private Closeness closeness(String output, @Nullable Object right, @Nullable Object is, boolean isPrecise) {
        Closeness own = rules.byOutput().get(output);
        if (own != null) {
            return own;
        }
        if (terms.wholes().contains(output) || (!isFraction(right) && !isFraction(is))) {
            return Closeness.EXACT;
        }
        Closeness all = rules.all();
        return all != null ? all : isPrecise ? Closeness.FLOAT64 : terms.usual();
    }

    private static boolean isFraction(@Nullable Object value) {
        return Cells.isFraction(value);
    }

    private static boolean agrees(@Nullable Object right, @Nullable Object is, Closeness closeness) {
        if (right == null || is == null) {
            return right == is || (closeness.accepts(Double.NaN, Double.NaN) && isNan(right) && isNan(is));
        }
        if (right instanceof String || is instanceof String) {
            return right.equals(is);
        }
        Number one = number(right);
        Number other = number(is);
        if (closeness.isExact() && !(isFraction(one) && isFraction(other))) {
            return Objects.equals(TensorElements.whole(one), TensorElements.whole(other)); // one of them is whole
        }
        return closeness.accepts(one, other);
    }

    private static boolean isNan(@Nullable Object value) {
        return value == null || (value instanceof Number number && Double.isNaN(number.doubleValue()));
    }

    private static Number number(Object value) {
        return value instanceof Boolean truth ? Long.valueOf(truth ? 1 : 0) : (Number) value;
    }

    private boolean isTie(String output, Map<String, Cells> expected, int index, int labels, @Nullable Object is) {
        Rules.Tie tie = rules.ties().get(output);
        Cells scores = tie == null ? null : expected.get(tie.scores());
        if (tie == null || scores == null || scores.values().size() % labels != 0) {
            return false;
        }
        int each = scores.values().size() / labels;
        double[] given = scores.values().subList(index * each, (index + 1) * each).stream()
                .mapToDouble(score -> score instanceof Number number ? number.doubleValue() : Double.NaN)
                .toArray();
        double[] sorted = Arrays.stream(given).sorted().toArray();
        List<String> classes = scores.axes().isEmpty()
                ? List.of()
                : scores.axes().get(scores.axes().size() - 1).keys();
        int place = classes.indexOf(String.valueOf(is));
        if (classes.size() == each && (place < 0 || given[place] < sorted[each - 1] - tie.within())) {
            return false; // a class that is not one of those that tie
        }
        double gap = each == 1 ? Math.abs(2 * sorted[0] - 1) : sorted[each - 1] - sorted[each - 2];
        return gap <= tie.within();
    }

    boolean isRight() {
        return wrongRows.isEmpty();
    }

    int rows() {
        return rows;
    }

    int wrong() {
        return wrongRows.size();
    }

    Set<String> wrongRows() {
        return wrongRows;
    }

    int tied() {
        return tied;
    }

    int labelsAlone() {
        return labelsAlone;
    }

    Map<String, Integer> structure() {
        return structure;
    }

    List<OutputCount> counts() {
        return List.copyOf(counts.values());
    }

    /** Returns the columns; none if there were too many values to keep. */
    List<Column> columns() {
        return List.copyOf(columns.values());
    }

    /** Returns the worst value of each of the worst rows and outputs. */
    List<Mismatch> worst() {
        return worst.list();
    }
}
