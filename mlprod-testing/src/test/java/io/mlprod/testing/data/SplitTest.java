package io.mlprod.testing.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a data set: what is kept together, in proportion and in order. */
class SplitTest {

    record Visit(int id, String customer, boolean bought, Instant at) {}

    @TempDir
    Path folder;

    private static Instant day(long number) {
        return Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(number));
    }

    /** Returns visits in a random order of time; a customer comes two or three times a month. */
    private static DataSet<Visit> visits(int count) {
        Random random = new Random(7);
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            visits.add(new Visit(i, "c" + random.nextInt(count / 5 + 1), random.nextInt(10) == 0, day(i / 3)));
        }
        Collections.shuffle(visits, random);
        return DataSet.of("visits", visits);
    }

    private static <K> Set<K> keys(DataSet<Visit> rows, Function<Visit, K> key) {
        return rows.toList().stream().map(key).collect(Collectors.toSet());
    }

    private static double share(DataSet<Visit> rows) {
        return rows.toList().stream()
                .mapToInt(v -> v.bought() ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static void assertPartition(DataSet<Visit> all, List<DataSet<Visit>> parts) {
        assertThat(parts.stream().flatMap(part -> part.toList().stream()).toList())
                .containsExactlyInAnyOrderElementsOf(all.toList());
    }

    @Test
    void trainTest_atRandom_dividesTheRows() {
        DataSet<Visit> all = visits(1_000);

        TrainTest<Visit> parts = Split.of(all).trainTest(0.8);

        assertPartition(all, List.of(parts.train(), parts.test()));
        assertThat(parts.train().size()).isEqualTo(800);
        assertThat(parts.leftOut()).isZero();
        assertThat(parts.test().name()).isEqualTo("visits (test)");
    }

    @Test
    void trainTest_sameSeed_sameParts() {
        Split<Visit> split = Split.of(visits(100)).seed(42);

        assertThat(split.trainTest(0.5).test().toList())
                .isEqualTo(split.trainTest(0.5).test().toList());
    }

    @Test
    void trainTest_otherSeed_otherParts() {
        Split<Visit> split = Split.of(visits(100));

        assertThat(split.seed(2).trainTest(0.5).test().toList())
                .isNotEqualTo(split.seed(3).trainTest(0.5).test().toList());
    }

    @Test
    void trainTest_seedOne_givesThesePartsForEver() {
        DataSet<Integer> ten = DataSet.of("ten", IntStream.range(0, 10).boxed().toList());

        assertThat(Split.of(ten).trainTest(0.7).test().toList()).containsExactly(1, 2, 9);
    }

    @Test
    void trainValidationTest_dividesTheRows() {
        DataSet<Visit> all = visits(1_000);

        TrainValidationTest<Visit> parts = Split.of(all).trainValidationTest(0.7, 0.2);

        assertPartition(all, List.of(parts.train(), parts.validation(), parts.test()));
        assertThat(List.of(
                        parts.train().size(),
                        parts.validation().size(),
                        parts.test().size()))
                .containsExactly(700L, 200L, 100L);
    }

    @Test
    void trainTest_stratified_keepsTheShareOfEachClass() {
        DataSet<Visit> all = visits(1_000);

        TrainTest<Visit> parts = Split.of(all).stratifiedBy(Visit::bought).trainTest(0.8);

        assertPartition(all, List.of(parts.train(), parts.test()));
        assertThat(share(parts.test())).isCloseTo(share(all), within(1 / 200.0));
        assertThat(share(parts.train())).isCloseTo(share(all), within(1 / 800.0));
    }

    @Test
    void trainTest_grouped_hasNoGroupInBoth() {
        DataSet<Visit> all = visits(1_000);

        TrainTest<Visit> parts = Split.of(all).groupedBy(Visit::customer).trainTest(0.8);

        assertPartition(all, List.of(parts.train(), parts.test()));
        assertThat(keys(parts.train(), Visit::customer))
                .doesNotContainAnyElementsOf(keys(parts.test(), Visit::customer));
        assertThat(parts.train().size()).isBetween(790L, 810L);
    }

    @Test
    void trainTest_grouped_alsoTestsTheLargestGroup() {
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            visits.add(new Visit(i, i < 50 ? "large" : "c" + i, false, day(i)));
        }
        DataSet<Visit> all = DataSet.of("visits", visits);

        Set<Boolean> isTested = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            TrainTest<Visit> parts =
                    Split.of(all).seed(seed).groupedBy(Visit::customer).trainTest(0.6);
            isTested.add(keys(parts.test(), Visit::customer).contains("large"));
        }

        assertThat(isTested).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void trainTest_groupedAndStratified_doesBoth() {
        DataSet<Visit> all = visits(2_000);

        TrainTest<Visit> parts = Split.of(all)
                .groupedBy(Visit::customer)
                .stratifiedBy(Visit::bought)
                .trainTest(0.75);

        assertThat(keys(parts.train(), Visit::customer))
                .doesNotContainAnyElementsOf(keys(parts.test(), Visit::customer));
        assertThat(share(parts.test())).isCloseTo(share(all), within(0.01));
        assertThat(parts.test().size()).isBetween(490L, 510L);
    }

    @Test
    void trainTest_byTime_testsStrictlyLater() {
        DataSet<Visit> all = visits(1_000);

        TrainTest<Visit> parts = Split.of(all).byTime(Visit::at).trainTest(0.8);

        assertPartition(all, List.of(parts.train(), parts.test()));
        assertThat(Collections.max(keys(parts.train(), Visit::at)))
                .isBefore(Collections.min(keys(parts.test(), Visit::at)));
        assertThat(parts.train().size()).isBetween(798L, 802L);
    }

    @Test
    void trainTest_byTimeWithAGap_leavesOutTheDaysBefore() {
        DataSet<Visit> all = visits(300);

        TrainTest<Visit> parts =
                Split.of(all).byTime(Visit::at).gap(Duration.ofDays(7)).trainTest(0.5);

        Instant first = Collections.min(keys(parts.test(), Visit::at));
        assertThat(first).isEqualTo(day(50));
        assertThat(Collections.max(keys(parts.train(), Visit::at))).isEqualTo(first.minus(Duration.ofDays(7)));
        assertThat(parts.leftOut()).isEqualTo(18);
        assertThat(parts.train().size() + parts.test().size() + 18).isEqualTo(300);
    }

    @Test
    void trainTest_byTimeWithTies_keepsOneTimeTogether() {
        List<Visit> visits = IntStream.range(0, 100)
                .mapToObj(i -> new Visit(i, "c", false, day(i < 70 ? 1 : 2)))
                .toList();

        TrainTest<Visit> parts =
                Split.of(DataSet.of("visits", visits)).byTime(Visit::at).trainTest(0.1);

        assertThat(parts.train().size()).isEqualTo(70);
    }

    @Test
    void trainValidationTest_byTime_isInOrder() {
        TrainValidationTest<Visit> parts =
                Split.of(visits(900)).byTime(Visit::at).trainValidationTest(0.6, 0.2);

        assertThat(Collections.max(keys(parts.train(), Visit::at)))
                .isBefore(Collections.min(keys(parts.validation(), Visit::at)));
        assertThat(Collections.max(keys(parts.validation(), Visit::at)))
                .isBefore(Collections.min(keys(parts.test(), Visit::at)));
    }

    @Test
    void trainTest_byTimeAndGrouped_testsNewGroupsOnly() {
        DataSet<Visit> all = visits(1_000);

        TrainTest<Visit> parts =
                Split.of(all).byTime(Visit::at).groupedBy(Visit::customer).trainTest(0.3);

        assertThat(keys(parts.train(), Visit::customer))
                .doesNotContainAnyElementsOf(keys(parts.test(), Visit::customer));
        assertThat(Collections.max(keys(parts.train(), Visit::at)))
                .isBefore(Collections.min(keys(parts.test(), Visit::at)));
        assertThat(parts.leftOut()).isPositive();
        assertThat(parts.leftOut() + parts.train().size() + parts.test().size()).isEqualTo(1_000);
    }

    @Test
    void byTimeAndGrouped_withoutNewGroups_saysWhy() {
        List<Visit> visits = IntStream.range(0, 100)
                .mapToObj(i -> new Visit(i, "c" + i % 5, false, day(i)))
                .toList();
        Split<Visit> split =
                Split.of(DataSet.of("visits", visits)).byTime(Visit::at).groupedBy(Visit::customer);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.trainTest(0.5))
                .withMessage("The part \"test\" of the data set visits (100 rows) would have no rows: each group of its"
                        + " time has rows before, or is in the gap; split by time without groups, to test on known"
                        + " groups, or by groups without time");
    }

    @Test
    void byHash_afterRowsWereAddedAndReordered_keepsEachRowInItsPart() {
        List<Visit> some = visits(1_000).toList();
        List<Visit> more = new ArrayList<>(visits(3_000).toList());
        more.addAll(some);
        Collections.shuffle(more, new Random(3));
        Function<Visit, String> key = visit -> "visit-" + visit.id();

        Set<Integer> before = keys(
                Split.of(DataSet.of("before", some))
                        .byHashOf(key)
                        .trainTest(0.8)
                        .test(),
                Visit::id);
        Set<Integer> after = keys(
                Split.of(DataSet.of("after", more)).byHashOf(key).trainTest(0.8).test(), Visit::id);

        assertThat(before).hasSizeBetween(160, 240);
        assertThat(after.stream().filter(id -> id < 1_000)).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void byHash_largerShare_onlyAddsRows() {
        Split<Visit> split = Split.of(visits(500)).byHashOf(visit -> "" + visit.id());

        assertThat(keys(split.trainTest(0.8).train(), Visit::id))
                .containsAll(keys(split.trainTest(0.7).train(), Visit::id));
    }

    @Test
    void folds_atRandom_testEachRowOnce() {
        DataSet<Visit> all = visits(103);

        List<TrainTest<Visit>> folds = Split.of(all).folds(5);

        assertPartition(all, folds.stream().map(TrainTest::test).toList());
        assertThat(folds).allSatisfy(fold -> assertPartition(all, List.of(fold.train(), fold.test())));
        assertThat(folds).extracting(fold -> fold.test().size()).containsExactly(21L, 21L, 21L, 20L, 20L);
        assertThat(folds.get(1).test().name()).isEqualTo("visits (fold 2 of 5, test)");
    }

    @Test
    void folds_ofTheTrainingPart_stayWithinIt() {
        DataSet<Visit> all = visits(500);
        TrainTest<Visit> outer = Split.of(all).groupedBy(Visit::customer).trainTest(0.7);

        List<TrainTest<Visit>> inner =
                Split.of(outer.train()).groupedBy(Visit::customer).seed(9).folds(4);

        assertPartition(outer.train(), inner.stream().map(TrainTest::test).toList());
    }

    @Test
    void folds_ofAFilteredFile_testEachRowOnce() throws IOException {
        String lines = IntStream.range(0, 50).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        DataSet<Double> all = DataSet.csv(Files.writeString(folder.resolve("n.csv"), "n\n" + lines))
                .filter(row -> row.number("n") % 2 == 1)
                .map(row -> row.number("n"));

        List<Double> tested = Split.of(all).folds(3).stream()
                .flatMap(fold -> fold.test().toList().stream())
                .toList();

        assertThat(tested).containsExactlyInAnyOrderElementsOf(all.toList());
    }

    @Test
    void part_ofAFileThatHasShrunk_isAnError() throws IOException {
        Path file = Files.writeString(folder.resolve("n.csv"), "n\n1\n2\n3\n4\n");
        TrainTest<Row> parts = Split.of(DataSet.csv(file)).trainTest(0.5);
        Files.writeString(file, "n\n1\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> parts.test().toList())
                .withMessage("The data set n.csv has fewer rows than when it was split; split it again");
        assertThatIllegalStateException().isThrownBy(() -> parts.train().forEach(row -> {}));
    }

    @Test
    void part_ofAFileThatHasGrown_isAnError() throws IOException {
        Path file = Files.writeString(folder.resolve("n.csv"), "n\n1\n2\n3\n");
        TrainTest<Row> parts = Split.of(DataSet.csv(file)).trainTest(0.5);
        Files.writeString(file, "n\n1\n2\n3\n4\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> parts.test().toList())
                .withMessage("The data set n.csv has more rows than when it was split; split it again");
    }

    @Test
    void part_readInParallel_hasTheSameRows() {
        DataSet<Visit> test = Split.of(visits(5_000)).trainTest(0.5).test();

        assertThat(test.stream().parallel().toList()).isEqualTo(test.toList());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
    void trainTest_shareOutOfRange_isAnError(double share) {
        Split<Visit> split = Split.of(visits(10));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.trainTest(share))
                .withMessageContaining("share");
    }

    @Test
    void trainValidationTest_nothingLeftForTheTest_isAnError() {
        Split<Visit> split = Split.of(visits(10));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.trainValidationTest(0.7, 0.3))
                .withMessageContaining("less than 1");
    }

    @Test
    void emptySet_cannotBeSplit() {
        Split<Visit> split = Split.of(DataSet.of("none", List.of()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.folds(2))
                .withMessage("The data set none has no rows, so it cannot be split");
    }

    @Test
    void oneRow_cannotBeSplit() {
        Split<Visit> split = Split.of(DataSet.of("one", visits(1).toList()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.trainTest(0.5))
                .withMessageContaining("has 1 row, too few for 2 parts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.byTime(Visit::at).trainTest(0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.byTime(Visit::at).folds(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.byHashOf(Visit::customer).trainTest(0.5));
    }

    @Test
    void folds_fewerGroupsThanFolds_isAnError() {
        Split<Visit> split = Split.of(visits(100)).groupedBy(Visit::bought);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.folds(3))
                .withMessage("The data set visits has 2 groups, too few for 3 parts; take fewer parts, or"
                        + " merge what is rare");
    }

    @Test
    void folds_fewerRowsOfAClassThanFolds_isAnError() {
        List<Visit> visits = IntStream.range(0, 20)
                .mapToObj(i -> new Visit(i, "c", i < 3, day(i)))
                .toList();
        Split<Visit> split = Split.of(DataSet.of("visits", visits)).stratifiedBy(Visit::bought);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.folds(5))
                .withMessageContaining("3 rows of the class \"true\"");
    }

    @Test
    void missingTime_namesTheRow() {
        Split<Visit> split = Split.of(visits(10)).byTime(visit -> visit.id() == 4 ? null : visit.at());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.trainTest(0.5))
                .withMessageMatching("visits:\\d+: the row has no time; filter such rows out before the split");
    }

    @Test
    void folds_oneTimeOnly_isAnError() {
        Split<Visit> split = Split.of(visits(100)).byTime(visit -> day(0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.folds(3))
                .withMessageContaining("All rows have one time, too few for 4 parts");
    }

    @Test
    void gapLongerThanTheTraining_isAnError() {
        Split<Visit> split = Split.of(visits(100)).byTime(Visit::at).gap(Duration.ofDays(365));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.trainTest(0.5))
                .withMessageContaining("shorter gap");
    }

    @Test
    void settingsThatExcludeEachOther_areErrors() {
        Split<Visit> split = Split.of(visits(100));

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        split.byTime(Visit::at).stratifiedBy(Visit::bought).trainTest(0.5))
                .withMessageContaining("cannot also be stratified");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.byHashOf(Visit::customer)
                        .groupedBy(Visit::customer)
                        .folds(2))
                .withMessageContaining("key alone decides");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> split.gap(Duration.ofDays(1)).folds(2))
                .withMessageContaining("call byTime");
        assertThatIllegalArgumentException().isThrownBy(() -> split.folds(1));
        assertThatIllegalArgumentException().isThrownBy(() -> split.gap(Duration.ofDays(-1)));
        assertThatNullPointerException().isThrownBy(() -> split.groupedBy(null)).withMessage("group");
    }

    @Test
    void folds_whoseGroupsAreAllOfOneSize_haveAllAGroup() {
        List<Visit> visits = IntStream.range(0, 30)
                .mapToObj(i -> new Visit(i, "c" + i % 3, i % 7 == 0, day(i)))
                .toList();

        assertThat(Split.of(DataSet.of("visits", visits))
                        .groupedBy(Visit::customer)
                        .folds(3))
                .allSatisfy(fold -> assertThat(fold.test().size()).isEqualTo(10));
        assertThat(Split.of(DataSet.of("visits", visits))
                        .groupedBy(Visit::customer)
                        .trainTest(0.95)
                        .test()
                        .size())
                .isEqualTo(10);
    }

    private static Map<Integer, Integer> counts(DataSet<Integer> rows) {
        Map<Integer, Integer> counts = new TreeMap<>();
        rows.forEach(label -> counts.merge(label, 1, Integer::sum));
        return counts;
    }

    @Test
    void foldsByTime_withoutTies_areScikitLearns() {
        Fixture.of("splits.json", "time").forEach(fixture -> {
            int rows = fixture.get("rows").asInt();
            DataSet<Integer> all =
                    DataSet.of("all", IntStream.range(0, rows).boxed().toList());

            List<TrainTest<Integer>> folds = Split.of(all)
                    .byTime(row -> day(row))
                    .folds(fixture.get("folds").size());

            assertThat(folds)
                    .extracting(fold -> List.of(
                            (int) fold.train().size(), fold.test().toList().get(0), (int)
                                    fold.test().size()))
                    .isEqualTo(Fixture.table(fixture.get("folds")));
        });
    }

    @Test
    void foldsStratified_haveTheCountsOfScikitLearns() {
        Fixture.of("splits.json", "stratified").forEach(fixture -> {
            DataSet<Integer> labels = DataSet.of("labels", Fixture.numbers(fixture.get("labels")));
            List<List<Integer>> expected = Fixture.table(fixture.get("counts"));

            List<TrainTest<Integer>> folds =
                    Split.of(labels).stratifiedBy(label -> label).folds(expected.size());

            assertThat(folds)
                    .extracting(fold -> List.copyOf(counts(fold.test()).values()))
                    .isEqualTo(expected);
        });
    }

    @Test
    void foldsGrouped_haveTheSizesOfScikitLearns() {
        Fixture.of("splits.json", "group").forEach(fixture -> {
            DataSet<Integer> groups = DataSet.of("groups", Fixture.numbers(fixture.get("groups")));
            List<Integer> sizes = Fixture.numbers(fixture.get("sizes"));

            List<TrainTest<Integer>> folds =
                    Split.of(groups).groupedBy(group -> group).folds(sizes.size());

            assertThat(folds.stream().map(fold -> (int) fold.test().size()).sorted())
                    .isEqualTo(sizes);
        });
    }

    @Test
    void foldsGroupedAndStratified_areAsEvenAsScikitLearns() {
        Fixture.of("splits.json", "stratifiedGroup").forEach(fixture -> {
            List<Integer> groups = Fixture.numbers(fixture.get("groups"));
            List<Integer> labels = Fixture.numbers(fixture.get("labels"));
            DataSet<Integer> rows =
                    DataSet.of("rows", IntStream.range(0, groups.size()).boxed().toList());
            double all = labels.stream().mapToInt(i -> i).average().orElseThrow();

            double worst = Split.of(rows)
                    .groupedBy(groups::get)
                    .stratifiedBy(labels::get)
                    .folds(fixture.get("folds").asInt())
                    .stream()
                    .mapToDouble(fold -> fold.test().toList().stream()
                            .mapToInt(labels::get)
                            .average()
                            .orElseThrow())
                    .map(share -> Math.abs(share - all))
                    .max()
                    .orElseThrow();

            assertThat(worst)
                    .isLessThanOrEqualTo(Math.max(0.01, fixture.get("worst").asDouble()));
        });
    }

    @Test
    void digest_ofOtherPieces_isAnother() {
        Digest digest = new Digest();

        assertThat(Arrays.asList(
                        digest.add("ab").add("c").value(),
                        digest.add("a").add("bc").value(),
                        digest.add("abc").value()))
                .doesNotHaveDuplicates();
    }

    @Test
    void byTime_withoutEnd_isTheLast() {
        List<Visit> visits = IntStream.range(0, 100)
                .mapToObj(i -> new Visit(i, "c", false, i < 80 ? day(i) : Instant.MAX))
                .toList();
        Split<Visit> split = Split.of(DataSet.of("visits", visits)).byTime(Visit::at);

        assertThat(split.gap(Duration.ofDays(1)).trainTest(0.8).test().size()).isEqualTo(20);
        assertThat(split.trainTest(0.5).test().size()).isEqualTo(50);
    }

    @Test
    void byTime_withoutStart_isTheFirst() {
        List<Visit> visits = IntStream.range(0, 100)
                .mapToObj(i -> new Visit(i, "c", false, i < 20 ? Instant.MIN : day(i)))
                .toList();
        Split<Visit> split = Split.of(DataSet.of("visits", visits)).byTime(Visit::at);

        assertThat(split.gap(Duration.ofDays(1)).trainTest(0.2).train().size()).isEqualTo(20);
    }
}
