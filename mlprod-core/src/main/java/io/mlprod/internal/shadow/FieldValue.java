package io.mlprod.internal.shadow;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A field of an answer: numbers or labels, which are single, in a shape, or under the keys of a map. */
sealed interface FieldValue {

    /** The respect in which two values differ before their elements are compared. */
    enum Difference {
        NONE,
        TYPE,
        KEYS,
        SHAPE
    }

    /** Returns the type, for example {@code float} or {@code map of Float}. */
    String type();

    Layout layout();

    int size();

    /** Returns the same elements in another layout of the same keys. */
    FieldValue arrange(Layout other);

    default Difference differenceTo(FieldValue other) {
        boolean unknown = size() == 0 || other.size() == 0; // an empty list does not tell its elements' type
        if (!unknown && !type().equals(other.type())) {
            return Difference.TYPE;
        }
        return layout().differenceTo(other.layout());
    }

    /**
     * The names of elements.
     *
     * @param dimensions the dimensions; none for a single value; not used for a map
     * @param keys the keys of a map in its order; null for anything else
     */
    record Layout(List<Long> dimensions, @Nullable List<String> keys) {

        static final Layout SINGLE = new Layout(List.of(), null);

        static Layout length(int size) {
            return new Layout(List.of((long) size), null);
        }

        static Layout keys(List<String> keys) {
            return new Layout(List.of(), keys);
        }

        Difference differenceTo(Layout other) {
            if (equals(other)) {
                return Difference.NONE;
            }
            if (keys != null && other.keys != null) {
                boolean same =
                        keys.size() == other.keys.size() && indexes().keySet().containsAll(other.keys);
                return same ? Difference.NONE : Difference.KEYS;
            }
            boolean sameRank = keys == null && other.keys == null && dimensions.size() == other.dimensions.size();
            return sameRank ? Difference.SHAPE : Difference.TYPE;
        }

        /**
         * Returns the places in this layout of the elements of another layout with the same keys; null if they are at
         * the same places.
         */
        int @Nullable [] places(Layout other) {
            List<String> others = other.keys;
            if (others == null || others.equals(keys)) {
                return null;
            }
            Map<String, Integer> indexes = indexes();
            return others.stream().mapToInt(indexes::get).toArray();
        }

        private Map<String, Integer> indexes() {
            Map<String, Integer> indexes = new HashMap<>();
            for (int i = 0; keys != null && i < keys.size(); i++) {
                indexes.put(keys.get(i), i);
            }
            return indexes;
        }

        /** Returns whether the elements are one row, as are the scores of one answer. */
        boolean isOneRow() {
            return keys != null || dimensions.stream().filter(size -> size != 1).count() <= 1;
        }

        /** Returns whether the elements are one row and have no names. */
        boolean isRow() {
            return keys == null && !dimensions.isEmpty() && isOneRow();
        }

        String key(int index) {
            return keys == null ? Integer.toString(index) : keys.get(index);
        }

        /** Returns the keys of a map, of which a message shows the first few. */
        String names() {
            List<String> all = keys == null ? List.of() : keys;
            return "keys " + all.subList(0, Math.min(MOST_NAMES, all.size()))
                    + (all.size() > MOST_NAMES ? " and " + (all.size() - MOST_NAMES) + " more" : "");
        }

        @Override
        public String toString() {
            return keys == null ? (dimensions.isEmpty() ? "" : dimensions.toString()) : "{" + keys.size() + " keys}";
        }
    }

    /**
     * A field of numbers.
     *
     * @param type their type
     * @param layout their shape or keys
     * @param values the numbers
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Numbers(String type, Layout layout, double[] values) implements FieldValue {

        @Override
        public int size() {
            return values.length;
        }

        /** Returns the same numbers with names instead of places. */
        Numbers named(List<String> names) {
            return new Numbers(type, Layout.keys(names), values);
        }

        @Override
        public Numbers arrange(Layout other) {
            int[] places = layout.places(other);
            if (places == null) {
                return this;
            }
            return new Numbers(
                    type,
                    other,
                    IntStream.of(places).mapToDouble(place -> values[place]).toArray());
        }

        @Override
        public String toString() {
            return shown(
                    layout,
                    IntStream.range(0, Math.min(SHOWN, values.length))
                            .mapToObj(i -> number(values[i]))
                            .toList(),
                    values.length);
        }
    }

    /**
     * A field of labels, which agree only if they are equal.
     *
     * @param type their type
     * @param layout their shape or keys
     * @param values the labels; texts, booleans, whole numbers, or whatever the answer contains
     */
    record Labels(String type, Layout layout, List<Object> values) implements FieldValue {

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public Labels arrange(Layout other) {
            int[] places = layout.places(other);
            if (places == null) {
                return this;
            }
            return new Labels(
                    type, other, IntStream.of(places).mapToObj(values::get).toList());
        }

        @Override
        public String toString() {
            return shown(layout, values.stream().limit(SHOWN).map(Labels::text).toList(), values.size());
        }

        /**
         * Returns a label as text for people, cut to a limit. For an object that is no label it returns only the class,
         * since the object may contain anything.
         */
        static String text(Object label) {
            if (label instanceof String || label instanceof Number || label instanceof Boolean) {
                String text = label.toString();
                return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
            }
            return label.getClass().getSimpleName();
        }
    }

    /** The number of elements of a field that a text shows. */
    int SHOWN = 5;

    /** The precision with which a text shows a number: enough to see a difference beyond the usual tolerance. */
    MathContext DIGITS = new MathContext(5);

    /** The number of characters of a label that a text shows. */
    int LONGEST = 60;

    /** The number of keys of a map that a message names. */
    int MOST_NAMES = 20;

    /** Returns the text with type and shape, for values that differ in them. */
    default String inFull() {
        return type() + layout() + " " + this;
    }

    private static String number(double value) {
        double rounded =
                Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
        return Double.toString(rounded);
    }

    private static String shown(Layout layout, List<String> first, int size) {
        if (layout.equals(Layout.SINGLE)) {
            return first.get(0);
        }
        boolean isMap = layout.keys() != null;
        return IntStream.range(0, first.size())
                .mapToObj(i -> isMap ? layout.key(i) + "=" + first.get(i) : first.get(i))
                .collect(Collectors.joining(
                        ", ", isMap ? "{" : "[", (size > first.size() ? ", …" : "") + (isMap ? "}" : "]")));
    }
}
