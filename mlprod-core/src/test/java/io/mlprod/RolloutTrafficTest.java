package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.error.ClosedException;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.lifecycle.Served;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Exposure;
import io.mlprod.routing.InMemoryExposures;
import io.mlprod.routing.Layer;
import io.mlprod.routing.Route;
import io.mlprod.routing.Route.Reason;
import io.mlprod.shadow.Shadow;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A healthy candidate on its way through a handle, and what operators do to it. */
@Timeout(60)
class RolloutTrafficTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualTime time = new ManualTime(START);
    private final List<Event> events = new ArrayList<>();
    private final ModelHandle<In, Out> handle =
            Scales.builder().time(time).listener(events::add).build();
    private final ModelVersion candidate = handle.versions().load(Scales.version("2", 3));

    @AfterEach
    void close() {
        handle.close();
    }

    /** Half of the units to the candidate, until somebody does something. */
    private static Rollout<Object, Object> half() {
        return Rollout.to("2").steps(0.5);
    }

    private Prediction<Out> ask(String unit) {
        return handle.predict(new In(1), Call.DEFAULT.unit(unit));
    }

    private Map<String, Long> arms(int units) {
        Map<String, Long> arms = new HashMap<>();
        for (int unit = 0; unit < units; unit++) {
            arms.merge(ask("u" + unit).route().arm(), 1L, Long::sum);
        }
        return arms;
    }

    private State stateOf(String version) {
        return handle.versions().list().stream()
                .filter(status -> status.model().version().equals(version))
                .reduce((older, newer) -> newer)
                .orElseThrow()
                .state();
    }

    private static void assertStable(Prediction<Out> p, Reason reason) {
        assertThat(p.value().score()).isEqualTo(1);
        assertThat(p.model().version()).isEqualTo("1");
        assertThat(p.route().arm()).isEqualTo(reason == Reason.DEFAULT ? "" : Route.CONTROL);
        assertThat(p.route().reason()).isEqualTo(reason);
    }

    @Test
    void rollout_tenDays_isPromotedStepByStepAndUnitsMoveOnlyToTheCandidate() {
        int units = 1_000;
        double[] shares = {0.1, 0.25, 0.5, 0.75};
        RunningRollout rollout = handle.rollout(Rollout.to("2")
                .steps(shares)
                .hold(Duration.ofHours(60))
                .patience(Duration.ofDays(7))
                .minUnits(80)
                .polling(polling -> polling.every(Duration.ofMinutes(5)))
                .guard(Guard.errors().orRateBelow(0.15)));
        List<Set<String>> candidatesOfStep = new ArrayList<>();
        for (int round = 0; round < 40 && !rollout.status().state().isFinal(); round++) {
            Set<String> candidates = new HashSet<>();
            int step = rollout.status().step();
            for (int i = 0; i < units; i++) {
                Prediction<Out> p = ask("u" + i);
                boolean isCandidate = p.route().arm().equals(Route.CANDIDATE);
                if (isCandidate) {
                    candidates.add("u" + i);
                }
                assertThat(p.value().score()).isEqualTo(isCandidate ? 3 : 1);
                assertThat(p.model().version()).isEqualTo(isCandidate ? "2" : "1");
                assertThat(p.route().step()).isEqualTo(step);
            }
            if (step == candidatesOfStep.size() - 1) {
                assertThat(candidates).isEqualTo(candidatesOfStep.get(step));
            } else {
                assertThat(candidatesOfStep).hasSize(step).allMatch(candidates::containsAll);
                candidatesOfStep.add(candidates);
            }
            time.advance(Duration.ofHours(10));
        }

        time.advance(Duration.ofHours(1));
        assertThat(handle.serving()).isEqualTo(candidate);
        assertThat(time.now()).isBetween(START.plus(Duration.ofDays(10)), START.plus(Duration.ofDays(11)));
        assertThat(candidatesOfStep).hasSize(4);
        for (int step = 0; step < shares.length; step++) {
            assertThat(candidatesOfStep.get(step).size() / (double) units)
                    .isCloseTo(shares[step], within(4 * Math.sqrt(0.25 / units)));
        }
        assertThat(rollout.status().state()).isEqualTo(RolloutState.PROMOTED);
        assertThat(handle.versions().history())
                .extracting(Served::cause)
                .containsExactly(Served.Cause.OPENED, Served.Cause.PROMOTED);
        assertThat(events.stream()
                        .filter(ModelEvent.RolloutChanged.class::isInstance)
                        .map(event -> ((ModelEvent.RolloutChanged) event).status()))
                .extracting(RolloutStatus::state, RolloutStatus::step)
                .containsExactly(
                        tuple(RolloutState.STEP, 0),
                        tuple(RolloutState.STEP, 1),
                        tuple(RolloutState.STEP, 2),
                        tuple(RolloutState.STEP, 3),
                        tuple(RolloutState.PROMOTED, 3));
    }

    @Test
    void predict_duringRollout_routeSaysEverything() {
        handle.rollout(half().name("careful"));

        Prediction<Out> p = ask("u1");

        Route route = p.route();
        assertThat(route.test()).isEqualTo("careful");
        assertThat(route.epoch()).isEqualTo(1);
        assertThat(route.step()).isZero();
        assertThat(route.propensity()).isEqualTo(0.5);
        assertThat(route.slot()).isBetween(0, 9_999);
        assertThat(route.reason()).isEqualTo(Reason.HASH);
        assertThat(route.assigned()).isEqualTo(p.model());
        assertThat(events.stream().filter(ModelEvent.Predicted.class::isInstance))
                .extracting(event -> ((ModelEvent.Predicted) event).route())
                .containsExactly(route);
    }

    @Test
    void predict_unitsThatAreNotToBeCounted_areAnsweredAndNotCounted() {
        InMemoryExposures exposures = new InMemoryExposures(10_000);
        RunningRollout rollout = handle.rollout(half().units(units -> units.holdout(0.3)
                .layer(new Layer("checkout", 0, 0.5))
                .force("tester", Route.CANDIDATE)
                .exposures(exposures)));
        Map<Reason, Integer> reasons = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            Prediction<Out> p = ask("u" + i);
            if (!p.route().isCounted()) {
                assertThat(p.model().version()).isEqualTo("1");
            }
            reasons.merge(p.route().reason(), 1, Integer::sum);
        }
        assertThat(ask("tester").route().reason()).isEqualTo(Reason.FORCED);
        assertThat(ask("tester").value().score()).isEqualTo(3);
        assertStable(handle.predict(new In(1)), Reason.NO_UNIT);
        assertStable(ask(""), Reason.NO_UNIT);

        assertThat(reasons).containsOnlyKeys(Reason.HASH, Reason.HOLDOUT, Reason.LAYER);
        assertThat(reasons.get(Reason.HOLDOUT)).isBetween(1_050, 1_350); // 0.3 of 4,000 and five sigmas
        assertThat(reasons.get(Reason.LAYER)).isBetween(1_240, 1_560); // half of the others
        RolloutStatus.GuardStatus errors = rollout.status().guards().get(0);
        assertThat((double) errors.candidate().units() + errors.control().units())
                .isCloseTo(reasons.get(Reason.HASH), within(0.02 * reasons.get(Reason.HASH)));

        handle.close();
        assertThat(exposures.list()).hasSize(reasons.get(Reason.HASH) + 1);
        assertThat(exposures.list())
                .extracting(exposure -> exposure.route().reason())
                .containsOnly(Reason.HASH, Reason.FORCED);
    }

    @Test
    void predict_unitFunction_comesBeforeTheCallsUnitAndMayFail() {
        handle.rollout(half().units(units -> units.force("f", Route.CANDIDATE)).<In>unit(in -> {
            if (in.x() == 1) {
                throw new IllegalStateException("secret");
            }
            if (in.x() == 4) {
                throw new AssertionError("secret");
            }
            return in.x() == 2 ? null : in.x() == 3 ? "" : "f";
        }));
        Call withUnit = Call.DEFAULT.unit("f");

        assertThat(handle.predict(new In(7)).route().reason()).isEqualTo(Reason.FORCED);
        assertThat(handle.predict(new In(7), Call.DEFAULT.unit("other")).route().reason())
                .isEqualTo(Reason.FORCED);
        assertThat(handle.predict(new In(2)).route().reason()).isEqualTo(Reason.NO_UNIT);
        assertThat(handle.predict(new In(2), withUnit).route().reason()).isEqualTo(Reason.FORCED);
        assertThat(handle.predict(new In(3), withUnit).route().reason()).isEqualTo(Reason.NO_UNIT);
        assertStable(handle.predict(new In(1), withUnit), Reason.NO_UNIT);
        assertThat(handle.predict(new In(4), withUnit).route().reason()).isEqualTo(Reason.NO_UNIT);
        assertThat(handle.predictAll(List.of(new In(1), new In(4), new In(7)), withUnit))
                .extracting(outcome -> outcome.prediction().route().reason())
                .containsExactly(Reason.NO_UNIT, Reason.NO_UNIT, Reason.FORCED);
    }

    @Test
    void rollout_tooLittleTraffic_pausesAndGoesOnWhenItComes() {
        RunningRollout rollout = handle.rollout(Rollout.to("2")
                .steps(0.5)
                .minUnits(100)
                .patience(Duration.ofHours(1))
                .guard(Guard.errors().orRateBelow(0.1)));
        ask("u1");
        time.advance(Duration.ofMinutes(59));
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
        time.advance(Duration.ofMinutes(2));

        assertThat(rollout.status().state()).isEqualTo(RolloutState.PAUSED);
        assertThat(rollout.status().reason()).contains("not enough data");
        assertThat(arms(300).get(Route.CANDIDATE)).isBetween(110L, 190L); // the share stays

        time.advance(Duration.ofMinutes(11));
        assertThat(handle.serving()).isEqualTo(candidate);
    }

    @Test
    void pauseAndResume_byOperator_keepsTheShareMeanwhile() {
        RunningRollout rollout = handle.rollout(Rollout.to("2")
                .steps(0.2, 0.5)
                .minUnits(10)
                .polling(polling -> polling.every(Duration.ofMinutes(1)))
                .guard(Guard.errors().orRateBelow(0.2)));
        rollout.pause("holidays");
        long before = arms(1_000).get(Route.CANDIDATE);
        time.advance(Duration.ofHours(25));

        assertThat(rollout.status().state()).isEqualTo(RolloutState.PAUSED);
        assertThat(rollout.status().reason()).contains("holidays");
        assertThat(arms(1_000)).containsEntry(Route.CANDIDATE, before);

        rollout.resume();
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
        time.advance(Duration.ofMinutes(11));
        assertThat(rollout.status().step()).isEqualTo(1);
        assertThat(arms(1_000).get(Route.CANDIDATE)).isBetween(420L, 580L);
    }

    @Test
    void promote_byOperatorWithAStore_answersAllAtOnceAndEndsLater() {
        InMemoryExposures exposures = new InMemoryExposures(100);
        RunningRollout rollout =
                handle.rollout(half().store(RolloutStore.inMemory()).units(units -> units.exposures(exposures)));
        ask("u1");
        rollout.promote("we know");

        assertThat(arms(100)).containsOnlyKeys(Route.CANDIDATE);
        assertThat(handle.predict(new In(1)).model()).isEqualTo(candidate);
        assertThat(handle.serving().version()).isEqualTo("1"); // until no other process can have taken it back

        time.advance(Duration.ofMinutes(1));
        assertThat(handle.serving()).isEqualTo(candidate);
        assertThat(ask("u1").route().reason()).isEqualTo(Reason.DEFAULT);
        assertThat(stateOf("1")).isEqualTo(State.READY);
        assertThatThrownBy(() -> rollout.pause("late")).isInstanceOf(IllegalStateException.class);
        assertThat(exposures.list()).as("a promoted version is no arm").hasSize(1);
    }

    @Test
    void rollback_ofTheHandleWhilePromotionSettles_takesItBack() {
        RunningRollout rollout = handle.rollout(half().store(RolloutStore.inMemory()));
        rollout.promote("we know");

        assertThat(handle.rollBack().version()).isEqualTo("1");

        assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertStable(ask("u1"), Reason.DEFAULT);
        time.advance(Duration.ofHours(1));
        assertThat(handle.serving().version()).isEqualTo("1");
        assertThat(stateOf("2")).isEqualTo(State.UNLOADED);
    }

    @Test
    void rollback_ofTheHandleDuringRollout_takesItBackOnly() {
        RunningRollout rollout = handle.rollout(half());

        assertThat(handle.rollBack().version()).isEqualTo("1");

        assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertStable(ask("u1"), Reason.DEFAULT);
        assertThat(stateOf("2")).isEqualTo(State.READY);
        assertThatThrownBy(handle::rollBack).isInstanceOf(IllegalStateException.class);
        time.advance(Duration.ofHours(1));
        assertThat(stateOf("2")).isEqualTo(State.UNLOADED);
    }

    @Test
    void rollBack_twiceAndAfterTheEnd_hasNoEffect() {
        RunningRollout rollout = handle.rollout(half());
        rollout.rollBack("no");
        rollout.rollBack("no again");

        assertThat(rollout.status().reason()).contains("no").doesNotContain("again");
        assertThat(events)
                .filteredOn(ModelEvent.RolloutChanged.class::isInstance)
                .hasSize(2);
        handle.versions().serve("2"); // nothing is being tried out any more
        rollout.rollBack("too late");
        assertThat(handle.serving()).isEqualTo(candidate);
    }

    @Test
    void otherChanges_duringRollout_areRefusedAndNameIt() {
        handle.rollout(half());

        for (Runnable change : List.<Runnable>of(
                () -> handle.deploy(Scales.version("3", 5)),
                () -> handle.versions().serve("2"),
                () -> handle.rollout(Rollout.to("2")),
                () -> handle.experiment(Experiment.named("e")
                        .unit(in -> "u")
                        .control("1", 0.5)
                        .arm("new", "2", 0.5)
                        .metric(Metric.proportion("bought"))),
                () -> handle.shadow(Shadow.to("2")))) {
            assertThatThrownBy(change::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("rollout 'm-2'");
        }
        assertThatThrownBy(() -> handle.versions().unload("2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TESTING");
        assertThat(arms(100)).containsOnlyKeys(Route.CONTROL, Route.CANDIDATE);
    }

    @Test
    void load_duringRollout_isAllowed() {
        handle.rollout(half());
        handle.versions().load(Scales.version("3", 5));
        assertThat(stateOf("3")).isEqualTo(State.READY);
    }

    @Test
    void rollout_impossibleVersion_isRefusedAndNothingStarts() {
        assertThatThrownBy(() -> handle.rollout(Rollout.to("9")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'9'");
        assertThatThrownBy(() -> handle.rollout(Rollout.to("1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("m@1 serves already");
        assertThatThrownBy(() -> handle.rollout(half().name("layer/a"))).isInstanceOf(IllegalArgumentException.class);

        assertStable(ask("u1"), Reason.DEFAULT);
        assertThat(stateOf("2")).isEqualTo(State.READY);
        handle.rollout(half());
        assertThat(arms(100)).hasSize(2);
    }

    @Test
    void rollout_ofClosedHandle_saysSo() {
        handle.close();
        assertThatThrownBy(() -> handle.rollout(half())).isInstanceOf(ClosedException.class);
    }

    @Test
    void exposures_ofARollout_haveNoUnitInThem() {
        InMemoryExposures exposures = new InMemoryExposures(100);
        handle.rollout(half().units(units -> units.exposures(exposures)));
        Prediction<Out> first = ask("alice");
        ask("alice");
        handle.close();

        assertThat(exposures.list()).hasSize(1);
        Exposure exposure = exposures.list().get(0);
        assertThat(exposure.decision()).isEqualTo(first.id());
        assertThat(exposure.route()).isEqualTo(first.route());
        assertThat(exposure.served()).isEqualTo(first.model());
        assertThat(exposure.unit()).matches("[0-9a-f]{16}");
        assertThat(exposure.toString()).doesNotContain("alice");
        assertThat(exposure.at()).isEqualTo(START);
    }
}
