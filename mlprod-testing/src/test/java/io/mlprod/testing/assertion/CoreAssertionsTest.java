package io.mlprod.testing.assertion;

import static io.mlprod.testing.MlprodAssertions.assertThat;
import static io.mlprod.testing.MlprodAssertions.assertThatInvalidInputIsThrownBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.cache.Cache;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.AnswerSource;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Degradation;
import io.mlprod.provenance.Provenance;
import io.mlprod.record.NotInput;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.routing.Route;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.validation.Range;
import java.nio.ShortBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each assertion passes when it should, and fails with a message that leads to the cause. */
class CoreAssertionsTest {

    record Claim(@Range(min = 0, max = 10) double amount) {}

    record Risk(String label, Map<String, Float> shares) {}

    private static final ModelVersion MODEL = new ModelVersion("fraud", "7", "");
    private static final Risk LOW = new Risk("low", Map.of("low", 0.75f, "high", 0.25f));

    private static Prediction.Builder<Risk> low() {
        return Prediction.builder(LOW, MODEL);
    }

    /** Checks that an assertion fails, and that its message has all parts. */
    static void fails(ThrowingCallable assertion, String... parts) {
        assertThat(catchThrowable(assertion)).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
    }

    // ---- predictions

    @Test
    void value() {
        assertThat(low().build())
                .hasValue(LOW)
                .hasValueSatisfying(value -> assertThat(value.label()).isEqualTo("low"));

        fails(
                () -> assertThat(low().build()).hasValue(new Risk("high", Map.of())),
                "Expected the prediction of fraud@7 to have the value, and that to be Risk[label=high",
                "but it was: Risk[label=low",
                "It came from: Prediction[");
        fails(
                () -> assertThat(low().build())
                        .hasValueSatisfying(value -> assertThat(value.label()).isEqualTo("x")),
                "x");
    }

    @Test
    void degraded() {
        Prediction<Risk> lite = low().provenance(lite()).build();

        assertThat(lite).isDegraded().isDegradedBy(Degradation.TIMEOUT).wasAnsweredByTier("lite");
        assertThat(low().build()).isNotDegraded();

        fails(() -> assertThat(low().build()).isDegraded(), "to be degraded", "a good answer of the first tier");
        fails(
                () -> assertThat(lite).isNotDegraded(),
                "not to be degraded\n but it was: TIMEOUT",
                "chain: full TIMEOUT in 12 ms, lite SUCCESS");
        fails(() -> assertThat(lite).isDegradedBy(Degradation.FAILED), "to be FAILED\n but it was: TIMEOUT");
        fails(() -> assertThat(lite).wasAnsweredByTier("full"), "to be \"full\"\n but it was: \"lite\"");
    }

    @Test
    void source() {
        assertThat(low().source(AnswerSource.CACHE).build()).cameFromCache();
        assertThat(low().source(AnswerSource.RUN).build()).cameFromRun();
        assertThat(low().source(AnswerSource.BATCH).build()).cameFromBatch();
        assertThat(low().source(AnswerSource.RULE).build()).cameFromRule();
        assertThat(low().source(AnswerSource.REMEMBERED).build()).wasRemembered();

        Prediction<Risk> run = low().build();
        fails(() -> assertThat(run).cameFromCache(), "to come from a source, and that to be CACHE\n but it was: RUN");
        fails(() -> assertThat(run).cameFromBatch(), "to be BATCH");
        fails(() -> assertThat(run).cameFromRule(), "to be RULE");
        fails(() -> assertThat(run).wasRemembered(), "to be REMEMBERED");
        fails(() -> assertThat(low().source(AnswerSource.RULE).build()).cameFromRun(), "to be RUN\n but it was: RULE");
    }

    @Test
    void version() {
        assertThat(low().build()).wasAnsweredBy("7").wasAnsweredBy("fraud", "7");

        fails(() -> assertThat(low().build()).wasAnsweredBy("8"), "to be \"8\"\n but it was: \"7\"");
        fails(() -> assertThat(low().build()).wasAnsweredBy("x", "7"), "to be \"x\"\n but it was: \"fraud\"");
    }

    @Test
    void route() {
        Route route = new Route("test", 1, 0, Route.CANDIDATE, MODEL, 3, 0.5, Route.Reason.HASH, "salt");
        Prediction<Risk> candidates = low().route(route).build();

        assertThat(candidates).wasRoutedToArm("candidate").wasRoutedBy(Route.Reason.HASH);

        fails(() -> assertThat(candidates).wasRoutedToArm("control"), "\"control\"\n but it was: \"candidate\"");
        fails(() -> assertThat(candidates).wasRoutedBy(Route.Reason.FORCED), "to be FORCED\n but it was: HASH");
    }

