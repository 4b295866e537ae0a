package io.mlprod.monitoring.fairness;

import java.util.Arrays;

/** Data sets that Python makes as well, by the generator SplitMix64, for values of Fairlearn 0.15.0. */
final class Groups {

    /** No least numbers of rows, as in Fairlearn. */
    static final GroupMinimums NO_MINIMUMS = new GroupMinimums(1, 1, 1);

    private long state;

    private Groups(long seed) {
        this.state = seed;
    }

    private double next() {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
    }

    /** Returns rows of groups g0, g1 and so on, of which the later ones are smaller and selected less often. */
    static FairnessRows random(long seed, int rows, int groups) {
        Groups random = new Groups(seed);
        String[] group = new String[rows];
        int[] labels = new int[rows];
        int[] predicted = new int[rows];
        double[] scores = new double[rows];
        for (int row = 0; row < rows; row++) {
            int number = (int) (random.next() * random.next() * groups);
            group[row] = "g" + number;
            scores[row] = random.next();
            labels[row] = random.next() < 0.15 + 0.7 * scores[row] * (1 - 0.1 * number / groups) ? 1 : 0;
            predicted[row] = scores[row] > 0.4 + 0.3 * number / groups ? 1 : 0;
        }
        return FairnessRows.of(predicted).labels(labels).scores(scores).group("group", group);
    }

    /** Returns the example of Fairlearn's guide. */
    static FairnessRows fairlearns() {
        int[] labels = {0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1};
        int[] predicted = {0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0};
        return FairnessRows.of(predicted).labels(labels).group("group", "bbabbcccaacabccbcc".split(""));
    }

    /** Returns rows of one group each: {@code of} rows of which the first {@code selected} are selected. */
    static FairnessRows counted(String group, int of, int selected) {
        int[] predicted = new int[of];
        Arrays.fill(predicted, 0, selected, 1);
        String[] groups = new String[of];
        Arrays.fill(groups, group);
        return FairnessRows.of(predicted).group("group", groups);
    }
}
