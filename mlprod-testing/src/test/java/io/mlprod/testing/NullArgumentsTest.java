package io.mlprod.testing;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.model.ModelSignature;
import io.mlprod.testing.data.DataChecks;
import io.mlprod.testing.data.DataReport;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.data.Finding;
import io.mlprod.testing.data.Row;
import io.mlprod.testing.data.Split;
import io.mlprod.testing.data.TrainTest;
import io.mlprod.testing.data.TrainValidationTest;
import io.mlprod.testing.evaluate.EvaluatedModel;
import io.mlprod.testing.evaluate.EvaluationReport;
import io.mlprod.testing.evaluate.Gate;
import io.mlprod.testing.evaluate.GateOutcome;
import io.mlprod.testing.evaluate.Metric;
import io.mlprod.testing.evaluate.ModelEvaluation;
import io.mlprod.testing.evaluate.Ranking;
import io.mlprod.testing.evaluate.Slice;
import io.mlprod.testing.evaluate.WorstSlice;
import io.mlprod.testing.fake.Answer;
import io.mlprod.testing.fake.Disturbance;
import io.mlprod.testing.fake.RecordedAnswers;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.fake.ScriptedRun;
import io.mlprod.testing.fault.Expected;
import io.mlprod.testing.fault.Fault;
import io.mlprod.testing.fault.FaultMatrix;
import io.mlprod.testing.fault.FaultPlan;
import io.mlprod.testing.fault.FaultReport;
import io.mlprod.testing.fault.Faults;
import io.mlprod.testing.golden.Closeness;
import io.mlprod.testing.golden.GoldenFile;
import io.mlprod.testing.golden.GoldenHeader;
import io.mlprod.testing.golden.GoldenRow;
import io.mlprod.testing.golden.GoldenRows;
import io.mlprod.testing.latency.AllocationBudget;
import io.mlprod.testing.latency.AllocationReport;
import io.mlprod.testing.latency.LatencyBudget;
import io.mlprod.testing.latency.LatencyReport;
import io.mlprod.testing.metamorphic.Change;
import io.mlprod.testing.metamorphic.FailedRow;
import io.mlprod.testing.metamorphic.Metamorphic;
import io.mlprod.testing.metamorphic.MetamorphicReport;
import io.mlprod.testing.metamorphic.RelationResult;
import io.mlprod.testing.property.ModelInput;
import io.mlprod.testing.property.ModelInputs;
import io.mlprod.testing.property.ModelProperties;
import io.mlprod.testing.traffic.Answered;
import io.mlprod.testing.traffic.Delay;
import io.mlprod.testing.traffic.ExperimentRuns;
import io.mlprod.testing.traffic.Outcome;
import io.mlprod.testing.traffic.PredictorRuns;
import io.mlprod.testing.traffic.Regression;
import io.mlprod.testing.traffic.RolloutRuns;
import io.mlprod.testing.traffic.Stage;
import io.mlprod.testing.traffic.Traffic;
import io.mlprod.testing.traffic.Visit;
import io.mlprod.validation.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Null where something must be: each is refused where it is given, and named. */
class NullArgumentsTest {

    @TempDir
    static Path directory;

    record Claim(double amount) {}

    record Risk(float p) {}

    private static final ScriptedModel<Claim, Risk> MODEL =
            ScriptedModel.of(Claim.class, Risk.class).otherwise(new Risk(0.5f));

    private static final DataSet<Claim> CLAIMS = DataSet.of("claims", List.of(new Claim(1), new Claim(2)));
    private static final DataSet<Row> ROWS = DataSet.csv(Path.of("src/test/resources/evaluate/credit.csv"));
    private static final EvaluatedModel<BinaryEvaluation> EVALUATED = ModelEvaluation.of(CLAIMS)
            .binary(claim -> claim.amount() > 1, Risk::p)
            .run("fake", MODEL.handle());

    private static final Traffic<Claim, Risk> TRAFFIC =
            Traffic.of(Claim.class, Risk.class, visit -> new Claim(1)).users(10).lasting(Duration.ofHours(1));

