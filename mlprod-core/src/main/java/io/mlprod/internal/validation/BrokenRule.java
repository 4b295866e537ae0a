package io.mlprod.internal.validation;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule as violations name it.
 *
 * @param name such as {@code range}
 * @param expected what the rule asks for, in words
 */
record BrokenRule(String name, String expected) {

    static final List<BrokenRule> NONE = List.of();

    /** Returns the rules with another one added at the end; makes a list only now, because most elements break none. */
    static List<BrokenRule> add(List<BrokenRule> rules, BrokenRule more) {
        if (rules.isEmpty()) {
            return List.of(more);
        }
        List<BrokenRule> all = new ArrayList<>(rules);
        if (!all.contains(more)) {
            all.add(more);
        }
        return all;
    }
}
