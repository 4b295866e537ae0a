package io.mlprod.testing.golden;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a check accepts.
 *
 * @param byOutput how close the numbers of an output must be, where that was set
 * @param all how close fractions must be elsewhere; null for what fits how they were computed
 * @param ignored outputs that are not compared
 * @param ties labels that may differ where scores tie
 * @param isAnyModel whether another model may be held to the answers
 */
record Rules(
        Map<String, Closeness> byOutput,
        @Nullable Closeness all,
        Set<String> ignored,
        Map<String, Tie> ties,
        boolean isAnyModel) {

    static final Rules DEFAULT = new Rules(Map.of(), null, Set.of(), Map.of(), false);

    /**
     * A label that may differ where two scores tie.
     *
     * @param scores the output with the scores: one for each class, or the one of two classes
     * @param within how far apart the two largest scores may be
     */
    record Tie(String scores, double within) {}

    Rules {
        byOutput = Map.copyOf(byOutput);
        ignored = Set.copyOf(ignored);
        ties = Map.copyOf(ties);
    }

    Rules closeness(String output, Closeness closeness) {
        Map<String, Closeness> more = new HashMap<>(byOutput);
        more.put(output, closeness);
        return new Rules(more, all, ignored, ties, isAnyModel);
    }

    Rules closeness(Closeness closeness) {
        return new Rules(byOutput, closeness, ignored, ties, isAnyModel);
    }

    Rules ignoring(Collection<String> outputs) {
        Set<String> more = new HashSet<>(ignored);
        more.addAll(outputs);
        return new Rules(byOutput, all, more, ties, isAnyModel);
    }

    Rules tie(String label, Tie tie) {
        Map<String, Tie> more = new HashMap<>(ties);
        more.put(label, tie);
        return new Rules(byOutput, all, ignored, more, isAnyModel);
    }

    Rules anyModel() {
        return new Rules(byOutput, all, ignored, ties, true);
    }

    /** Checks that each output that a rule names is in the file: a rule for none would have no effect, silently. */
    void check(String file, Set<String> outputs) {
        Set<String> named = Stream.of(
                        byOutput.keySet().stream(),
                        ignored.stream(),
                        ties.keySet().stream(),
                        ties.values().stream().map(Tie::scores))
                .flatMap(names -> names)
                .filter(name -> !outputs.contains(name))
                .collect(Collectors.toSet());
        if (!named.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": a setting names the outputs " + named + "; the file has " + outputs);
        }
        if (ignored.containsAll(outputs)) {
            throw new IllegalArgumentException(file + ": every output is ignored, so nothing would be compared");
        }
    }
}
