package io.mlprod.samples.benchmarks;

import java.util.List;
import java.util.function.IntFunction;

/** The check that competitors do the same work, made before anything is timed. */
final class Agreement {

    private Agreement() {}

    static void check(int rows, float tolerance, List<IntFunction<Answer>> competitors) {
        for (int row = 0; row < rows; row++) {
            Answer first = competitors.get(0).apply(row);
            for (int i = 1; i < competitors.size(); i++) {
                if (!first.agreesWith(competitors.get(i).apply(row), tolerance)) {
                    throw new IllegalStateException(
                            "Competitors 0 and " + i + " disagree on row " + row + " by more than " + tolerance);
                }
            }
        }
    }
}
