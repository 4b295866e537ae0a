package io.mlprod.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.error.InvalidInputException;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.traffic.Orders.Order;
import io.mlprod.testing.traffic.Orders.Score;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rollouts on real handles, with what goes wrong in hosts planted. */
class RolloutTrafficTest {

    private static final Duration HALF_DAY = Duration.ofHours(12);

    /** A short one, in which the candidate fails often from the third hour on. */
    private static Traffic<Order, Score> failing() {
        return Orders.traffic()
                .lasting(Duration.ofHours(8))
                .errors(0.01)
                .regression(Regression.errors(0.5).in("8").from(Duration.ofHours(3)));
    }

    @Test
    void errorsOfTheCandidate_areTakenBackInTime() {
        RolloutRuns runs = failing().rollouts(3, Orders::rollout);

        runs.assertRolledBackWithin(Duration.ofHours(2)).assertSticky().assertNoneLost();
        assertThat(runs)
                .asString()
                .startsWith("3 rollouts, seeds 1 to 3; 1,000 users for 8 h at 500 requests an hour")
                .contains("regression         50 % errors in version 8 from 3 h")
                .contains("at the end         3 ROLLED_BACK")
                .containsPattern("time to rollback +median .*, p90 .*, max .* min")
                .containsPattern("users exposed +median \\d+, p90 \\d+, max \\d+");
    }

    @Test
    void runs_ofTheSameSeed_areTheSame() {
        Traffic<Order, Score> traffic = failing().lasting(Duration.ofHours(5));
        String first = traffic.seed(5).rollouts(1, Orders::rollout).toString();

        assertThat(traffic.seed(5).rollouts(1, Orders::rollout)).hasToString(first);
        assertThat(traffic.seed(6).rollouts(1, Orders::rollout).toString().replace("seed 6", "seed 5"))
                .isNotEqualTo(first);
    }

