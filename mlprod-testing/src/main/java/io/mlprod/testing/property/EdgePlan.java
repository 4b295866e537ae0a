package io.mlprod.testing.property;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The order in which edges are tried: first each edge of each part, going round the parts, then each pair of valid
 * edges of two parts, in an order that mixes the parts. Immutable.
 */
final class EdgePlan {

    /**
     * An edge of a part.
     *
     * @param part the part
     * @param index which of its edges
     */
    record Edge(Part part, int index) {}

    private final List<Edge> valid;
    private final List<Edge> invalid;
    private final List<List<Part>> couples = new ArrayList<>(); // two parts each
    private final long[] ends; // how many pairs there are up to and with each couple
    private final long stride; // shares no divisor with the number of pairs, so that each has its turn

    EdgePlan(List<Part> parts) {
        valid = round(parts, Part::edges);
        invalid = round(parts, Part::invalidEdges);
        List<Part> able = parts.stream().filter(part -> part.edges() > 0).toList();
        for (int i = 0; i < able.size(); i++) {
            for (int j = i + 1; j < able.size(); j++) {
                couples.add(List.of(able.get(i), able.get(j)));
            }
        }
        ends = new long[couples.size()];
        long total = 0;
        for (int i = 0; i < ends.length; i++) {
            total +=
                    (long) couples.get(i).get(0).edges() * couples.get(i).get(1).edges();
            ends[i] = total;
        }
        stride = stride(total);
    }

    private static List<Edge> round(List<Part> parts, ToIntFunction<Part> count) {
        List<Edge> edges = new ArrayList<>();
        int most = parts.stream().mapToInt(count).max().orElse(0);
        for (int i = 0; i < most; i++) {
            for (Part part : parts) {
                if (i < count.applyAsInt(part)) {
                    edges.add(new Edge(part, i));
                }
            }
        }
        return List.copyOf(edges);
    }

    private static long stride(long total) {
        long stride = Math.max(1, (long) (total * 0.618)); // the golden section spreads evenly
        while (greatestDivisor(stride, total) > 1) {
            stride++;
        }
        return stride;
    }

    private static long greatestDivisor(long one, long other) {
        return other == 0 ? one : greatestDivisor(other, one % other);
    }

    /** Returns the edges of a valid input; empty when all had their turn. */
    List<Edge> valid(long number, long seed) {
        if (number < valid.size()) {
            return List.of(valid.get((int) number));
        }
        long pair = number - valid.size();
        return ends.length > 0 && pair < ends[ends.length - 1] ? pair(pair, seed) : List.of();
    }

    private List<Edge> pair(long number, long seed) {
        long total = ends[ends.length - 1];
        long index = (number * stride + Math.floorMod(seed, total)) % total;
        int found = Arrays.binarySearch(ends, index + 1);
        int place = found < 0 ? -found - 1 : found;
        Part one = couples.get(place).get(0);
        Part other = couples.get(place).get(1);
        long rest = index - (place == 0 ? 0 : ends[place - 1]);
        return List.of(new Edge(one, (int) (rest % one.edges())), new Edge(other, (int) (rest / one.edges())));
    }

    /** Returns the edges of an invalid input; empty when all had their turn. */
    List<Edge> invalid(long number) {
        return number < invalid.size() ? List.of(invalid.get((int) number)) : List.of();
    }
}
