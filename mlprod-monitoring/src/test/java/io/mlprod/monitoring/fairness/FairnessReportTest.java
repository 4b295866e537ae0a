package io.mlprod.monitoring.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.monitoring.fairness.FairnessValue.Need;
import io.mlprod.monitoring.fairness.FairnessValue.Shortage;
import io.mlprod.monitoring.fairness.FairnessValue.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairnessReportTest {

    private static final Fairness SETTINGS =
            Fairness.by("group").showing("a", "b", "c", "g0", "g1").minimums(Groups.NO_MINIMUMS);

    private static FairnessRows rows(String groups, String predicted, String labels) {
        String[] actual = Arrays.stream(labels.split(""))
                .map(label -> label.equals("-") ? null : label)
                .toArray(String[]::new);
        return FairnessRows.of(predicted.split("")).labels(actual).group("group", groups.split(""));
    }

    private static GroupReport group(FairnessReport report, String name) {
        return report.groups().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    // ---- what cannot be estimated

    @Test
    void truePositiveRate_groupWithoutPositives_isNotEstimableInsteadOf0() {
        FairnessReport report = FairnessReport.of(SETTINGS, rows("aaabbb", "011001", "000101"));

        FairnessValue rate = group(report, "a").rate(GroupRate.TRUE_POSITIVE_RATE);
        assertThat(rate.state()).isEqualTo(State.NOT_ESTIMABLE);
        assertThat(rate.value()).isNaN();
        assertThat(rate.estimate().reason()).isEqualTo("0 labelled positives, needs 1");
        assertThat(rate.shortages()).containsExactly(new Shortage(Need.POSITIVES, 0, 1));
        assertThat(report.equalOpportunityDifference().shortages()).containsExactly(new Shortage(Need.GROUPS, 1, 2));
        assertThat(report.equalizedOddsDifference().state()).isEqualTo(State.NOT_ESTIMABLE);
        assertThat(report.demographicParityDifference().isEstimated()).isTrue();
    }

    @Test
    void difference_groupWithoutPositives_isOfTheOthers() {
        FairnessReport report = FairnessReport.of(SETTINGS, rows("aaabbbcccc", "0110011010", "0001011111"));

        assertThat(report.compared(GroupRate.TRUE_POSITIVE_RATE))
                .extracting(GroupReport::name)
                .containsExactly("c", "b");
        assertThat(report.equalOpportunityDifference().value()).isEqualTo(0, within(1e-12));
    }

    @Test
    void defaults_fewRows_areNotEstimable() {
        FairnessReport report =
                FairnessReport.of(SETTINGS.minimums(GroupMinimums.DEFAULT), rows("aaabbb", "011001", "000101"));

        assertThat(group(report, "a").rate(GroupRate.TRUE_POSITIVE_RATE).shortages())
                .containsExactly(new Shortage(Need.LABELLED_ROWS, 3, 30), new Shortage(Need.POSITIVES, 0, 10));
        assertThat(report.demographicParityDifference().state()).isEqualTo(State.NOT_ESTIMABLE);
    }

    @Test
    void oneGroup_hasRatesAndNoDifferences() {
        FairnessReport report = FairnessReport.of(SETTINGS, rows("aaaa", "0110", "0101"));

        assertThat(group(report, "a").rate(GroupRate.SELECTION_RATE).value()).isEqualTo(0.5);
        assertThat(report.demographicParityDifference().state()).isEqualTo(State.NOT_ESTIMABLE);
        assertThat(report.difference(GroupRate.SELECTION_RATE, GroupComparison.TO_OVERALL)
                        .state())
                .isEqualTo(State.NOT_ESTIMABLE);
        assertThat(report.demographicParityRatio().state()).isEqualTo(State.NOT_ESTIMABLE);
    }

    @Test
    void noRows_isAReportWithoutGroups() {
        FairnessReport report =
                FairnessReport.of(SETTINGS, FairnessRows.of(new String[0]).group("group", new String[0]));

        assertThat(report.groups()).isEmpty();
        assertThat(report.overall().rate(GroupRate.SELECTION_RATE).state()).isEqualTo(State.NOT_ESTIMABLE);
        assertThat(report.demographicParityDifference().state()).isEqualTo(State.NOT_ESTIMABLE);
        assertThat(report.text()).contains("0 rows");
    }

    @Test
    void noneSelected_differenceIs0AndTheRatioIsNotEstimable() {
        FairnessReport report = FairnessReport.of(SETTINGS, rows("aaabbb", "000000", "010010"));

        assertThat(report.demographicParityDifference().value()).isZero();
        assertThat(report.demographicParityDifference().estimate().upper()).isGreaterThan(0.3);
        assertThat(report.demographicParityRatio().estimate().reason())
                .isEqualTo("the selection rate is 0 for all, and 0 / 0 is no ratio");
    }

    @Test
    void calibration_noScores_isNotEstimable() {
        FairnessReport report = FairnessReport.of(SETTINGS, rows("aaabbb", "011001", "001101"));

        assertThat(group(report, "a").brier().shortages()).containsExactly(new Shortage(Need.SCORES, 0, 1));
    }

    @Test
    void calibration_scoresThatAreNoProbabilities_isNotEstimable() {
        FairnessReport report =
                FairnessReport.of(SETTINGS, rows("ab", "01", "11").scores(new double[] {-3.5, 0.5}));

        assertThat(group(report, "a").calibrationError().estimate().reason())
                .isEqualTo("scores are not from 0 to 1, so they are no probabilities");
        assertThat(group(report, "b").calibrationError().value()).isEqualTo(0.5);
    }

    // ---- labels

    @Test
    void labels_missing_selectionRateUsesAllRows() {
        FairnessReport report = FairnessReport.of(SETTINGS, rows("aaaabb", "110001", "1-0-1-"));

        GroupReport group = group(report, "a");
        assertThat(group.counts()).isEqualTo(new GroupCounts(4, 2, 2, 1, 1, 0));
        assertThat(group.rate(GroupRate.SELECTION_RATE).value()).isEqualTo(0.5);
        assertThat(group.rate(GroupRate.TRUE_POSITIVE_RATE).value()).isEqualTo(1);
        assertThat(group.rate(GroupRate.LABELLED_SHARE).value()).isEqualTo(0.5);
    }

    @Test
    void labels_thatComeLessOftenForOneGroup_areADifferenceAndALine() {
        String[] labels = new String[400];
        Arrays.fill(labels, 0, 250, "1");
        FairnessReport report = FairnessReport.of(
                SETTINGS,
                FairnessRows.of(new int[400])
                        .labels(labels)
                        .group(
                                "group",
                                IntStream.range(0, 400)
                                        .mapToObj(i -> i < 200 ? "a" : "b")
                                        .toArray(String[]::new)));

        FairnessValue gap = report.difference(GroupRate.LABELLED_SHARE, GroupComparison.BETWEEN_GROUPS);
        assertThat(gap.value()).isEqualTo(0.75);
        assertThat(gap.estimate().lower()).isGreaterThan(0.6);
        assertThat(report.text()).contains("labels do not come equally often: fewest for b (25.0 %), difference 0.750");
    }

    @Test
    void positive_theOtherClass_mirrorsTheRates() {
        FairnessRows rows = Groups.random(1, 2_000, 2);
        GroupReport ones = group(FairnessReport.of(SETTINGS, rows), "g0");
        GroupReport zeros = group(FairnessReport.of(SETTINGS.positive("0"), rows), "g0");

        assertThat(zeros.rate(GroupRate.SELECTION_RATE).value())
                .isEqualTo(1 - ones.rate(GroupRate.SELECTION_RATE).value(), within(1e-12));
        assertThat(zeros.rate(GroupRate.TRUE_POSITIVE_RATE).value())
                .isEqualTo(1 - ones.rate(GroupRate.FALSE_POSITIVE_RATE).value(), within(1e-12));
    }

    @Test
    void positive_oneOfThreeClasses_isComparedWithTheRest() {
        FairnessRows rows = FairnessRows.of(new String[] {"cat", "dog", "cow", "cat"})
                .labels(new String[] {"cat", "cat", "dog", "cow"})
                .group("group", new String[] {"a", "a", "a", "a"});
        FairnessReport report = FairnessReport.of(SETTINGS.positive("cat"), rows);

        assertThat(group(report, "a").counts()).isEqualTo(new GroupCounts(4, 2, 4, 2, 1, 1));
        assertThatThrownBy(() -> FairnessReport.of(SETTINGS, rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Fairness does not know which of the 3 classes is the selection; set it by positive(...)");
    }

    // ---- groups

    @Test
    void groups_areTheLargestAndTheRestTogether() {
        String[] groups = IntStream.range(0, 100)
                .mapToObj(i -> i % 10 == 0 ? null : "v" + i * i / 1_000)
                .toArray(String[]::new);
        FairnessReport report = FairnessReport.of(
                SETTINGS.maxGroups(4), FairnessRows.of(new int[100]).group("group", groups));

        assertThat(report.groups()).hasSize(5);
        assertThat(report.groups().subList(3, 5))
                .extracting(GroupReport::name)
                .containsExactly(Fairness.MISSING, GroupReport.OTHER);
        assertThat(report.groups().stream()
                        .mapToLong(group -> group.counts().rows())
                        .sum())
                .isEqualTo(100);
        assertThat(report.compared(GroupRate.SELECTION_RATE))
                .extracting(GroupReport::name)
                .hasSize(4)
                .doesNotContain(GroupReport.OTHER);
    }

    @Test
    void groups_thousand_areToldApart() {
        FairnessRows rows = Groups.random(3, 20_000, 1_000);

        FairnessReport report = FairnessReport.of(SETTINGS.maxGroups(1_000), rows);

        assertThat(report.groups()).hasSizeGreaterThan(900);
        assertThat(report.groups()).extracting(GroupReport::name).doesNotHaveDuplicates();
        assertThat(report.equalizedOddsDifference().value()).isEqualTo(1);
    }

    @Test
    void crossing_twoAttributes_isAGroupForEachCombination() {
        FairnessRows rows = FairnessRows.of(new int[] {0, 1, 1, 0, 1})
                .group("sex", new String[] {"f", "f", "m", "m", null})
                .group("region", new String[] {"a", "b", "a", "a", "b"});
        List<FairnessReport> reports = FairnessReport.each(
                Fairness.by("region").crossing("sex", "region").showing("f", "m", "a", "b"), rows);

        assertThat(reports)
                .extracting(FairnessReport::attributes)
                .containsExactly(List.of("region"), List.of("sex", "region"));
        assertThat(reports.get(1).groups())
                .extracting(GroupReport::name)
                .containsExactly("m × a", "(missing) × b", "f × a", "f × b");
    }

    @Test
    void rowsInAnyOrder_haveTheSameReport() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 18).boxed().toList());
        Collections.reverse(order);
        String[] groups = "bbabbcccaacabccbcc".split("");
        int[] predicted = {0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0};
        FairnessRows reversed = FairnessRows.of(
                        order.stream().mapToInt(i -> predicted[i]).toArray())
                .group("group", order.stream().map(i -> groups[i]).toArray(String[]::new));

        assertThat(FairnessReport.of(SETTINGS, reversed))
                .isEqualTo(
                        FairnessReport.of(SETTINGS, FairnessRows.of(predicted).group("group", groups)));
    }

    // ---- intervals

    @Test
    void difference_twoGroups_hasTheIntervalOfTheirDifference() {
        FairnessReport report = FairnessReport.of(SETTINGS, Groups.random(1, 2_000, 2));

        assertThat(report.demographicParityDifference().estimate())
                .isEqualTo(group(report, "g0")
                        .rate(GroupRate.SELECTION_RATE)
                        .estimate()
                        .minus(group(report, "g1")
                                .rate(GroupRate.SELECTION_RATE)
                                .estimate()));
    }

    @Test
    void ratio_aGroupThatIsNeverSelected_is0WithAnInterval() {
        FairnessReport report = FairnessReport.of(SETTINGS, rows("aaaaabbbbb", "0000011111", "0101010101"));

        FairnessValue ratio = report.demographicParityRatio();
        assertThat(ratio.value()).isZero();
        assertThat(ratio.estimate().lower()).isZero();
        assertThat(ratio.estimate().upper()).isBetween(0.3, 0.9);
    }

    @Test
    void intervals_higherConfidence_areWider() {
        FairnessRows rows = Groups.random(2, 5_000, 8);
        FairnessValue usual = FairnessReport.of(SETTINGS, rows).equalizedOddsDifference();
        FairnessValue surer = FairnessReport.of(SETTINGS.confidence(0.99), rows).equalizedOddsDifference();

        assertThat(surer.value()).isEqualTo(usual.value());
        assertThat(surer.estimate().lower()).isLessThan(usual.estimate().lower());
        assertThat(surer.estimate().upper()).isGreaterThan(usual.estimate().upper());
    }

    @Test
    void intervals_drawnSamples_containTheTruth() {
        FairnessScenario scenario = FairnessScenario.all()
                .filter(one -> one.name().equals("3 equal groups of 100"))
                .findFirst()
                .orElseThrow();

        assertThat(scenario.coverage(400, 3).values())
                .allSatisfy(share -> assertThat(share).isGreaterThan(0.92));
        assertThat(scenario.falseChanges(200, 3)).isLessThan(0.07);
    }

    // ---- input

    @Test
    void of_severalGroupings_saysWhatToCall() {
        assertThatThrownBy(() -> FairnessReport.of(Fairness.by("group", "sex"), Groups.fairlearns()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The settings of fairness ask for 2 reports; FairnessReport.each makes them all");
    }

    @Test
    void of_rowsWithoutTheAttribute_saysSo() {
        assertThatThrownBy(() -> FairnessReport.of(Fairness.by("sex"), Groups.fairlearns()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The rows have no values of sex; add them by group(...)");
    }

    @Test
    void columns_ofOtherLengths_areRefused() {
        FairnessRows rows = FairnessRows.of(new int[3]);

        assertThatThrownBy(() -> rows.labels(new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There are 2 labels and 3 predictions; each row needs one of both");
        assertThatThrownBy(() -> rows.scores(new double[4])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rows.group("sex", new String[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
