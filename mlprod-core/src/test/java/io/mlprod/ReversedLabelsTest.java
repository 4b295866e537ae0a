package io.mlprod;

import static io.mlprod.TestModels.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.DeployException.Mismatch;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.record.Output;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.routing.Route;
import io.mlprod.shadow.Shadow;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A version whose classes are others, or in another order, never answers callers who would read it wrongly. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class ReversedLabelsTest {

    private static final float[] GOOD = {3, 1}; // much income, little debt: bad with a probability of 0.018
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime(START);

    record ByColumn(
            @Output(value = "probabilities", column = 1) float risk) {
        String decision() {
            return risk > 0.5 ? "DECLINE" : "APPROVE";
        }
    }

    record ByLabel(
            @Output(value = "probabilities", label = "bad") float risk) {}

    record ByDouble(
            @Output(value = "probabilities", label = "1") double risk) {}

    record ByKey(Map<String, Float> probabilities) {}

    enum Risk {
        good,
        bad
    }

    enum Risk3 {
        good,
        bad,
        unsure
    }

    record Typed(Risk label) {}

    record Typed3(Risk3 label) {}

    record Text(String label) {}

    record EnumKeys(Map<Risk, Float> probabilities) {}

    record Scores(float[] probabilities) {}

    record Listed(List<Float> probabilities) {}

    record Whole(Tensor probabilities) {}

    record Single(@Output("risk") float risk) {}

    record Given(
            @Output(
                    value = "probabilities",
                    classes = {"good", "bad"})
            Map<String, Float> scores) {}

    record GivenColumn(
            @Output(
                    value = "probabilities",
                    column = 1,
                    classes = {"good", "bad"})
            float risk) {}

    private static ModelSource version(String model) {
        return ModelSource.of(path(model)).version(model);
    }

    private <O> ModelHandle<float[], O> handle(String model, Class<O> output) {
        return ModelHandle.builder(float[].class, output)
                .name("risk")
                .version("1")
                .load(path(model))
                .time(time)
                .build();
    }

    private static DeployException refused(ThrowingCallable deploy) {
        DeployException error = catchThrowableOfType(DeployException.class, deploy);
        assertThat(error).as("refused").isNotNull();
        assertThat(error.gate()).isEqualTo(Gate.SIGNATURE);
        return error;
    }

    // ---- every way to let another version answer

    @Test
    void deploy_reversedLabelsReadByColumn_isRefusedWithBothLists() {
        try (ModelHandle<float[], ByColumn> handle = handle("risk_good_bad", ByColumn.class)) {
            assertThat(handle.predict(GOOD).value().decision()).isEqualTo("APPROVE");

            DeployException error = refused(() -> handle.deploy(version("risk_bad_good")));

            assertThat(error.mismatches())
                    .containsExactly(
                            new Mismatch(-1, "output 'probabilities'", "labels [good, bad]", "labels [bad, good]"));
            assertThat(error).hasMessageContainingAll("risk@1", "risk_bad_good", "by their labels");
            assertThat(handle.predict(GOOD).value().decision()).isEqualTo("APPROVE");
            assertThat(handle.predict(GOOD).value().risk()).isCloseTo(0.018f, within(1e-3f));
        }
    }

    @Test
    void load_reversedLabelsReadByColumn_isRefused() {
        try (ModelHandle<float[], ByColumn> handle = handle("risk_good_bad", ByColumn.class)) {
            refused(() -> handle.versions().load(version("risk_bad_good")));

            assertThatThrownBy(() -> handle.rollout(Rollout.to("risk_bad_good")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("risk_bad_good");
        }
    }

    @Test
    void watch_reversedLabelsReadByColumn_changesNothing() throws IOException {
        try (ModelHandle<float[], ByColumn> handle = handle("risk_good_bad", ByColumn.class)) {
            ModelWatch watch = handle.versions().watch(folder, EVERY);
            Path file = Files.copy(path("risk_bad_good"), folder.resolve("m-2.onnx"));
            Files.setLastModifiedTime(file, FileTime.from(START));
            time.advance(EVERY);
            time.advance(EVERY);

            assertThat(watch.lastFailure()).get().isInstanceOf(DeployException.class);
            assertThat(handle.predict(GOOD).value().decision()).isEqualTo("APPROVE");
        }
    }

    /** Two versions that fit the one without labels, but not each other. */
    private ModelHandle<float[], Text> withLoadedVersionThatNoLongerFits() {
        ModelHandle<float[], Text> handle = handle("risk_plain", Text.class);
        handle.versions().load(version("risk_other_words"));
        handle.deploy(version("risk_good_bad"));
        return handle;
    }

    @Test
    void deploy_loadedVersionThatDoesNotFitWhatServesNow_isRefused() {
        try (ModelHandle<float[], Text> handle = withLoadedVersionThatNoLongerFits()) {
            refused(() -> handle.versions().serve("risk_other_words"));

            assertThat(handle.predict(GOOD).value().label()).isEqualTo("good");
        }
    }

    @Test
    void rollout_loadedVersionThatDoesNotFitWhatServesNow_isRefused() {
        try (ModelHandle<float[], Text> handle = withLoadedVersionThatNoLongerFits()) {
            refused(() -> handle.rollout(Rollout.to("risk_other_words")));

            handle.deploy(version("risk_bad_good")); // nothing runs
        }
    }

    @Test
    void experiment_loadedVersionThatDoesNotFitWhatServesNow_isRefused() {
        try (ModelHandle<float[], Text> handle = withLoadedVersionThatNoLongerFits()) {
            refused(() -> handle.experiment(Experiment.named("words")
                    .control("risk_good_bad", 0.5)
                    .arm("new", "risk_other_words", 0.5)
                    .metric(Metric.proportion("bought"))));

            handle.deploy(version("risk_bad_good"));
        }
    }

    @Test
    void shadow_loadedVersionThatDoesNotFitWhatServesNow_isRefused() {
        try (ModelHandle<float[], Text> handle = withLoadedVersionThatNoLongerFits()) {
            refused(() -> handle.shadow(Shadow.to("risk_other_words")));

            handle.deploy(version("risk_bad_good"));
        }
    }

    @Test
    void rollback_afterDeployWithOtherOrderReadByLabel_answersAsBefore() {
        try (ModelHandle<float[], ByLabel> handle = handle("risk_good_bad", ByLabel.class)) {
            handle.deploy(version("risk_bad_good"));
            handle.rollBack();

            assertThat(handle.predict(GOOD).value().risk()).isCloseTo(0.018f, within(1e-3f));
        }
    }

    // ---- what is read by place

    @ParameterizedTest
    @ValueSource(classes = {ByColumn.class, Scores.class, Listed.class, Whole.class})
    void deploy_reversedLabelsReadByPlace_isRefused(Class<?> output) {
        try (ModelHandle<float[], ?> handle = handle("risk_good_bad", output)) {
            assertThat(refused(() -> handle.deploy(version("risk_bad_good"))).mismatches())
                    .hasSize(1);
        }
    }

    @Test
    void deploy_reversedLabelsOfNamedTensors_isRefused() {
        try (ModelHandle<Inputs, Outputs> handle =
                ModelHandle.builder().load(path("risk_good_bad")).build()) {
            assertThat(refused(() -> handle.deploy(version("risk_bad_good"))).mismatches())
                    .containsExactly(
                            new Mismatch(-1, "output 'probabilities'", "labels [good, bad]", "labels [bad, good]"));
        }
    }

    @Test
    void deploy_zipmapOfNamedTensorsInAnotherOrder_serves() {
        try (ModelHandle<Inputs, Outputs> handle =
                ModelHandle.builder().load(path("risk_zipmap")).build()) {
            handle.deploy(version("risk_zipmap_reversed"));

            assertThat(handle.serving().version()).isEqualTo("risk_zipmap_reversed");
        }
    }

    @Test
    void deploy_singleScoreOfAnotherClass_isRefused() {
        try (ModelHandle<float[], Single> handle = handle("risk_second", Single.class)) {
            assertThat(refused(() -> handle.deploy(version("risk_second_reversed")))
                            .mismatches())
                    .containsExactly(new Mismatch(-1, "output 'risk'", "labels [bad]", "labels [good]"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "risk_good_bad, risk_other_words", // other labels
        "risk_01, risk_10", // another order of numbers
        "risk_01, risk_01_texts", // another type
        "risk_good_bad, risk_plain", // labels are lost
        "risk_plain, risk_good_bad", // labels of an unknown order before
        "risk_good_bad, risk_unknown", // an order that the file does not say
        "risk_good_bad, risk_mixed",
        "risk_good_bad, risk_swapped",
    })
    void deploy_otherLabelsReadByColumn_isRefused(String serving, String next) {
        try (ModelHandle<float[], ByColumn> handle = handle(serving, ByColumn.class)) {
            refused(() -> handle.deploy(version(next)));
        }
    }

    @Test
    void deploy_labelsAsTextsAndNumbers_saysWhichAreNumbers() {
        try (ModelHandle<float[], ByColumn> handle = handle("risk_01", ByColumn.class)) {
            assertThat(refused(() -> handle.deploy(version("risk_01_texts"))).mismatches())
                    .containsExactly(
                            new Mismatch(-1, "output 'probabilities'", "number labels [0, 1]", "labels [0, 1]"));
        }
    }

    @Test
    void deploy_sameLabelsReadByColumn_serves() {
        try (ModelHandle<float[], ByColumn> handle = handle("risk_good_bad", ByColumn.class)) {
            handle.deploy(version("risk_gather"));

            assertThat(handle.predict(GOOD).value().risk()).isCloseTo(0.018f, within(1e-3f));
        }
    }

    record Heads(
            @Output(value = "scores", column = 1) float risk,
            @Output(value = "second_scores", column = 1) float other) {}

    @Test
    void deploy_oneOfTwoClassifiersReversed_namesThatOneOnly() {
        try (ModelHandle<float[], Heads> handle = handle("risk_two_heads", Heads.class)) {
            assertThat(refused(() -> handle.deploy(version("risk_two_heads_reversed")))
                            .mismatches())
                    .containsExactly(
                            new Mismatch(-1, "output 'second_scores'", "labels [no, yes]", "labels [yes, no]"));
        }
    }

    record FirstHead(@Output(value = "scores", column = 1) float risk) {}

    @Test
    void deploy_classifierThatNothingReadsReversed_serves() {
        try (ModelHandle<float[], FirstHead> handle = handle("risk_two_heads", FirstHead.class)) {
            handle.deploy(version("risk_two_heads_reversed"));

            assertThat(handle.predict(GOOD).value().risk()).isCloseTo(0.018f, within(1e-3f));
        }
    }

    // ---- what is read by label

    @ParameterizedTest
    @ValueSource(classes = {ByLabel.class, ByKey.class, EnumKeys.class, Typed.class, Text.class})
    void deploy_reversedLabelsReadByLabel_answersTheSame(Class<?> output) {
        try (ModelHandle<float[], ?> handle = handle("risk_good_bad", output)) {
            Object before = handle.predict(GOOD).value();

            handle.deploy(version("risk_bad_good"));

            assertThat(handle.predict(GOOD).value()).isEqualTo(before);
        }
    }

    @Test
    void deploy_reversedNumbersReadByLabel_answersTheSame() {
        try (ModelHandle<float[], ByDouble> handle = handle("risk_01", ByDouble.class)) {
            handle.deploy(version("risk_10"));

            assertThat(handle.predict(GOOD).value().risk()).isCloseTo(0.018, within(1e-3));
        }
    }

    @Test
    void deploy_numberThatMeansAnotherClassReadByLabel_isRefused() {
        try (ModelHandle<float[], ByDouble> handle = handle("risk_01", ByDouble.class)) {
            assertThat(refused(() -> handle.deploy(version("risk_12"))).mismatches())
                    .containsExactly(
                            new Mismatch(-1, "output 'probabilities'", "number labels [0, 1]", "number labels [1, 2]"));
        }
    }

    @Test
    void deploy_sameNumbersAsTextsReadByLabel_serves() {
        try (ModelHandle<float[], ByDouble> handle = handle("risk_01", ByDouble.class)) {
            handle.deploy(version("risk_01_texts"));

            assertThat(handle.predict(GOOD).value().risk()).isCloseTo(0.018, within(1e-3));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "risk_good_bad, risk_other_words",
        "risk_good_bad, risk_good_bad_unsure",
        "risk_good_bad_unsure, risk_good_bad",
        "risk_01, risk_good_bad",
    })
    void deploy_otherKeysOfAMap_isRefused(String serving, String next) {
        try (ModelHandle<float[], ByKey> handle = handle(serving, ByKey.class)) {
            refused(() -> handle.deploy(version(next)));
        }
    }

    @Test
    void deploy_mapWithTextKeysOfNumbersThatAreTextsNow_serves() {
        try (ModelHandle<float[], ByKey> handle = handle("risk_01", ByKey.class)) {
            Object before = handle.predict(GOOD).value();

            handle.deploy(version("risk_01_texts"));

            assertThat(handle.predict(GOOD).value()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"risk_good_bad, risk_other_words", "risk_good_bad, risk_plain"})
    void deploy_otherTextsAsLabel_isRefused(String serving, String next) {
        try (ModelHandle<float[], Text> handle = handle(serving, Text.class)) {
            refused(() -> handle.deploy(version(next)));
        }
    }

    @Test
    void deploy_labelThatTheEnumLacks_isRefusedAndNamed() {
        try (ModelHandle<float[], Typed> handle = handle("risk_good_bad", Typed.class)) {
            assertThat(refused(() -> handle.deploy(version("risk_good_bad_unsure"))))
                    .hasMessageContainingAll("'label' (Risk)", "[unsure]", "[good, bad, unsure]");
        }
    }

    @Test
    void deploy_newLabelThatTheEnumHas_serves() {
        try (ModelHandle<float[], Typed3> handle = handle("risk_good_bad", Typed3.class)) {
            handle.deploy(version("risk_good_bad_unsure"));

            assertThat(handle.predict(GOOD).value().label()).isEqualTo(Risk3.good);
        }
    }

    @Test
    void deploy_labelOfTheEnumIsLost_isRefused() {
        try (ModelHandle<float[], Typed3> handle = handle("risk_good_bad_unsure", Typed3.class)) {
            DeployException error = refused(() -> handle.deploy(version("risk_good_bad")));

            assertThat(error.mismatches())
                    .containsExactly(
                            new Mismatch(-1, "output 'label'", "labels [good, bad, unsure]", "labels [good, bad]"));
            assertThat(error).hasMessageEndingWith("\nDeploy a file with the same classes, in any order");
        }
    }

    @Test
    void deploy_versionWithoutTheLabel_isRefused() {
        try (ModelHandle<float[], ByLabel> handle = handle("risk_good_bad", ByLabel.class)) {
            assertThat(refused(() -> handle.deploy(version("risk_other_words"))))
                    .hasMessageContainingAll("\n  component 'risk'", "'bad'", "[ok, not ok]")
                    .hasMessageEndingWith(
                            "\nDeploy a file that fits as risk@1 does; a model that cannot needs a handle of its own");
        }
    }

    // ---- classes that the record gives

    @ParameterizedTest
    @ValueSource(classes = {Given.class, GivenColumn.class})
    void build_classesInAnotherOrderThanTheFiles_namesBoth(Class<?> output) {
        assertThatThrownBy(() -> handle("risk_bad_good", output))
                .hasMessageContainingAll("[good, bad]", "[bad, good]", "probabilities");
    }

    @ParameterizedTest
    @ValueSource(classes = {Given.class, GivenColumn.class})
    void deploy_classesInAnotherOrderThanTheFiles_isRefused(Class<?> output) {
        try (ModelHandle<float[], ?> handle = handle("risk_plain", output)) {
            assertThat(refused(() -> handle.deploy(version("risk_bad_good"))))
                    .hasMessageContainingAll("[good, bad]", "[bad, good]");
        }
    }

    @Test
    void deploy_fileThatNamesTheClassesThatTheRecordGave_serves() {
        try (ModelHandle<float[], GivenColumn> handle = handle("risk_plain", GivenColumn.class)) {
            handle.deploy(version("risk_good_bad"));

            assertThat(handle.predict(GOOD).value().risk()).isCloseTo(0.018f, within(1e-3f));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            risk_good_bad | risk_bad_good    | so that the order does not matter
            risk_good_bad | risk_other_words | Deploy a file with the same classes in the same order
            risk_plain    | risk_bad_good    | let the application say what they are (@Output(classes = ...))
            """)
    void deploy_otherClassesReadByPlace_saysWhatToDo(String serving, String next, String advice) {
        try (ModelHandle<float[], ByColumn> handle = handle(serving, ByColumn.class)) {
            assertThat(refused(() -> handle.deploy(version(next)))).hasMessageEndingWith(advice);
        }
    }

    @Test
    void deploy_fileThatNoLongerNamesTheClasses_isRefused() {
        try (ModelHandle<float[], Given> handle = handle("risk_good_bad", Given.class)) {
            DeployException error = refused(() -> handle.deploy(version("risk_plain")));

            assertThat(error.mismatches())
                    .containsExactly(new Mismatch(-1, "output 'probabilities'", "labels [good, bad]", "no labels"));
            assertThat(error).hasMessageEndingWith("\nDeploy a file that names its classes, as the serving one does");
        }
    }

    // ---- the net for models that name no labels

    @Test
    void deploy_reversedWithoutLabels_isCaughtByGolden() {
        Golden<float[], ByColumn> golden =
                Golden.of(GOOD, new ByColumn(0.018f)).relativeTolerance(0).absoluteTolerance(1e-3);
        try (ModelHandle<float[], ByColumn> handle = ModelHandle.builder(float[].class, ByColumn.class)
                .load(path("risk_plain"))
                .golden(golden)
                .build()) {
            DeployException error =
                    catchThrowableOfType(DeployException.class, () -> handle.deploy(version("risk_plain_reversed")));

            assertThat(error.gate()).isEqualTo(Gate.GOLDEN);
        }
    }

    @Test
    void build_goldenMapWithOtherKeys_namesTheKeys() {
        Golden<float[], ByKey> golden = Golden.of(GOOD, new ByKey(Map.of("good", 0.982f)));
        assertThatThrownBy(() -> ModelHandle.builder(float[].class, ByKey.class)
                        .load(path("risk_good_bad"))
                        .golden(golden)
                        .build())
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("probabilities: expected keys [good], got keys [good, bad]");
    }

    // ---- trials read a score by its label, too

    @Test
    void shadow_reversedLabelsReadByLabel_agree() {
        try (ModelHandle<float[], ByLabel> handle = handle("risk_good_bad", ByLabel.class)) {
            handle.versions().load(version("risk_bad_good"));
            var shadow = handle.shadow(
                    Shadow.<float[], ByLabel>to("risk_bad_good").sample(1).noiseFloor(0));
            handle.predict(GOOD);
            Eventually.until(() -> shadow.report().compared() == 1, shadow::report);

            assertThat(shadow.report().fields().get(0).differing()).isZero();
        }
    }

    @Test
    void shadow_arrayOfScores_isNamedByLabel() {
        try (ModelHandle<float[], Scores> handle = handle("risk_good_bad", Scores.class)) {
            handle.versions().load(version("risk_gather"));
            var shadow = handle.shadow(Shadow.<float[], Scores>to("risk_gather")
                    .sample(1)
                    .noiseFloor(0)
                    .threshold("probabilities/bad", 0.5));
            handle.predict(GOOD);
            Eventually.until(() -> shadow.report().compared() == 1, shadow::report);

            assertThat(shadow.report().notes()).singleElement().asString().contains("noiseFloor 0");
            assertThat(shadow.report().fields().get(0).decisions())
                    .singleElement()
                    .satisfies(decision -> assertThat(decision.element()).isEqualTo("probabilities/bad"));
        }
    }

    @Test
    void rollout_guardOnAScoreReadByLabel_seesTheSameScoreOfBothVersions() {
        Guard<ByLabel> guard = Guard.outside("risk", ByLabel::risk, 0, 0.5);
        try (ModelHandle<float[], ByLabel> handle = handle("risk_good_bad", ByLabel.class)) {
            handle.versions().load(version("risk_bad_good"));
            handle.rollout(
                    "risk_bad_good",
                    rollout -> rollout.unit(applicant -> "customer")
                            .units(units -> units.force("customer", Route.CANDIDATE))
                            .guard(guard));

            Prediction<ByLabel> candidate = handle.predict(GOOD);

            assertThat(candidate.model().version()).isEqualTo("risk_bad_good");
            assertThat(guard.happened(candidate.value(), null, false, 0)).isFalse();
        }
    }

    @Test
    void experiment_armsWithLabelsInAnotherOrder_giveTheSameScore() {
        try (ModelHandle<float[], ByLabel> handle = handle("risk_good_bad", ByLabel.class)) {
            handle.versions().load(version("risk_bad_good"));
            handle.experiment(Experiment.named("order")
                    .unit((float[] applicant) -> "customer")
                    .control("1", 0.5)
                    .arm("new", "risk_bad_good", 0.5)
                    .metric(Metric.proportion("bought"))
                    .units(units -> units.force("customer", "new")));

            Prediction<ByLabel> answer = handle.predict(GOOD);

            assertThat(answer.model().version()).isEqualTo("risk_bad_good");
            assertThat(answer.value().risk()).isCloseTo(0.018f, within(1e-3f));
        }
    }
}
