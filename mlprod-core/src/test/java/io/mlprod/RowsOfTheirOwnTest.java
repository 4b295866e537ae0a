package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.batching.Batching;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Models whose inputs do not count rows alike, such as one that divides a by b and broadcasts: nothing may share a run.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("ArrayRecordComponent") // never compared
class RowsOfTheirOwnTest {

    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final int CALLS = 200;

    record Quotient(float[] a, float[] b) {}

    record WholeQuotient(int[] a, int[] b) {}

    @Test
    void predict_vectorsInARecordWithBatching_areRunAlone() {
        try (ModelHandle<Quotient, float[]> handle = ModelHandle.builder(Quotient.class, float[].class)
                .load(MODELS.resolve("divide.onnx"))
                .batching(Batching.DEFAULT.maxRows(16))
                .build()) {
            for (int i = 1; i <= CALLS; i++) {
                Quotient quotient = new Quotient(new float[] {i, 2 * i}, new float[] {1, 2});
                assertThat(handle.predict(quotient).value()).containsExactly(i, i);
            }
        }
    }

    @Test
    void predictAll_vectorsWithoutRules_endsWithEveryAnswer() {
        try (ModelHandle<WholeQuotient, int[]> handle = ModelHandle.builder(WholeQuotient.class, int[].class)
                .load(MODELS.resolve("intdiv.onnx"))
                .build()) {
            List<WholeQuotient> all = new ArrayList<>();
            for (int i = 1; i <= CALLS; i++) {
                all.add(new WholeQuotient(new int[] {6 * i, 8 * i}, new int[] {2, 4}));
            }
            List<Outcome<int[]>> outcomes = handle.predictAll(all);
            for (int i = 1; i <= CALLS; i++) {
                assertThat(outcomes.get(i - 1).prediction().value()).containsExactly(3 * i, 2 * i);
            }
        }
    }

    @Test
    void predictAll_oneInput_ends() {
        try (ModelHandle<Quotient, float[]> handle = ModelHandle.builder(Quotient.class, float[].class)
                .load(MODELS.resolve("divide.onnx"))
                .build()) {
            assertThat(handle.predictAll(List.of(new Quotient(new float[] {6}, new float[] {2}))))
                    .singleElement()
                    .satisfies(
                            outcome -> assertThat(outcome.prediction().value()).containsExactly(3));
            assertThat(handle.predictAll(List.of())).isEmpty();
        }
    }

    @Test
    void predictEach_vectors_endsWithEveryAnswer() {
        try (ModelHandle<Quotient, float[]> handle = ModelHandle.builder(Quotient.class, float[].class)
                .load(MODELS.resolve("divide.onnx"))
                .build()) {
            List<Quotient> all = Collections.nCopies(50, new Quotient(new float[] {6}, new float[] {2}));
            Progress end = handle.predictEach(
                    all.iterator(),
                    Call.DEFAULT.timeout(Duration.ofSeconds(50)),
                    (input, outcome) -> {},
                    Progress.Reports.NONE);
            assertThat(end.done()).isEqualTo(50);
            assertThat(end.failed()).isZero();
        }
    }
}
