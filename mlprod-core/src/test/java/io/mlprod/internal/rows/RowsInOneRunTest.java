package io.mlprod.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.internal.rows.RowCase.Seen;
import io.mlprod.lifecycle.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks models with every dynamic range, reduction and norm for 500 rows of which one is far out. */
class RowsInOneRunTest {

    private static final int ROWS = 500;

    static Stream<Named<RowCase>> cases() {
        return RowCase.all().stream()
                .filter(one -> one.name().startsWith("500 rows: "))
                .map(one -> Named.of(one.name(), one));
    }

    /** Small numbers, of which few operators over the batch take any notice. */
    private static List<float[]> calm() {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new float[] {0.001f * i - 0.2505f, 0.5005f - 0.001f * i, i % 2 == 0 ? 0.25f : -0.25f, 0.125f});
        }
        return rows;
    }

    private static List<float[]> withOneOutlier() {
        List<float[]> rows = calm();
        rows.set(ROWS / 3, new float[] {4_000, -900, 7_000, 2});
        return rows;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void predictAll_oneOutlierAfterACalmBatch_isAsAlone(RowCase one) {
        try (ModelHandle<float[], float[]> handle = ModelHandle.builder(float[].class, float[].class)
                .load(ModelSource.of(one.model().array()))
                .build()) {
            List<float[]> rows = withOneOutlier();
            List<float[]> alone =
                    rows.stream().map(row -> handle.predict(row).value()).toList();
            handle.predictAll(calm());

            List<Outcome<float[]>> together = handle.predictAll(rows);

            for (int i = 0; i < ROWS; i++) {
                float[] expected = alone.get(i);
                float[] actual = together.get(i).prediction().value();
                for (int j = 0; j < expected.length; j++) {
                    assertThat(actual[j]).isCloseTo(expected[j], within(Math.abs(expected[j]) * 1e-5f + 1e-6f));
                }
            }
            assertThat(handle.versions().list().get(0).rowByRow().isEmpty())
                    .isEqualTo(one.seen().equals(Map.of("y", Seen.APART)));
        }
    }
}
