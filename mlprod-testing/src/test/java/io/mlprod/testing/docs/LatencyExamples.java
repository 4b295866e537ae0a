package io.mlprod.testing.docs;

import io.mlprod.ModelHandle;
import io.mlprod.testing.latency.AllocationBudget;
import io.mlprod.testing.latency.LatencyBudget;

/** The Java of LATENCY.md. */
final class LatencyExamples {

    private LatencyExamples() {}

    record Order(float amount) {}

    record Score(float score) {}

    static void budgets(
            ModelHandle<Order, Score> scores,
            ModelHandle<Order, Score> champion,
            ModelHandle<Order, Score> challenger,
            Order order) {
        LatencyBudget.of(() -> scores.predict(order)).relativeToCalibration().atMost(5);

        LatencyBudget.of(() -> challenger.predict(order))
                .relativeTo(() -> champion.predict(order))
                .atMost(1.5);

        AllocationBudget.of(() -> scores.predict(order)).atMostBytes(700);
    }

    static void measured(ModelHandle<Order, Score> scores, Order order) {
        System.out.println(LatencyBudget.of(() -> scores.predict(order)).measure());
        System.out.println(AllocationBudget.of(() -> scores.predict(order)).measure());
    }
}
