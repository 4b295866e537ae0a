package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.ClosedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.Event;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.record.Label;
import io.mlprod.record.NotInput;
import io.mlprod.record.Output;
import io.mlprod.time.TimeSource;
import io.mlprod.validation.Range;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScriptedModelTest {

    record Claim(
            @Range(min = 0) double amount,
            @NotInput @Nullable String customer) {
        Claim(double amount) {
            this(amount, null);
        }
    }

    record Risk(float p) {}

    private static final Risk LOW = new Risk(0.1f);
    private static final Risk MIDDLE = new Risk(0.5f);
    private static final Risk HIGH = new Risk(0.97f);

    private static final Path PENGUINS = Path.of("../samples/quickstart/src/main/resources/penguins/penguins.onnx");

    record Penguin(
            @Nullable Float billLengthMm,
            @Nullable Float billDepthMm,
            @Nullable Float flipperLengthMm,
            @Nullable Float bodyMassG,
            String island,
            @Nullable Sex sex) {

        enum Sex {
            @Label("female")
            FEMALE,
            @Label("male")
            MALE
        }
    }

    record Species(String label, Map<String, Float> probabilities) {}

    private static ScriptedModel<Claim, Risk> model() {
        return ScriptedModel.of(Claim.class, Risk.class);
    }

    private static List<Claim> claims(int count) {
        return IntStream.range(0, count).mapToObj(Claim::new).toList();
    }

    // ---- rules

    @Test
    void predict_severalRulesMatch_firstAnswers() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.when(claim -> claim.amount() > 1_000)
                    .thenReturn(HIGH)
                    .when(claim -> claim.amount() > 100)
                    .thenReturn(MIDDLE)
                    .otherwise(LOW);

            assertThat(model.handle().predict(new Claim(2_000)).value()).isEqualTo(HIGH);
            assertThat(model.handle().predict(new Claim(200)).value()).isEqualTo(MIDDLE);
            assertThat(model.handle().predict(new Claim(20)).value()).isEqualTo(LOW);
        }
    }

    @Test
    void predict_sequence_goesOnAndRepeatsItsLast() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.when(claim -> true).thenReturn(LOW, MIDDLE, HIGH);

            assertThat(IntStream.range(0, 5)
                            .mapToObj(i -> model.handle().predict(new Claim(1)).value()))
                    .containsExactly(LOW, MIDDLE, HIGH, HIGH, HIGH);
        }
    }

    @Test
    void onCall_countsFromOneAndAgainAfterReset() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.onCall(2).thenReturn(HIGH).otherwise(LOW);

            assertThat(model.handle().predict(new Claim(1)).value()).isEqualTo(LOW);
            assertThat(model.handle().predict(new Claim(1)).value()).isEqualTo(HIGH);
            assertThat(model.handle().predict(new Claim(1)).value()).isEqualTo(LOW);
            model.resetCalls();
            model.handle().predict(new Claim(1));
            assertThat(model.handle().predict(new Claim(1)).value()).isEqualTo(HIGH);
        }
    }

    @Test
    void thenThrow_modelException_reachesTheCallerWithTheModelsName() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.onCall(1)
                    .thenThrow(() -> new ModelExecutionException("no luck", null))
                    .otherwise(LOW);

            assertThatThrownBy(() -> model.handle().predict(new Claim(1)))
                    .isInstanceOf(ModelExecutionException.class)
                    .hasMessage("scripted@1: no luck");
            assertThat(model.handle().predict(new Claim(1)).value()).isEqualTo(LOW);
        }
    }

    @Test
    void thenThrow_checkedException_isTheCause() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.when(claim -> true).thenThrow(() -> new IOException("disk"));

            assertThatThrownBy(() -> model.handle().predict(new Claim(1)))
                    .isInstanceOf(ModelExecutionException.class)
                    .hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void predict_noRule_failsAndListsTheRulesAndTheInput() {
        ScriptedModel<Claim, Risk> model = model();
        model.when(claim -> claim.amount() > 1_000).thenReturn(HIGH).onCall(7).thenReturn(LOW);

        assertThatThrownBy(() -> model.handle().predict(new Claim(20)))
                .isInstanceOf(AssertionError.class)
                .message()
                .matches("""
                        The script of scripted 1 has no rule for call 1:
                          Claim\\[amount=20\\.0, customer=null]
                        Rules that did not match, in the order tried:
                          when\\(…\\) at ScriptedModelTest\\.java:\\d+
                          onCall\\(7\\) at ScriptedModelTest\\.java:\\d+
                        Add a rule for this input, or a last one: otherwise\\(…\\) or otherwiseHashed\\(seed\\)\\.""");
        assertThatThrownBy(model::close).isInstanceOf(AssertionError.class);
    }

    @Test
    void predict_noRuleAndTextWithControlCharacters_isEscaped() {
        record Text(String value) {}

        ScriptedModel<Text, Risk> model = ScriptedModel.of(Text.class, Risk.class);

        assertThatThrownBy(() -> model.handle().predict(new Text("a\u001b[31m\nb\u202e")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Text[value=\"a\\u001b[31m\\nb\\u202e\"]");
        model.reset();
        model.close();
    }

    @Test
    void close_chainSwallowedTheMissingRule_failsAllTheSame() {
        ScriptedModel<Claim, Risk> model = model();
        try (FallbackChain<Claim, Risk> chain = FallbackChain.builder(Claim.class, Risk.class)
                .primary((claim, call) -> {
                    try {
                        return model.handle().predict(claim, call);
                    } catch (AssertionError e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElse(LOW)) {
            assertThat(chain.predict(new Claim(1)).value()).isEqualTo(LOW);
        }

        assertThatThrownBy(model::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has no rule for call 1");
    }

    @Test
    void when_predicateFails_namesTheRuleAndTheInput() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.when(claim -> claim.customer().isEmpty()).thenReturn(LOW);

            assertThatThrownBy(() -> model.handle().predict(new Claim(1, "c-1")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("when(…) at ScriptedModelTest.java")
                    .hasCauseInstanceOf(NullPointerException.class);
            model.resetCalls();
        }
    }

    @Test
    void when_afterOtherwise_isRefused() {
        try (ScriptedModel<Claim, Risk> model = model().otherwise(LOW)) {
            Answer<Claim, Risk> rule = model.when(claim -> true);

            assertThatThrownBy(() -> rule.thenReturn(HIGH))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already ends with otherwise(…) at ScriptedModelTest.java");
            assertThatThrownBy(() -> model.otherwise(HIGH)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void thenAnswer_givesNull_isAnAssertionError() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.when(claim -> true).thenAnswer(claim -> null);

            assertThatThrownBy(() -> model.handle().predict(new Claim(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("gave null for call 1");
            model.resetCalls();
        }
    }

    @Test
    void reset_forgetsRulesAndCalls() {
        try (ScriptedModel<Claim, Risk> model = model().otherwise(LOW)) {
            model.handle().predict(new Claim(1));
            model.reset();
            model.otherwise(HIGH);

            assertThat(model.calls()).isZero();
            assertThat(model.inputs()).isEmpty();
            assertThat(model.handle().predict(new Claim(1)).value()).isEqualTo(HIGH);
        }
    }

    // ---- what is real about the handle

    @Test
    void predict_invalidInput_doesNotReachTheModel() {
        try (ScriptedModel<Claim, Risk> model = model().otherwise(LOW)) {
            assertThatThrownBy(() -> model.handle().predict(new Claim(-1))).isInstanceOf(InvalidInputException.class);
            assertThat(model.calls()).isZero();
        }
    }

    @Test
    void predict_notInputComponent_isNotSeenByTheScript() {
        try (ScriptedModel<Claim, Risk> model = model().otherwise(LOW)) {
            model.handle().predict(new Claim(1, "c-17"));

            assertThat(model.inputs()).containsExactly(new Claim(1, null));
        }
    }

    @Test
    void predictAll_isOneRunWithAllRows() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.otherwise(claim -> new Risk((float) claim.amount()));

            List<Outcome<Risk>> outcomes = model.handle().predictAll(claims(50));

            assertThat(outcomes)
                    .extracting(outcome -> outcome.prediction().value().p())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).mapToObj(i -> (float) i).toList());
            assertThat(model.calls()).isEqualTo(50);
            assertThat(model.runs()).isLessThan(50);
            assertThat(model.batchSizes().stream().mapToInt(i -> i).sum()).isEqualTo(50);
        }
    }

    @Test
    void predictAll_oneRowFails_othersGetTheirAnswers() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.when(claim -> claim.amount() == 1)
                    .thenThrow(() -> new ModelExecutionException("not that one", null))
                    .otherwise(claim -> new Risk((float) claim.amount()));

            List<Outcome<Risk>> outcomes = model.handle().predictAll(claims(3));

            assertThat(outcomes.get(0).prediction().value()).isEqualTo(new Risk(0));
            assertThat(outcomes.get(2).prediction().value()).isEqualTo(new Risk(2));
            assertThatThrownBy(() -> outcomes.get(1).prediction()).isInstanceOf(ModelExecutionException.class);
        }
    }

    @Test
    void predictAll_rowOfACallNumberFails_onlyThatRowDoes() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.onCall(2)
                    .thenThrow(() -> new ModelExecutionException("not that one", null))
                    .otherwise(claim -> new Risk((float) claim.amount()));

            List<Outcome<Risk>> outcomes = model.handle().predictAll(claims(3));

            assertThat(outcomes.get(0).prediction().value()).isEqualTo(new Risk(0));
            assertThatThrownBy(() -> outcomes.get(1).prediction()).isInstanceOf(ModelExecutionException.class);
            assertThat(outcomes.get(2).prediction().value()).isEqualTo(new Risk(2));
        }
    }

    @Test
    void predictAll_oneRowFails_sequenceOfAnswersGoesOnWithoutLoss() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.when(claim -> claim.amount() == 1)
                    .thenThrow(() -> new ModelExecutionException("not that one", null))
                    .when(claim -> true)
                    .thenReturn(LOW, MIDDLE, HIGH);

            List<Outcome<Risk>> outcomes = model.handle().predictAll(claims(3));

            assertThat(outcomes.get(0).prediction().value()).isEqualTo(LOW);
            assertThat(outcomes.get(2).prediction().value()).isEqualTo(MIDDLE);
            assertThat(model.handle().predict(new Claim(9)).value()).isEqualTo(HIGH);
        }
    }

    @Test
    void predictAll_oneRowFails_eachRowCountsOnce() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.onCall(2)
                    .thenThrow(() -> new ModelExecutionException("not that one", null))
                    .otherwise(LOW);

            model.handle().predictAll(claims(3));

            assertThat(model.calls()).isEqualTo(3);
            assertThat(model.inputs()).isEqualTo(claims(3));
            assertThat(model.batchSizes()).containsExactly(3, 1, 1, 1);
        }
    }

    @Test
    void predict_equalToARowThatFailedInABatch_isANewCallOnceThatWasAskedAgain() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.onCall(2)
                    .thenThrow(() -> new ModelExecutionException("not that one", null))
                    .otherwise(LOW);
            model.handle().predictAll(claims(3));

            assertThat(model.handle().predict(claims(3).get(1)).value()).isEqualTo(LOW);
            assertThat(model.calls()).isEqualTo(4);
        }
    }

    @Test
    void predictAll_scriptedAnswerIsNoNumber_rowAskedAgainGetsTheSameOne() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.when(claim -> true).thenReturn(LOW, new Risk(Float.NaN), HIGH);

            List<Outcome<Risk>> outcomes = model.handle().predictAll(claims(3));

            assertThatThrownBy(() -> outcomes.get(1).prediction()).isInstanceOf(InvalidOutputException.class);
            assertThat(outcomes.get(2).prediction().value()).isEqualTo(HIGH);
        }
    }

    @Test
    void close_ruleWithoutAnswer_failsWithItsPlace() {
        ScriptedModel<Claim, Risk> model = model().otherwise(LOW);
        model.when(claim -> claim.amount() > 1);
        model.handle().predict(new Claim(2));

        assertThatThrownBy(model::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching(
                        "when\\(…\\) at ScriptedModelTest.java:\\d+ of scripted 1 says no answer and was never"
                                + " a rule; end it with thenReturn\\(…\\), thenAnswer\\(…\\) or thenThrow\\(…\\)");
    }

    @Test
    void cache_equalInputs_reachTheModelOnce() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.builder(Claim.class, Risk.class)
                .handle(builder -> builder.cache(Cache.DEFAULT))
                .build()
                .otherwise(LOW)) {
            model.handle().predict(new Claim(1));
            model.handle().predict(new Claim(1));
            model.handle().predict(new Claim(2));

            assertThat(model.calls()).isEqualTo(2);
        }
    }

    @Test
    void batching_twoThreads_eachGetsItsOwnAnswer() throws Exception {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.builder(Claim.class, Risk.class)
                .handle(builder -> builder.batching(Batching.DEFAULT.maxRows(2).maxDelay(Duration.ofSeconds(30)))
                        .time(TimeSource.system()))
                .build()) {
            model.otherwise(claim -> new Risk((float) claim.amount()));
            ModelHandle<Claim, Risk> handle = model.handle();

            assertThat(answers(handle, 2, 100))
                    .hasSize(200)
                    .allSatisfy((claim, risk) -> assertThat(risk.p()).isEqualTo((float) claim.amount()));
            assertThat(model.calls()).isEqualTo(200);
        }
    }

    @Test
    void predict_twoThreads_countsEachCall() throws Exception {
        try (ScriptedModel<Claim, Risk> model = model()) {
            model.otherwise(claim -> new Risk((float) claim.amount()));

            assertThat(answers(model.handle(), 2, 2_000))
                    .allSatisfy((claim, risk) -> assertThat(risk.p()).isEqualTo((float) claim.amount()));
            assertThat(model.calls()).isEqualTo(4_000);
            assertThat(model.runs()).isEqualTo(4_000);
        }
    }

    private static Map<Claim, Risk> answers(ModelHandle<Claim, Risk> handle, int threads, int each) throws Exception {
        Map<Claim, Risk> answers = new java.util.concurrent.ConcurrentHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * each;
                done.add(pool.submit(() -> {
                    for (int i = first; i < first + each; i++) {
                        answers.put(new Claim(i), handle.predict(new Claim(i)).value());
                    }
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            pool.shutdown();
        }
        return answers;
    }

    @Test
    void predictAsync_answers() {
        try (ScriptedModel<Claim, Risk> model = model().otherwise(LOW)) {
            CompletableFuture<Prediction<Risk>> future = model.handle().predictAsync(new Claim(1));

            assertThat(future.join().value()).isEqualTo(LOW);
        }
    }

    @Test
    void feedback_isToldToListeners() {
        List<Event> events = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.builder(Claim.class, Risk.class)
                .handle(builder -> builder.listener(events::add))
                .build()
                .otherwise(LOW)) {
            Prediction<Risk> prediction = model.handle().predict(new Claim(1));

            model.handle().feedback(prediction.id(), new Feedback.Occurred("paid"));

            assertThat(events)
                    .hasAtLeastOneElementOfType(ModelEvent.Predicted.class)
                    .anyMatch(event -> event.getClass().getSimpleName().contains("Feedback"));
        }
    }

    @Test
    void engine_handleOfOnesOwn_isServed() {
        try (ScriptedModel<Claim, Risk> model = model().otherwise(HIGH);
                ModelHandle<Claim, Risk> own = ModelHandle.builder(Claim.class, Risk.class)
                        .load(model.source())
                        .engine(model.engine())
                        .build()) {
            assertThat(own.predict(new Claim(1)).value()).isEqualTo(HIGH);
        }
    }

    // ---- closing

    @Test
    void close_twice_doesNothing() {
        ScriptedModel<Claim, Risk> model = model().otherwise(LOW);
        ModelHandle<Claim, Risk> handle = model.handle();
        model.close();
        model.close();

        assertThatThrownBy(() -> handle.predict(new Claim(1))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(model::handle).isInstanceOf(IllegalStateException.class);
    }

    // ---- tensors and real signatures

    @Test
    void signatureOf_realModel_takesItsNamesTypesAndClasses() {
        try (ScriptedModel<Penguin, Species> model = ScriptedModel.builder(Penguin.class, Species.class)
                .signatureOf(PENGUINS)
                .build()) {
            Species adelie = new Species("Adelie", Map.of("Adelie", 0.75f, "Chinstrap", 0.125f, "Gentoo", 0.125f));
            model.otherwise(adelie);
            Penguin penguin = new Penguin(39.1f, null, 181f, 3_750f, "Torgersen", Penguin.Sex.MALE);

            assertThat(model.handle().predict(penguin).value()).isEqualTo(adelie);
            assertThat(model.inputs()).containsExactly(penguin);
            ModelSignature signature = model.handle().signature();
            assertThat(signature.output("probabilities").classLabels())
                    .containsExactly("Adelie", "Chinstrap", "Gentoo");
            assertThat(model.handle()
                            .predictAll(List.of(penguin, penguin))
                            .get(1)
                            .prediction()
                            .value())
                    .isEqualTo(adelie);
        }
    }

    @Test
    void signatureOf_answerWithAnotherClass_isAnAssertionError() {
        try (ScriptedModel<Penguin, Species> model = ScriptedModel.builder(Penguin.class, Species.class)
                .signatureOf(PENGUINS)
                .build()) {
            model.otherwise(new Species("Adelie", Map.of("Adelie", 0.5f, "Emperor", 0.5f)));

            assertThatThrownBy(() -> model.handle().predict(new Penguin(39f, 18f, 181f, 3_750f, "Torgersen", null)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Emperor")
                    .hasMessageContaining("Gentoo");
            model.resetCalls();
        }
    }

    @Test
    void signatureOf_answerWithALabelThatIsNoClass_isAnAssertionError() {
        try (ScriptedModel<Penguin, Species> model = ScriptedModel.builder(Penguin.class, Species.class)
                .signatureOf(PENGUINS)
                .build()) {
            model.otherwise(new Species("Emperor", Map.of("Adelie", 0.5f, "Gentoo", 0.5f, "Chinstrap", 0f)));

            assertThatThrownBy(() -> model.handle().predict(new Penguin(39f, 18f, 181f, 3_750f, "Torgersen", null)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("\"Emperor\" in component 'label'")
                    .hasMessageContaining("Gentoo");
            model.resetCalls();
        }
    }

    @Test
    void signatureOf_inputsAndOutputs_scriptSeesWholeTensors() {
        try (ScriptedModel<Inputs, Outputs> model = ScriptedModel.builder(Inputs.class, Outputs.class)
                .signatureOf(PENGUINS)
                .build()) {
            Outputs two = Outputs.of(Map.of(
                    "label", Tensor.of(new String[] {"Adelie", "Gentoo"}),
                    "probabilities", Tensor.of(new float[] {1, 0, 0, 0, 0, 1}, 2, 3)));
            model.when(inputs -> inputs.tensor("island").size() == 2)
                    .thenReturn(two)
                    .otherwiseHashed(5);

            assertThat(model.handle()
                            .predict(penguins(2))
                            .value()
                            .tensor("label")
                            .strings())
                    .containsExactly("Adelie", "Gentoo");
            Tensor hashed = model.handle().predict(penguins(4)).value().tensor("probabilities");
            assertThat(hashed.shape()).containsExactly(4, 3);
            assertThat(hashed.floats()[0] + hashed.floats()[1] + hashed.floats()[2])
                    .isBetween(0.99999f, 1.00001f);
            assertThat(model.handle().predictAll(List.of(penguins(2), penguins(2))))
                    .allMatch(outcome ->
                            outcome.prediction().value().tensor("label").size() == 2);
        }
    }

    private static Inputs penguins(int rows) {
        float[] numbers = new float[rows];
        java.util.Arrays.fill(numbers, 40);
        String[] texts = new String[rows];
        java.util.Arrays.fill(texts, "Biscoe");
        Map<String, Tensor> tensors = new java.util.HashMap<>();
        for (String name : List.of("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")) {
            tensors.put(name, Tensor.of(numbers, rows, 1));
        }
        tensors.put("island", Tensor.of(texts, rows, 1));
        tensors.put("sex", Tensor.of(texts, rows, 1));
        return Inputs.of(tensors);
    }

    @Test
    void of_inputsWithoutSignature_isRefused() {
        assertThatThrownBy(() -> ScriptedModel.of(Inputs.class, Outputs.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("signatureOf");
    }

    // ---- outputs that share a tensor

    record Scores(
            @Output(value = "scores", label = "bad") float bad,
            @Output(value = "scores", label = "good") float good,
            @Output(value = "parts", column = 1) double second) {}

    @Test
    void predict_componentsOfOneOutput_eachGoToTheirColumn() {
        try (ScriptedModel<Claim, Scores> model = ScriptedModel.of(Claim.class, Scores.class)) {
            Scores first = new Scores(0.75f, 0.25f, 7);
            Scores second = new Scores(0.5f, 0.5f, -1);
            model.onCall(1).thenReturn(first).otherwise(second);

            assertThat(model.handle().predict(new Claim(1)).value()).isEqualTo(first);
            assertThat(model.handle().predict(new Claim(2)).value()).isEqualTo(second);
            assertThat(model.handle().signature().output("scores").classLabels())
                    .containsExactly("bad", "good");
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // tests compare deeply
    record Embedding(float[] vector, List<Long> ids) {}

    @Test
    void predictAll_arraysOfDifferentLengths_eachCallGetsItsOwn() {
        try (ScriptedModel<Claim, Embedding> model = ScriptedModel.of(Claim.class, Embedding.class)) {
            model.otherwise(claim -> new Embedding(new float[(int) claim.amount() + 1], List.of(1L, 2L)));

            assertThat(model.handle().predict(new Claim(3)).value().vector()).hasSize(4);
            assertThat(model.handle().predict(new Claim(0)).value().vector()).hasSize(1);
            assertThat(model.handle()
                            .predict(new Claim(0), Call.DEFAULT)
                            .value()
                            .ids())
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void version_ofOneName_isTheSameModel() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
            ScriptedModel<Claim, Risk> next = model.version("2");

            assertThat(model.version("2")).isSameAs(next);
            assertThat(next.version("1")).isSameAs(model);
        }
    }

    @Test
    void thenThrow_supplierOfNull_isAMistakeOfTheTest() {
        ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class);
        model.when(claim -> true).thenThrow(() -> null);

        assertThatThrownBy(() -> model.handle().predict(new Claim(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("thenThrow(…) gave null");
        assertThatThrownBy(model::close).isInstanceOf(AssertionError.class);
    }
}
