package io.mlprod.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparedInputsTest {

    private static final int COUNT = 500;

    /** As many inputs as there are numbers, of one row each. */
    private static TensorBuffer[] buffers(double... numbers) {
        TensorBuffer buffer = TensorBuffer.direct("x", ElementType.DOUBLE);
        buffer.reshape(new long[] {numbers.length, 1});
        for (int i = 0; i < numbers.length; i++) {
            buffer.type().writeDouble(buffer.bytes(), i, numbers[i]);
        }
        return new TensorBuffer[] {buffer};
    }

    private static RowBatch.Inputs inputs(int count) {
        return new RowBatch.Inputs() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public int firstRow(int input) {
                return input;
            }

            @Override
            public int rows(int input) {
                return 1;
            }

            @Override
            public void noteCompared() {}
        };
    }

    @Test
    void of_oneOutlier_isAmongTheChosen() {
        double[] numbers = new double[COUNT];
        numbers[321] = 1e6;
        numbers[77] = -1;

        assertThat(ComparedInputs.of(buffers(numbers), COUNT, inputs(COUNT), 8))
                .hasSize(8)
                .doesNotHaveDuplicates()
                .startsWith(321, 77);
    }

    @Test
    void of_roomForTwo_takesEachExtremeInTurnAndOneOfTheOthers() {
        double[] numbers = new double[COUNT];
        numbers[321] = 1e6;
        numbers[77] = -1;
        Set<Integer> first = new HashSet<>();
        Set<Integer> second = new HashSet<>();
        for (int i = 0; i < 200; i++) { // that one of two never comes has a chance of 2^-199
            List<Integer> chosen = ComparedInputs.of(buffers(numbers), COUNT, inputs(COUNT), 2);
            first.add(chosen.get(0));
            second.add(chosen.get(1));
        }

        assertThat(first).containsExactlyInAnyOrder(321, 77);
        assertThat(second).hasSizeGreaterThan(10);
    }

    @Test
    void of_nanBesideNumbers_findsTheExtremesOfTheNumbers() {
        assertThat(ComparedInputs.of(buffers(Double.NaN, 2, Double.NaN, 1), 4, inputs(4), 4))
                .startsWith(1, 3);
    }

    @Test
    void of_fewerInputsThanWanted_takesEachOnce() {
        assertThat(ComparedInputs.of(buffers(1, 2), 2, inputs(2), 8)).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void of_texts_areChosenAtRandom() {
        TensorBuffer texts = TensorBuffer.direct("x", ElementType.STRING);
        texts.reshape(new long[] {COUNT, 1});

        List<Integer> chosen = ComparedInputs.of(new TensorBuffer[] {texts}, COUNT, inputs(COUNT), 8);

        assertThat(chosen).hasSize(8).doesNotHaveDuplicates();
    }
}
