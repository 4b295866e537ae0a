package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.Violation.Handling;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** predictAll looks at whole chunks at once; that must find what a look at each row finds. */
class QuickLookTest {

    private static final Path LOGISTIC = Path.of("src/test/resources/models/logistic30.onnx");
    private static final int ROWS = 300;

    /** Thirty columns: more than one group of each size that the encoder has. */
    record Cell(
            float f0,
            float f1,
            float f2,
            float f3,
            float f4,
            float f5,
            float f6,
            float f7,
            float f8,
            float f9,
            float f10,
            float f11,
            float f12,
            float f13,
            float f14,
            float f15,
            float f16,
            float f17,
            float f18,
            float f19,
            float f20,
            float f21,
            float f22,
            float f23,
            float f24,
            double f25,
            float f26,
            float f27,
            float f28,
            float f29) {

        static Cell of(float[] v) {
            return new Cell(
                    v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14],
                    v[15], v[16], v[17], v[18], v[19], v[20], v[21], v[22], v[23], v[24], v[25], v[26], v[27], v[28],
                    v[29]);
        }
    }

    private static List<float[]> rows() {
        Random random = new Random(7);
        return IntStream.range(0, ROWS)
                .mapToObj(i -> {
                    float[] row = new float[30];
                    for (int j = 0; j < row.length; j++) {
                        row[j] = (float) Math.exp(2 * random.nextGaussian());
                    }
                    return row;
                })
                .toList();
    }

    @Test
    void predictAll_recordsOfThirtyColumns_areWrittenAsTheTensorHasThem() {
        List<float[]> rows = rows();
        try (var records = ModelHandle.builder(Cell.class, float[].class)
                        .load(LOGISTIC)
                        .build();
                ModelHandle<Inputs, Outputs> tensors = ModelHandle.open(LOGISTIC)) {
            List<Outcome<float[]>> outcomes =
                    records.predictAll(rows.stream().map(Cell::of).toList());
            for (int i = 0; i < ROWS; i++) {
                float[] expected = tensors.predict(Inputs.of("X", Tensor.of(rows.get(i), 1, 30)))
                        .value()
                        .tensor("probabilities")
                        .floats();
                assertThat(outcomes.get(i).prediction().value()).containsExactly(expected, offset());
                assertThat(records.predict(Cell.of(rows.get(i))).value()).containsExactly(expected);
            }
        }
    }

    private static org.assertj.core.data.Offset<Float> offset() {
        return org.assertj.core.data.Offset.offset(1e-4f);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void predictAll_oneNonFiniteValueAnywhere_failsThatRowOnly(float bad) {
        try (var handle =
                ModelHandle.builder(float[].class, float[].class).load(LOGISTIC).build()) {
            for (int at : new int[] {0, 17, 29}) {
                for (int row : new int[] {0, 17, 150, ROWS - 1}) {
                    List<float[]> rows = new ArrayList<>(rows());
                    rows.get(row)[at] = bad;
                    List<Outcome<float[]>> outcomes = handle.predictAll(rows);
                    for (int i = 0; i < ROWS; i++) {
                        assertThat(outcomes.get(i).isAnswered()).as("row %d", i).isEqualTo(i != row);
                    }
                }
            }
        }
    }

    @Test
    void predictAll_largestAndSmallestFloats_areGood() {
        float[] extreme = new float[30];
        extreme[0] = Float.MAX_VALUE;
        extreme[1] = -Float.MAX_VALUE;
        extreme[2] = Float.MIN_VALUE;
        extreme[3] = -0.0f;
        List<float[]> rows = new ArrayList<>(rows());
        rows.set(5, extreme);
        try (var handle =
                ModelHandle.builder(float[].class, long[].class).load(LOGISTIC).build()) {
            assertThat(handle.predictAll(rows)).allMatch(Outcome::isAnswered);
        }
    }

    @Test
    void predictAll_ruleOfOneColumn_isKeptInEveryRow() {
        Schema schema = Schema.builder()
                .feature("f3", feature -> feature.range(0, 2).clamp())
                .feature("f29", feature -> feature.max(5))
                .build();
        try (var handle = ModelHandle.builder(Cell.class, float[].class)
                .load(LOGISTIC)
                .schema(schema)
                .build()) {
            List<float[]> rows = rows();
            List<Outcome<float[]>> outcomes =
                    handle.predictAll(rows.stream().map(Cell::of).toList());

            int rejected = 0;
            int clamped = 0;
            for (int i = 0; i < ROWS; i++) {
                boolean isValid = rows.get(i)[29] <= 5;
                assertThat(outcomes.get(i).isAnswered()).as("row %d", i).isEqualTo(isValid);
                rejected += isValid ? 0 : 1;
                if (isValid && rows.get(i)[3] > 2) {
                    clamped++;
                    assertThat(outcomes.get(i).prediction().violations())
                            .singleElement()
                            .satisfies(finding -> assertThat(finding.handling()).isEqualTo(Handling.CLAMPED));
                } else if (isValid) {
                    assertThat(outcomes.get(i).prediction().violations()).isEmpty();
                }
            }
            assertThat(rejected).isPositive();
            assertThat(clamped).isPositive();
        }
    }
}
