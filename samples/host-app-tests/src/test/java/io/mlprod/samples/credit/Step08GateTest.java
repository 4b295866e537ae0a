package io.mlprod.samples.credit;

import io.mlprod.ModelHandle;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.Model;
import io.mlprod.testing.evaluate.EvaluationReport;
import io.mlprod.testing.evaluate.Gate;
import io.mlprod.testing.evaluate.Metric;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** May the challenger replace the champion? The report is in target/mlprod. */
@MlprodTest
class Step08GateTest {

    @Model("src/main/resources/credit/credit-1.onnx")
    private static ModelHandle<Features, Score> champion;

    @Model("src/main/resources/credit/credit-2.onnx")
    private static ModelHandle<Features, Score> challenger;

    @TestFactory
    Stream<DynamicTest> challenger_mayReplaceTheChampion() {
        return EvaluationReport.of(Step07EvaluationTest.LOANS.run("challenger", challenger))
                .against(Step07EvaluationTest.LOANS.run("champion", champion))
                .metrics(Metric.LOG_LOSS)
                .gates(
                        Gate.nonInferior(Metric.ROC_AUC, 0.02),
                        Gate.notWorse(Metric.ROC_AUC, 0.02).perSlice())
                .build()
                .write()
                .tests();
    }
}