    /** One of each type that has methods with parameters, and of each type that a parameter has. */
    private static final Map<Class<?>, Supplier<?>> SAMPLES = Map.ofEntries(
            entry(String.class, () -> "amount"),
            entry(Object.class, () -> new Claim(1)),
            entry(Class.class, () -> Claim.class),
            entry(Path.class, () -> Path.of("target/no-such-file.csv")),
            entry(Duration.class, () -> Duration.ofSeconds(1)),
            entry(Instant.class, () -> Instant.EPOCH),
            entry(List.class, List::of),
            entry(Set.class, Set::of),
            entry(Map.class, Map::of),
            entry(Collection.class, () -> List.of(new Claim(1))),
            entry(Verdict.class, () -> Verdict.BETTER),
            entry(Number.class, () -> 1),
            entry(Schema.class, Schema::empty),
            entry(ModelSignature.class, MODEL.handle()::signature),
            entry(ModelHandle.class, MODEL::handle),
            entry(ScriptedModel.class, () -> MODEL),
            entry(ScriptedModel.Builder.class, () -> ScriptedModel.builder(Claim.class, Risk.class)),
            entry(Answer.class, () -> ScriptedModel.of(Claim.class, Risk.class).when(claim -> true)),
            entry(Fault.class, Faults::nan),
            entry(FaultPlan.class, () -> Faults.nan().always()),
            entry(Expected.class, Expected::rightAnswer),
            entry(FaultMatrix.class, () -> FaultMatrix.of(MODEL, MODEL.handle(), Claim::new)),
            entry(DataSet.class, () -> CLAIMS),
            entry(Row.class, () -> ROWS.stream().findFirst().orElseThrow()),
            entry(Split.class, () -> Split.of(CLAIMS)),
            entry(TrainTest.class, () -> new TrainTest<>(CLAIMS, CLAIMS, 0)),
            entry(DataChecks.class, () -> DataChecks.of(ROWS, "defaulted")),
            entry(ModelEvaluation.class, () -> ModelEvaluation.of(CLAIMS).binary(claim -> true, Risk::p)),
            entry(ModelEvaluation.Inputs.class, () -> ModelEvaluation.of(CLAIMS)),
            entry(EvaluatedModel.class, () -> EVALUATED),
            entry(EvaluationReport.Builder.class, () -> EvaluationReport.of(EVALUATED)),
            entry(
                    EvaluationReport.class,
                    () -> EvaluationReport.of(EVALUATED).metrics(Metric.ROC_AUC).build()),
            entry(Metric.class, () -> Metric.ROC_AUC),
            entry(Gate.class, () -> Gate.point(Metric.ROC_AUC, 0.5)),
            entry(Closeness.class, () -> Closeness.EXACT),
            entry(AllocationBudget.class, () -> AllocationBudget.of(() -> "")),
            entry(LatencyBudget.class, () -> LatencyBudget.of(() -> "")),
            entry(Change.class, () -> Change.add("amount", 1)),
            entry(Metamorphic.class, () -> Metamorphic.of(MODEL.handle(), CLAIMS)),
            entry(ModelInputs.class, () -> ModelInputs.of(MODEL.handle())),
            entry(ModelProperties.class, () -> ModelProperties.forAll(MODEL.handle())),
            entry(Delay.class, () -> Delay.of(Duration.ZERO)),
            entry(Outcome.class, () -> Outcome.event("bought", 0.5)),
            entry(Regression.class, () -> Regression.errors(0.5)),
            entry(Traffic.class, () -> Traffic.of(Claim.class, Risk.class, visit -> new Claim(1))),
            entry(Estimate.class, () -> Estimate.undefined("")),
            entry(RecordedAnswers.class, NullArgumentsTest::recorded),
            entry(GoldenFile.class, NullArgumentsTest::golden),
            entry(GoldenRow.class, () -> golden().rows().get(0)),
            entry(GoldenRows.class, () -> golden().map(row -> row)),
            entry(Stage.class, NullArgumentsTest::stage),
            entry(PredictorRuns.class, () -> TRAFFIC.predictors(1, NullArgumentsTest::fake)),
            entry(
                    RolloutRuns.class,
                    () -> TRAFFIC.rollouts(
                            1, stage -> fake(stage, "2").rollout("2", plan -> plan.unit(Claim::toString)))),
            entry(
                    ExperimentRuns.class,
                    () -> TRAFFIC.experiments(
                            1,
                            stage -> fake(stage, "2")
                                    .experiment(
                                            "new",
                                            plan -> plan.unit(Claim::toString)
                                                    .control("1", 0.5)
                                                    .arm("new", "2", 0.5)
                                                    .metric(io.mlprod.experiment.Metric.proportion("bought"))
                                                    .outcomesWithin(Duration.ofHours(1))))));

    /** What the module makes for tests to read. */
    private static final Set<Class<?>> GIVEN_OUT = Set.of(
            DataReport.class,
            Finding.class,
            TrainTest.class,
            TrainValidationTest.class,
            Ranking.Place.class,
            Slice.class,
            WorstSlice.class,
            GateOutcome.Finding.class,
            GateOutcome.Passed.class,
            GateOutcome.Failed.class,
            GateOutcome.Inconclusive.class,
            GateOutcome.NotGated.class,
            Ranking.class,
            FaultReport.class,
            FaultReport.Line.class,
            GoldenHeader.class,
            AllocationReport.class,
            LatencyReport.class,
            LatencyReport.Times.class,
            FailedRow.class,
            MetamorphicReport.class,
            RelationResult.class,
            ModelInput.class,
            Answered.class,
            Visit.class);

    /** What JUnit and fakes call. */
    private static final Set<Class<?>> CALLED_BY_OTHERS =
            Set.of(MlprodExtension.class, Disturbance.class, ScriptedRun.class);

    private static ModelHandle<Claim, Risk> fake(Stage<Claim, Risk> stage, String... loaded) {
        return stage.fake("claims", claim -> new Risk(0.5f), "1", loaded);
    }

    private static Stage<Claim, Risk> stage() {
        AtomicReference<Stage<Claim, Risk>> kept = new AtomicReference<>();
        PredictorRuns unused = TRAFFIC.predictors(1, stage -> {
            kept.set(stage);
            return fake(stage);
        });
        return kept.get();
    }

    private static RecordedAnswers<Claim, Risk> recorded() {
        Path file = directory.resolve("recorded.jsonl");
        RecordedAnswers.record(MODEL.handle(), Claim.class, Risk.class, CLAIMS.toList(), file);
        return RecordedAnswers.replay(file, Claim.class, Risk.class);
    }

    private static GoldenFile golden() {
        return GoldenFile.read(Path.of("src/test/resources/golden/credit.json"));
    }

    static Stream<NullCalls.NullCall> calls() {
        List<Class<?>> types = NullCalls.publicTypes(MlprodTest.class, "io.mlprod.testing.").stream()
                .filter(type -> !GIVEN_OUT.contains(type))
                .filter(type -> !type.getPackageName().equals("io.mlprod.testing.assertion"))
                .toList();
        return new NullCalls(SAMPLES, CALLED_BY_OTHERS).of(types);
    }

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void parameter_null_isRefusedAndNamed(NullCalls.NullCall call) throws ReflectiveOperationException {
        assertThat(call.failure())
                .isInstanceOf(NullPointerException.class)
                .message()
                .isNotBlank()
                .doesNotStartWith("Cannot "); // the JVM's words, of our code
    }
}
