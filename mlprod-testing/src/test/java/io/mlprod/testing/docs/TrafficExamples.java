package io.mlprod.testing.docs;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.experiment.Metric;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.record.NotInput;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.traffic.Answered;
import io.mlprod.testing.traffic.Delay;
import io.mlprod.testing.traffic.Outcome;
import io.mlprod.testing.traffic.PredictorRuns;
import io.mlprod.testing.traffic.Regression;
import io.mlprod.testing.traffic.RolloutRuns;
import io.mlprod.testing.traffic.Stage;
import io.mlprod.testing.traffic.Traffic;
import java.time.Duration;

/** The Java of TRAFFIC.md. */
final class TrafficExamples {

    private TrafficExamples() {}

    // ---- first

    record Order(@NotInput String customer, float amount) {}

    record Score(float score) {}

    static final Traffic<Order, Score> SHOP = Traffic.of(
                    Order.class, Score.class, visit -> new Order(visit.user(), (float) visit.draw(0)))
            .users(2_000)
            .requestsPerHour(400)
            .errors(0.01);

    static RunningRollout start(Stage<Order, Score> stage) {
        return stage.fake("scores", order -> new Score(order.amount()), "7", "8")
                .rollout(
                        "8",
                        plan -> plan.unit(Order::customer)
                                .steps(0.1, 0.5)
                                .hold(Duration.ofHours(6))
                                .polling(polling -> polling.every(Duration.ofMinutes(5))));
    }

    static RolloutRuns candidateThatFails_isTakenBack() {
        return SHOP.regression(Regression.errors(0.3).in("8").from(Duration.ofHours(2)))
                .rollouts(10, TrafficExamples::start)
                .assertRolledBackWithin(Duration.ofHours(4))
                .assertSticky()
                .assertNoneLost();
    }

    static void candidateThatIsAsGood_isNotTakenBack() {
        SHOP.lasting(Duration.ofHours(6)).rollouts(200, TrafficExamples::start).assertFalseAlarmsAtMost(0.05);
    }

    // ---- regressions

    static Traffic<Order, Score> regressions(Traffic<Order, Score> traffic) {
        return traffic.outcome(Outcome.event("complaint", 0.02).after(Delay.logNormal(Duration.ofMinutes(20), 1)))
                .outcome(Outcome.measured(
                                "revenue",
                                (Answered<Order, Score> of) -> of.value().score() * 50)
                        .knownFor(0.8))
                .regression(Regression.notFinite(0.01).in("8"))
                .regression(Regression.answers("score", score -> score - 0.2)
                        .in("8")
                        .where((Order order) -> order.amount() > 0.9))
                .regression(Regression.outcomes("complaint", rate -> 3 * rate).in("8"));
    }

    // ---- the host's code

    /** The host's service. */
    static final class ScoreService {

        private final ModelHandle<Order, Score> scores;

        ScoreService(ModelHandle<Order, Score> scores) {
            this.scores = scores;
        }

        Prediction<Score> score(Order order) {
            return scores.predict(order, Call.DEFAULT.unit(order.customer()));
        }
    }

    static RunningRollout hosts(Stage<Order, Score> stage) {
        ScriptedModel<Order, Score> model = ScriptedModel.of(Order.class, Score.class);
        stage.closeAfter(model);
        model.version("7").otherwise(order -> new Score(order.amount()));
        model.version("8").otherwise(order -> new Score(order.amount() * 0.9f));
        ModelHandle<Order, Score> handle = stage.use(ModelHandle.builder(Order.class, Score.class)
                .name("scores")
                .load(model.version("7").source())
                .engine(stage.engine(model.engine()))
                .time(stage.time())
                .build());
        handle.versions().load(model.version("8").source());
        ScoreService service = new ScoreService(handle);
        stage.callThrough((order, call) -> service.score(order));
        return handle.rollout("8", plan -> plan.guard(Guard.event("complaint")));
    }

    // ---- experiments

    static void worseConversion_isFound() {
        SHOP.activity(0)
                .users(5_000)
                .outcome(Outcome.event(
                        "sale", (Answered<Order, Score> of) -> of.value().score() / 2))
                .regression(Regression.answers("score", score -> score / 2).in("8"))
                .experiments(
                        3,
                        stage -> stage.fake("scores", order -> new Score(order.amount()), "7", "8")
                                .experiment(
                                        "score-8",
                                        plan -> plan.unit(Order::customer)
                                                .control("7", 0.5)
                                                .arm("new", "8", 0.5)
                                                .metric(Metric.proportion("sale"))))
                .assertFoundWithin(Duration.ofHours(20), 1);
    }

    // ---- chains

    static PredictorRuns tierThatIsDown_isReplaced() {
        return SHOP.regression(Regression.errors(1)
                        .ofModel("scores")
                        .from(Duration.ofHours(8))
                        .until(Duration.ofHours(10)))
                .predictors(1, stage -> {
                    FallbackChain<Order, Score> chain = FallbackChain.builder(Order.class, Score.class)
                            .name("orders")
                            .time(stage.time())
                            .primary(
                                    stage.fake("scores", order -> new Score(order.amount()), "7"),
                                    tier -> tier.breaker(
                                            BreakerSettings.DEFAULT.jitter(0).ramp(Duration.ZERO)))
                            .orElse(new Score(0.5f));
                    stage.closeAfter(chain);
                    return chain;
                })
                .assertAllAnswered()
                .assertRecoveredWithin(Duration.ofMinutes(10));
    }

    // ---- end
}
