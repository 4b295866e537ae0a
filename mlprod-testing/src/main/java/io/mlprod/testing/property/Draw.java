package io.mlprod.testing.property;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The making of one input: its random numbers, and the sizes of dimensions that several of its parts share. For one
 * thread.
 */
final class Draw {

    private final SplittableRandom random;
    private final Map<String, Integer> sizes = new HashMap<>();

    Draw(SplittableRandom random) {
        this.random = random;
    }

    /** Starts the making of an input that depends on a seed and its number only. */
    static Draw of(long seed, long number) {
        return new Draw(new SplittableRandom(seed ^ new SplittableRandom(number).nextLong()));
    }

    SplittableRandom random() {
        return random;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Returns the size of a dimension; the same for each dimension of that name, and often 1 or the largest. */
    int size(String dimension, int least, int most) {
        return sizes.computeIfAbsent(dimension, name -> {
            int other = least + random.nextInt(most - least + 1);
            return switch (random.nextInt(4)) {
                case 0 -> Math.max(least, Math.min(1, most));
                case 1 -> most;
                default -> other;
            };
        });
    }
}
