package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.record.Label;
import io.mlprod.record.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Components that have to do with class labels: what fits a model, and what a build says of what does not. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class LabelComponentTest {

    private static final float[] GOOD = {3, 1}; // bad with a probability of 0.018

    private static <O> O answer(String model, Class<O> output) {
        try (ModelHandle<float[], O> handle = open(model, float[].class, output)) {
            return handle.predict(GOOD).value();
        }
    }

    private static String problem(String model, Class<?> output) {
        LoadException error = catchThrowableOfType(
                LoadException.class, () -> open(model, float[].class, output).close());
        assertThat(error).as("refused").isNotNull();
        assertThat(error.reason()).isEqualTo(Reason.SIGNATURE_MISMATCH);
        return error.getMessage();
    }

    // ---- one score by its label

    record Bad(
            @Output(value = "probabilities", label = "bad") float risk) {}

    @ParameterizedTest
    @ValueSource(strings = {"risk_good_bad", "risk_bad_good", "risk_zipmap", "risk_zipmap_reversed", "risk_swapped"})
    void predict_label_isItsScoreWhereverItLies(String model) {
        assertThat(answer(model, Bad.class).risk()).isCloseTo(0.018f, within(1e-3f));
    }

    record One(@Output(value = "probabilities", label = "1") double risk) {}

    @ParameterizedTest
    @ValueSource(strings = {"risk_01", "risk_10", "risk_01_texts", "risk_zipmap_01"})
    void predict_labelThatIsANumber_isWrittenAsText(String model) {
        assertThat(answer(model, One.class).risk()).isCloseTo(0.018, within(1e-3));
    }

    record BadOfOne(@Output(value = "risk", label = "bad") float risk) {}

    @Test
    void predict_labelOfTheOnlyScore_isThatScore() {
        assertThat(answer("risk_second", BadOfOne.class).risk()).isCloseTo(0.018f, within(1e-3f));
    }

    @Test
    void build_onlyScoreIsTheOtherLabels_namesThatOne() {
        assertThat(problem("risk_second_reversed", BadOfOne.class))
                .contains("component 'risk' (float) asks for label 'bad'", "whose labels are [good]");
    }

    record Worst(
            @Output(value = "probabilities", label = "worst")
            float risk) {}

    @ParameterizedTest
    @ValueSource(strings = {"risk_good_bad", "risk_zipmap"})
    void build_unknownLabel_listsTheLabels(String model) {
        assertThat(problem(model, Worst.class))
                .contains("component 'risk' (float) asks for label 'worst'", "whose labels are [good, bad]");
    }

    @Test
    void build_labelOfAModelWithoutLabels_saysHowToGiveThem() {
        assertThat(problem("risk_plain", Bad.class))
                .contains(
                        "does not name its labels",
                        "export it with them",
                        "if who trained it says their order, give that with @Output(classes = ...)")
                .doesNotContain("column");
    }

    record BadOfGiven(
            @Output(
                    value = "probabilities",
                    label = "bad",
                    classes = {"good", "bad"})
            float risk) {}

    @ParameterizedTest
    @ValueSource(strings = {"risk_plain", "risk_good_bad"})
    void predict_labelOfGivenClasses_isItsScore(String model) {
        assertThat(answer(model, BadOfGiven.class).risk()).isCloseTo(0.018f, within(1e-3f));
    }

    record Both(
            @Output(value = "probabilities", label = "bad", column = 1)
            float risk) {}

    @Test
    void build_labelAndColumn_saysToLeaveOutOne() {
        assertThat(problem("risk_good_bad", Both.class))
                .contains("asks for label 'bad' and for column 1", "leave out one of them");
    }

    record LabelOfArray(
            @Output(value = "probabilities", label = "bad") float[] risk) {}

    record LabelOfMap(
            @Output(value = "probabilities", label = "bad") Map<String, Float> risk) {}

    record LabelOfText(
            @Output(value = "probabilities", label = "bad") String risk) {}

    @ParameterizedTest
    @ValueSource(classes = {LabelOfArray.class, LabelOfMap.class, LabelOfText.class})
    void build_labelOfWhatIsNoSingleScore_saysWhatItNeeds(Class<?> output) {
        assertThat(problem("risk_good_bad", output)).contains("label 'bad'", "float or double");
    }

    record LabelOfLabels(
            @Output(value = "label", label = "bad") float risk) {}

    @Test
    void build_labelOfAnOutputOfLabels_saysThatThoseAreNoScores() {
        assertThat(problem("risk_good_bad", LabelOfLabels.class)).contains("output label", "no scores");
    }

    // ---- classes

    record Reversed(
            @Output(
                    value = "probabilities",
                    classes = {"bad", "good"})
            float[] scores) {}

    @Test
    void build_classesOfAnArrayInAnotherOrder_namesBothLists() {
        assertThat(problem("risk_good_bad", Reversed.class))
                .contains("gives the 2 classes [bad, good]", "the model's file says [good, bad]", "use a Map")
                .doesNotContain("leave out classes");
    }

    record ReversedColumn(
            @Output(
                    value = "probabilities",
                    column = 0,
                    classes = {"bad", "good"})
            float risk) {}

    @Test
    void build_classesOfAColumnInAnotherOrder_saysToReadTheScoreByItsLabel() {
        assertThat(problem("risk_good_bad", ReversedColumn.class))
                .contains("read the score by its label, with label = \"bad\" instead of column = 0 and classes")
                .doesNotContain("leave out classes");
    }

    record ReversedLabel(
            @Output(
                    value = "probabilities",
                    label = "bad",
                    classes = {"bad", "good"})
            float risk) {}

    record ReversedMap(
            @Output(
                    value = "probabilities",
                    classes = {"bad", "good"})
            Map<String, Float> scores) {}

    @ParameterizedTest
    @ValueSource(classes = {ReversedLabel.class, ReversedMap.class})
    void build_classesInAnotherOrderWhereScoresAreFoundByLabel_saysToLeaveThemOut(Class<?> output) {
        assertThat(problem("risk_good_bad", output)).contains("leave out classes to take those of the file");
    }

    @Test
    void predict_wholeNumbersAsClassesWithLongKeys_areNumbers() {
        assertThat(answer("risk_plain", Same.class).scores().keySet()).containsExactly(0L, 1L);
    }

    record LongKeysOfTexts(
            @Output(
                    value = "probabilities",
                    classes = {"good", "bad"})
            Map<Long, Float> scores) {}

    @Test
    void build_textsAsClassesWithLongKeys_saysThatTheyAreTexts() {
        assertThat(problem("risk_plain", LongKeysOfTexts.class))
                .contains("has Long keys, but the classes [good, bad] are texts; use String keys or an enum");
    }

    record Keyed(Map<String, Float> probabilities) {}

    @Test
    void build_mapOfColumnsWithTheSameLabel_isRefused() {
        assertThat(problem("risk_doubled", Keyed.class))
                .contains("has the same label twice", "[bad, bad]", "use float[]");
    }

    // ---- kinds of components that cannot be

    record MaybeBad(
            @Output(value = "probabilities", label = "bad") Optional<Float> bad) {}

    record MaybeLabel(Optional<String> label) {}

    @ParameterizedTest
    @ValueSource(classes = {MaybeBad.class, MaybeLabel.class})
    void build_optionalInAnAnswer_isRefused(Class<?> output) {
        assertThat(problem("risk_good_bad", output)).contains("Optional", "are for inputs only");
    }

    @Test
    void build_plainTypeThatIsNoOnlyOutput_saysToUseARecord() {
        assertThat(problem("risk_good_bad", Float.class))
                .contains("use a record with a component for each value")
                .doesNotContain("rename it");
    }

    @Test
    void build_plainTypeForSeveralColumns_saysWhatToUse() {
        LoadException error =
                catchThrowableOfType(LoadException.class, () -> open("logistic30", String.class, Column30.class));
        assertThat(error).hasMessageContaining("has 30 columns, but String is one value; use float[] or a record");
    }

    record Column30(long label) {}

    @SuppressWarnings("rawtypes")
    record Raw(List probabilities) {}

    record Texts(List<String> probabilities) {}

    @ParameterizedTest
    @ValueSource(classes = {Raw.class, Texts.class})
    void build_listOfWhatIsNoNumber_saysToUseAListOfNumbers(Class<?> output) {
        assertThat(problem("risk_good_bad", output)).contains("use List<Float> or List<Double>");
    }

    record Renamed(
            @Output(
                    value = "probabilities",
                    classes = {"fine", "foul"})
            Map<String, Float> scores) {}

    @Test
    void build_classesThatRenameTheFiles_saysToUseAnEnum() {
        assertThat(problem("risk_01", Renamed.class)).contains("[fine, foul]", "[0, 1]", "enum with @Label");
    }

    record Same(
            @Output(
                    value = "probabilities",
                    classes = {"0", "1"})
            Map<Long, Float> scores) {}

    @Test
    void predict_classesThatAreTheFilesNumbers_areNumbers() {
        assertThat(answer("risk_01", Same.class).scores().keySet()).containsExactly(0L, 1L);
    }

    record Twice(
            @Output(
                    value = "probabilities",
                    classes = {"bad", "bad"})
            Map<String, Float> scores) {}

    record OfLabels(
            @Output(
                    value = "label",
                    classes = {"good", "bad"})
            String label) {}

    record TooMany(
            @Output(
                    value = "probabilities",
                    column = 1,
                    classes = {"good", "bad", "unsure"})
            float risk) {}

    @Test
    void build_classesThatCannotBe_saysWhy() {
        assertThat(problem("risk_plain", Twice.class)).contains("one of its classes twice");
        assertThat(problem("risk_plain", OfLabels.class)).contains("no scores");
        assertThat(problem("risk_plain", TooMany.class)).contains("has 3 classes for output probabilities");
    }

    // ---- enums

    enum Risk1 {
        good
    }

    record Label1(Risk1 label) {}

    record Keys1(Map<Risk1, Float> probabilities) {}

    @ParameterizedTest
    @ValueSource(classes = {Label1.class, Keys1.class})
    void build_enumThatLacksALabel_namesIt(Class<?> output) {
        assertThat(problem("risk_good_bad", output))
                .contains("has no constant for [bad]", "Risk1 has [good], the model [good, bad]", "@Label");
    }

    enum Digit {
        @Label("0")
        GOOD,
        @Label("1")
        BAD,
        @Label("2")
        NEVER
    }

    record ByNumber(Digit label, Map<Digit, Double> probabilities) {}

    @ParameterizedTest
    @ValueSource(strings = {"risk_01", "risk_10", "risk_01_texts", "risk_zipmap_01"})
    void predict_enumWithMoreConstantsThanLabels_isFound(String model) {
        ByNumber answer = answer(model, ByNumber.class);
        assertThat(answer.label()).isEqualTo(Digit.GOOD);
        assertThat(answer.probabilities()).containsOnlyKeys(Digit.GOOD, Digit.BAD);
        assertThat(answer.probabilities().get(Digit.BAD)).isCloseTo(0.018, within(1e-3));
    }

    enum Doubled {
        good,
        @Label("bad")
        BAD,
        bad
    }

    record LabelDoubled(Doubled label) {}

    @Test
    void build_enumWithTwoConstantsForALabel_namesThem() {
        assertThat(problem("risk_good_bad", LabelDoubled.class)).contains("two constants for 'bad': BAD and bad");
    }

    enum Bad1 {
        bad
    }

    record LabelBad(Bad1 label) {}

    @Test
    void predict_labelThatTheFileDoesNotNameAndTheEnumLacks_isAnInvalidOutput() {
        try (ModelHandle<float[], LabelBad> handle = open("risk_plain", float[].class, LabelBad.class)) {
            assertThatThrownBy(() -> handle.predict(GOOD))
                    .isInstanceOf(InvalidOutputException.class)
                    .hasMessageContainingAll(
                            "risk_plain@", "'label'", "none of Bad1's [bad]", "does not name its labels", "@Label");
        }
    }

    // ---- labels of another kind

    record AsText(String label) {}

    record AsBoolean(boolean label) {}

    record AsLong(long label) {}

    record AsFloat(float label) {}

    @Test
    void build_textForNumbers_saysWhatToUse() {
        assertThat(problem("risk_01", AsText.class))
                .contains("component 'label' (String) cannot hold int64 elements;"
                        + " use long, boolean, or an enum with @Label (the labels are [0, 1])");
        assertThat(problem("bagging", AsText.class))
                .contains("component 'label' (String) cannot hold int64 elements;"
                        + " use long, or an enum with @Label (the labels are [3, 7, 9])");
    }

    @Test
    void build_numberForTexts_saysWhatToUse() {
        assertThat(problem("risk_good_bad", AsLong.class))
                .contains("component 'label' (long) cannot hold string elements; use String or an enum");
        assertThat(problem("risk_01", AsFloat.class))
                .contains("component 'label' (float) cannot hold int64 elements; use long or int");
    }

    @Test
    void build_booleanForOtherLabelsThan0And1_namesThem() {
        assertThat(problem("bagging", AsBoolean.class)).contains("cannot hold the labels [3, 7, 9]", "use long");
    }

    @Test
    void predict_booleanLabel_isWhetherItIs1() {
        assertThat(answer("risk_01", AsBoolean.class).label()).isFalse();
    }

    record ColumnOfMap(
            @Output(value = "probabilities", column = 1) float risk) {}

    @Test
    void build_columnOfMaps_saysToUseALabel() {
        assertThat(problem("risk_zipmap", ColumnOfMap.class)).contains("cannot hold output", "@Output with a label");
    }
}
