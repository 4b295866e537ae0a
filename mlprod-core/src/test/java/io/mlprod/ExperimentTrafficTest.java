package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Feedback;
import io.mlprod.routing.Exposure;
import io.mlprod.routing.InMemoryExposures;
import io.mlprod.routing.Route;
import io.mlprod.routing.Route.Reason;
import io.mlprod.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExperimentTrafficTest {

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final FaultyEngine engine = new FaultyEngine();
    private final ModelHandle<In, Out> handle =
            Scales.builder().time(time).engine(engine).build();
    private final ModelVersion other = handle.versions().load(Scales.version("2", 3));
    private final Random random = new Random(42);

    @AfterEach
    void close() {
        handle.close();
    }

    /** Two arms; the unit is what the call says. */
    private static Experiment<In> twoArms() {
        return Experiment.named("scores")
                .<In>unit(in -> null)
                .control("1", 0.5)
                .arm("new", "2", 0.5)
                .metric(Metric.proportion("bought"));
    }

    private Prediction<Out> ask(String unit) {
        return handle.predict(new In(1), Call.DEFAULT.unit(unit));
    }

    private Map<String, String> armsOf(int units) {
        Map<String, String> arms = new HashMap<>();
        for (int i = 0; i < units; i++) {
            arms.put("u" + i, ask("u" + i).route().arm());
        }
        return arms;
    }

    private static long count(Map<String, String> arms, String arm) {
        return arms.values().stream().filter(arm::equals).count();
    }

    /** Asks once for each unit, and lets some buy. */
    private void sell(int units, double controlRate, double otherRate) {
        for (int i = 0; i < units; i++) {
            Prediction<Out> p = ask("u" + i);
            double rate = p.route().arm().equals(Route.CONTROL) ? controlRate : otherRate;
            if (random.nextDouble() < rate) {
                assertThat(handle.feedback(p.id(), Feedback.occurred("bought"))).isTrue();
            }
        }
    }

    /** What is known when all predictions have their age. */
    private Readout settled(RunningExperiment experiment) {
        time.advance(Duration.ofHours(1));
        return experiment.readout();
    }

    @Test
    void predict_duringExperiment_armsGetTheirSharesAndVersions() {
        handle.versions().load(Scales.version("3", 5));
        handle.experiment(Experiment.named("three")
                .<In>unit(in -> null)
                .control("1", 0.5)
                .arm("a", "2", 0.2)
                .arm("b", "3", 0.1)
                .metric(Metric.proportion("bought")));
        Map<String, Integer> counts = new HashMap<>();
        int units = 5_000;
        for (int i = 0; i < units; i++) {
            Prediction<Out> p = ask("u" + i);
            Route route = p.route();
            boolean isAllocated = route.reason() == Reason.HASH;
            counts.merge(isAllocated ? route.arm() : "none", 1, Integer::sum);
            assertThat(p.value().score())
                    .isEqualTo(route.arm().equals("a") ? 3 : route.arm().equals("b") ? 5 : 1);
            if (isAllocated) {
                double share = route.arm().equals("a") ? 0.2 : route.arm().equals("b") ? 0.1 : 0.5;
                assertThat(route.propensity()).isEqualTo(share);
            } else {
                assertThat(route.reason()).isEqualTo(Reason.UNALLOCATED);
                assertThat(p.model().version()).isEqualTo("1");
            }
            assertThat(route.test()).isEqualTo("three");
        }
        Map<String, Double> shares = Map.of(Route.CONTROL, 0.5, "a", 0.2, "b", 0.1, "none", 0.2);
        shares.forEach((arm, share) -> assertThat(counts.get(arm) / (double) units)
                .as(arm)
                .isCloseTo(share, within(5 * Math.sqrt(share * (1 - share) / units))));
    }

    private record Told(Map<String, String> arms, List<String> units, Set<Integer> slots) {}

    private static Told told(byte[] secret) {
        ModelHandleBuilder<In, Out> builder = Scales.builder();
        InMemoryExposures exposures = new InMemoryExposures(1_000);
        Map<String, String> arms = new LinkedHashMap<>();
        try (ModelHandle<In, Out> each = secret.length == 0
                ? builder.build()
                : builder.unitSecret(secret).build()) {
            each.versions().load(Scales.version("2", 3));
            each.experiment(twoArms().units(units -> units.exposures(exposures)));
            for (int i = 0; i < 100; i++) {
                Prediction<Out> answer = each.predict(new In(1), Call.DEFAULT.unit("u" + i));
                arms.put("u" + i, answer.route().arm());
            }
        }
        return new Told(
                arms,
                exposures.list().stream().map(Exposure::unit).toList(),
                exposures.list().stream()
                        .map(exposure -> exposure.route().slot())
                        .collect(Collectors.toSet()));
    }

    @Test
    void exposures_withASecret_haveOtherUnitsThanTheHashAndTheSameArms() {
        byte[] secret = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        Told plain = told(new byte[0]);
        Told keyed = told(secret);
        Told again = told(secret);

        assertThat(keyed.arms()).isEqualTo(plain.arms());
        assertThat(keyed.units()).hasSize(100).doesNotHaveDuplicates().doesNotContainAnyElementsOf(plain.units());
        assertThat(again.units()).isEqualTo(keyed.units());
        assertThat(plain.slots()).hasSizeGreaterThan(90);
        assertThat(keyed.slots()).as("by which units could be told").containsExactly(-1);
    }

    @Test
    void unitSecret_short_isRefused() {
        assertThatThrownBy(() -> Scales.builder().unitSecret(new byte[15]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("15 bytes", "16 random bytes or more");
    }

    @Test
    void exposures_areToldOncePerUnitWithPropensityAndWithoutTheUnit() {
        InMemoryExposures exposures = new InMemoryExposures(1_000);
        handle.experiment(twoArms().units(units -> units.force("tester", "new").exposures(exposures)));
        for (int round = 0; round < 3; round++) {
            armsOf(200);
            ask("tester");
            handle.predict(new In(1)); // without a unit
        }
        handle.close();

        List<Exposure> told = exposures.list();
        assertThat(told).hasSize(201);
        assertThat(told)
                .extracting(Exposure::unit)
                .doesNotHaveDuplicates()
                .allMatch(unit -> unit.matches("[0-9a-f]{16}"));
        assertThat(told)
                .filteredOn(e -> e.route().reason() == Reason.HASH)
                .hasSize(200)
                .allSatisfy(e -> {
                    assertThat(e.route().propensity()).isEqualTo(0.5);
                    assertThat(e.served()).isEqualTo(e.route().assigned());
                });
        assertThat(told)
                .filteredOn(e -> e.route().reason() == Reason.FORCED)
                .singleElement()
                .satisfies(e -> assertThat(e.route().arm()).isEqualTo("new"));
        assertThat(told.toString()).doesNotContain("tester").doesNotContain("u17");
    }

    @Test
    void readout_realEffect_isBetter() {
        RunningExperiment experiment = handle.experiment(twoArms());
        sell(3_000, 0.3, 0.45);

        Readout readout = settled(experiment);

        assertThat(readout.comparisons()).singleElement().satisfies(comparison -> {
            assertThat(comparison.verdict()).isEqualTo(Verdict.BETTER);
            assertThat(comparison.difference().lower()).isPositive();
            assertThat(comparison.controlValue()).isCloseTo(0.3, within(0.06));
            assertThat(comparison.armValue()).isCloseTo(0.45, within(0.06));
        });
        assertThat(readout.sampleRatio().mismatch()).isFalse();
    }

    @Test
    void readout_noEffect_isNotSignificant() {
        RunningExperiment experiment = handle.experiment(twoArms());
        sell(3_000, 0.3, 0.3);

        assertThat(settled(experiment).comparisons())
                .singleElement()
                .extracting(Readout.Comparison::verdict)
                .isEqualTo(Verdict.NO_DIFFERENCE_SHOWN);
    }

    @Test
    void readout_unitsOfOneArmGetLost_refuses() {
        RunningExperiment experiment = handle.experiment(twoArms());
        Set<String> lost = new HashSet<>();
        try (ModelHandle<In, Out> preview = Scales.builder().build()) { // assigns in the same way
            preview.versions().load(Scales.version("2", 3));
            preview.experiment(twoArms());
            for (int i = 0; i < 3_000; i++) {
                Prediction<Out> p = preview.predict(new In(1), Call.DEFAULT.unit("u" + i));
                if (p.route().arm().equals("new") && i % 3 == 0) {
                    lost.add("u" + i);
                }
            }
        }
        for (int i = 0; i < 3_000; i++) {
            if (!lost.contains("u" + i)) {
                ask("u" + i);
            }
        }
        Readout readout = experiment.readout();

        assertThat(readout.sampleRatio().mismatch()).isTrue();
        assertThat(readout.comparisons())
                .extracting(Readout.Comparison::verdict)
                .containsOnly(Verdict.REFUSED);
    }

    @Test
    void reweigh_live_movesNobodyBetweenArmsThatGrow() {
        handle.versions().load(Scales.version("3", 5));
        RunningExperiment experiment = handle.experiment(Experiment.named("grow")
                .<In>unit(in -> null)
                .control("1", 0.8)
                .arm("a", "2", 0.1)
                .arm("b", "3", 0.1)
                .metric(Metric.proportion("bought")));
        Map<String, String> before = armsOf(2_000);

        experiment.reweigh(Map.of(Route.CONTROL, 0.4, "a", 0.3, "b", 0.3));

        Map<String, String> after = armsOf(2_000);
        before.forEach((unit, arm) -> {
            if (!arm.equals(Route.CONTROL)) {
                assertThat(after).containsEntry(unit, arm);
            }
        });
        assertThat(count(after, "a")).isBetween(500L, 700L);
        assertThat(ask("u1").route().propensity()).isIn(0.4, 0.3);
        assertThat(experiment.readout().leftOut().moved())
                .isEqualTo(2_000
                        - before.entrySet().stream()
                                .filter(entry -> entry.getValue().equals(after.get(entry.getKey())))
                                .count());
    }

    /** Users with 1 to 100 visits, half of them before the change; the same in both arms. */
    @Test
    void reweigh_returningUsersOfEqualArms_findsNothingAndComparesAsMany() {
        RunningExperiment experiment = handle.experiment(twoArms());
        List<Integer> visits = new ArrayList<>();
        for (int user = 0; user < 1_500; user++) {
            visits.addAll(Collections.nCopies((int) Math.min(100, 1 / (1 - random.nextDouble())), user));
        }
        Collections.shuffle(visits, random);
        for (int visit = 0; visit < visits.size(); visit++) {
            Prediction<Out> p = ask("u" + visits.get(visit));
            if (random.nextDouble() < 0.05) {
                handle.feedback(p.id(), Feedback.occurred("bought"));
            }
            if (visit == visits.size() / 2) {
                experiment.reweigh(Map.of(Route.CONTROL, 0.9, "new", 0.1));
            }
        }
        Readout.Comparison comparison = settled(experiment).comparisons().get(0);

        assertThat(comparison.verdict()).isEqualTo(Verdict.NO_DIFFERENCE_SHOWN);
        assertThat(comparison.armUnits()).isBetween(110L, 190L);
        assertThat(comparison.controlUnits()).isCloseTo(comparison.armUnits(), within(60L)); // five standard errors
        assertThat(comparison.armValue()).isCloseTo(comparison.controlValue(), within(0.15));
    }

    @Test
    void reweigh_impossibleWeights_areRefusedAndNothingChanges() {
        RunningExperiment experiment = handle.experiment(twoArms());
        Map<String, String> before = armsOf(100);
        for (Map<String, Double> weights : List.of(
                Map.of("new", 0.5),
                Map.of(Route.CONTROL, 0.5, "nwe", 0.5),
                Map.of(Route.CONTROL, 0.7, "new", 0.7),
                Map.of(Route.CONTROL, 1.5, "new", -0.5),
                Map.of(Route.CONTROL, Double.NaN, "new", 0.5))) {
            assertThatThrownBy(() -> experiment.reweigh(weights)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(armsOf(100)).isEqualTo(before);
    }

    @Test
    void bandit_overTime_feedsTheBetterArm() {
        handle.versions().load(Scales.version("3", 5));
        RunningExperiment experiment = handle.experiment(Experiment.named("bandit")
                .<In>unit(in -> null)
                .control("1", 0.34)
                .arm("a", "2", 0.33)
                .arm("b", "3", 0.33)
                .metric(Metric.proportion("bought"))
                .outcomesWithin(Duration.ofMinutes(10))
                .bandit(Bandit.thompson("bought").every(Duration.ofMinutes(10)).floor(0.05)));
        int next = 0;
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 600; i++) {
                Prediction<Out> p = ask("u" + next++);
                if (random.nextDouble() < (p.route().arm().equals("b") ? 0.5 : 0.2)) {
                    handle.feedback(p.id(), Feedback.occurred("bought"));
                }
            }
            time.advance(Duration.ofMinutes(10));
        }
        Readout readout = experiment.readout();

        assertThat(readout.adaptive()).isTrue();
        assertThat(readout.arms().get(2).weight()).isGreaterThan(0.8);
        assertThat(readout.arms().get(0).weight()).isGreaterThanOrEqualTo(0.049);
        int toBest = 0;
        for (int i = 0; i < 500; i++) {
            Route route = ask("v" + i).route();
            toBest += route.arm().equals("b") ? 1 : 0;
            assertThat(route.propensity())
                    .isCloseTo(
                            readout.arms().stream()
                                    .filter(arm -> arm.name().equals(route.arm()))
                                    .findAny()
                                    .orElseThrow()
                                    .weight(),
                            within(1e-4));
        }
        assertThat(toBest).isGreaterThan(380);

        experiment.stop();
        time.advance(Duration.ofHours(1));
        assertThat(experiment.readout().arms())
                .extracting(Readout.Arm::weight)
                .isEqualTo(readout.arms().stream().map(Readout.Arm::weight).toList());
    }

    @Test
    void stop_givesAllToControlAndKeepsTheReadout() {
        Duration age = Duration.ofMinutes(1);
        RunningExperiment experiment = handle.experiment(twoArms().outcomesWithin(age));
        sell(400, 0.3, 0.3);
        time.advance(age);
        Readout last = experiment.readout();
        sell(400, 0, 1);

        experiment.stop();
        experiment.stop();

        assertThat(armsOf(100).values()).containsOnly("");
        assertThat(ask("u1").route().reason()).isEqualTo(Reason.DEFAULT);
        time.advance(age);
        assertThat(experiment.readout().comparisons())
                .as("what is not known of the last predictions, and of one arm more than of the other")
                .isEqualTo(last.comparisons());
        assertThatThrownBy(() -> experiment.reweigh(Map.of(Route.CONTROL, 0.5, "new", 0.5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scores");
        assertThat(handle.versions().list())
                .extracting(VersionStatus::state)
                .containsExactlyInAnyOrder(State.SERVING, State.READY);
        handle.experiment(twoArms());
    }

    @Test
    void rollback_ofTheHandleDuringExperiment_endsIt() {
        handle.experiment(twoArms());
        assertThat(handle.rollBack().version()).isEqualTo("1");
        assertThat(armsOf(100).values()).containsOnly("");
    }

    @Test
    void experiment_impossible_isRefusedAndNothingStarts() {
        Experiment<In> base = Experiment.named("bad").<In>unit(in -> null).metric(Metric.proportion("bought"));
        assertThatThrownBy(() -> handle.experiment(base.control("2", 0.5).arm("old", "1", 0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be the serving version");
        assertThatThrownBy(() -> handle.experiment(base.control("1", 0.5).arm("new", "9", 0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'9'");
        assertThatThrownBy(() -> base.control("1", 0.6).arm("new", "2", 0.6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 1");
        assertThatThrownBy(() -> handle.experiment(base.control("1", 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> handle.experiment(Experiment.named("holdout/x")
                        .unit((In in) -> null)
                        .control("1", 0.5)
                        .arm("n", "2", 0.5)
                        .metric(Metric.proportion("bought"))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(ask("u1").route().reason()).isEqualTo(Reason.DEFAULT);
        handle.experiment(twoArms());
    }

    @Test
    void experiment_twoArmsOfOneVersion_isAnAATest() {
        RunningExperiment experiment = handle.experiment(Experiment.named("aa")
                .<In>unit(in -> null)
                .control("1", 0.5)
                .arm("same", "1", 0.5)
                .metric(Metric.proportion("bought")));
        assertThat(count(armsOf(1_000), "same")).isBetween(420L, 580L);
        experiment.stop();
        assertThat(handle.serving().version()).isEqualTo("1");
        assertThat(handle.versions().list())
                .filteredOn(status -> status.model().version().equals("1"))
                .extracting(VersionStatus::state)
                .containsExactly(State.SERVING);
    }

    @Test
    void predict_armFails_controlAnswersAndTheUnitCountsByAssignment() {
        engine.fail(other);
        RunningExperiment experiment = handle.experiment(twoArms());
        int fellBack = 0;
        for (int i = 0; i < 400; i++) {
            Prediction<Out> p = ask("u" + i);
            assertThat(p.model().version()).isEqualTo("1");
            if (p.route().reason() == Reason.FALLBACK) {
                assertThat(p.route().arm()).isEqualTo("new");
                assertThat(handle.feedback(p.id(), Feedback.occurred("bought"))).isTrue();
                fellBack++;
            }
        }
        assertThat(fellBack).isBetween(140, 260);
        Readout readout = settled(experiment);
        assertThat(readout.arms().get(1).units()).isEqualTo(fellBack);
        assertThat(readout.comparisons().get(0).armValue()).isCloseTo(1, within(1e-9));
        assertThat(readout.sampleRatio().mismatch()).isFalse();
    }

    @Test
    void predict_covariateThrows_theCallerHasHisAnswer() {
        RunningExperiment experiment = handle.experiment(twoArms().covariate(in -> {
            throw new AssertionError("on purpose");
        }));
        assertThat(armsOf(50)).hasSize(50);
        assertThat(experiment.readout().arms().stream()
                        .mapToLong(Readout.Arm::units)
                        .sum())
                .isEqualTo(50);
    }

    @Test
    void predictAll_duringExperiment_countsEachUnitOnceWithItsRoute() {
        InMemoryExposures exposures = new InMemoryExposures(1_000);
        RunningExperiment experiment = handle.experiment(Experiment.named("bulk")
                .<In>unit(in -> "u" + (int) in.x())
                .control("1", 0.5)
                .arm("new", "2", 0.5)
                .units(units -> units.exposures(exposures)));
        List<In> inputs = IntStream.range(0, 600).mapToObj(i -> new In(i % 300)).toList();

        List<Outcome<Out>> outcomes = handle.predictAll(inputs);
        Progress progress = handle.predictEach(inputs.iterator(), (in, outcome) -> {
            Prediction<Out> p = outcome.prediction();
            assertThat(p.value().score()).isEqualTo(in.x() * (p.route().arm().equals("new") ? 3 : 1));
        });

        assertThat(progress.done()).isEqualTo(600);
        assertThat(progress.failed()).isZero();
        for (int i = 0; i < 600; i++) {
            Prediction<Out> p = outcomes.get(i).prediction();
            assertThat(p.value().score())
                    .isEqualTo(inputs.get(i).x() * (p.route().arm().equals("new") ? 3 : 1));
            assertThat(p.route())
                    .isEqualTo(outcomes.get((i + 300) % 600).prediction().route());
            Prediction<Out> alone = handle.predictAsync(inputs.get(i)).join();
            assertThat(alone.route()).isEqualTo(p.route());
            assertThat(alone.model()).isEqualTo(p.model());
        }
        assertThat(experiment.readout().arms().stream()
                        .mapToLong(Readout.Arm::units)
                        .sum())
                .isEqualTo(300);
        assertThat(experiment.readout().arms().stream()
                        .mapToLong(Readout.Arm::exposures)
                        .sum())
                .isEqualTo(1_800);
        handle.close();
        assertThat(exposures.list()).hasSize(300);
    }
}
