package io.mlprod.testing.property;

import io.mlprod.validation.Action;
import io.mlprod.validation.Feature;
import java.util.List;

/**
 * The number of elements of an array.
 *
 * @param dimension the name of the dimension that is left to the caller; arrays that share it have one size
 * @param fixed how many elements it must have, or 0 if that is left to the caller
 * @param multiple what the number must be a multiple of
 * @param least how many elements are made at least
 * @param most how many elements are made at most
 * @param feature the rules, of which those for items are used
 * @param canBeEmpty whether an array without elements is allowed
 */
record Size(String dimension, int fixed, int multiple, int least, int most, Feature feature, boolean canBeEmpty) {

    static final int MOST = 8;
    private static final int LONG = 10_000;

    static Size fixed(int elements, Feature feature) {
        return new Size("", elements, 1, elements, elements, feature, elements == 0);
    }

    /** Returns the size of an array whose length is left to the caller. */
    static Size open(String dimension, int multiple, Feature feature, boolean canBeEmpty) {
        int fewest = Math.max(canBeEmpty ? 0 : 1, feature.minItems());
        int least = (fewest + multiple - 1) / multiple * multiple;
        int most = Math.min(feature.maxItems(), Math.max(least, MOST * multiple)) / multiple * multiple;
        if (most < least) {
            throw new IllegalArgumentException("No array keeps the rules for items: " + feature.minItems() + " to "
                    + feature.maxItems() + " elements, a multiple of " + multiple);
        }
        return new Size(dimension, 0, multiple, least, most, feature, canBeEmpty);
    }

    int draw(Draw draw) {
        return fixed > 0 ? fixed : multiple * draw.size(dimension, least / multiple, most / multiple);
    }

    /** Returns lengths that break a rule. */
    List<Integer> wrong() {
        List<Integer> lengths = fixed > 0
                ? List.of(fixed + 1, fixed - 1)
                : List.of(0, Math.max(0, feature.minItems() - 1), Math.min(feature.maxItems(), LONG) + 1);
        return lengths.stream()
                .distinct()
                .filter(length -> judge(length).isBroken())
                .toList();
    }

    Judgement judge(int elements) {
        if (fixed > 0 ? elements != fixed : elements % multiple != 0 || (elements == 0 && !canBeEmpty)) {
            return Judgement.REFUSED;
        }
        boolean isRight = elements >= feature.minItems() && elements <= feature.maxItems();
        return isRight ? Judgement.KEEPS : feature.action() == Action.FLAG ? Judgement.FLAGGED : Judgement.REFUSED;
    }
}