    @Test
    void rollback_thatComesTooLate_showsSeedTimeAndReason() {
        RolloutRuns runs = failing().rollouts(2, Orders::rollout);

        assertThatThrownBy(() -> runs.assertRolledBackWithin(Duration.ofMinutes(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 of 2 runs were not taken back within 1 min")
                .hasMessageContaining("seed 1: taken back after ")
                .hasMessageContaining("users exposed: guard errors: the candidate's rate is surely above the control's")
                .hasMessageContaining("2 rollouts, seeds 1 to 2");
    }

    @Test
    void share_ofRunsThatMustBeTakenBack_mayBeBelowOne() {
        RolloutRuns runs = failing().rollouts(2, Orders::rollout);

        runs.assertRolledBackWithin(Duration.ofHours(2), 0.5);
        assertThatThrownBy(() -> runs.assertRolledBackWithin(Duration.ofMinutes(1), 0.5))
                .hasMessageContaining("50 % must be");
    }

    @Test
    void candidate_thatIsOnlyBadInASlice_isTakenBackForThatSlice() {
        Orders.traffic()
                .lasting(HALF_DAY)
                .regression(Regression.errors(1).in("8").where((Order order) -> order.amount() > 0.5))
                .rollouts(2, Orders::rollout)
                .assertRolledBackWithin(Duration.ofHours(1))
                .assertNoneLost();
    }

    @Test
    void nan_ofTheCandidate_isTakenBack_andNobodyNotices() {
        Orders.traffic()
                .lasting(Duration.ofHours(4))
                .regression(Regression.notFinite(1).in("8"))
                .rollouts(2, Orders::rollout)
                .assertRolledBackWithin(Duration.ofMinutes(30))
                .assertNoneLost();
    }

    @Test
    void score_thatIsWrong_isFoundByAGuardThatLooksAtIt() {
        Orders.traffic()
                .lasting(Duration.ofHours(4))
                .regression(Regression.answers("score", score -> score + 1).in("8"))
                .rollouts(
                        2,
                        stage -> Orders.rollout(stage, plan -> plan.guard(Guard.outside("score", Score::score, 0, 1))))
                .assertRolledBackWithin(Duration.ofHours(1));
    }

    @Test
    void complaints_thatComeLate_areFoundWhenTheyAreKnown() {
        Traffic<Order, Score> traffic = Orders.traffic()
                .lasting(HALF_DAY)
                .outcome(Outcome.event("complaint", 0.05).after(Delay.exponential(Duration.ofMinutes(10))))
                .regression(Regression.outcomes("complaint", rate -> 10 * rate).in("8"));

        RolloutRuns runs = traffic.rollouts(2, Orders::rolloutWithComplaints);
        runs.assertRolledBackWithin(Duration.ofHours(6));
        assertThatThrownBy(() -> runs.assertRolledBackWithin(Duration.ofHours(1))) // outcomesWithin alone is an hour
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void slowness_isTakenBackByTheMachinesClock() {
        Orders.traffic()
                .lasting(Duration.ofHours(2))
                .regression(Regression.slower(Duration.ofMillis(20)).in("8"))
                .rollouts(
                        1,
                        stage -> Orders.rollout(
                                stage,
                                plan -> plan.guard(
                                        Guard.slowerThan(Duration.ofMillis(15)).maxRatio(1))))
                .assertRolledBackWithin(Duration.ofHours(2));
    }

    @Test
    void version_thatDoesNotExist_isAFailureThatNamesThoseThatDo() {
        RolloutRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(1))
                .regression(Regression.errors(1).in("9"))
                .rollouts(1, Orders::rollout);

        assertThatThrownBy(() -> runs.assertRolledBackWithin(HALF_DAY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\"100 % errors in version 9\" met no request in the run of seed 1")
                .hasMessageContaining("the stage knows [scores@7, scores@8]");
    }

    @Test
    void regression_thatBeginsAfterTheTraffic_isAFailure() {
        RolloutRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(1))
                .regression(Regression.errors(1).in("8").from(Duration.ofHours(2)))
                .rollouts(1, Orders::rollout);

        assertThatThrownBy(() -> runs.assertRolledBackWithin(HALF_DAY))
                .hasMessageContaining("the traffic ends after 1 h, before it begins");
    }

    @Test
    void slice_thatNobodyIsIn_isAFailure() {
        RolloutRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(2))
                .regression(Regression.errors(1).in("8").where((Order order) -> order.amount() > 7))
                .rollouts(1, Orders::rollout);

        assertThatThrownBy(() -> runs.assertRolledBackWithin(HALF_DAY))
                .hasMessageContaining("or for none of its slice");
    }

    private static RunningRollout promotedSoon(Stage<Order, Score> stage) {
        return Orders.rollout(
                stage,
                plan -> plan.steps(0.5)
                        .hold(Duration.ofMinutes(30))
                        .minUnits(20)
                        .guard(Guard.errors().orRateBelow(0.2)));
    }

    @Test
    void rollout_thatWasPromotedBeforeTheRegression_isAFailure() {
        RolloutRuns runs = Orders.traffic()
                .lasting(HALF_DAY)
                .regression(Regression.errors(1).in("8").from(Duration.ofHours(10)))
                .rollouts(1, RolloutTrafficTest::promotedSoon);

        assertThatThrownBy(() -> runs.assertRolledBackWithin(Duration.ofHours(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("had ended before the regression began: it was PROMOTED after");
    }

    @Test
    void rollout_thatWasTakenBackBeforeTheRegression_isAFailure() {
        RolloutRuns runs = Orders.traffic()
                .lasting(HALF_DAY)
                .regression(Regression.errors(1).in("8").from(Duration.ofHours(10)))
                .rollouts(1, stage -> {
                    RunningRollout rollout = Orders.rollout(stage);
                    rollout.rollBack("by hand");
                    return rollout;
                });

        assertThatThrownBy(() -> runs.assertRolledBackWithin(Duration.ofHours(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the rollout had ended before: it was ROLLED_BACK after 0 ms");
    }

    @Test
    void traffic_withoutARequest_isAnError() {
        assertThatThrownBy(() -> Orders.traffic()
                        .lasting(Duration.ofSeconds(1))
                        .requestsPerHour(0.001)
                        .rollouts(1, Orders::rollout))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The traffic made no request: 1,000 users for 1 s at 0.001 requests an hour");
    }

    @Test
    void unit_thatIsTheRequestsNumber_isNotSticky() {
        RolloutRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(2))
                .rollouts(1, stage -> Orders.rollout(stage, plan -> plan.unit(order -> "" + order.number())));

        assertThatThrownBy(runs::assertSticky)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("users are not sticky, for example")
                .hasMessageContaining("two slots, so two units")
                .hasMessageContaining("look at the plan's unit function, or at what the host sets with Call.unit");
    }

    @Test
    void unit_thatTheHostsCodeForgets_isFound() {
        RolloutRuns runs = Orders.traffic().lasting(Duration.ofHours(1)).rollouts(1, stage -> {
            ModelHandle<Order, Score> handle = stage.fake("scores", order -> new Score(order.amount()), "7", "8");
            stage.callThrough((order, call) -> handle.predict(order));
            return handle.rollout("8", plan -> plan);
        });

        assertThatThrownBy(runs::assertSticky).hasMessageContaining("No prediction had a unit");
    }

    @Test
    void unit_thatTheHostsCodeGivesWithTheCall_isSticky() {
        Orders.traffic()
                .lasting(Duration.ofHours(2))
                .rollouts(1, stage -> {
                    ModelHandle<Order, Score> handle =
                            stage.fake("scores", order -> new Score(order.amount()), "7", "8");
                    stage.callThrough((order, call) -> handle.predict(order, Call.DEFAULT.unit(order.customer())));
                    return handle.rollout("8", plan -> plan.steps(0.5));
                })
                .assertSticky()
                .assertNoneLost();
    }

    @Test
    void unit_thatIsTheSameForAll_isFound() {
        RolloutRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(1))
                .rollouts(1, stage -> Orders.rollout(stage, plan -> plan.unit(order -> "shop")));

        assertThatThrownBy(runs::assertSticky).hasMessageContaining("users have the same slot");
    }

    @Test
    void users_whoComeOnce_showNothingAboutStickiness() {
        RolloutRuns runs = Orders.traffic()
                .users(200_000)
                .activity(0)
                .requestsPerHour(20)
                .lasting(Duration.ofHours(1))
                .rollouts(1, Orders::rollout);

        assertThatThrownBy(runs::assertSticky).hasMessageContaining("No user came twice in one step");
    }

    @Test
    void request_thatTheHostsCodeLoses_isFound() {
        RolloutRuns runs = Orders.traffic().lasting(Duration.ofHours(1)).rollouts(1, stage -> {
            ModelHandle<Order, Score> handle = stage.fake("scores", order -> new Score(order.amount()), "7", "8");
            stage.callThrough((order, call) -> {
                if (order.number() == 17) {
                    throw new InvalidInputException("the host is too strict", List.of(), null);
                }
                return handle.predict(order, call);
            });
            return handle.rollout("8", plan -> plan.unit(Order::customer));
        });

        assertThatThrownBy(runs::assertNoneLost)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 of ")
                .hasMessageContaining("request 17 of user 1-u")
                .hasMessageContaining("the host is too strict");
    }

    @Test
    void requests_thatFailInBothVersions_areNotLost() {
        RolloutRuns runs =
                Orders.traffic().lasting(Duration.ofHours(2)).errors(0.2).rollouts(1, Orders::rollout);

        runs.assertNoneLost();
        assertThat(runs).asString().doesNotContain(" 0 without an answer");
    }

    @Test
    void falseAlarms_withoutAnyEvent_areInconclusive() {
        RolloutRuns runs = Orders.traffic().lasting(Duration.ofHours(1)).rollouts(3, Orders::rollout);

        assertThatThrownBy(() -> runs.assertFalseAlarmsAtMost(0.05))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("INCONCLUSIVE: 0 of 0 runs had a false alarm")
                .hasMessageContaining("At least 59 runs are needed")
                .hasMessageContaining("3 runs do not count, since no alarm was possible")
                .hasMessageContaining("errors(0.01)");
    }

    @Test
    void falseAlarms_ofAsManyRunsAsItTakes_pass() {
        Orders.traffic()
                .lasting(Duration.ofHours(2))
                .requestsPerHour(100)
                .errors(0.2)
                .rollouts(30, Orders::rollout)
                .assertFalseAlarmsAtMost(0.1);
    }

    @Test
    void falseAlarms_ofACandidateThatIsTakenBackAtOnce_count() {
        RolloutRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(2))
                .requestsPerHour(200)
                .errors(0.01)
                .rollouts(
                        6,
                        stage -> Orders.rollout(
                                stage,
                                plan -> plan.steps(0.02)
                                        .guard(Guard.<Score>when("odd", score -> true)
                                                .maxRate(0.0001))));

        assertThat(runs).asString().contains("6 ROLLED_BACK");
        assertThatThrownBy(() -> runs.assertFalseAlarmsAtMost(0.05))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Too many false alarms: 6 of 6 runs had a false alarm");
    }

    @Test
    void falseAlarms_withAnOutcomeThatIsNeverTold_showNothing() {
        RolloutRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(1))
                .errors(0.2)
                .outcome(Outcome.event("complaint", 0.5).after(Duration.ofDays(3)))
                .rollouts(1, Orders::rolloutWithComplaints);

        assertThatThrownBy(() -> runs.assertFalseAlarmsAtMost(0.05))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("An outcome was told in no run, so no guard and no metric can have seen it:"
                        + " complaint: 0 told, ")
                .hasMessageContaining("outcomes           complaint: 0 told, ")
                .hasMessageContaining("known only after the traffic");
    }

    @Test
    void regression_ofOutcomesThatAreNeverTold_isAFailure() {
        RolloutRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(1))
                .outcome(Outcome.event("complaint", 0.5).knownFor(0))
                .regression(Regression.outcomes("complaint", rate -> 1).in("8"))
                .rollouts(1, Orders::rolloutWithComplaints);

        assertThatThrownBy(() -> runs.assertRolledBackWithin(HALF_DAY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("cannot be found, since no such outcome was told in the run of seed 1:"
                        + " complaint: 0 told, 0 known only after the traffic");
    }

    @Test
    void regression_whoseFunctionThrows_isNoErrorOfTheCandidate() {
        IllegalStateException mine = new IllegalStateException("mine");

        assertThatThrownBy(() -> Orders.traffic()
                        .regression(Regression.answers("score", score -> {
                                    throw mine;
                                })
                                .in("8"))
                        .rollouts(1, Orders::rollout))
                .isSameAs(mine);
        assertThatThrownBy(() -> Orders.traffic()
                        .regression(Regression.errors(1).in("8").where((Order order) -> {
                            throw mine;
                        }))
                        .rollouts(1, Orders::rollout))
                .isSameAs(mine);
    }

    @Test
    void answers_whoseFunctionThrows_areNoErrorOfTheVersion() {
        AssertionError mine = new AssertionError("mine");

        assertThatThrownBy(() -> Orders.traffic()
                        .rollouts(
                                1,
                                stage -> stage.fake(
                                                "scores",
                                                order -> {
                                                    if (order.amount() > 0.5) {
                                                        throw mine;
                                                    }
                                                    return new Score(1);
                                                },
                                                "7",
                                                "8")
                                        .rollout("8", plan -> plan.unit(Order::customer))))
                .isSameAs(mine);
    }

    @Test
    void falseAlarms_ofAGuardThatMeasuresTheArmItself_areTooMany() {
        RolloutRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(3))
                .requestsPerHour(200)
                .errors(0.3)
                .rollouts(5, stage -> Orders.rollout(stage, plan -> plan.guard(Guard.fallback())));

        assertThatThrownBy(() -> runs.assertFalseAlarmsAtMost(0.01))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Too many false alarms: ")
                .hasMessageContaining("seed 1: guard fallback");
    }

    @Test
    void assertions_thatDoNotFitTheTraffic_areErrors() {
        RolloutRuns nothing = Orders.traffic().lasting(Duration.ofHours(1)).rollouts(1, Orders::rollout);
        assertThatThrownBy(() -> nothing.assertRolledBackWithin(HALF_DAY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("give the traffic a regression");

        RolloutRuns some = failing().lasting(Duration.ofHours(1)).rollouts(1, Orders::rollout);
        assertThatThrownBy(() -> some.assertFalseAlarmsAtMost(0.05))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without a regression");
    }

    @Test
    void handle_onAnotherClock_isAnError() {
        assertThatThrownBy(() -> Orders.traffic().rollouts(1, stage -> {
                    ScriptedModel<Order, Score> model = ScriptedModel.of(Order.class, Score.class);
                    stage.closeAfter(model);
                    model.version("8").otherwise(new Score(1));
                    ModelHandle<Order, Score> handle = stage.use(ModelHandle.builder(Order.class, Score.class)
                            .load(model.source())
                            .engine(stage.engine(model.engine()))
                            .build());
                    var unused = handle.versions().load(model.version("8").source());
                    return handle.rollout("8", plan -> plan.unit(Order::customer));
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another clock than the traffic")
                .hasMessageContaining("time(stage.time())");
    }

    @Test
    void stage_withoutAHandle_isAnError() {
        assertThatThrownBy(() -> Orders.traffic().rollouts(1, stage -> {
                    ScriptedModel<Order, Score> model = ScriptedModel.builder(Order.class, Score.class)
                            .time(stage.time())
                            .build();
                    stage.closeAfter(model);
                    model.version("8").otherwise(new Score(1));
                    var unused =
                            model.handle().versions().load(model.version("8").source());
                    return model.handle().rollout("8", plan -> plan.unit(Order::customer));
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The stage has 0 handles")
                .hasMessageContaining("stage.use(handle)");
    }

    @Test
    void regression_ofAnOutputThatIsNotThere_isAnError() {
        assertThatThrownBy(() -> Orders.traffic()
                        .regression(Regression.answers("risk", risk -> 0).in("8"))
                        .rollouts(1, Orders::rollout))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changes output 'risk', which the model does not have; it has [score]");
    }

    @Test
    void regression_ofAnOutcomeThatIsNotThere_isAnError() {
        assertThatThrownBy(() -> Orders.traffic()
                        .regression(Regression.outcomes("sale", rate -> 0).in("8"))
                        .rollouts(1, Orders::rollout))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changes an outcome that the traffic does not have");
    }

    @Test
    void regression_thatDoesNotSayWhere_isRefused() {
        assertThatThrownBy(() -> Orders.traffic().regression(Regression.errors(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call in(version) or ofModel(name)");
    }

    @Test
    void inputs_thatThrowOrAreNull_areErrorsThatSayWhose() {
        assertThatThrownBy(() -> Traffic.of(Order.class, Score.class, visit -> (Order) null)
                        .rollouts(1, Orders::rollout))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("returned null for request 0 of user 1-u");
    }

    @Test
    void settings_outOfRange_areRefused() {
        Traffic<Order, Score> traffic = Orders.traffic();

        assertThatThrownBy(() -> traffic.users(0)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> traffic.activity(3)).hasMessageContaining("not 3");
        assertThatThrownBy(() -> traffic.requestsPerHour(Double.NaN)).hasMessageContaining("not NaN");
        assertThatThrownBy(() -> traffic.seasons(2, 0)).hasMessageContaining("not 2");
        assertThatThrownBy(() -> traffic.errors(1)).hasMessageContaining("not 1");
        assertThatThrownBy(() -> traffic.rollouts(0, Orders::rollout)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> Regression.errors(0)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> Regression.errors(1).from(Duration.ofHours(2)).until(Duration.ofHours(2)))
                .hasMessageContaining("must begin before it ends, not at 2 h and 2 h");
    }
}
