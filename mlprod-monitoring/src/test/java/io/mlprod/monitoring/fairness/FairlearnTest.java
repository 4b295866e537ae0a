package io.mlprod.monitoring.fairness;

import static io.mlprod.monitoring.fairness.GroupComparison.BETWEEN_GROUPS;
import static io.mlprod.monitoring.fairness.GroupComparison.TO_OVERALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values are those of Fairlearn 0.15.0, and the Brier scores those of scikit-learn 1.9.1. */
class FairlearnTest {

    private static final Fairness SETTINGS = Fairness.by("group")
            .showing("a", "b", "c", "g0", "g1", "g2", "g3", "g4", "g5", "g6", "g7")
            .minimums(Groups.NO_MINIMUMS);

    static Stream<Arguments> gaps() {
        return Stream.of(
                Arguments.of(
                        "Fairlearn's guide",
                        Groups.fairlearns(),
                        List.of(
                                0.25,
                                0.6666666666666666,
                                0.19999999999999996,
                                0.6666666666666667,
                                1.0,
                                0.0,
                                1.0,
                                0.0,
                                0.6,
                                0.33333333333333337,
                                0.19444444444444442,
                                0.7407407407407408,
                                0.09999999999999998,
                                0.8,
                                0.6666666666666666,
                                0.0,
                                0.6666666666666666,
                                0.0,
                                0.3833333333333333,
                                0.4)),
                Arguments.of(
                        "3 groups",
                        Groups.random(1, 2_000, 3),
                        List.of(
                                0.18872827567872924,
                                0.6741594951233506,
                                0.23370319001386963,
                                0.6814744801512287,
                                0.13446452070047576,
                                0.6819311005357517,
                                0.23370319001386963,
                                0.6814744801512287,
                                0.1840838553571727,
                                0.6817027903434902,
                                0.15752380952380957,
                                0.7125477928397635,
                                0.2097097097097097,
                                0.7045133991537377,
                                0.09832509832509834,
                                0.7456759084666061,
                                0.2097097097097097,
                                0.7045133991537377,
                                0.15401740401740402,
                                0.7250946538101719)),
                Arguments.of(
                        "8 groups",
                        Groups.random(2, 5_000, 8),
                        List.of(
                                0.31469569520039586,
                                0.4899759422614274,
                                0.2844739530132788,
                                0.6373697916666667,
                                0.3136580443955238,
                                0.29371062687183724,
                                0.3136580443955238,
                                0.29371062687183724,
                                0.2990659987044013,
                                0.465540209269252,
                                0.2500744186046512,
                                0.5472946802957075,
                                0.220308066477503,
                                0.6941474395047834,
                                0.2584321735697489,
                                0.33542264400794525,
                                0.2584321735697489,
                                0.33542264400794525,
                                0.23937012002362595,
                                0.5147850417563643)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gaps")
    void differencesAndRatios_areFairlearns(String name, FairnessRows rows, List<Double> expected) {
        FairnessReport report = FairnessReport.of(SETTINGS, rows);

        double[] values = Stream.of(BETWEEN_GROUPS, TO_OVERALL)
                .flatMap(method -> Stream.of(
                        report.difference(GroupRate.SELECTION_RATE, method),
                        report.ratio(GroupRate.SELECTION_RATE, method),
                        report.difference(GroupRate.TRUE_POSITIVE_RATE, method),
                        report.ratio(GroupRate.TRUE_POSITIVE_RATE, method),
                        report.difference(GroupRate.FALSE_POSITIVE_RATE, method),
                        report.ratio(GroupRate.FALSE_POSITIVE_RATE, method),
                        report.equalizedOddsDifference(method, OddsAggregate.WORST_CASE),
                        report.equalizedOddsRatio(method, OddsAggregate.WORST_CASE),
                        report.equalizedOddsDifference(method, OddsAggregate.MEAN),
                        report.equalizedOddsRatio(method, OddsAggregate.MEAN)))
                .mapToDouble(FairnessValue::value)
                .toArray();

        assertThat(values)
                .containsExactly(expected.stream().mapToDouble(value -> value).toArray(), within(1e-12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gaps")
    void values_areWithinTheirIntervals(String name, FairnessRows rows, List<Double> expected) {
        FairnessReport report = FairnessReport.of(SETTINGS, rows);

        assertThat(Stream.of(GroupRate.values())
                        .flatMap(rate -> Stream.of(BETWEEN_GROUPS, TO_OVERALL)
                                .flatMap(method ->
                                        Stream.of(report.difference(rate, method), report.ratio(rate, method)))))
                .allSatisfy(value -> assertThat(value.value())
                        .isBetween(
                                value.estimate().lower() - 1e-12,
                                value.estimate().upper() + 1e-12));
    }

    /** Of a group: its name, rows, selection rate, true and false positive rate, PPV and Brier score. */
    static Stream<Arguments> groups() {
        return Stream.of(
                Arguments.of(Groups.fairlearns(), "a", 4, 0.75, 0.5, 1.0, 0.3333333333333333, Double.NaN),
                Arguments.of(Groups.fairlearns(), "b", 6, 0.5, 0.6, 0.0, 1.0, Double.NaN),
                Arguments.of(Groups.fairlearns(), "c", 8, 0.5, 0.4, 0.6666666666666666, 0.5, Double.NaN),
                Arguments.of(
                        Groups.random(1, 2_000, 3),
                        "g0",
                        1433,
                        0.5792044661549197,
                        0.7337031900138696,
                        0.42275280898876405,
                        0.6373493975903615,
                        0.22776533174953228),
                Arguments.of(
                        Groups.random(1, 2_000, 3),
                        "g1",
                        462,
                        0.487012987012987,
                        0.6708333333333333,
                        0.2882882882882883,
                        0.7155555555555555,
                        0.20578857951385138),
                Arguments.of(
                        Groups.random(1, 2_000, 3),
                        "g2",
                        105,
                        0.3904761904761905,
                        0.5,
                        0.3283582089552239,
                        0.4634146341463415,
                        0.2677228314909338),
                Arguments.of(
                        Groups.random(2, 5_000, 8),
                        "g0",
                        1927,
                        0.6170212765957447,
                        0.7844739530132788,
                        0.4440928270042194,
                        0.6459209419680404,
                        0.21008683315761084),
                Arguments.of(
                        Groups.random(2, 5_000, 8),
                        "g1",
                        1067,
                        0.5651358950328023,
                        0.7341269841269841,
                        0.413854351687389,
                        0.6135986733001658,
                        0.22423654412847807),
                Arguments.of(
                        Groups.random(2, 5_000, 8),
                        "g2",
                        757,
                        0.5191545574636723,
                        0.6694444444444444,
                        0.38287153652392947,
                        0.6132315521628499,
                        0.21715361823022103),
                Arguments.of(
                        Groups.random(2, 5_000, 8),
                        "g3",
                        534,
                        0.5093632958801498,
                        0.7181467181467182,
                        0.31272727272727274,
                        0.6838235294117647,
                        0.20330143473084453),
                Arguments.of(
                        Groups.random(2, 5_000, 8),
                        "g4",
                        311,
                        0.4565916398713826,
                        0.6341463414634146,
                        0.2585034013605442,
                        0.7323943661971831,
                        0.20478374155309342),
                Arguments.of(
                        Groups.random(2, 5_000, 8),
                        "g5",
                        232,
                        0.40948275862068967,
                        0.5378151260504201,
                        0.2743362831858407,
                        0.6736842105263158,
                        0.24344853154938748),
                Arguments.of(
                        Groups.random(2, 5_000, 8),
                        "g6",
                        129,
                        0.4263565891472868,
                        0.5483870967741935,
                        0.31343283582089554,
                        0.6181818181818182,
                        0.2511590538606613),
                Arguments.of(
                        Groups.random(2, 5_000, 8),
                        "g7",
                        43,
                        0.3023255813953488,
                        0.5,
                        0.13043478260869565,
                        0.7692307692307693,
                        0.22258597995082));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void ratesOfAGroup_areFairlearns(
            FairnessRows rows,
            String name,
            int count,
            double selection,
            double ofTrue,
            double ofFalse,
            double precision,
            double brier) {
        FairnessReport report = FairnessReport.of(SETTINGS, rows);

        GroupReport group = report.groups().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(group.counts().rows()).isEqualTo(count);
        assertThat(DoubleStream.of(
                                group.rate(GroupRate.SELECTION_RATE).value(),
                                group.rate(GroupRate.TRUE_POSITIVE_RATE).value(),
                                group.rate(GroupRate.FALSE_POSITIVE_RATE).value(),
                                group.rate(GroupRate.POSITIVE_PREDICTIVE_VALUE).value(),
                                group.brier().value())
                        .toArray())
                .containsExactly(new double[] {selection, ofTrue, ofFalse, precision, brier}, within(1e-12));
    }
}
