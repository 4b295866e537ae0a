package io.mlprod.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows in the order of their scores, few and many. */
class RowOrderTest {

    private static final double[] FREQUENT = {
        -0.0, 0.0, Double.MIN_VALUE, -1e300, 0.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 63, 64, 65, 66, 1_000})
    void of_scores_isTheStableOrderAndItsGroups(int rows) {
        Random random = new Random(rows);
        double[] scores = random.ints(rows, 0, 14)
                .mapToDouble(i -> i < FREQUENT.length ? FREQUENT[i] : random.nextGaussian())
                .toArray();

        ScoreOrder order = ScoreOrder.of(scores);

        int[] stable = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> scores[row] + 0.0))
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(IntStream.range(0, order.size()).map(order::row).toArray()).isEqualTo(stable);
        assertThat(IntStream.range(0, order.groups()).map(order::end).toArray())
                .isEqualTo(IntStream.rangeClosed(1, rows)
                        .filter(i -> i == rows || scores[stable[i]] != scores[stable[i - 1]])
                        .toArray());
    }
}