    @Test
    void violationsOfAPrediction() {
        Violation clamped = new Violation("age", "range", "0 to 120", 130, 0, Handling.CLAMPED);
        Prediction<Risk> repaired = low().violations(List.of(clamped)).build();

        assertThat(low().build()).hasNoViolations().violations().isClean();
        assertThat(repaired).violations().hasViolationAt("age").handledBy(Handling.CLAMPED);

        fails(() -> assertThat(repaired).hasNoViolations(), "age: range, expected 0 to 120 (CLAMPED)");
        fails(() -> assertThat(repaired).violations().isClean(), "to be clean\n but it was: \"age: range");
    }

    @Test
    void scores() {
        assertThat(low().build()).hasFiniteScores().hasProbabilitiesThatSumToOne(1e-6);
        Prediction<Outputs> tensors = Prediction.of(
                Outputs.of(Map.of(
                        "labels",
                        Tensor.of(new long[] {3, 4}, 2),
                        "p",
                        Tensor.of(new float[] {0.5f, 0.5f, 1, 0}, 2, 2))),
                MODEL);
        assertThat(tensors).hasFiniteScores().hasProbabilitiesThatSumToOne(0);
        assertThat(Prediction.of(0.5f, MODEL)).hasFiniteScores();

        fails(
                () -> assertThat(Prediction.of(new Risk("x", Map.of("a", Float.NaN, "b", 1f)), MODEL))
                        .hasFiniteScores(),
                "to have finite scores\n but it was: {shares[a]=NaN}");
        fails(
                () -> assertThat(Prediction.of(Map.of("p", List.of(new float[] {1, Float.POSITIVE_INFINITY})), MODEL))
                        .hasFiniteScores(),
                "{p[0][1]=Infinity}".replace("{", "{[p]").replace("[p]p", "[p]"));
        fails(
                () -> assertThat(Prediction.of(Map.of("p", 1f, "q", Optional.of(Double.NaN)), MODEL))
                        .hasFiniteScores(),
                "{[q]=NaN}");
        fails(
                () -> assertThat(Prediction.of(OptionalDouble.of(Double.NaN), MODEL))
                        .hasFiniteScores(),
                "{value=NaN}");
        fails(
                () -> assertThat(Prediction.of(
                                List.of(1f, Tensor.of(ElementType.FLOAT16, ShortBuffer.wrap(new short[] {0x7e00}), 1)),
                                MODEL))
                        .hasFiniteScores(),
                "[1][0]=NaN");
        fails(() -> assertThat(Prediction.of("text", MODEL)).hasFiniteScores(), "a value without numbers: \"text\"");
        fails(
                () -> assertThat(Prediction.of(new float[] {0.5f, 0.4f}, MODEL)).hasProbabilitiesThatSumToOne(1e-6),
                "to have probabilities from 0 to 1 that sum to 1 within 1.0E-6",
                "which sum to 0.9");
        fails(
                () -> assertThat(Prediction.of(new double[] {1.5, -0.5}, MODEL)).hasProbabilitiesThatSumToOne(1e-6),
                "[1.5, -0.5], which sum to 1.0");
        fails(
                () -> assertThat(Prediction.of(new double[] {Double.NaN, 1}, MODEL))
                        .hasProbabilitiesThatSumToOne(1),
                "NaN");
        fails(
                () -> assertThat(Prediction.of(1f, MODEL)).hasProbabilitiesThatSumToOne(1e-6),
                "a value without a group of numbers: 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(low().build()).hasProbabilitiesThatSumToOne(Double.NaN));
    }

    // ---- outcomes

    @Test
    void outcome() {
        Outcome<Risk> answered = new Outcome.Answered<>(low().build());
        Outcome<Risk> failed = new Outcome.Failed<>(refused());

        assertThat(answered).isAnswered().prediction().hasValue(LOW);
        assertThat(failed)
                .hasFailed()
                .hasFailedWith(InvalidInputException.class)
                .violations()
                .hasViolationAt("age");

        fails(() -> assertThat(failed).isAnswered(), "to be answered\n but it was: \"a failure, InvalidInput", "age");
        fails(() -> assertThat(failed).prediction(), "to be answered");
        fails(() -> assertThat(answered).hasFailed(), "to have failed\n but it was: \"an answer\"", "fraud@7");
        fails(
                () -> assertThat(failed).hasFailedWith(OverloadedException.class),
                "to have failed with OverloadedException\n but it was: \"a failure, InvalidInputException\"");
        fails(() -> assertThat(answered).violations(), "to have failed with InvalidInputException");
    }

    // ---- violations

    private static InvalidInputException refused() {
        return new InvalidInputException(
                "fraud@7",
                List.of(
                        new Violation("age", "range", "0 to 120", 130, 1, Handling.REJECTED),
                        new Violation("country", "required", "a value", null, 0, Handling.REJECTED)),
                null);
    }

    @Test
    void violations() {
        assertThat(refused())
                .hasViolationAt("age")
                .withRule("range")
                .expecting("0 to 120")
                .withValue(130)
                .inRow(1)
                .handledBy(Handling.REJECTED);
        assertThat(refused()).hasViolationAt("age").hasViolationAt("country").withValue(null);
        assertThat(refused()).hasViolationsOnlyAt("country", "age");

        fails(
                () -> assertThat(refused()).hasViolationAt("sex"),
                "Expected the input to have a violation at sex\n but it was: [age, country]",
                "All violations: row 1, age: range, expected 0 to 120; country: required");
        fails(
                () -> assertThat(refused()).hasViolationAt("country").withRule("range"),
                "to have broken the rule range\n but it was: [required]");
        fails(() -> assertThat(refused()).expecting("1 to 2"), "that expects 1 to 2\n but it was: [0 to 120, a value]");
        fails(() -> assertThat(refused()).hasViolationAt("age").withValue(7), "by the value 7\n but it was: [130]");
        fails(() -> assertThat(refused()).hasViolationAt("age").inRow(0), "in row 0\n but it was: [1]");
        fails(() -> assertThat(refused()).handledBy(Handling.IMPUTED), "was IMPUTED\n but it was: [REJECTED]");
        fails(() -> assertThat(refused()).hasViolationsOnlyAt("age"), "to be [age]\n but it was: [age, country]");
    }

    @Test
    void invalidInputIsThrownBy() {
        assertThatInvalidInputIsThrownBy(() -> {
                    throw refused();
                })
                .hasViolationAt("age");

        fails(() -> assertThatInvalidInputIsThrownBy(() -> {}), "nothing was thrown: the input was answered");
        fails(
                () -> assertThatInvalidInputIsThrownBy(() -> {
                    throw new IllegalStateException("other");
                }),
                "but it was: java.lang.IllegalStateException: other");
    }

    // ---- handles and scripted models

    @Test
    void handle() {
        try (ScriptedModel<Claim, Float> model = ScriptedModel.builder(Claim.class, Float.class)
                .name("fraud")
                .handle(builder -> builder.cache(Cache.DEFAULT))
                .build()) {
            ModelHandle<Claim, Float> handle = model.otherwise(0.5f).handle();
            handle.predict(new Claim(1));
            handle.predict(new Claim(1));
            String output = handle.signature().outputs().get(0).name();
            handle.versions().load(model.version("2").source());

            assertThat(handle)
                    .serves("1")
                    .hasLoaded("1")
                    .hasLoaded("2")
                    .hasInput("amount")
                    .hasOutput(output)
                    .accepts(new Claim(3))
                    .hasCacheHits(1)
                    .hasCacheMisses(1)
                    .hasNoListenerErrors()
                    .isOpen();
            assertThat(handle).refuses(new Claim(11)).hasViolationAt("amount").withRule("range");

            fails(() -> assertThat(handle).serves("2"), "Expected ModelHandle[fraud@1] to serve", "\"1\"");
            fails(() -> assertThat(handle).hasLoaded("3"), "to have loaded the version 3", "fraud@2");
            fails(() -> assertThat(handle).hasInput("x"), "to have an input x\n but it was: [amount]");
            fails(() -> assertThat(handle).hasOutput("x"), "to have an output x\n but it was: [" + output);
            fails(() -> assertThat(handle).accepts(new Claim(11)), "amount=11.0", "amount: range, expected");
            fails(() -> assertThat(handle).refuses(new Claim(1)), "to refuse", "but it was: \"accepted\"");
            fails(() -> assertThat(handle).hasCacheHits(2), "from its cache 2 times", "CacheStatistics[hits=1");
            fails(() -> assertThat(handle).hasCacheMisses(0), "to have missed its cache 0 times");
            fails(() -> assertThat(handle).isClosed(), "to be closed\n but it was: \"open\"");
            handle.listen(event -> {
                throw new IllegalStateException("listener");
            });
            handle.predict(new Claim(2));
            fails(() -> assertThat(handle).hasNoListenerErrors(), "to have no errors of listeners");
            handle.close();
            assertThat(handle).isClosed();
            fails(() -> assertThat(handle).isOpen(), "to be open\n but it was: \"closed\"");
        }
    }

    @Test
    void handleWithoutCache_saysSo() {
        try (ScriptedModel<Claim, Float> model = ScriptedModel.of(Claim.class, Float.class)) {
            fails(() -> assertThat(model.handle()).hasCacheHits(0), "without one; give .cache(…) to its builder");
        }
    }

    @Test
    void scriptedModel() {
        try (ScriptedModel<Claim, Float> model = ScriptedModel.of(Claim.class, Float.class)) {
            assertThat(model).wasNeverCalled().wasCalled(0);
            fails(() -> assertThat(model).hasLastInput(new Claim(1)), "never called", "is another handle used?");
            fails(() -> assertThat(model).wasCalled(1), "to be called once\n but it was: \"called 0 times\"");

            model.otherwise(0.5f).handle().predict(new Claim(1));
            model.handle().predict(new Claim(2));

            assertThat(model)
                    .wasCalled(2)
                    .wasRun(2)
                    .hasBatchSizes(1, 1)
                    .hasLastInput(new Claim(2))
                    .hasLastInputSatisfying(claim -> assertThat(claim.amount()).isEqualTo(2))
                    .hasInputs(List.of(new Claim(1), new Claim(2)))
                    .wasCalledWith(new Claim(1));

            fails(() -> assertThat(model).wasNeverCalled(), "never to be called", "It was asked: Claim[amount=1.0]; C");
            fails(() -> assertThat(model).wasRun(1), "to be run once\n but it was: \"run 2 times\"");
            fails(() -> assertThat(model).hasBatchSizes(2), "to be [2]\n but it was: [1, 1]");
            fails(() -> assertThat(model).hasLastInput(new Claim(1)), "Claim[amount=1.0]\n but it was: Claim[amount=2");
            fails(
                    () -> assertThat(model)
                            .hasLastInputSatisfying(
                                    claim -> assertThat(claim.amount()).isZero()),
                    "2.0");
            fails(() -> assertThat(model).hasInputs(List.of(new Claim(1))), "and these to be [Claim[amount=1.0]]");
            fails(() -> assertThat(model).wasCalledWith(new Claim(3)), "called with Claim[amount=3.0]", "with others");
        }
    }

    record Owned(@NotInput @Nullable String owner, double amount) {}

    @Test
    void scriptedModelOfRowsWithNotInputs_saysThatTheseDoNotArrive() {
        try (ScriptedModel<Owned, Float> model = ScriptedModel.of(Owned.class, Float.class)) {
            model.otherwise(0.5f).handle().predict(new Owned("ann", 1));

            assertThat(model).hasLastInput(new Owned(null, 1));
            fails(
                    () -> assertThat(model).hasLastInput(new Owned("ann", 1)),
                    "It was asked: Owned[owner=null, amount=1.0]\n@NotInput components do not reach the model, so they"
                            + " are null, 0 or false here: owner; expect them so, or use hasLastInputSatisfying");
        }
    }

    // ---- provenance

    private static Provenance lite() {
        return new Provenance(
                "chain",
                new Attempt("lite", 1, AttemptOutcome.SUCCESS, "", 800_000, null),
                List.of(new Attempt("full", 0, AttemptOutcome.TIMEOUT, "", 12_000_000, null)),
                true,
                null,
                null);
    }

    @Test
    void provenance() {
        Provenance remembered =
                new Provenance("chain", lite().answered(), List.of(), false, Duration.ofMinutes(3), null);

        assertThat(Provenance.DIRECT).isDirect().isNotDegraded().isFresh();
        assertThat(lite())
                .hasTier("lite")
                .hasAttempts("full", "lite")
                .hasAttempt("full", AttemptOutcome.TIMEOUT)
                .isDegradedBy(Degradation.TIMEOUT);
        assertThat(low().provenance(lite()).build()).provenance().hasTier("lite");
        assertThat(remembered).isAtMost(Duration.ofMinutes(3));

        String all = "It came from: chain: full TIMEOUT in 12 ms, lite SUCCESS in 800 µs";
        fails(
                () -> assertThat(lite()).isDirect(),
                "to come through no chain\n but it was: \"of the chain chain\"",
                all);
        fails(() -> assertThat(lite()).hasTier("full"), "to be \"full\"\n but it was: \"lite\"", all);
        fails(() -> assertThat(lite()).hasAttempts("lite"), "to be [lite]\n but it was: [full, lite]");
        fails(() -> assertThat(lite()).hasAttempt("full", AttemptOutcome.ERROR), "on full with the outcome ERROR", all);
        fails(() -> assertThat(lite()).isDegradedBy(Degradation.GATED), "to be GATED\n but it was: TIMEOUT");
        fails(() -> assertThat(lite()).isNotDegraded(), "not to be degraded\n but it was: TIMEOUT");
        fails(() -> assertThat(remembered).isFresh(), "to be fresh\n but it was: \"PT3M old\"");
        fails(
                () -> assertThat(remembered).isAtMost(Duration.ofMinutes(2)),
                "at most PT2M old\n but it was: \"PT3M old\"");
        fails(() -> assertThat(lite()).isAtMost(Duration.ofDays(1)), "but it was: \"fresh\"");
    }

    // ---- rollouts and experiments

    static RolloutStatus status(RolloutState state, String proof, List<String> missing) {
        RolloutStatus.ArmStatus arm = new RolloutStatus.ArmStatus(100, 1, 1);
        RolloutStatus.GuardStatus guard = new RolloutStatus.GuardStatus(
                "errors",
                arm,
                arm,
                new RolloutStatus.RatioStatus(0.5, 2, 0.01),
                proof,
                proof.isEmpty() ? "units" : "",
                "");
        return new RolloutStatus(
                "fraud-8",
                1,
                state,
                2,
                0.25,
                Instant.EPOCH,
                "errors 3 times as frequent",
                List.of(guard),
                missing,
                "",
                new RolloutStatus.StoreStatus(Optional.empty(), "", ""));
    }

    @Test
    void rollout() {
        RolloutStatus step = status(RolloutState.STEP, "at most 1.1 times", List.of());

        assertThat(step)
                .hasState(RolloutState.STEP)
                .hasReasonContaining("3 times")
                .isAtStep(2)
                .hasShare(0.25)
                .waitsForNothing()
                .hasProvenGuard("errors");
        assertThat(status(RolloutState.PROMOTED, "", List.of())).isPromoted();
        assertThat(status(RolloutState.ROLLED_BACK, "", List.of())).isRolledBack();

        RolloutStatus waits = status(RolloutState.STEP, "", List.of("2,000 units"));
        fails(
                () -> assertThat(step).isRolledBack(),
                "Expected the rollout fraud-8 to have a state, and that to be ROLLED_BACK\n but it was: STEP",
                "errors 3 times as frequent");
        fails(() -> assertThat(step).isPromoted(), "to be PROMOTED");
        fails(() -> assertThat(step).hasReasonContaining("x"), "a reason that contains \"x\"");
        fails(() -> assertThat(step).isAtStep(1), "to be at step 1\n but it was: \"at step 2\"");
        fails(() -> assertThat(step).hasShare(0.5), "to have the share 0.5\n but it was: 0.25");
        fails(() -> assertThat(waits).waitsForNothing(), "to wait for nothing\n but it was: [2,000 units]");
        fails(() -> assertThat(waits).hasProvenGuard("errors"), "a proof of its guard errors", "without: units");
        fails(() -> assertThat(waits).hasProvenGuard("x"), "to have a guard x\n but it was: [errors]");
    }

    static Readout readout(boolean mismatch, List<String> refusals) {
        Readout.Estimate none = new Readout.Estimate(0, -1, 1);
        return new Readout(
                "layout",
                0.05,
                false,
                new Readout.Counted(Instant.EPOCH, Instant.EPOCH, 0, 0, Duration.ofDays(1)),
                List.of(new Readout.Arm("control", "7", 0.5, 900, 900), new Readout.Arm("new", "8", 0.5, 1_000, 1_000)),
                new Readout.SampleRatio(true, mismatch ? 0.001 : 0.5, mismatch, false),
                refusals,
                List.of(new Readout.Comparison(
                        Metric.proportion("bought"),
                        "new",
                        900,
                        1_000,
                        0.1,
                        0.2,
                        none,
                        none,
                        0.01,
                        0.02,
                        false,
                        Verdict.BETTER,
                        "")),
                new Readout.LeftOut(0, 0, 0, 0, 0));
    }

    @Test
    void experiment() {
        Readout fine = readout(false, List.of());
        String metric = Metric.proportion("bought").name();

        assertThat(fine)
                .hasVerdict(metric, "new", Verdict.BETTER)
                .isNotRefused()
                .hasNoSampleRatioMismatch()
                .hasUnits("new", 1_000);

        fails(() -> assertThat(fine).hasVerdict(metric, "new", Verdict.WORSE), "to be WORSE\n but it was: BETTER");
        fails(() -> assertThat(fine).hasVerdict("x", "new", Verdict.WORSE), "to compare x of the arm new", metric);
        fails(() -> assertThat(fine).hasUnits("new", 1_001), "1001 units or more in the arm new\n but it was: 1000");
        fails(() -> assertThat(fine).hasUnits("x", 1), "to have an arm x\n but it was: [control, new]");
        fails(() -> assertThat(readout(true, List.of())).hasNoSampleRatioMismatch(), "a mismatch, p = 0.001");
        fails(() -> assertThat(readout(false, List.of("no"))).isNotRefused(), "refused: [no]");
    }

    // ---- arrays

    /** An answer as users write it, though its own equals() compares no elements. */
    @SuppressWarnings("ArrayRecordComponent")
    record Embedding(String of, float[] values) {}

    @Test
    void value_ofArrays_isComparedAndShownByItsElements() {
        Prediction<float[]> array = Prediction.of(new float[] {1, Float.NaN}, MODEL);
        Prediction<Embedding> record = Prediction.of(new Embedding("cat", new float[] {1, 2}), MODEL);

        assertThat(array).hasValue(new float[] {1, Float.NaN});
        assertThat(record).hasValue(new Embedding("cat", new float[] {1, 2}));
        assertThat(Prediction.of(Map.of("a", List.of(Optional.of(new long[][] {{1}, {2}}))), MODEL))
                .hasValue(Map.of("a", List.of(Optional.of(new long[][] {{1}, {2}}))));

        fails(() -> assertThat(array).hasValue(new float[] {1, 2}), "to be [1.0, 2.0]\n but it was: [1.0, NaN]");
        fails(
                () -> assertThat(record).hasValue(new Embedding("cat", new float[] {1, 3})),
                "to be Embedding[of=cat, values=[1.0, 3.0]]\n but it was: Embedding[of=cat, values=[1.0, 2.0]]");
        fails(() -> assertThat(record).hasValue(new Embedding("dog", new float[] {1, 2})), "of=dog");
        fails(() -> assertThat(record).hasValue(new Embedding("cat", new float[] {1})), "values=[1.0]]");
        fails(() -> assertThat(record).hasValue(new Embedding("cat", null)), "values=null]");
        fails(() -> assertThat(Prediction.<Object>of(new int[] {1}, MODEL)).hasValue(new long[] {1}), "to be [1]");
        fails(
                () -> assertThat(Prediction.of(new float[100_000], MODEL)).hasValue(new float[] {1}),
                "0.0, … 100000 in all]");
    }

    @Test
    void inputs_ofArrays_areComparedAndShownByTheirElements() {
        try (ScriptedModel<float[], float[]> model =
                ScriptedModel.of(float[].class, float[].class).otherwise(new float[] {1})) {
            model.handle().predict(new float[] {3, 4});

            assertThat(model)
                    .wasCalledWith(new float[] {3, 4})
                    .hasLastInput(new float[] {3, 4})
                    .hasInputs(List.of(new float[] {3, 4}));
            fails(
                    () -> assertThat(model).wasCalledWith(new float[] {5}),
                    "to be called with [5.0]",
                    "It was asked: [3.0, 4.0]");
            fails(() -> assertThat(model).hasInputs(List.of(new float[] {4, 3})), "[[4.0, 3.0]]", "[[3.0, 4.0]]");
        }
    }

    // ---- beside AssertJ's own

    @Test
    void description_andOtherErrors_areAsInAssertJ() {
        fails(() -> assertThat(low().build()).as("the order of %s", "Ada").isDegraded(), "[the order of Ada] ");
        assertThat(new ModelExecutionException("x", null)).isInstanceOf(RuntimeException.class);
        assertThatNullPointerException().isThrownBy(() -> assertThat((Prediction<Risk>) null));
        assertThatNullPointerException()
                .isThrownBy(() -> assertThat(low().build()).hasValue(null));
    }
}
