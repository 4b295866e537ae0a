package io.mlprod;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.DeployException;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelVersions;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.Outputs;
import io.mlprod.model.PredictionId;
import io.mlprod.model.Tensor;
import io.mlprod.observe.AnswerSource;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Provenance;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an experienced engineer writes first, without the pages: it compiles, and does what it looks like. */
class FirstSnippetsTest {

    @TempDir
    private Path folder;

    /** The path of a model whose score is x times a weight, as text: what comes from a configuration. */
    private String file(String name, float weight) throws IOException {
        return Files.write(folder.resolve(name + ".onnx"), Scales.bytes(weight)).toString();
    }

    // ---- the five snippets

    @Test
    void openAndPredict_pathAsText_answers() throws IOException {
        String path = file("scale", 2);

        try (var model = ModelHandle.open(path)) {
            Prediction<Outputs> answer = model.predict(
                    Inputs.of("x", Tensor.of(new float[] {3}, 1, 1)),
                    Call.DEFAULT.unit("customer-17").timeout(ofSeconds(5)));

            assertThat(answer.value().tensor("score").floats()).containsExactly(6);
            assertThat(model.serving()).isEqualTo(answer.model());
        }
    }

    @Test
    void records_openWithTypes_answersRecords() throws IOException {
        String path = file("scale", 2);

        try (var model = ModelHandle.open(path, In.class, Out.class)) {
            assertThat(model.predict(new In(3)).value()).isEqualTo(new Out(1, 6));
        }
    }

    @Test
    void deployAndRollBack_goldenAndAFile_changeWhatServes() throws IOException {
        try (var model = ModelHandle.builder(In.class, Out.class)
                .version("7")
                .load(file("7", 1))
                .keepPrevious(Retention.DEFAULT.maxVersions(2).maxAge(ofMinutes(10)))
                .build()) {
            var golden = Golden.of(new In(1), new Out(1, 2)).absoluteTolerance(1e-3);
            String wrong = file("wrong", 9);

            model.deploy(ModelSource.of(Path.of(file("8", 2))).version("8"), golden);
            assertThatThrownBy(() -> model.deploy(ModelSource.of(Path.of(wrong)), golden))
                    .isInstanceOf(DeployException.class);
            assertThat(model.serving().version()).isEqualTo("8");

            model.rollBack();
            assertThat(model.serving().version()).isEqualTo("7");

            model.deploy(file("9", 3)); // a text is a file, here as in open(...)
            assertThat(model.predict(new In(1)).value().score()).isEqualTo(3);
        }
    }

    @Test
    void loadShadowServe_loadedVersion_isTriedOutAndServes() {
        try (var model = Scales.builder().build()) {
            model.versions().load(Scales.version("2", 1.5f));
            RunningShadow shadow = model.shadow(Shadow.to("2"));
            assertThat(model.predict(new In(1)).model().version()).isEqualTo("1");
            shadow.stop();
            model.versions().serve("2");

            assertThat(model.predict(new In(1)).model().version()).isEqualTo("2");
            assertThat(model.versions().list()).extracting(VersionStatus::state).contains(VersionStatus.State.SERVING);
            assertThat(model.versions().history()).hasSize(2);
        }
    }

    @Test
    void manyAndAsync_withLimits_areAnswered() {
        List<Progress> reports = new ArrayList<>();
        try (var model = Scales.builder()
                .admission(AdmissionLimits.DEFAULT.maxRuns(2).maxWaiting(100).maxWait(ofSeconds(5)))
                .async(AsyncLimits.DEFAULT.maxThreads(2).maxWaiting(10))
                .cache(Cache.DEFAULT.maximumWeight(1 << 20).expireAfterWrite(ofMinutes(5)))
                .build()) {
            List<In> inputs = List.of(new In(1), new In(2));

            assertThat(model.predictAll(inputs, Call.DEFAULT.timeout(ofSeconds(5))))
                    .extracting(outcome -> outcome.prediction().value().score())
                    .containsExactly(1f, 2f);
            assertThat(model.predictAsync(new In(3)).join().value().score()).isEqualTo(3);
            model.predictEach(
                    inputs.iterator(),
                    Call.DEFAULT,
                    (input, outcome) -> {},
                    Progress.Reports.to(reports::add).every(Duration.ZERO).expecting(2));
            assertThat(reports)
                    .last()
                    .satisfies(last -> assertThat(last.expected()).hasValue(2));
            assertThat(model.statistics().cache().orElseThrow().misses()).isEqualTo(1);
        }
    }

    // ---- what compiled and did something else

    @Test
    void call_eachSetter_keepsTheRestInAnyOrder() {
        Call one = Call.DEFAULT.unit("c").tag("a", "b").timeout(ofMillis(20));
        Call other = Call.DEFAULT.timeout(ofMillis(20)).unit("c").tag("a", "b");

        for (Call call : List.of(one, other)) {
            assertThat(call.unit()).contains("c");
            assertThat(call.timeout()).contains(ofMillis(20));
            assertThat(call.tags()).containsEntry("a", "b");
        }
        assertThat(Call.DEFAULT.timeout()).isEmpty();
    }

