package io.mlprod.samples.credit;

import io.mlprod.ModelHandle;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.Model;
import io.mlprod.testing.latency.AllocationBudget;
import io.mlprod.testing.latency.LatencyBudget;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limits that hold on any machine: bytes, and time relative to the champion. */
@MlprodTest
class Step10BudgetsTest {

    private static final Features INPUT = new Features(8, 6, 45, 0);

    @Model("src/main/resources/credit/credit-1.onnx")
    private static ModelHandle<Features, Score> champion;

    @Model("src/main/resources/credit/credit-2.onnx")
    private static ModelHandle<Features, Score> challenger;

    @Test
    void predict_allocatesLittle() {
        AllocationBudget.of(() -> champion.predict(INPUT)).atMostBytes(4_000);
    }

    @Test
    @Tag("perf")
    void challenger_isNotMuchSlower() {
        LatencyBudget.of(() -> challenger.predict(INPUT))
                .relativeTo(() -> champion.predict(INPUT))
                .atMost(2);
    }
}
