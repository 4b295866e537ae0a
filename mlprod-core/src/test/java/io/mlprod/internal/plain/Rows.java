package io.mlprod.internal.plain;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.util.Random;

/** Rows of seeded random features, some of which are at the edges of what their type holds. */
final class Rows {

    static final int[] BATCHES = {0, 1, 2, 7, 64, 65};

    private static final float[] EDGES = {
        0f,
        -0f,
        Float.NaN,
        Float.intBitsToFloat(0xFFC0_0000), // no number either, with a sign
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e10f,
        -1e10f,
        1e20f,
        3.9f,
        -3.9f
    };
    private static final long[] WHOLE_EDGES = {
        0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, (1L << 24) + 1
    };

    private final Random random;

    Rows(long seed) {
        random = new Random(seed);
    }

    /** Returns elements of which a share, given in percent, is at the edges. */
    Tensor of(ElementType type, int edges, long... shape) {
        int size = (int) Tensor.elements(shape);
        return switch (type) {
            case FLOAT -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                    values[i] = isEdge(edges) ? EDGES[random.nextInt(EDGES.length)] : (float) random.nextGaussian() * 3;
                }
                yield Tensor.of(values, shape);
            }
            case DOUBLE -> {
                double[] values = new double[size];
                for (int i = 0; i < size; i++) {
                    values[i] = isEdge(edges) ? EDGES[random.nextInt(EDGES.length)] : random.nextGaussian() * 3;
                }
                yield Tensor.of(values, shape);
            }
            case INT64 -> {
                long[] values = new long[size];
                for (int i = 0; i < size; i++) {
                    values[i] = isEdge(edges) ? WHOLE_EDGES[random.nextInt(WHOLE_EDGES.length)] : random.nextInt(9) - 4;
                }
                yield Tensor.of(values, shape);
            }
            case INT32 -> {
                int[] values = new int[size];
                for (int i = 0; i < size; i++) {
                    values[i] = isEdge(edges)
                            ? (int) WHOLE_EDGES[random.nextInt(WHOLE_EDGES.length)]
                            : random.nextInt(9) - 4;
                }
                yield Tensor.of(values, shape);
            }
            case BOOL -> {
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = random.nextBoolean();
                }
                yield Tensor.of(values, shape);
            }
            default -> texts(size, new String[] {"", "a", "b", "c", "ä", "A", " a", "unknown", "日本"}, shape);
        };
    }

    Tensor texts(int size, String[] among, long... shape) {
        String[] values = new String[size];
        for (int i = 0; i < size; i++) {
            values[i] = among[random.nextInt(among.length)];
        }
        return Tensor.of(values, shape);
    }

    private boolean isEdge(int percent) {
        return random.nextInt(100) < percent;
    }

    float[] weights(int count) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return weights;
    }

    Random random() {
        return random;
    }
}
