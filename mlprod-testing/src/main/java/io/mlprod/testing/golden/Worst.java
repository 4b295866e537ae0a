package io.mlprod.testing.golden;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The worst of many mismatches: the first of those that have no size, and the largest of the others. */
final class Worst {

    private static final int MOST = 10;
    private static final Comparator<Mismatch> BY_SIZE =
            Comparator.comparingDouble(Mismatch::excess).reversed();

    private final List<Mismatch> unsized = new ArrayList<>(); // labels, whole numbers, NaN
    private final List<Mismatch> sized = new ArrayList<>();

    void add(Mismatch mismatch) {
        if (!Double.isInfinite(mismatch.excess())) {
            sized.add(mismatch);
        } else if (unsized.size() < MOST) {
            unsized.add(mismatch);
        }
        if (sized.size() > 100 * MOST) {
            sized.sort(BY_SIZE);
            sized.subList(MOST, sized.size()).clear();
        }
    }

    /** Returns at most ten, half of them of either kind if there are enough. */
    List<Mismatch> list() {
        int numbers = Math.min(sized.size(), Math.max(MOST / 2, MOST - unsized.size()));
        return Stream.concat(
                        unsized.stream().limit((long) MOST - numbers),
                        sized.stream().sorted(BY_SIZE).limit(numbers))
                .toList();
    }

    /** Returns the worse of two. */
    static Mismatch worse(Mismatch one, Mismatch other) {
        return BY_SIZE.compare(one, other) <= 0 ? one : other;
    }
}
