package io.mlprod.testing.golden;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a comparison goes by.
 *
 * @param rules what to accept
 * @param usual how close fractions must be, unless the rules or the values say otherwise
 * @param isByCall whether the first axis of an output is that of rows
 * @param classes the names of an output's scores, in the model's order; empty where they are not known
 * @param wholes outputs of whole numbers only, which must be the same
 */
record Terms(
        Rules rules, Closeness usual, boolean isByCall, Function<String, List<String>> classes, Set<String> wholes) {

    Terms {
        wholes = Set.copyOf(wholes);
    }

    /** Returns the outputs whose expected numbers are whole in all rows: one row may have 1 where others have 0.9. */
    static Set<String> wholes(Stream<Map<String, Cells>> expected) {
        Set<String> wholes = new HashSet<>();
        Set<String> fractions = new HashSet<>();
        expected.forEach(
                outputs -> outputs.forEach((name, cells) -> (cells.hasFractions() ? fractions : wholes).add(name)));
        wholes.removeAll(fractions);
        return wholes;
    }
}
