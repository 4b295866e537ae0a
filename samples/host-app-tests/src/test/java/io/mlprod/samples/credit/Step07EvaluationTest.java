package io.mlprod.samples.credit;

import io.mlprod.ModelHandle;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.Model;
import io.mlprod.testing.data.DataChecks;
import io.mlprod.testing.data.Row;
import io.mlprod.testing.evaluate.EvaluationReport;
import io.mlprod.testing.evaluate.Gate;
import io.mlprod.testing.evaluate.Metric;
import io.mlprod.testing.evaluate.ModelEvaluation;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Is the test set any good, and the model on it, also in each region? */
@MlprodTest
class Step07EvaluationTest {

    static final ModelEvaluation<Row, Features, Score, BinaryEvaluation> LOANS = ModelEvaluation.of(Data.TEST)
            .input(Data::features)
            .binary(row -> row.number("defaulted") == 1, Score::risk)
            .sliceBy("region")
            .bucket("age", row -> row.number("age"), 30, 50);

    @Model("src/main/resources/credit/credit-1.onnx")
    private static ModelHandle<Features, Score> credit;

    @Test
    void data_ofTrainingAndTest_areClean() {
        DataChecks.of(Data.TRAIN, Data.TEST, "defaulted").run().assertNoErrors();
    }

    @TestFactory
    Stream<DynamicTest> champion_isGoodEnoughEverywhere() {
        return EvaluationReport.of(LOANS.run("champion", credit))
                .metrics(Metric.LOG_LOSS, Metric.BRIER)
                .gates(
                        Gate.atLeast(Metric.ROC_AUC, 0.70),
                        Gate.point(Metric.ROC_AUC, 0.65).perSlice())
                .build()
                .tests();
    }
}
