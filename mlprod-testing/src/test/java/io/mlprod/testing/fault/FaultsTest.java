package io.mlprod.testing.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.testing.fake.ScriptedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultsTest {

    record In(double x) {}

    record Out(float y, String label, Map<String, Float> open) {}

    @SuppressWarnings("ArrayRecordComponent") // tests compare deeply
    record Vector(float[] values) {}

    private static ScriptedModel<In, Out> model() {
        return ScriptedModel.of(In.class, Out.class).otherwise(FaultsTest::right);
    }

    private static Out right(In in) {
        return new Out((float) in.x(), "l" + (int) in.x(), Map.of("a", 0.25f, "b", (float) in.x()));
    }

    /** The numbers of the calls, of so many, that failed. */
    private static List<Integer> failing(ScriptedModel<In, Out> model, int calls) {
        List<Integer> failed = new ArrayList<>();
        for (int call = 1; call <= calls; call++) {
            try {
                assertThat(model.handle().predict(new In(call)).value()).isEqualTo(right(new In(call)));
            } catch (ModelExecutionException e) {
                failed.add(call);
            }
        }
        return failed;
    }

    private static List<Integer> failing(FaultPlan plan) {
        try (ScriptedModel<In, Out> model = model()) {
            model.handle().predict(new In(0)); // before the injection, so not counted
            model.inject(plan);
            return failing(model, 10);
        }
    }

    // ---- which calls

    @Test
    void plans_hitTheCallsTheyName() {
        assertThat(failing(Faults.exception().onCalls(2, 4))).containsExactly(2, 4);
        assertThat(failing(Faults.exception().every(5))).containsExactly(5, 10);
        assertThat(failing(Faults.exception().from(8))).containsExactly(8, 9, 10);
        assertThat(failing(Faults.exception().always())).hasSize(10);
        assertThat(failing(Faults.exception().random(0, 1))).isEmpty();
        assertThat(failing(Faults.exception().random(1, 1))).hasSize(10);
    }

    @Test
    void random_sameSeed_hitsTheSameCalls() {
        assertThat(failing(Faults.exception().random(0.5, 7)))
                .isEqualTo(failing(Faults.exception().random(0.5, 7)))
                .isNotEqualTo(failing(Faults.exception().random(0.5, 8)));
    }

    @Test
    void random_manyCalls_hitsItsShare() {
        try (ScriptedModel<In, Out> model = model()) {
            FaultPlan plan = Faults.exception().random(0.1, 3);
            model.inject(plan);

            assertThat(failing(model, 5_000)).hasSizeBetween(430, 570);
            assertThat(plan.hits()).isBetween(430L, 570L);
        }
    }

    @Test
    void plans_ofNonsense_areRefused() {
        Fault fault = Faults.exception();

        assertThatThrownBy(() -> fault.onCalls()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fault.onCalls(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fault.every(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fault.from(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fault.random(1.5, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Faults.latency(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void remove_noFaultHappensAnyMore() {
        try (ScriptedModel<In, Out> model = model()) {
            FaultPlan plan = Faults.exception().always();
            model.inject(plan);
            assertThat(failing(model, 3)).hasSize(3);

            plan.remove();

            assertThat(failing(model, 3)).isEmpty();
            assertThat(plan.hits()).isEqualTo(3);
            model.remove(plan);
            assertThatThrownBy(() -> model.inject(plan))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("exception always", "make another plan");
        }
    }

    @Test
    void remove_fromTheModel_planMayBeInjectedAgainAndCountsAnew() {
        try (ScriptedModel<In, Out> model = model()) {
            FaultPlan plan = Faults.exception().onCalls(2);
            model.inject(plan);
            assertThat(failing(model, 3)).containsExactly(2);

            model.remove(plan);
            assertThat(failing(model, 3)).isEmpty();

            model.inject(plan);
            assertThat(failing(model, 3)).containsExactly(2);
        }
    }

    // ---- batches

    /** The numbers of the rows, of a batch of 100, that failed. */
    private static List<Integer> failingInBatch(FaultPlan plan) {
        try (ScriptedModel<In, Out> model = model()) {
            model.handle().predict(new In(0)); // before the injection, so not counted
            model.inject(plan);
            List<Outcome<Out>> outcomes = model.handle()
                    .predictAll(IntStream.rangeClosed(1, 100).mapToObj(In::new).toList());
            assertThat(model.calls()).isEqualTo(101);
            return IntStream.rangeClosed(1, 100)
                    .filter(row -> outcomes.get(row - 1) instanceof Outcome.Failed)
                    .boxed()
                    .toList();
        }
    }

    private static void assertFailsAlike(Fault fault) {
        FaultPlan twoCalls = fault.onCalls(2, 4);
        FaultPlan every = fault.every(5);
        FaultPlan random = fault.random(0.3, 1);

        assertThat(failingInBatch(twoCalls)).containsExactly(2, 4);
        assertThat(twoCalls.hits()).isEqualTo(2);
        assertThat(failingInBatch(every)).hasSize(20).allMatch(row -> row % 5 == 0);
        assertThat(every.hits()).isEqualTo(20);
        assertThat(failingInBatch(random)).hasSize((int) random.hits()).hasSizeBetween(20, 40);
    }

    @Test
    void plans_inABatch_failTheRowsTheyName() {
        assertFailsAlike(Faults.nan());
        assertFailsAlike(Faults.infinity("y"));
        assertFailsAlike(Faults.exception());
        assertFailsAlike(Faults.wrongShape());
        assertFailsAlike(Faults.wrongType());
        assertFailsAlike(Faults.missingOutput());
    }

    @Test
    void plans_inABatchWithEqualRows_failAsManyAsTheyName() {
        try (ScriptedModel<In, Out> model = model()) {
            FaultPlan plan = Faults.exception().onCalls(1, 3);
            model.inject(plan);

            List<Outcome<Out>> outcomes = model.handle()
                    .predictAll(IntStream.range(0, 4).mapToObj(i -> new In(7)).toList());

            assertThat(outcomes).filteredOn(Outcome.Failed.class::isInstance).hasSize(2);
            assertThat(plan.hits()).isEqualTo(2);
        }
    }

    @Test
    void twoPlans_inABatchThatTheFirstEnds_bothCountTheirRows() {
        try (ScriptedModel<In, Out> model = model()) {
            FaultPlan first = Faults.exception().onCalls(2);
            FaultPlan second = Faults.nan().onCalls(3);
            model.inject(first);
            model.inject(second);

            List<Outcome<Out>> outcomes = model.handle().predictAll(List.of(new In(1), new In(2), new In(3)));

            assertThat(outcomes).filteredOn(Outcome.Failed.class::isInstance).hasSize(2);
            assertThat(first.hits()).isEqualTo(1);
            assertThat(second.hits()).isEqualTo(1);
        }
    }

    @Test
    void nan_noSuchOutputAndTheCallerSwallowsIt_closeThrows() {
        ScriptedModel<In, Out> model = model();
        model.inject(Faults.nan("scroe").always());
        try {
            model.handle().predict(new In(1));
        } catch (AssertionError e) {
            assertThat(e).hasMessageContaining("scroe"); // and so does some host's code
        }

        assertThatThrownBy(model::close).isInstanceOf(AssertionError.class).hasMessageContaining("scroe");
    }

    @Test
    void inject_twoFaults_bothHappen() {
        try (ScriptedModel<In, Out> model = model()) {
            Instant start = model.time().now();
            model.inject(Faults.latency(Duration.ofMillis(20)).always());
            model.inject(Faults.exception().onCalls(2));

            assertThat(failing(model, 3)).containsExactly(2);
            assertThat(Duration.between(start, model.time().now())).isEqualTo(Duration.ofMillis(60));
        }
    }

    @Test
    void inject_secondVersion_firstStaysWhole() {
        try (ScriptedModel<In, Out> model = model()) {
            ScriptedModel<In, Out> two = model.version("2").otherwise(FaultsTest::right);
            two.inject(Faults.exception().always());

            assertThat(failing(model, 2)).isEmpty();
            model.handle().versions().load(two.source());
            model.handle().versions().serve("2");
            assertThat(failing(model, 2)).hasSize(2);
        }
    }

    // ---- time

    @Test
    void latency_withinTheDeadline_movesTheClockAndAnswers() {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(Faults.latency(Duration.ofMillis(50)).always());
            Instant start = model.time().now();

            model.handle().predict(new In(1), Call.DEFAULT.timeout(Duration.ofMillis(100)));

            assertThat(model.time().now()).isEqualTo(start.plusMillis(50));
        }
    }

    @Test
    void latency_beyondTheDeadline_endsTheCall() {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(Faults.latency(Duration.ofMillis(50)).onCalls(1));
            Call call = Call.DEFAULT.timeout(Duration.ofMillis(40));

            assertThatThrownBy(() -> model.handle().predict(new In(1), call))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThat(model.handle().predict(new In(2), call).value()).isEqualTo(right(new In(2)));
        }
    }

    @Test
    void hang_deadlineOnTheClock_endsIt() throws Exception {
        try (ScriptedModel<In, Out> model = model()) {
            FaultPlan plan = Faults.hang().always();
            model.inject(plan);
            CompletableFuture<?> call = CompletableFuture.supplyAsync(
                    () -> model.handle().predict(new In(1), Call.DEFAULT.timeout(Duration.ofSeconds(3))));
            plan.firstHit().get(30, TimeUnit.SECONDS);
            assertThat(call).isNotDone();

            model.time().advance(Duration.ofSeconds(3));

            assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void hang_planIsRemoved_goesOnAndIsRight() throws Exception {
        try (ScriptedModel<In, Out> model = model()) {
            FaultPlan plan = Faults.hang().always();
            model.inject(plan);
            CompletableFuture<Out> call = CompletableFuture.supplyAsync(
                    () -> model.handle().predict(new In(1)).value());
            plan.firstHit().get(30, TimeUnit.SECONDS);

            plan.remove();

            assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(right(new In(1)));
        }
    }

    @Test
    void hang_planIsTakenOutOfTheModel_goesOnAndIsRight() throws Exception {
        try (ScriptedModel<In, Out> model = model()) {
            FaultPlan plan = Faults.hang().always();
            model.inject(plan);
            CompletableFuture<Out> call = CompletableFuture.supplyAsync(
                    () -> model.handle().predict(new In(1)).value());
            plan.firstHit().get(30, TimeUnit.SECONDS);

            model.remove(plan);

            assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(right(new In(1)));
        }
    }

    @Test
    void hang_modelIsClosed_ends() throws Exception {
        ScriptedModel<In, Out> model = model();
        FaultPlan plan = Faults.hang().always();
        model.inject(plan);
        CompletableFuture<Out> call = CompletableFuture.supplyAsync(
                () -> model.handle().predict(new In(1)).value());
        plan.firstHit().get(30, TimeUnit.SECONDS);

        model.close();

        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(MlprodException.class);
    }

    // ---- outputs

    private static void assertInvalidOnce(Fault fault) {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(fault.onCalls(1));

            assertThatThrownBy(() -> model.handle().predict(new In(1))).isInstanceOf(InvalidOutputException.class);
            assertThat(model.handle().predict(new In(2)).value()).isEqualTo(right(new In(2)));
        }
    }

    @Test
    void badOutputs_areFoundByTheHandle() {
        assertInvalidOnce(Faults.nan());
        assertInvalidOnce(Faults.nan("open"));
        assertInvalidOnce(Faults.infinity("y"));
        assertInvalidOnce(Faults.wrongShape());
        assertInvalidOnce(Faults.wrongType());
        assertInvalidOnce(Faults.missingOutput());
    }

    @Test
    void nan_outputThatIsNotThereOrNotANumber_isAnAssertionError() {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(Faults.nan("label").always());

            assertThatThrownBy(() -> model.handle().predict(new In(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("The fault has no output of floating numbers named 'label'; the outputs that are read"
                            + " are [y, label, open]");
            model.resetCalls();
        }
    }

    @Test
    void nan_oneRowOfABatch_onlyThatRowIsRefusedOrAskedAgain() {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(Faults.nan("y").onCalls(2)); // again when asked alone

            List<Outcome<Out>> outcomes = model.handle().predictAll(List.of(new In(1), new In(2), new In(3)));

            assertThat(outcomes.get(0).prediction().value()).isEqualTo(right(new In(1)));
            assertThatThrownBy(() -> outcomes.get(1).prediction()).isInstanceOf(InvalidOutputException.class);
            assertThat(outcomes.get(2).prediction().value()).isEqualTo(right(new In(3)));
            assertThat(model.batchSizes()).containsExactly(3, 1);
        }
    }

    @Test
    void outOfRange_changesOnlyNumbers() {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(Faults.outOfRange().always());

            assertThat(model.handle().predict(new In(1)).value())
                    .isEqualTo(new Out(1.5f, "l1", Map.of("a", 1.5f, "b", 1.5f)));
        }
    }

    @Test
    void stale_givesTheAnswerBefore() {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(Faults.stale().onCalls(1, 3, 4));
            ModelHandle<In, Out> handle = model.handle();

            List<Out> answers = IntStream.rangeClosed(1, 5)
                    .mapToObj(i -> handle.predict(new In(i)).value())
                    .toList();

            assertThat(answers)
                    .containsExactlyElementsOf(LongStream.of(1, 2, 2, 3, 5)
                            .mapToObj(i -> right(new In(i)))
                            .toList());
        }
    }

    @Test
    void stale_inABatch_givesTheRowBefore() {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(Faults.stale().onCalls(3));

            List<Outcome<Out>> outcomes =
                    model.handle().predictAll(List.of(new In(1), new In(2), new In(3), new In(4)));

            assertThat(outcomes)
                    .extracting(outcome -> outcome.prediction().value())
                    .containsExactly(right(new In(1)), right(new In(2)), right(new In(2)), right(new In(4)));
        }
    }

    @Test
    void stale_arraysOfOtherLengths_stillWorks() {
        try (ScriptedModel<In, Vector> model = ScriptedModel.of(In.class, Vector.class)) {
            model.otherwise(in -> new Vector(new float[(int) in.x()]));
            model.inject(Faults.stale().onCalls(2));

            model.handle().predict(new In(3));

            assertThat(model.handle().predict(new In(5)).value().values()).hasSize(3);
        }
    }

    // ---- loads

    @Test
    void loadFailure_handleIsNotBuilt() {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(Faults.loadFailure().onCalls(1));

            assertThatThrownBy(model::handle).isInstanceOf(LoadException.class);
            assertThat(model.handle().predict(new In(1)).value()).isEqualTo(right(new In(1)));
        }
    }

    @Test
    void outOfMemoryAtLoad_isALoadException() {
        try (ScriptedModel<In, Out> model = model()) {
            model.inject(Faults.outOfMemoryAtLoad().onCalls(1));

            assertThatThrownBy(model::handle)
                    .isInstanceOf(LoadException.class)
                    .hasCauseInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void toString_saysWhatAndWhen() {
        assertThat(Faults.nan("y").onCalls(2, 4)).hasToString("NaN in 'y' on calls [2, 4]");
        assertThat(Faults.latency(Duration.ofMillis(50)).every(5)).hasToString("latency 50 ms every 5");
    }
}
