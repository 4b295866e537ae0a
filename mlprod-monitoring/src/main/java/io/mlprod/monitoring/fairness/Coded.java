package io.mlprod.monitoring.fairness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A column of texts as numbers of its distinct values, in the order in which they come. Immutable. */
final class Coded {

    static final int MISSING = -1;

    private final int[] codes;
    private final List<String> values;

    private Coded(int[] codes, List<String> values) {
        this.codes = codes;
        this.values = values;
    }

    static Coded of(int rows, IntFunction<@Nullable String> value) {
        Map<String, Integer> known = new HashMap<>();
        List<String> values = new ArrayList<>();
        int[] codes = new int[rows];
        for (int row = 0; row < rows; row++) {
            String text = value.apply(row);
            Integer code = text == null ? Integer.valueOf(MISSING) : known.get(text);
            if (code == null) {
                code = values.size();
                known.put(text, code);
                values.add(text);
            }
            codes[row] = code;
        }
        return new Coded(codes, values);
    }

    static Coded of(int[] numbers) {
        Map<Integer, String> texts = new HashMap<>();
        return of(numbers.length, row -> texts.computeIfAbsent(numbers[row], String::valueOf));
    }

    static Coded missing(int rows) {
        return of(rows, row -> null);
    }

    /** Returns the distinct values of two columns. */
    static Set<String> values(Coded one, Coded other) {
        Set<String> all = new TreeSet<>(one.values);
        all.addAll(other.values);
        return all;
    }

    int rows() {
        return codes.length;
    }

    int code(int row) {
        return codes[row];
    }

    boolean isMissing(int row) {
        return codes[row] == MISSING;
    }

    /** Returns the code of a value; one that no row has if the value does not occur. */
    int codeOf(String value) {
        int code = values.indexOf(value);
        return code < 0 ? MISSING - 1 : code;
    }

    Collection<String> values() {
        return values;
    }
}
