package io.mlprod.testing.golden;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The search for what the rows that differ have in common: a missing value, a category, numbers above a bound. */
final class WrongWhere {

    private static final double LARGEST_CHANCE = 0.01; // that as many rows have it in common if nothing is behind it
    private static final int MOST_VALUES = 50;
    private static final int FEWEST_ROWS = 3;

    private WrongWhere() {}

    /**
     * Returns what wrong rows have in common that most others have not, at most two lines.
     *
     * @param rows all rows
     * @param wrong the identities of those that differ
     */
    static List<String> clues(List<GoldenRow> rows, Set<String> wrong) {
        if (wrong.isEmpty() || wrong.size() == rows.size()) {
            return List.of();
        }
        List<Group> groups = new ArrayList<>();
        for (String name : rows.get(0).values().keySet()) {
            boolean isList = rows.stream().anyMatch(row -> row.value(name) instanceof List<?>);
            Trait trait = isList
                    ? new Trait("a length of '" + name + "'", row -> length(row.value(name)))
                    : new Trait("'" + name + "'", row -> row.value(name));
            groups.addAll(values(rows, trait));
            range(rows, wrong, trait).ifPresent(groups::add);
        }
        return groups.stream()
                .filter(group -> group.rows.containsAll(wrong) && isUnlikely(group, rows.size(), wrong.size()))
                .sorted(Comparator.comparingInt(group -> group.rows.size()))
                .limit(2)
                .map(group -> "all rows that differ have " + group.condition + "; so have "
                        + (group.rows.size() - wrong.size()) + " of the " + (rows.size() - wrong.size())
                        + " rows that agree")
                .toList();
    }

    /** What rows may have in common: an input, or how many elements it has. */
    private record Trait(String name, Function<GoldenRow, @Nullable Object> of) {}

    private static @Nullable Object length(@Nullable Object value) {
        return value instanceof List<?> list ? (Object) (long) list.size() : null;
    }

    private record Group(String condition, Set<String> rows) {}

    private static boolean isUnlikely(Group group, int rows, int wrong) {
        return Math.pow((double) group.rows.size() / rows, wrong) <= LARGEST_CHANCE;
    }

    private static List<Group> values(List<GoldenRow> rows, Trait trait) {
        Map<@Nullable Object, List<String>> byValue = new LinkedHashMap<>();
        for (GoldenRow row : rows) {
            Object value = trait.of.apply(row);
            if (!(value instanceof Double || value instanceof Float)) {
                byValue.computeIfAbsent(value, key -> new ArrayList<>()).add(row.id());
            }
        }
        List<Group> groups = new ArrayList<>();
        if (byValue.size() <= MOST_VALUES) {
            byValue.forEach((value, ids) -> groups.add(new Group(
                    trait.name + " " + (value == null ? "missing" : "= " + Shown.of(value)), Set.copyOf(ids))));
        }
        return groups;
    }

    /** Returns the rows beyond a bound that parts the wrong ones from the others. */
    private static Optional<Group> range(List<GoldenRow> rows, Set<String> wrong, Trait trait) {
        double[] bad = numbers(rows, trait, wrong, true).sorted().toArray();
        double[] good = numbers(rows, trait, wrong, false).sorted().toArray();
        if (bad.length < wrong.size() || bad.length < FEWEST_ROWS || good.length < FEWEST_ROWS) {
            return Optional.empty();
        }
        if (bad[0] > good[good.length - 1]) {
            return Optional.of(new Group(trait.name + " ≥ " + shown(bad[0]), wrong));
        }
        return bad[bad.length - 1] < good[0]
                ? Optional.of(new Group(trait.name + " ≤ " + shown(bad[bad.length - 1]), wrong))
                : Optional.empty();
    }

    private static String shown(double bound) {
        boolean isWhole = bound == Math.rint(bound) && Math.abs(bound) < 1e15;
        return isWhole ? Long.toString((long) bound) : Shown.of(bound);
    }

    private static DoubleStream numbers(List<GoldenRow> rows, Trait trait, Set<String> wrong, boolean isWrong) {
        return rows.stream()
                .filter(row -> wrong.contains(row.id()) == isWrong)
                .map(row -> trait.of.apply(row))
                .filter(Number.class::isInstance)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .filter(value -> !Double.isNaN(value));
    }
}
