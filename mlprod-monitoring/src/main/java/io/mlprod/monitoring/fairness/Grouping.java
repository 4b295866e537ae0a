package io.mlprod.monitoring.fairness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The group of each row. The groups are the largest ones; the last may be that of all others, without values. */
final class Grouping {

    private final int[] groupOfRow;
    private final List<List<String>> groups; // values by group

    private Grouping(int[] groupOfRow, List<List<String>> groups) {
        this.groupOfRow = groupOfRow;
        this.groups = groups;
    }

    /**
     * Groups rows.
     *
     * @param columns by one attribute or more
     * @param shown what stands for a value
     * @param most how many groups are told apart
     */
    static Grouping of(List<Coded> columns, UnaryOperator<String> shown, int most) {
        int rows = columns.get(0).rows();
        Map<List<String>, Integer> numbers = new HashMap<>();
        int[] groupOfRow = new int[rows];
        List<List<String>> shownValues = columns.stream()
                .map(column -> column.values().stream().map(shown).toList())
                .toList();
        Map<Long, Integer> byCodes = new HashMap<>();
        for (int row = 0; row < rows; row++) {
            long codes = 0;
            for (Coded column : columns) {
                codes = (codes << 32) | (column.code(row) + 1L);
            }
            Integer group = byCodes.get(codes);
            if (group == null) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    Coded column = columns.get(i);
                    values.add(
                            column.isMissing(row)
                                    ? Fairness.MISSING
                                    : shownValues.get(i).get(column.code(row)));
                }
                group = numbers.computeIfAbsent(List.copyOf(values), key -> numbers.size());
                byCodes.put(codes, group);
            }
            groupOfRow[row] = group;
        }
        return largest(groupOfRow, numbers, most);
    }

    private static Grouping largest(int[] groupOfRow, Map<List<String>, Integer> numbers, int most) {
        long[] sizes = new long[numbers.size()];
        for (int group : groupOfRow) {
            sizes[group]++;
        }
        List<Map.Entry<List<String>, Integer>> order = new ArrayList<>(numbers.entrySet());
        order.sort(Comparator.comparing((Map.Entry<List<String>, Integer> group) -> isMissing(group.getKey()))
                .thenComparing(group -> -sizes[group.getValue()])
                .thenComparing(group -> String.join("\n", group.getKey())));
        int missing =
                (int) numbers.keySet().stream().filter(Grouping::isMissing).count();
        int[] places = new int[sizes.length];
        List<List<String>> kept = new ArrayList<>();
        boolean hasOthers = order.size() > most;
        for (int i = 0; i < order.size(); i++) {
            Map.Entry<List<String>, Integer> group = order.get(i);
            boolean isKept = !hasOthers || i < most - missing || isMissing(group.getKey());
            if (isKept) {
                kept.add(group.getKey());
            }
            places[group.getValue()] = isKept ? kept.size() - 1 : -1;
        }
        if (hasOthers) {
            kept.add(List.of());
        }
        int[] renumbered = new int[groupOfRow.length];
        for (int row = 0; row < renumbered.length; row++) {
            int place = places[groupOfRow[row]];
            renumbered[row] = place < 0 ? kept.size() - 1 : place;
        }
        return new Grouping(renumbered, kept);
    }

    private static boolean isMissing(List<String> values) {
        return values.stream().allMatch(Fairness.MISSING::equals);
    }

    int of(int row) {
        return groupOfRow[row];
    }

    int rows() {
        return groupOfRow.length;
    }

    /** Returns the values of each group; none for that of all others. */
    List<List<String>> groups() {
        return groups;
    }
}
