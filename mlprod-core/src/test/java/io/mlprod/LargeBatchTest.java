package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.ModelEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Hundreds of inputs at once: one that fails in application code, rows of megabytes, chunks of nothing but rejects. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class LargeBatchTest {

    private static final int MANY = 300;

    record Fragile(float a, float b, float c, float d) {
        @Override
        public float b() {
            if (b == 77) {
                throw new IllegalStateException("mine");
            }
            return b;
        }
    }

    @Test
    void predictAll_accessorThatThrowsForOneRecord_failsThatOneOnly() {
        List<Fragile> inputs =
                IntStream.range(0, MANY).mapToObj(i -> new Fragile(1, i, 0, 0)).toList();
        try (ModelHandle<Fragile, float[]> handle = open("dynamic_batch", Fragile.class, float[].class)) {
            for (int run = 0; run < 2; run++) { // the first batch is compared, later ones are trusted
                List<Outcome<float[]>> outcomes = handle.predictAll(inputs);
                for (int i = 0; i < MANY; i++) {
                    if (i == 77) {
                        assertThatThrownBy(outcomes.get(i)::prediction)
                                .isInstanceOf(InvalidInputException.class)
                                .hasRootCauseInstanceOf(IllegalStateException.class)
                                .hasRootCauseMessage("mine");
                    } else {
                        assertThat(outcomes.get(i).prediction().value())
                                .containsExactly(1.5f + 4 * i, 1.5f + 5 * i, 3.25f + 6 * i);
                    }
                }
            }
        }
    }

    record Listed(List<Float> x) {
        @Override
        public List<Float> x() {
            if (x.get(1) == 77) {
                throw new IllegalStateException("mine");
            }
            return x;
        }
    }

    @Test
    void predictAll_listAccessorThatThrowsForOneRecord_failsThatOneOnly() {
        List<Listed> inputs = IntStream.range(0, MANY)
                .mapToObj(i -> new Listed(List.of(1f, (float) i, 0f, 0f)))
                .toList();
        try (ModelHandle<Listed, float[]> handle = open("dynamic_batch", Listed.class, float[].class)) {
            List<Outcome<float[]>> outcomes = handle.predictAll(inputs);
            assertThat(IntStream.range(0, MANY)
                            .filter(i -> !outcomes.get(i).isAnswered())
                            .boxed())
                    .containsExactly(77);
            assertThatThrownBy(outcomes.get(77)::prediction)
                    .isInstanceOf(InvalidInputException.class)
                    .hasRootCauseMessage("mine");
        }
    }

    record Picky(float[] y) {
        Picky {
            if (y[0] == 1.5f + 4 * 77) {
                throw new IllegalStateException("mine");
            }
        }
    }

    @Test
    void predictAll_constructorThatThrowsInATrustedBatch_failsThatRowOnly() {
        List<float[]> inputs =
                IntStream.range(0, MANY).mapToObj(i -> new float[] {1, i, 0, 0}).toList();
        try (ModelHandle<float[], Picky> handle = open("dynamic_batch", float[].class, Picky.class)) {
            handle.predictAll(inputs.subList(0, 10));
            List<Outcome<Picky>> outcomes = handle.predictAll(inputs);
            assertThat(IntStream.range(0, MANY)
                            .filter(i -> !outcomes.get(i).isAnswered())
                            .boxed())
                    .containsExactly(77);
            assertThatThrownBy(outcomes.get(77)::prediction)
                    .isInstanceOf(InvalidOutputException.class)
                    .hasRootCauseMessage("mine");
        }
    }

    /** Together they are more than the 2 GiB that one tensor can hold. */
    @Test
    void predictAll_rowsOfMegabytes_getTheirOwnAnswers() {
        int width = 9 << 17;
        long[] ones = new long[width];
        Arrays.fill(ones, 1);
        Inputs oneRow = Inputs.of("x", Tensor.of(ones, 1, width));
        Inputs zeros = Inputs.of("x", Tensor.of(new long[width], 1, width));
        List<Inputs> inputs = new ArrayList<>(Collections.nCopies(255, zeros));
        inputs.add(200, oneRow);
        try (ModelHandle<Inputs, Outputs> handle = open("row_sum")) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(outcomes.get(i).prediction().value().tensor("y").longs())
                        .containsExactly(i == 200 ? width : 0);
            }
        }
    }

    /** Neither one chunk nor one row each. */
    @Test
    void predictAll_rowsOfHalfAMegabyte_getTheirOwnAnswers() {
        int width = 1 << 16;
        List<Inputs> inputs = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            long[] values = new long[width];
            values[i] = i;
            inputs.add(Inputs.of("x", Tensor.of(values, 1, width)));
        }
        try (ModelHandle<Inputs, Outputs> handle = open("row_sum")) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(outcomes.get(i).prediction().value().tensor("y").longs())
                        .containsExactly(i);
            }
        }
    }

    @Test
    void predictAll_moreInvalidInputsThanAChunk_eachFailsAndTheOthersAreAnswered() {
        List<float[]> inputs = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            inputs.add(i % 1_400 == 1_399 ? new float[] {1, i, 0, 0} : new float[i % 2 == 0 ? 3 : 5]);
        }
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class)) {
            List<Outcome<float[]>> outcomes = handle.predictAll(inputs);
            assertThat(outcomes).hasSize(3_000);
            for (int i = 0; i < 3_000; i++) {
                Outcome<float[]> outcome = outcomes.get(i);
                if (i % 1_400 == 1_399) {
                    assertThat(outcome.prediction().value()[0]).isEqualTo(1.5f + 4 * i);
                } else {
                    assertThat(outcome.failure().orElseThrow())
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessageContaining("not " + (i % 2 == 0 ? 3 : 5));
                }
            }
        }
    }

    @Test
    void predictAll_durationsOfTheEvents_areNotMoreThanTheTimeThatWentBy() {
        List<Duration> durations = new ArrayList<>();
        try (ModelHandle<float[], float[]> handle = ModelHandle.builder(float[].class, float[].class)
                .load(TestModels.path("dynamic_batch"))
                .listener(event -> {
                    if (event instanceof ModelEvent.Predicted answered) {
                        durations.add(answered.duration());
                    }
                })
                .build()) {
            List<float[]> inputs = IntStream.range(0, 600)
                    .mapToObj(i -> new float[] {1, i, 0, 0})
                    .toList();
            for (int run = 0; run < 3; run++) {
                durations.clear();
                long start = System.nanoTime();
                handle.predictAll(inputs);
                Duration wall = Duration.ofNanos(System.nanoTime() - start);
                assertThat(durations).hasSize(600);
                assertThat(durations.stream().reduce(Duration.ZERO, Duration::plus))
                        .isPositive()
                        .isLessThanOrEqualTo(wall);
            }
        }
    }
}
