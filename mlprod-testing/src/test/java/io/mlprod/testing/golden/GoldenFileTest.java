package io.mlprod.testing.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.record.Output;
import io.mlprod.testing.golden.Credit.Applicant;
import io.mlprod.testing.golden.Credit.Decision;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of scikit-learn against a host's feature code, right and with planted bugs. */
class GoldenFileTest {

    private static ModelHandle<Inputs, Outputs> model;

    private final GoldenFile golden = GoldenFile.named("credit");

    @BeforeAll
    static void open() {
        model = Credit.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private void check(Function<Applicant, float[]> features) {
        golden.as(Applicant.class).check(applicant -> Credit.decision(model, features.apply(applicant)));
    }

    private static String failure(ThrowingCallable code) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(code);
        assertThat(thrown).isInstanceOf(AssertionError.class);
        return thrown.getMessage();
    }

    @Test
    void check_rightFeatureCode_passes() {
        assertThatCode(() -> check(Credit::features)).doesNotThrowAnyException();
    }

    @Test
    void check_featuresOfTheFile_pass() {
        golden.as(Applicant.class)
                .features(Credit::features)
                .check(applicant -> Credit.decision(model, Credit.features(applicant)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"credit_tensors.npz", "credit_onnx", "credit_onnx/test_data_set_1", "credit_protocol.json"})
    void check_handle_passesInEveryFormat(String file) {
        GoldenFile.read(Credit.GOLDEN.resolve(file)).check(model);
    }

    @Test
    void closeness_ofATensorWithoutAName_goesByTheModelsName() {
        GoldenFile onnx = GoldenFile.read(Credit.GOLDEN.resolve("credit_onnx"));

        onnx.closeness("probabilities", Closeness.EXACT.absolute(1e-5)).check(model);
        assertThat(failure(
                        () -> onnx.closeness("probabilities", Closeness.EXACT).check(model)))
                .contains("outputs: 2 of 2 calls differ", "probabilities[");
    }

    @Test
    void check_modelThatTakesOtherInputs_namesTheCall() {
        try (ModelHandle<Inputs, Outputs> other =
                ModelHandle.open("../mlprod-core/src/test/resources/models/identity_float.onnx")) {
            String failure = failure(() ->
                    GoldenFile.read(Credit.GOLDEN.resolve("credit_tensors.npz")).check(other));

            assertThat(failure).contains("call 1: the code under test failed");
        }
    }

    @Test
    void rows_ofTensors_areThoseOfTheFirstDimension() {
        assertThat(GoldenFile.read(Credit.GOLDEN.resolve("credit_onnx")).rows())
                .hasSize(40)
                .first()
                .satisfies(row -> assertThat((List<?>) row.value("features")).hasSize(8));
    }

    @Test
    void check_swappedArguments_areNamed() {
        String failure = failure(() -> check(applicant -> Credit.features(new Applicant(
                applicant.age(),
                (int) applicant.debt(),
                applicant.income(),
                applicant.purpose(),
                applicant.ownsHome(),
                applicant.appliedAt()))));

        assertThat(failure).contains("if the inputs 'income' and 'debt' were swapped");
    }

    @Test
    void features_inAnotherOrder_areNamedBeforeOutputs() {
        Function<Applicant, float[]> wrong = applicant -> {
            float[] features = Credit.features(applicant);
            float first = features[1];
            features[1] = features[2];
            features[2] = first;
            return features;
        };

        String failure = failure(() -> golden.as(Applicant.class)
                .features(wrong)
                .check(applicant -> Credit.decision(model, wrong.apply(applicant))));

        assertThat(failure)
                .contains("clue: all rows would agree if 'debt' and 'income' were swapped")
                .containsSubsequence("features: 40 of 40 rows differ", "outputs: ");
    }

    @Test
    void features_scaledTwice_areNamed() {
        Function<Applicant, float[]> wrong = applicant -> {
            float[] features = Credit.features(applicant);
            features[1] = Credit.scaled(features[1], 5096.5475, 2458.713895056468);
            return features;
        };

        assertThat(failure(() -> golden.as(Applicant.class).features(wrong).check(row -> Map.of())))
                .contains("'income' = 4.07e-04 × expected - 2.07, in all rows: a unit, a scaling");
    }

    @Test
    void features_missingAsZero_areNamed() {
        Function<Applicant, float[]> wrong = applicant -> {
            float[] features = Credit.features(applicant);
            features[0] = applicant.age() == null ? 0 : features[0];
            return features;
        };

        assertThat(failure(() -> golden.as(Applicant.class)
                        .features(wrong)
                        .check(applicant -> Credit.decision(model, Credit.features(applicant)))))
                .contains("note: the outputs agree all the same")
                .contains("clue: all rows that differ have 'age' missing; so have 0 of the 35 rows that agree");
    }

    @Test
    void check_wrongInOneCategory_namesIt() {
        String failure = failure(() -> check(applicant -> {
            float[] features = Credit.features(applicant);
            features[4] = 0;
            return features;
        }));

        assertThat(failure).contains("all rows that differ have 'purpose' = 'education'; so have 0 of the");
    }

    @Test
    void check_overflowOfLargeNumbers_namesTheBound() {
        String failure = failure(() -> check(applicant -> {
            float[] features = Credit.features(applicant);
            features[1] = applicant.income() > 7_000 ? Credit.scaled(7_000, 5096.5475, 2458.713895056468) : features[1];
            return features;
        }));

        assertThat(failure).contains("all rows that differ have 'income' ≥ 7");
    }

    @Test
    void features_ofAnotherNumber_areSaidFirst() {
        assertThat(failure(() -> golden.as(Applicant.class)
                        .features(applicant -> new float[7])
                        .check(applicant -> Credit.decision(model, Credit.features(applicant)))))
                .contains("in 40 of 40 rows, 'features' has the shape [7] instead of [8]");
    }

    @Test
    void check_scoresOfTheOtherClass_areNamed() {
        String failure = failure(() -> golden.as(Applicant.class).check(applicant -> {
            Decision right = Credit.decision(model, Credit.features(applicant));
            return new Decision(
                    right.label(),
                    Map.of(
                            "bad", right.probabilities().get("good"),
                            "good", right.probabilities().get("bad")));
        }));

        assertThat(failure)
                .contains("if 'probabilities[bad]' and 'probabilities[good]' were swapped")
                .doesNotContain("inputs '");
    }

    @Test
    void check_labelsReversed_areNamed() {
        String failure = failure(() -> golden.as(Applicant.class).check(applicant -> {
            Decision right = Credit.decision(model, Credit.features(applicant));
            return new Decision(right.label().equals("bad") ? "good" : "bad", right.probabilities());
        }));

        assertThat(failure)
                .contains("'label' is exchanged in all rows: 'bad' → 'good', 'good' → 'bad'")
                .contains("label differs, scores equal in 40 of them");
    }

    @Test
    void check_reusedAnswer_isNamed() {
        float[] first = Credit.features(golden.as(Applicant.class).inputs().get(0));

        assertThat(failure(() -> check(applicant -> first)))
                .contains("in all rows: is the first answer, or one buffer");
    }

    @Test
    void check_answerInOneBuffer_isComparedBeforeTheNext() {
        float[] buffer = new float[8];

        golden.as(Applicant.class)
                .features(applicant -> {
                    System.arraycopy(Credit.features(applicant), 0, buffer, 0, 8);
                    return buffer;
                })
                .check(applicant -> Credit.decision(model, Credit.features(applicant)));
    }

    @Test
    void check_answersOfThePreviousRow_areNamed() {
        Map<String, Object> last =
                new HashMap<>(Map.of("label", "good", "probabilities", Map.of("bad", 0.5, "good", 0.5)));

        String failure = failure(() -> golden.as(Applicant.class).check(applicant -> {
            Map<String, Object> before = new HashMap<>(last);
            Decision now = Credit.decision(model, Credit.features(applicant));
            last.put("label", now.label());
            last.put("probabilities", now.probabilities());
            return before;
        }));

        assertThat(failure).contains("is the expected number of the previous row");
    }

    @Test
    void check_missingOutput_isSaidFirst() {
        assertThat(failure(() -> golden.as(Applicant.class).check(row -> Map.of("label", "good"))))
                .contains("in 40 of 40 rows, the answer has no 'probabilities', only [label]");
    }

    @Test
    void check_missingOutput_saysHowToLeaveItOut() {
        assertThat(failure(() -> golden.as(Applicant.class).check(row -> Map.of("label", "good"))))
                .contains("return it, or leave it out with ignoring(\"probabilities\")");
    }

    @Test
    void check_codeThrowsForWrongFeatures_showsTheFeaturesFirst() {
        String failure = failure(() -> golden.as(Applicant.class)
                .features(applicant -> {
                    float[] features = Credit.features(applicant);
                    features[0] = -1;
                    return features;
                })
                .check(applicant -> {
                    throw new IllegalStateException("out of range");
                }));

        assertThat(failure)
                .contains(": features: 40 of 40 rows differ")
                .contains("in all rows: is the first answer, or one buffer")
                .endsWith("the code under test failed: java.lang.IllegalStateException: out of range");
    }

    @Test
    void features_wholeNumbersDiffer_areNotTakenForLabels() {
        String failure = failure(() -> golden.as(Applicant.class)
                .features(applicant -> {
                    float[] features = Credit.features(applicant);
                    features[7] += 1;
                    return features;
                })
                .check(applicant -> Credit.decision(model, Credit.features(applicant))));

        assertThat(failure).contains(": features: 40 of 40 rows differ").doesNotContain("label differs");
    }

    record Bad(
            @Output(value = "probabilities", label = "bad") float risk) {}

    @Test
    void check_recordThatReadsOneScoreByItsLabel_comparesThatScore() {
        golden.ignoring("label")
                .as(Applicant.class)
                .check(applicant -> new Bad(scores(applicant).get("bad")));

        assertThat(failure(() -> golden.ignoring("label")
                        .as(Applicant.class)
                        .check(applicant -> new Bad(scores(applicant).get("good")))))
                .contains("'probabilities': 40 of 40 values differ", "probabilities[bad]")
                .doesNotContain("instead of");
    }

    record Answer(@Output("label") String verdict, Map<String, Float> probabilities) {}

    @Test
    void check_recordThatNamesTheOutputByAnnotation_comparesIt() {
        golden.as(Applicant.class)
                .check(applicant -> new Answer(
                        Credit.decision(model, Credit.features(applicant)).label(), scores(applicant)));
    }

    private static Map<String, Float> scores(Applicant applicant) {
        return Credit.decision(model, Credit.features(applicant)).probabilities();
    }

    @Test
    void check_codeThrows_namesTheRow() {
        assertThat(failure(() -> check(applicant -> {
                    throw new IllegalStateException("no rate");
                })))
                .contains("credit.json, row 'app-0': the code under test failed")
                .contains("no rate");
    }

    @Test
    void check_modelOfRecordsWithoutNames_needsTheClasses() {
        assertThat(failure(() -> golden.as(Applicant.class)
                        .check(row -> Map.of("label", "good", "probabilities", new double[] {0.5, 0.5}))))
                .contains("'probabilities' has the shape [2] instead of [[bad, good]]: return a map by class");
    }

    @Test
    void check_anotherModel_failsWithBothDigests() {
        try (ModelHandle<Inputs, Outputs> other =
                ModelHandle.open("../mlprod-core/src/test/resources/models/dynamic_batch.onnx")) {
            String failure = failure(() ->
                    golden.check(row -> other.predict(Inputs.of("x", io.mlprod.model.Tensor.of(new float[4], 1, 4)))));

            assertThat(failure)
                    .contains("a golden file of another model")
                    .contains(golden.header().sha256(), other.serving().sha256(), "allowOtherModel()");
        }
    }

    @Test
    void check_rowsToAModelThatTakesOthers_saysWhatToDo() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> golden.check(model))
                .withMessageContaining("the model takes 'features', the file has [age, income")
                .withMessageContaining("golden.as(YourRecord.class)");
    }

    @Test
    void closeness_ofAnUnknownOutput_isRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> golden.closeness("score", Closeness.EXACT).check(row -> Map.of()))
                .withMessageContaining("names the outputs [score]; the file has [label, probabilities]");
    }

    @Test
    void toGolden_isUsableAsAGateOfADeploy() {
        assertThat(golden.ignoring("probabilities").as(Applicant.class).toGolden(Decision.class))
                .satisfies(examples -> assertThat(examples.examples()).hasSize(40))
                .satisfies(examples -> assertThat(examples.ignored()).containsExactly("probabilities"));
    }

    @Test
    void ties_withinTheDistance_acceptAnotherLabel() {
        Function<Applicant, Object> flips = applicant -> {
            Decision right = Credit.decision(model, Credit.features(applicant));
            boolean isClose = Math.abs(right.probabilities().get("bad")
                            - right.probabilities().get("good"))
                    < 0.1;
            return new Decision(
                    isClose ? right.label().equals("bad") ? "good" : "bad" : right.label(), right.probabilities());
        };

        assertThat(failure(() -> golden.as(Applicant.class).check(flips))).contains("label differs, scores equal");
        golden.ties("label", "probabilities", 0.1001).as(Applicant.class).check(flips);
    }

    /** The income without its last bit. */
    private static float[] featuresWithCutIncome(Applicant applicant) {
        float[] features = Credit.features(applicant);
        features[1] = Credit.scaled(applicant.income() - applicant.income() % 2, 5096.5475, 2458.713895056468);
        return features;
    }

    @Test
    void check_smallErrorOfAFeature_isFoundByFeaturesOrACloserTolerance() {
        Function<Applicant, Decision> coarse = applicant -> Credit.decision(model, featuresWithCutIncome(applicant));
        Closeness closer = Closeness.FLOAT32.relative(1e-5).absolute(1e-7);

        golden.as(Applicant.class).check(coarse); // as the page says: the default forgives it
        assertThat(failure(() -> golden.as(Applicant.class)
                        .features(GoldenFileTest::featuresWithCutIncome)
                        .check(coarse)))
                .contains("'income': ");
        assertThat(failure(() -> golden.closeness(closer).as(Applicant.class).check(coarse)))
                .contains("probabilities[");
        golden.closeness(closer)
                .as(Applicant.class)
                .check(applicant -> Credit.decision(model, Credit.features(applicant)));
    }

    @Test
    void check_oneInputThatOnlySwitchesTheFaultOff_isNoSwap() {
        String failure = failure(() -> golden.as(RawApplicant.class).check(applicant -> {
            boolean isFaulty = applicant.purpose().equals("car");
            return Credit.decision(
                    model,
                    Credit.features(new Applicant(
                            applicant.age(),
                            applicant.income() + (isFaulty ? 900 : 0),
                            applicant.debt(),
                            Credit.Purpose.valueOf(
                                    KNOWN.contains(applicant.purpose())
                                            ? applicant.purpose().toUpperCase(java.util.Locale.ROOT)
                                            : "CAR"),
                            applicant.ownsHome(),
                            LocalDateTime.parse(applicant.appliedAt()))));
        }));

        assertThat(failure).contains("have 'purpose' = 'car'").doesNotContain("were swapped");
    }

    private static final List<String> KNOWN = List.of("car", "education", "furniture");

    record RawApplicant(
            @Nullable Double age, int income, long debt, String purpose, boolean ownsHome, String appliedAt) {}

    @ParameterizedTest
    @ValueSource(strings = {"rows_differ.npz", "inputs_differ.npz"})
    void read_arraysOfDifferentRows_isRefused(String name) {
        Path file = Credit.GOLDEN.resolve(name);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.read(file))
                .withMessageContaining("arrays of different numbers of rows: {input.x=3,");
    }
}
