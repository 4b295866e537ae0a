package io.mlprod.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.ModelHandle;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.rollout.Guard;
import io.mlprod.testing.traffic.Orders.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Regressions of models whose scores are a map by class, as those of scikit-learn are. */
class MapAnswersTest {

    /** What the model gives. */
    public record Scores(String label, Map<String, Float> probabilities) {}

    private static Traffic<Order, Scores> traffic() {
        return Traffic.of(
                        Order.class,
                        Scores.class,
                        visit -> new Order(visit.user(), visit.request(), (float) visit.draw(0)))
                .lasting(Duration.ofHours(2));
    }

    private static Scores scores(Order order) {
        return new Scores("review", Map.of("pass", 1 - order.amount(), "review", order.amount()));
    }

    private static ModelHandle<Order, Scores> model(Stage<Order, Scores> stage) {
        return stage.fake("scores", MapAnswersTest::scores, "7", "8");
    }

    private static RolloutRuns rollout(Regression<Object> regression, float most) {
        return traffic()
                .regression(regression.in("8"))
                .rollouts(
                        1,
                        stage -> model(stage)
                                .rollout(
                                        "8",
                                        plan -> plan.unit(Order::customer)
                                                .steps(0.5)
                                                .polling(polling -> polling.every(Duration.ofMinutes(5)))
                                                .guard(Guard.<Scores>when(
                                                        "high",
                                                        of -> of.probabilities().get("review") > most))));
    }

    @Test
    void answers_changeEachNumberOfTheMap() {
        List<Double> factors = new ArrayList<>();
        traffic()
                .lasting(Duration.ofMinutes(10))
                .regression(Regression.answers("probabilities", p -> p / 2).in("7"))
                .predictors(1, stage -> {
                    ModelHandle<Order, Scores> model = model(stage);
                    return (order, call) -> {
                        var answer = model.predict(order, call);
                        answer.value()
                                .probabilities()
                                .forEach((name, p) -> factors.add((double) p
                                        / scores(order).probabilities().get(name)));
                        return answer;
                    };
                })
                .assertAllAnswered();

        assertThat(factors).isNotEmpty().allSatisfy(factor -> assertThat(factor).isEqualTo(0.5, within(1e-6)));
    }

    @Test
    void answers_thatNoGuardMinds_areNotTakenBack() {
        RolloutRuns runs = rollout(Regression.answers("probabilities", p -> p * 0.99), 1);

        assertThat(runs).asString().contains(" 0 answered by the control").doesNotContain("ROLLED_BACK");
        runs.assertNoneLost();
    }

    @Test
    void answers_thatAGuardMinds_areTakenBack() {
        rollout(Regression.answers("probabilities", p -> p + 1), 1).assertRolledBackWithin(Duration.ofHours(1));
    }

    @Test
    void nan_ofTheCandidate_isTakenBack() {
        rollout(Regression.notFinite(1), 1)
                .assertRolledBackWithin(Duration.ofHours(1))
                .assertNoneLost();
    }

    @Test
    void nan_isWhatTheHandleComplainsAbout() {
        List<RuntimeException> errors = new ArrayList<>();
        traffic()
                .lasting(Duration.ofMinutes(10))
                .regression(Regression.notFinite(1).in("7"))
                .predictors(1, stage -> {
                    ModelHandle<Order, Scores> model = model(stage);
                    return (order, call) -> {
                        try {
                            return model.predict(order, call);
                        } catch (RuntimeException e) {
                            errors.add(e);
                            throw e;
                        }
                    };
                });

        assertThat(errors)
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error)
                        .isInstanceOf(InvalidOutputException.class)
                        .hasMessageContaining("NaN"));
    }

    /** What a model without numbers gives. */
    public record Label(String label) {}

    @Test
    void nan_inAModelWithoutNumbers_isAnError() {
        assertThatThrownBy(() -> Traffic.of(Order.class, Label.class, visit -> new Order(visit.user(), 1, 1))
                        .regression(Regression.notFinite(1).in("7"))
                        .predictors(1, stage -> stage.fake("labels", order -> new Label("review"), "7")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no output that is read has floating-point numbers");
    }

    @Test
    void answers_thatAreTexts_cannotBeChanged() {
        assertThatThrownBy(() -> rollout(Regression.answers("label", p -> p), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A regression changes output 'label', which has string; it can change FLOAT, DOUBLE and"
                        + " INT64, in tensors and in maps");
    }
}
