package io.mlprod.internal.equivalence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** The kinds of rows that a model is checked with, those of few rows first. */
final class Kinds {

    private static final int BOUNDARY_ROWS = 1_024;
    private static final int MOST_DIRECTED = 4_096;
    private static final int DIRECTED_STEPS = 4;
    private static final int MOST_KEYS = 4_096;
    private static final int MOST_COLUMNS = 512;
    private static final double GOLDEN = 0.618033988749895;
    private static final String SUPPLEMENTARY = "\ud842\udfb7"; // a character beyond U+FFFF

    private static final double[] SPECIAL = {
        Double.NaN,
        Double.longBitsToDouble(0xFFF8000000000000L),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Math.nextDown(Float.MIN_NORMAL),
        1,
        -1,
        0.5,
        1e6,
        -1e6,
        1e30,
        Float.MAX_VALUE,
        -Float.MAX_VALUE
    };

    private static final long[] WHOLE = {
        0, 1, -1, 2, Byte.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private final List<Slot> slots;
    private final Palette palette;
    private final Draft usual;
    private final Predicate<String> texts;

    private Kinds(List<Slot> slots, Palette palette, Predicate<String> texts) {
        this.slots = slots;
        this.palette = palette;
        this.texts = texts;
        this.usual = new Draft(slots);
        palette.draw(usual, new SplittableRandom(1));
    }

    /**
     * Returns the kinds of rows for a model.
     *
     * @param texts which texts both engines take
     */
    static List<RowKind> of(List<Slot> slots, Palette palette, List<TreeRows> trees, Predicate<String> texts) {
        Kinds kinds = new Kinds(slots, palette, texts);
        List<RowKind> all = new ArrayList<>();
        all.add(kinds.everywhere());
        all.add(kinds.keys());
        all.add(kinds.unknown());
        all.add(kinds.oneByOne());
        for (TreeRows tree : trees) {
            if (tree.nodes() > 0) {
                all.add(kinds.directed(tree, MOST_DIRECTED / trees.size()));
            }
        }
        all.add(all.size() - Math.min(1, trees.size()), kinds.boundary());
        all.removeIf(kind -> kind.count() == 0);
        return all;
    }

    /** Rows of which all elements are the same special value. */
    private RowKind everywhere() {
        boolean hasNumbers = !slots.stream().allMatch(Slot::isText);
        return kind("the same special value everywhere", hasNumbers ? SPECIAL.length : 0, (index, row) -> {
            row.set(usual);
            for (Slot slot : slots) {
                for (int i = 0; i < slot.width(); i++) {
                    special(row, slot, i, index);
                }
            }
        });
    }

    private static void special(Draft row, Slot slot, int element, int index) {
        if (slot.isWhole()) {
            long number = WHOLE[index % WHOLE.length];
            row.longs(slot)[element] = Math.max(slot.least(), Math.min(slot.greatest(), number));
        } else if (!slot.isText()) {
            row.doubles(slot)[element] = SPECIAL[index];
        }
    }

    /** Rows in which each element goes through its keys, all elements at a time. */
    private RowKind keys() {
        int most = 0;
        List<List<Object>> keys = new ArrayList<>();
        for (Slot slot : slots) {
            for (int i = 0; i < slot.width(); i++) {
                keys.add(palette.of(slot, i).stream()
                        .filter(Kinds::isKey)
                        .distinct()
                        .toList());
                most = Math.max(most, keys.get(keys.size() - 1).size());
            }
        }
        return kind("each category", Math.min(most, MOST_KEYS), (index, row) -> {
            row.set(usual);
            int at = 0;
            for (Slot slot : slots) {
                for (int i = 0; i < slot.width(); i++) {
                    List<Object> known = keys.get(at++);
                    if (!known.isEmpty()) {
                        Origin.Lookup.put(row, slot, i, known.get(index % known.size()));
                    }
                }
            }
        });
    }

    private static boolean isKey(Object value) {
        return !(value instanceof Double);
    }

    /** Rows in which one element is a text or number that may be unknown. */
    private RowKind unknown() {
        List<Change> changes = new ArrayList<>();
        for (Slot slot : slots) {
            for (int i = 0; i < Math.min(slot.width(), MOST_COLUMNS); i++) {
                int element = i;
                for (Object other : unknown(slot, i)) {
                    changes.add(row -> Origin.Lookup.put(row, slot, element, other));
                }
            }
        }
        return kind("a category that may be unknown", Math.min(changes.size(), MOST_KEYS), (index, row) -> {
            row.set(usual);
            changes.get(index).change(row);
        });
    }

    private interface Change {
        void change(Draft row);
    }

    private Set<Object> unknown(Slot slot, int element) {
        Set<Object> others = new LinkedHashSet<>();
        List<Object> keys =
                palette.of(slot, element).stream().filter(Kinds::isKey).toList();
        if (slot.isText()) {
            others.add(Origin.Lookup.UNKNOWN.substring(1));
            others.add("");
            others.add(" ");
            others.add(SUPPLEMENTARY);
            keys.stream().limit(8).forEach(key -> others.add(key + " "));
            others.removeIf(text -> !texts.test((String) text));
        } else if (slot.isWhole() || !keys.isEmpty()) {
            for (long number : WHOLE) {
                others.add(number);
            }
            keys.stream().limit(8).filter(Long.class::isInstance).forEach(key -> others.add((Long) key + 1));
        }
        return others;
    }

    /** Rows in which one element is special or large, and the others are usual or zero. */
    private RowKind oneByOne() {
        double[] special = {Double.NaN, Double.POSITIVE_INFINITY, 1e6, -1e6, 1};
        List<int[]> columns = new ArrayList<>();
        for (Slot slot : slots) {
            int step = Math.max(1, slot.width() / MOST_COLUMNS);
            for (int i = 0; i < slot.width() && !slot.isText(); i += step) {
                columns.add(new int[] {slot.input(), i});
            }
        }
        return kind("one column that stands out", columns.size() * special.length, (index, row) -> {
            int[] column = columns.get(index % columns.size());
            Slot slot = slots.get(column[0]);
            int which = index / columns.size();
            row.set(usual);
            if (special[which] == 1) {
                zero(row);
            }
            row.number(slot, column[1], special[which]);
        });
    }

    private void zero(Draft row) {
        for (Slot slot : slots) {
            for (int i = 0; i < slot.width() && !slot.isText(); i++) {
                row.number(slot, i, 0);
            }
        }
    }

    private RowKind boundary() {
        return kind("values at random thresholds", BOUNDARY_ROWS, (index, row) -> {
            SplittableRandom random = new SplittableRandom(index + 2L);
            palette.draw(row, random);
            if (index % 2 == 1) {
                palette.drop(row, random); // not from all rows: a linear model makes nothing of NaN
            }
        });
    }

    /** Rows that reach a node and sit on its threshold; the first of them are spread over all nodes. */
    private RowKind directed(TreeRows tree, int most) {
        int count = (int) Math.min(most, (long) tree.nodes() * TreeRows.EACH);
        long stride = stride(tree.nodes());
        return kind("at the threshold of a node", count, DIRECTED_STEPS, (index, row) -> {
            int node = (int) (index / TreeRows.EACH * stride % tree.nodes());
            SplittableRandom random = new SplittableRandom(node);
            palette.draw(row, random);
            palette.drop(row, random);
            tree.reach(node, index % TreeRows.EACH, row);
        });
    }

    /** Returns a stride with which one comes to all of so many places, and to places far apart first. */
    private static long stride(int places) {
        long stride = Math.max(1, Math.round(places * GOLDEN));
        while (gcd(stride, places) != 1) {
            stride++;
        }
        return stride;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private interface Writing {
        void write(int index, Draft row);
    }

    private static RowKind kind(String name, int count, Writing writing) {
        return kind(name, count, 1, writing);
    }

    private static RowKind kind(String name, int count, int steps, Writing writing) {
        return new RowKind() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int count() {
                return count;
            }

            @Override
            public int steps() {
                return steps;
            }

            @Override
            public void write(int index, Draft row) {
                writing.write(index, row);
            }
        };
    }
}
