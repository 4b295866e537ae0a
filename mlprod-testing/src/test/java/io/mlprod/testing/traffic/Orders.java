package io.mlprod.testing.traffic;

import io.mlprod.experiment.Metric;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.record.NotInput;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RunningRollout;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** The shop of these tests. */
final class Orders {

    /** What the model takes. */
    public record Order(@NotInput String customer, @NotInput long number, float amount) {}

    /** What it gives. */
    public record Score(float score) {}

    private Orders() {}

    static Traffic<Order, Score> traffic() {
        return Traffic.of(
                Order.class, Score.class, visit -> new Order(visit.user(), visit.request(), (float) visit.draw(0)));
    }

    static RunningRollout rollout(Stage<Order, Score> stage, UnaryOperator<Rollout<Order, Score>> plan) {
        return stage.fake("scores", order -> new Score(order.amount()), "7", "8")
                .rollout(
                        "8",
                        of -> plan.apply(polledRarely(of.unit(Order::customer))
                                .steps(0.1, 0.5)
                                .hold(Duration.ofHours(8))
                                .minUnits(50)));
    }

    static RunningRollout rollout(Stage<Order, Score> stage) {
        return rollout(stage, plan -> plan);
    }

    /** As often as is enough for one process, so that runs take less time. */
    static Rollout<Order, Score> polledRarely(Rollout<Order, Score> plan) {
        return plan.polling(polling -> polling.every(Duration.ofMinutes(5)));
    }

    static RunningRollout rolloutWithComplaints(Stage<Order, Score> stage) {
        return rollout(stage, plan -> plan.guard(Guard.event("complaint")));
    }

    /** A handle, then a lighter one, then nothing. */
    static FallbackChain<Order, Score> chain(Stage<Order, Score> stage) {
        FallbackChain<Order, Score> chain = FallbackChain.builder(Order.class, Score.class)
                .name("orders")
                .time(stage.time())
                .budget(Duration.ofMillis(50))
                .primary(
                        stage.fake("scores", order -> new Score(order.amount()), "7"),
                        tier -> tier.timeout(Duration.ofMillis(20))
                                .breaker(BreakerSettings.DEFAULT.jitter(0).ramp(Duration.ZERO)))
                .then(stage.fake("lite", order -> new Score(0.5f), "1"))
                .orElseThrow();
        stage.closeAfter(chain);
        return chain;
    }

    static RunningExperiment experiment(Stage<Order, Score> stage) {
        return stage.fake("scores", order -> new Score(order.amount()), "7", "8")
                .experiment(
                        "score-8",
                        plan -> plan.unit(Order::customer)
                                .control("7", 0.5)
                                .arm("new", "8", 0.5)
                                .metric(Metric.proportion("sale"))
                                .outcomesWithin(Duration.ofHours(2)));
    }
}