    @Test
    void call_timeoutAgain_isTheLastOne() {
        assertThat(Call.DEFAULT.timeout(ofSeconds(1)).timeout(ofMillis(5)).timeout())
                .contains(ofMillis(5));
    }

    @Test
    void cache_weightAfterExpiry_keepsTheExpiry() {
        Cache cache = Cache.DEFAULT.expireAfterWrite(ofMinutes(5)).maximumWeight(1_000);

        assertThat(cache.expireAfterWrite()).contains(ofMinutes(5));
        assertThat(cache.maximumWeight()).isEqualTo(1_000);
    }

    @Test
    void batching_rowsAfterTheRest_keepTheRest() {
        Batching batching = Batching.DEFAULT.maxDelay(ofMillis(7)).queueRows(99).maxRows(16);

        assertThat(batching).hasToString("Batching[maxRows=16, maxDelay=7 ms, queueRows=99]");
    }

    @Test
    void limits_eachSetterInAnyOrder_keepTheRest() {
        assertThat(AdmissionLimits.DEFAULT.maxWait(ofMillis(5)).maxWaiting(7).maxRuns(3))
                .hasToString("AdmissionLimits[maxRuns=3, maxWaiting=7, maxWait=5 ms]");
        assertThat(AsyncLimits.DEFAULT.maxWaiting(7).maxThreads(3))
                .hasToString("AsyncLimits[maxThreads=3, maxWaiting=7]");
        assertThat(Retention.DEFAULT.maxAge(ofMinutes(5)).maxVersions(3))
                .hasToString("Retention[maxVersions=3, maxAge=5 min]");
    }

    @Test
    void reports_timeAfterExpected_keepsWhatIsExpected() {
        assertThat(Progress.Reports.to(progress -> {}).expecting(8).every(ofSeconds(3)))
                .hasToString("Reports[every 3 s, OptionalLong[8]]");
    }

    @Test
    void tuning_budget_keepsTheGoal() {
        assertThat(Tuning.FOR_THROUGHPUT.budget(ofSeconds(2)))
                .isEqualTo(new Tuning(Tuning.Goal.THROUGHPUT, ofSeconds(2)));
    }

    @Test
    void golden_eachTolerance_keepsTheRest() {
        Golden<In, Out> golden = Golden.of(new In(1), new Out(1, 2))
                .ignoring("label")
                .absoluteTolerance(0.5)
                .relativeTolerance(0.25);

        assertThat(golden.tolerance().absolute()).isEqualTo(0.5);
        assertThat(golden.tolerance().relative()).isEqualTo(0.25);
        assertThat(golden.ignored()).containsExactly("label");
    }

    @Test
    void deploy_nameOfALoadedVersion_isNotMistakenForIt() {
        try (var model = Scales.builder().build()) {
            model.versions().load(Scales.version("2", 2));

            assertThatThrownBy(() -> model.deploy("2"))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("2");
            assertThat(model.serving().version()).isEqualTo("1");
        }
    }

    @Test
    void serve_nameOfAFile_saysThatNoSuchVersionIsLoaded() {
        try (var model = Scales.builder().build()) {
            ModelVersions versions = model.versions();

            assertThatThrownBy(() -> versions.serve("penguins-8.onnx"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("versions().load");
        }
    }

    @Test
    void prediction_copies_haveEverythingElse() {
        ModelVersion origin = new ModelVersion("fake", "1", "");
        PredictionId id = new PredictionId(1, 2);
        Prediction<String> answer = Prediction.builder("yes", origin)
                .id(id)
                .source(AnswerSource.RULE)
                .queueTime(ofMillis(3))
                .build();
        Provenance chained = new Provenance(
                "payments",
                new Attempt("primary", 0, AttemptOutcome.SUCCESS, "", 1, null),
                List.of(),
                false,
                null,
                null);

        Prediction<Integer> copy = answer.withProvenance(chained).map(String::length);

        assertThat(copy.value()).isEqualTo(3);
        assertThat(copy.provenance()).isEqualTo(chained);
        assertThat(copy.toBuilder().build())
                .usingRecursiveComparison()
                .isEqualTo(Prediction.builder(3, origin)
                        .id(id)
                        .source(AnswerSource.RULE)
                        .queueTime(ofMillis(3))
                        .provenance(chained)
                        .build());
    }

    @Test
    void prediction_ofAForeignPredictor_hasAnIdentityOfItsOwn() {
        ModelVersion origin = new ModelVersion("fake", "1", "");

        assertThat(Prediction.of("a", origin).id())
                .isNotEqualTo(Prediction.of("a", origin).id());
    }
}
