package io.mlprod.testing.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Bootstrap;
import io.mlprod.evaluation.ClassificationEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.RegressionEvaluation;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics are those of scikit-learn, and intervals of resamples those of numpy; see evaluate.py. */
class ScikitLearnTest {

    private static final JsonNode EXPECTED = Credit.expected();
    private static final Offset<Double> EXACT = within(1e-9);
    private static final Bootstrap MANY = Bootstrap.DEFAULT.resamples(4_000);

    @ParameterizedTest
    @ValueSource(strings = {"champion", "challenger"})
    void metrics_ofScores_areTheirs(String model) {
        EvaluatedModel<BinaryEvaluation> evaluated = Credit.evaluation().run(model, Credit.column(model));

        assertThat(evaluated.rows()).isEqualTo(EXPECTED.get("rows").asInt());
        for (Metric<BinaryEvaluation> metric : List.of(
                Metric.ROC_AUC,
                Metric.AVERAGE_PRECISION,
                Metric.LOG_LOSS,
                Metric.BRIER,
                Metric.ACCURACY,
                Metric.BALANCED_ACCURACY,
                Metric.PRECISION,
                Metric.RECALL,
                Metric.F1,
                Metric.MCC)) {
            assertThat(evaluated.metric(metric).value())
                    .as(metric.name())
                    .isCloseTo(
                            EXPECTED.at("/models/" + model).get(metric.name()).doubleValue(), EXACT);
        }
    }

    @Test
    void metrics_ofSlices_areTheirs() {
        EvaluatedModel<BinaryEvaluation> challenger = Credit.challenger();

        assertThat(challenger.slices()).hasSize(EXPECTED.get("slices").size());
        for (Map.Entry<String, JsonNode> slice : EXPECTED.get("slices").properties()) {
            assertThat(challenger.metric(Metric.ROC_AUC, slice.getKey()).value())
                    .as(slice.getKey())
                    .isCloseTo(slice.getValue().get("ROC AUC").doubleValue(), EXACT);
            assertThat(challenger.slices())
                    .contains(new Slice(
                            slice.getKey(), slice.getValue().get("rows").asInt()));
        }
    }

    @Test
    void metrics_ofNumbers_areTheirs() {
        EvaluatedModel<RegressionEvaluation> evaluated = ModelEvaluation.of(Credit.rows())
                .regression(row -> row.number("amount"), Double::doubleValue)
                .run("model", Credit.column("predicted"));

        for (Metric<RegressionEvaluation> metric : List.of(Metric.MAE, Metric.RMSE, Metric.MAPE, Metric.R2)) {
            assertThat(evaluated.metric(metric).value())
                    .as(metric.name())
                    .isCloseTo(EXPECTED.get("regression").get(metric.name()).doubleValue(), EXACT);
        }
    }

    @Test
    void metrics_ofClasses_areTheirs() {
        EvaluatedModel<ClassificationEvaluation> evaluated = ModelEvaluation.of(Credit.rows())
                .classes(row -> row.text("grade"), String::valueOf)
                .run("model", Credit.model(row -> row.text("graded")));

        for (Metric<ClassificationEvaluation> metric :
                List.of(Metric.CLASS_ACCURACY, Metric.CLASS_BALANCED_ACCURACY, Metric.MACRO_F1)) {
            assertThat(evaluated.metric(metric).value())
                    .as(metric.name())
                    .isCloseTo(EXPECTED.get("classes").get(metric.name()).doubleValue(), EXACT);
        }
    }

    @Test
    void difference_ofTwoModels_hasTheIntervalOfNumpy() {
        var evaluation = Credit.evaluation().bootstrap(MANY);
        Estimate difference = evaluation
                .run("challenger", Credit.column("challenger"))
                .difference(Metric.ROC_AUC, evaluation.run("champion", Credit.column("champion")));

        assertIsNear(difference, EXPECTED.at("/bootstrap/difference"));
    }

    @Test
    void difference_ofUnits_hasTheIntervalOfNumpy() {
        var evaluation = Credit.evaluation().unit(row -> row.text("user")).bootstrap(MANY);
        Estimate difference = evaluation
                .run("challenger", Credit.column("challenger"))
                .difference(Metric.ROC_AUC, evaluation.run("champion", Credit.column("champion")));

        assertIsNear(difference, EXPECTED.at("/bootstrap/differenceByUser"));
    }

    @Test
    void metric_ofUnits_hasTheIntervalOfNumpy_andIsWiderThanThatOfRows() {
        var evaluation = Credit.evaluation().bootstrap(MANY);
        Estimate byRow = evaluation.run("m", Credit.column("challenger")).metric(Metric.ROC_AUC);
        Estimate byUser = evaluation
                .unit(row -> row.text("user"))
                .run("m", Credit.column("challenger"))
                .metric(Metric.ROC_AUC);

        assertIsNear(byUser, EXPECTED.at("/bootstrap/byUser"));
        assertThat(byUser.upper() - byUser.lower()).isGreaterThan(1.1 * (byRow.upper() - byRow.lower()));
    }

    @Test
    void chanceOfBest_isThatOfNumpy() {
        var evaluation = Credit.evaluation().bootstrap(MANY);
        Ranking ranking = Ranking.of(
                Metric.ROC_AUC,
                List.of(
                        evaluation.run("champion", Credit.column("champion")),
                        evaluation.run("challenger", Credit.column("challenger"))));

        double expected = EXPECTED.at("/bootstrap/chanceOfBest").doubleValue();
        assertThat(ranking.places().get(0).model()).isEqualTo("challenger");
        assertThat(ranking.places().get(0).chanceOfBest()).isCloseTo(expected, within(0.032)); // 4 standard errors
    }

    /** Bounds of 4,000 and 20,000 resamples differ by chance; a bound's standard error is about 2 % of the width. */
    private static void assertIsNear(Estimate estimate, JsonNode bounds) {
        double width = bounds.get("upper").doubleValue() - bounds.get("lower").doubleValue();
        assertThat(estimate.lower()).isCloseTo(bounds.get("lower").doubleValue(), within(0.05 * width));
        assertThat(estimate.upper()).isCloseTo(bounds.get("upper").doubleValue(), within(0.05 * width));
    }
}
