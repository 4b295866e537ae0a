package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.batching.Batching;
import io.mlprod.batching.RowIndependence;
import io.mlprod.error.LoadException;
import io.mlprod.observe.AnswerSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When inputs share a run, and what happens with models whose rows influence one another only sometimes. */
class RowIndependenceTest {

    private static final int ROWS = 500;

    /** Small numbers, of which no operator over the batch takes any notice. */
    private static List<float[]> calm() {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new float[] {0.001f * i - 0.25f, 0.5f - 0.001f * i, i % 2 == 0 ? 0.25f : -0.25f, 0.125f});
        }
        return rows;
    }

    private static List<float[]> withOneOutlier() {
        List<float[]> rows = calm();
        rows.set(ROWS / 3, new float[] {4_000, -900, 70_000, 2});
        return rows;
    }

    /** However rows are cut into batches, each batch has outliers, of which only the largest stays what it is alone. */
    private static List<float[]> withManyOutliers() {
        List<float[]> rows = calm();
        for (int i = 0; i < ROWS; i += 4) {
            rows.set(i, new float[] {1_000 + i, -900, 2, 2});
        }
        return rows;
    }

    private static ModelHandleBuilder<float[], float[]> builder(String model) {
        return ModelHandle.builder(float[].class, float[].class).load(TestModels.path(model));
    }

    private static List<float[]> alone(String model, List<float[]> rows) {
        try (ModelHandle<float[], float[]> handle = builder(model).build()) {
            return rows.stream().map(row -> handle.predict(row).value()).toList();
        }
    }

    private static int different(List<Outcome<float[]>> outcomes, List<float[]> expected) {
        int count = 0;
        for (int i = 0; i < expected.size(); i++) {
            if (!Arrays.equals(outcomes.get(i).prediction().value(), expected.get(i))) {
                count++;
            }
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixes_dynamic_scale", "mixes_large_maximum", "mixes_cumulative", "mixes_if_large"})
    void predictAll_outlierAfterACalmBatch_isAsAlone(String model) {
        List<float[]> expected = alone(model, withOneOutlier());
        try (ModelHandle<float[], float[]> handle = builder(model).build()) {
            handle.predictAll(calm().subList(0, 2));
            handle.predictAll(calm());

            assertThat(different(handle.predictAll(withOneOutlier()), expected)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixes_dynamic_scale", "mixes_large_maximum", "mixes_cumulative", "mixes_if_large"})
    void predictAll_outlierWhereRowsAreAssumedIndependent_changesOtherRows(String model) {
        List<float[]> expected = alone(model, withOneOutlier());
        try (ModelHandle<float[], float[]> handle =
                builder(model).rowIndependence(RowIndependence.ASSUMED).build()) {
            List<Outcome<float[]>> outcomes = handle.predictAll(withOneOutlier());

            assertThat(outcomes.get(0).prediction().source()).isEqualTo(AnswerSource.BATCH);
            assertThat(different(outcomes, expected))
                    .as("what makes these models good tests")
                    .isPositive();
        }
    }

    @Test
    void predictAll_engineThatIsWrongAboutRareRows_isFoundOutAndStaysFoundOut() {
        List<float[]> expected = alone("mixes_large_maximum", withManyOutliers());
        try (ModelHandle<float[], float[]> handle =
                builder("mixes_large_maximum").engine(new ClaimedIndependence()).build()) {
            handle.predictAll(calm());
            for (int batch = 0;
                    batch <= 400_000 / ROWS;
                    batch++) { // one row of 50,000 is compared, after eight of the first
                handle.predictAll(withManyOutliers());
            }

            assertThat(different(handle.predictAll(withManyOutliers()), expected))
                    .isZero();
            assertThat(handle.versions().list().get(0).rowByRow()).contains("another answer in a batch than alone");
        }
    }

    @Test
    void versions_modelWhoseRowsMeet_saysTheNodeAndWhy() {
        try (ModelHandle<float[], float[]> handle =
                builder("mixes_dynamic_scale").build()) {
            assertThat(handle.versions().list().get(0).rowByRow())
                    .isEqualTo("DynamicQuantizeLinear takes its scale from all rows; quantise the model statically");
        }
    }

    @Test
    void versions_modelWhoseRowsAreApart_saysNothing() {
        try (ModelHandle<float[], float[]> handle = builder("dynamic_batch").build()) {
            assertThat(handle.versions().list().get(0).rowByRow()).isEmpty();
        }
    }

    @Test
    void predictAll_independenceNone_runsEveryInputAlone() {
        try (ModelHandle<float[], float[]> handle =
                builder("dynamic_batch").rowIndependence(RowIndependence.NONE).build()) {
            assertThat(handle.predictAll(calm()))
                    .allSatisfy(
                            outcome -> assertThat(outcome.prediction().source()).isEqualTo(AnswerSource.RUN));
        }
    }

    @Test
    void build_batchingAndIndependenceNone_saysThatTheyExcludeEachOther() {
        assertThatThrownBy(() -> builder("dynamic_batch")
                        .batching(Batching.DEFAULT.maxRows(8))
                        .rowIndependence(RowIndependence.NONE)
                        .build())
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("batching(...) lets inputs share runs, which rowIndependence(NONE) rules out");
    }
}
