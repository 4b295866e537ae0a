package io.mlprod.testing.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bugs that are planted in data are found, and clean data has none. */
class DataChecksTest {

    record Loan(
            String id,
            String customer,
            Instant at,
            int age,
            double income,
            @Nullable Double height,
            String region,
            boolean defaulted) {

        Loan id(String other) {
            return new Loan(other, customer, at, age, income, height, region, defaulted);
        }

        Loan income(double other) {
            return new Loan(id, customer, at, age, other, height, region, defaulted);
        }

        Loan height(@Nullable Double other) {
            return new Loan(id, customer, at, age, income, other, region, defaulted);
        }

        Loan region(String other) {
            return new Loan(id, customer, at, age, income, height, other, defaulted);
        }

        Loan defaulted(boolean other) {
            return new Loan(id, customer, at, age, income, height, region, other);
        }

        Loan at(Instant other) {
            return new Loan(id, customer, other, age, income, height, region, defaulted);
        }

        Loan customer(String other) {
            return new Loan(id, other, at, age, income, height, region, defaulted);
        }

        double risk() {
            return 1 / (1 + Math.exp(6 * (income / 3_000 - 0.6)));
        }
    }

    record Leaky(double income, String noise, double leaked, boolean label) {}

    @TempDir
    Path folder;

    private static List<Loan> loans(int from, int to) {
        Random random = new Random(from);
        List<String> regions = List.of("north", "south", "west");
        return IntStream.range(from, to)
                .mapToObj(i -> {
                    Loan loan = new Loan(
                            "L" + i,
                            "c" + i / 3,
                            Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofHours(i)),
                            18 + random.nextInt(60),
                            500 + random.nextDouble() * 4_000,
                            150 + random.nextGaussian() * 10,
                            regions.get(random.nextInt(3)),
                            false);
                    return loan.defaulted(random.nextDouble() < loan.risk());
                })
                .toList();
    }

    private static final List<Loan> TRAIN = loans(0, 900);
    private static final List<Loan> TEST = loans(900, 1_200);

    private static DataChecks<Loan> checks(List<Loan> train, List<Loan> test) {
        return DataChecks.of(DataSet.of("train", train), DataSet.of("test", test), "defaulted")
                .key("id")
                .group("customer")
                .time("at");
    }

    private static List<Loan> with(List<Loan> rows, int every, UnaryOperator<Loan> change) {
        return IntStream.range(0, rows.size())
                .mapToObj(i -> i % every == 0 ? change.apply(rows.get(i)) : rows.get(i))
                .toList();
    }

    private static Finding only(DataReport report, DataCheck check) {
        assertThat(report.findings())
                .as("%s", report)
                .extracting(Finding::check)
                .containsExactly(check);
        return report.findings().get(0);
    }

    @Test
    void cleanSets_haveNoFindings() {
        assertThat(checks(TRAIN, TEST).run().assertNoWarnings().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomSplits_haveNoErrors(long seed) {
        List<Loan> all = new ArrayList<>(TRAIN);
        all.addAll(TEST);

        DataChecks.of(Split.of(DataSet.of("loans", all)).seed(seed).trainTest(0.7), "defaulted")
                .ignore("id", "customer", "at")
                .run()
                .assertNoWarnings();
    }

    @Test
    void rowsOfTheTestInTraining_areFound() {
        List<Loan> train = new ArrayList<>(TRAIN);
        train.addAll(TEST.subList(10, 15).stream()
                .map(loan -> loan.id(loan.id() + "b")
                        .customer("x" + loan.id())
                        .at(TRAIN.get(0).at()))
                .toList());

        Finding found = only(checks(train, TEST).run(), DataCheck.TEST_ROW_IN_TRAIN);

        assertThat(found.severity()).isEqualTo(Severity.ERROR);
        assertThat(found.message()).isEqualTo("5 of 300 rows of test (1.7 %) have the features of a row to train on");
        assertThat(found.rows()).startsWith("test:11 =", "train:901");
    }

    @Test
    void duplicatesBeforeARandomSplit_areFoundAcross() {
        List<Loan> all = new ArrayList<>(TRAIN);
        all.addAll(TRAIN.subList(0, 90));
        TrainTest<Loan> parts = Split.of(DataSet.of("loans", all)).trainTest(0.8);

        DataReport report =
                DataChecks.of(parts, "defaulted").ignore("id", "customer", "at").run();

        assertThat(report.findings(DataCheck.TEST_ROW_IN_TRAIN))
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR);
        assertThat(report.findings(DataCheck.DUPLICATE_ROWS)).isNotEmpty();
    }

    @Test
    void duplicates_writtenOtherwise_areTheSame() throws IOException {
        Path train =
                Files.writeString(folder.resolve("train.csv"), "a,b,y\n1.50,x,1\n0,y,0\n2,z,1\n3,v,0\n4,w,1\n5,u,0\n");
        Path test = Files.writeString(folder.resolve("test.csv"), "b,a,y\nx,1.5,1\ny,-0.0,0\nz,3,1\n");

        DataReport report =
                DataChecks.of(DataSet.csv(train), DataSet.csv(test), "y").run();

        assertThat(report.findings(DataCheck.TEST_ROW_IN_TRAIN))
                .extracting(Finding::rows)
                .containsExactly(List.of("test.csv:2 =", "train.csv:2", "test.csv:3 =", "train.csv:3"));
    }

    @Test
    void largeIds_thatADoubleConfuses_areDifferentFeatures() {
        record Order(long id, boolean y) {}
        DataSet<Order> train = DataSet.of("train", List.of(new Order(9007199254740992L, true), new Order(1, false)));
        DataSet<Order> test = DataSet.of("test", List.of(new Order(9007199254740993L, true), new Order(2, false)));

        assertThat(DataChecks.of(train, test, "y").run().findings(DataCheck.TEST_ROW_IN_TRAIN))
                .isEmpty();
    }

    @Test
    void rowsOfFewCategories_repeatByNature() {
        record Vote(boolean a, boolean b, boolean y) {}
        Random random = new Random(1);
        DataSet<Vote> votes = DataSet.of(
                "votes",
                IntStream.range(0, 500)
                        .mapToObj(i -> new Vote(random.nextBoolean(), random.nextBoolean(), random.nextBoolean()))
                        .toList());

        DataReport report =
                DataChecks.of(Split.of(votes).trainTest(0.7), "y").run().assertNoWarnings();

        assertThat(report.findings(DataCheck.TEST_ROW_IN_TRAIN))
                .extracting(Finding::severity)
                .containsExactly(Severity.INFO);
    }

    @Test
    void rowsThatAreNearlyInTraining_areAWarning() {
        List<Loan> test = new ArrayList<>(TEST);
        for (int i = 0; i < 4; i++) {
            Loan loan = TRAIN.get(20 + i);
            test.set(
                    i,
                    loan.income(loan.income() * 1.000_001)
                            .id("n" + i)
                            .customer("n" + i)
                            .at(TEST.get(i).at()));
        }

        Finding found = only(checks(TRAIN, test).run(), DataCheck.NEAR_DUPLICATES);

        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(found.rows()).startsWith("test:1 ≈", "train:21", "test:2 ≈", "train:22");
    }

    @Test
    void customersInBoth_areFound() {
        Finding found =
                only(checks(TRAIN, with(TEST, 30, loan -> loan.customer("c5"))).run(), DataCheck.GROUP_IN_BOTH);

        assertThat(found.severity()).isEqualTo(Severity.ERROR);
        assertThat(found.message())
                .isEqualTo("1 of 101 groups of the test also have rows to train on: 10 of 300 rows of test (3.3 %)");
        assertThat(found.rows()).containsExactly("test:1 with", "train:16");
    }

    @Test
    void shuffledTimes_areFound() {
        List<Instant> times = new ArrayList<>();
        TRAIN.forEach(loan -> times.add(loan.at()));
        TEST.forEach(loan -> times.add(loan.at()));
        Collections.shuffle(times, new Random(1));
        List<Loan> train = IntStream.range(0, 900)
                .mapToObj(i -> TRAIN.get(i).at(times.get(i)))
                .toList();
        List<Loan> test = IntStream.range(0, 300)
                .mapToObj(i -> TEST.get(i).at(times.get(900 + i)))
                .toList();

        Finding found = only(checks(train, test).run(), DataCheck.TIME_OVERLAP);

        assertThat(found.severity()).isEqualTo(Severity.ERROR);
        assertThat(found.message()).contains("rows of train").contains("which begins 2026-01-01T");
        assertThat(found.rows().get(0)).startsWith("test:").contains("is the first of the test");
    }

    @Test
    void oneRowAtTheTimeOfTheTest_isFound() {
        List<Loan> train = with(TRAIN, 900, loan -> loan.at(TEST.get(0).at()));

        Finding found = only(checks(train, TEST).run(), DataCheck.TIME_OVERLAP);

        assertThat(found.rows()).containsExactly("test:1 is the first of the test; to train on are", "train:1");
    }

    @Test
    void keysTwice_areFoundThroughCaseAndSpaces() {
        Finding found =
                only(checks(with(TRAIN, 900, loan -> loan.id(" l17")), TEST).run(), DataCheck.DUPLICATE_KEYS);

        assertThat(found.rows()).containsExactly("train:1 =", "train:18");
    }

    private static List<Leaky> leaky(int rows, java.util.function.DoubleBinaryOperator leak) {
        Random random = new Random(5);
        return IntStream.range(0, rows)
                .mapToObj(i -> {
                    boolean label = random.nextInt(20) == 0;
                    double leaked = leak.applyAsDouble(label ? 1 : 0, random.nextGaussian());
                    return new Leaky(random.nextGaussian(), "n" + i, leaked, label);
                })
                .toList();
    }

    private static DataReport single(List<Leaky> rows) {
        return DataChecks.of(DataSet.of("rows", rows), "label").run();
    }

    @Test
    void columnThatTellsTheLabel_isFound() {
        Finding found = only(single(leaky(1_000, (label, noise) -> label * 100 + noise)), DataCheck.TARGET_LEAK);

        assertThat(found.severity()).isEqualTo(Severity.ERROR);
        assertThat(found.column()).isEqualTo("leaked");
    }

    @Test
    void columnThatTellsTheLabelByIslands_isFound() {
        DataReport report =
                single(leaky(1_000, (label, noise) -> Math.round(noise * 3) * 10 + label * 5 + Math.abs(noise) / 10));

        assertThat(only(report, DataCheck.TARGET_LEAK).column()).isEqualTo("leaked");
    }

    @Test
    void columnThatIsTheLabel_isFound() {
        assertThat(only(single(leaky(1_000, (label, noise) -> label)), DataCheck.TARGET_LEAK)
                        .severity())
                .isEqualTo(Severity.ERROR);
    }

    @Test
    void goodColumn_isNoLeak() {
        assertThat(single(leaky(2_000, (label, noise) -> label * 2 + noise)).findings())
                .isEmpty();
    }

    @Test
    void columnThatIsTheNumericLabelInAnotherUnit_isFound() {
        record House(double area, double cents, double price) {}
        Random random = new Random(5);
        DataSet<House> houses = DataSet.of(
                "houses",
                IntStream.range(0, 1_000)
                        .mapToObj(i -> {
                            double area = 50 + random.nextInt(10_000) / 100.0;
                            double price = area * 1_000 + random.nextGaussian() * 20_000;
                            return new House(area, price * 100, price);
                        })
                        .toList());

        Finding found = only(DataChecks.of(houses, "price").run(), DataCheck.TARGET_LEAK);

        assertThat(found.column()).isEqualTo("cents");
    }

    @Test
    void labelNoise_inEqualRows_isEstimated() {
        List<Loan> train = new ArrayList<>(TRAIN);
        IntStream.range(0, 45).forEach(i -> {
            Loan loan = TRAIN.get(i * 3);
            train.add(loan.id("again" + i).defaulted(!loan.defaulted()));
        });

        Finding found = only(checks(train, TEST).run(), DataCheck.CONFLICTING_LABELS);

        assertThat(found.message())
                .startsWith("45 of 945 rows of train (4.8 %) have another label than most rows with equal features");
        assertThat(found.rows()).startsWith("train:1 ≠", "train:901");
    }

    @Test
    void labelNoiseOfFivePercent_isFoundWithAModel() {
        List<Loan> clean =
                TEST.stream().map(loan -> loan.defaulted(loan.risk() > 0.5)).toList();
        List<Loan> noisy = with(clean, 20, loan -> loan.defaulted(!loan.defaulted()));

        DataReport report = checks(TRAIN, noisy)
                .probabilities(loan -> Map.of("true", loan.risk(), "false", 1 - loan.risk()))
                .run();

        Finding found = report.findings(DataCheck.SUSPECT_LABELS).get(0);
        int suspects = Integer.parseInt(found.message().split(" ", -1)[0]);
        assertThat(suspects).isCloseTo(15, within(4));
        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(found.rows())
                .hasSize(10)
                .allSatisfy(row -> assertThat((Integer.parseInt(row.split("[: ]", -1)[1]) - 1) % 20)
                        .isZero());
        assertThat(found.rows().get(0)).contains("is \"true\" (").contains("rather \"false\" (");
    }

    @Test
    void rightLabels_areNotSuspect() {
        List<Loan> clean =
                TEST.stream().map(loan -> loan.defaulted(loan.risk() > 0.5)).toList();

        assertThat(checks(TRAIN, clean)
                        .probabilities(loan -> Map.of("true", loan.risk(), "false", 1 - loan.risk()))
                        .run()
                        .findings(DataCheck.SUSPECT_LABELS))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -0.1, 1.5, Double.POSITIVE_INFINITY})
    void probabilities_thatAreNone_areAnError(double wrong) {
        DataChecks<Loan> checks = checks(TRAIN, TEST)
                .probabilities(loan -> Map.of("true", 0.5, "false", loan.equals(TEST.get(6)) ? wrong : 0.5));

        assertThatIllegalArgumentException()
                .isThrownBy(checks::run)
                .withMessageStartingWith("test:7: the probability of \"false\" is " + wrong);
    }

    /** The mean of 0.9 is not 0.9, but a bit more or less. */
    @Test
    void probabilities_thatAreAllAlike_stillShowAWrongLabel() {
        int wrong = IntStream.range(0, TEST.size())
                .filter(i -> TEST.get(i).risk() > 0.5)
                .findFirst()
                .orElseThrow();
        List<Loan> oneWrong = IntStream.range(0, TEST.size())
                .mapToObj(i -> TEST.get(i).defaulted(i != wrong && TEST.get(i).risk() > 0.5))
                .toList();
        DataReport report = checks(TRAIN, oneWrong)
                .probabilities(loan ->
                        loan.risk() > 0.5 ? Map.of("true", 0.9, "false", 0.1) : Map.of("true", 0.1, "false", 0.9))
                .run();

        assertThat(only(report, DataCheck.SUSPECT_LABELS).rows())
                .singleElement()
                .asString()
                .startsWith("test:" + (wrong + 1) + " ");
    }

    record Shop(int city, int zip, int state, int size, int rooms, boolean label) {}

    /** The zip code and the state are those of the city, so rows repeat far more than independent columns would. */
    private static List<Shop> shops(int seed, int count) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    int city = random.nextInt(40);
                    return new Shop(
                            city, 1_000 + city, city % 7, random.nextInt(12), random.nextInt(5), random.nextBoolean());
                })
                .toList();
    }

    @Test
    void rowsOfDependentColumns_areNoErrorWhereNothingIsWrong() {
        for (int seed = 0; seed < 40; seed++) {
            DataChecks.of(DataSet.of("train", shops(seed, 400)), DataSet.of("test", shops(-1 - seed, 100)), "label")
                    .run()
                    .assertNoErrors();
        }
    }

    @Test
    void rowsOfDependentColumns_thatAreCopiedIntoTheTest_areAnError() {
        List<Shop> train = shops(1, 400);
        List<Shop> test = new ArrayList<>(shops(2, 60));
        test.addAll(train.subList(0, 40));

        DataReport report = DataChecks.of(DataSet.of("train", train), DataSet.of("test", test), "label")
                .run();

        assertThat(report.findings(DataCheck.TEST_ROW_IN_TRAIN))
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR);
    }

    @Test
    void probabilities_withoutTheLabelsClass_areAnError() {
        DataChecks<Loan> checks = checks(TRAIN, TEST).probabilities(loan -> Map.of("1", 0.5, "0", 0.5));

        assertThatIllegalArgumentException()
                .isThrownBy(checks::run)
                .withMessageStartingWith("test:1: the label is \"")
                .withMessageContaining("name them as the labels are");
    }

    @Test
    void unitInTheTest_isNamed() {
        Finding found = only(
                checks(TRAIN, with(TEST, 1, loan -> loan.income(loan.income() * 100)))
                        .run(),
                DataCheck.DRIFT);

        assertThat(found.severity()).isEqualTo(Severity.ERROR);
        assertThat(found.column()).isEqualTo("income");
        assertThat(found.message()).startsWith("the values of the test look like those of training times 100;");
    }

    @Test
    void shiftedValues_areAWarning() {
        Finding found = only(
                checks(TRAIN, with(TEST, 1, loan -> loan.height(loan.height() + 6)))
                        .run(),
                DataCheck.DRIFT);

        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(found.column()).isEqualTo("height");
    }

    @Test
    void otherSharesOfCategories_areAWarning() {
        Finding found =
                only(checks(TRAIN, with(TEST, 3, loan -> loan.region("north"))).run(), DataCheck.DRIFT);

        assertThat(found.column()).isEqualTo("region");
        assertThat(found.message()).contains("of the rows would have to move to another value");
    }

    @Test
    void otherSharesOfLabels_areAWarning() {
        Finding found =
                only(checks(TRAIN, with(TEST, 2, loan -> loan.defaulted(true))).run(), DataCheck.DRIFT);

        assertThat(found.column()).isEqualTo("defaulted");
        assertThat(found.message()).startsWith("the labels of the test");
    }

    @Test
    void categoryThatIsNew_isAWarningWithItsPlace() {
        Finding found =
                only(checks(TRAIN, with(TEST, 60, loan -> loan.region("North"))).run(), DataCheck.UNSEEN_CATEGORIES);

        assertThat(found.message()).isEqualTo("5 of 300 values of the test never occur in training: \"North\"");
        assertThat(found.rows()).containsExactly("test:1 \"North\"");
        assertThat(found.advice()).isEqualTo("write them as those to train on, which differ only in case and spaces");
    }

    @Test
    void categoryThatNoCaseExplains_hasTheOtherAdvice() {
        Finding found = only(
                checks(TRAIN, with(TEST, 60, loan -> loan.region("centre"))).run(), DataCheck.UNSEEN_CATEGORIES);

        assertThat(found.advice()).startsWith("look for another spelling; else take rows of each to train on");
    }

    @Test
    void labelsThatAreAllWrittenOtherwise_areOneFinding() throws IOException {
        Path train = Files.writeString(folder.resolve("train.csv"), "x,y\n" + "1,true\n2,false\n".repeat(100));
        Path test = Files.writeString(folder.resolve("test.csv"), "x,y\n" + "3,True\n4,False\n".repeat(100));

        DataReport report =
                DataChecks.of(DataSet.csv(train), DataSet.csv(test), "y").run();

        assertThat(report.findings(DataCheck.UNSEEN_CATEGORIES)).hasSize(1);
        assertThat(report.findings(DataCheck.DRIFT)).extracting(Finding::column).doesNotContain("y");
    }

    @Test
    void textsThatAreDates_areNoCategories() {
        DataReport report = checks(
                        with(TRAIN, 1, loan -> loan.region("2025-01-" + (10 + loan.age() % 20))),
                        with(TEST, 1, loan -> loan.region("2026-01-" + (10 + loan.age() % 20) + " 08:15")))
                .run();

        assertThat(report.findings(DataCheck.UNSEEN_CATEGORIES)).isEmpty();
    }

    @Test
    void valuesThatAreMissingMoreOften_areAWarning() {
        Finding found =
                only(checks(TRAIN, with(TEST, 4, loan -> loan.height(null))).run(), DataCheck.MISSING_VALUES);

        assertThat(found.message())
                .isEqualTo("25 % of the values of the test are missing, but 0 % of those to train on");
    }

    @Test
    void columnThatIsAlwaysMissing_isAWarning() {
        Finding found = only(
                checks(with(TRAIN, 1, loan -> loan.height(null)), with(TEST, 1, loan -> loan.height(null)))
                        .run(),
                DataCheck.MISSING_VALUES);

        assertThat(found.message()).isEqualTo("900 of 900 values of train (100 %) are missing");
    }

    @Test
    void oneClassInTheTest_isAnError() {
        DataReport report =
                checks(TRAIN, with(TEST, 1, loan -> loan.defaulted(false))).run();

        assertThat(report.findings(DataCheck.CONSTANT_COLUMN))
                .extracting(Finding::severity, Finding::column)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Severity.ERROR, "defaulted"));
    }

    private DataSet<Row> csv(String name, String header, List<String> lines) throws IOException {
        return DataSet.csv(Files.writeString(folder.resolve(name), header + "\n" + String.join("\n", lines) + "\n"));
    }

    private static List<String> lines(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "%.9f,%d", random.nextGaussian(), random.nextInt(2)))
                .toList();
    }

    @Test
    void textAmongNumbers_isAnErrorWithItsPlace() throws IOException {
        List<String> test = new ArrayList<>(lines(100, 2));
        test.set(41, "\"1,5\",0");

        DataReport report = DataChecks.of(csv("train.csv", "x,y", lines(200, 1)), csv("test.csv", "x,y", test), "y")
                .run();

        Finding found = only(report, DataCheck.NOT_NUMBERS);
        assertThat(found.severity()).isEqualTo(Severity.ERROR);
        assertThat(found.rows()).containsExactly("test.csv:43 \"1,5\"");
    }

    @Test
    void missingLabels_areAnError() throws IOException {
        List<String> train = new ArrayList<>(lines(100, 2));
        train.set(5, "0.5,");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() ->
                        DataChecks.of(csv("train.csv", "x,y", train), "y").run().assertNoErrors())
                .withMessageContaining("1 of 100 values of train.csv (1 %) are missing");
    }

    @Test
    void columnInOneSetOnly_isAnErrorWithTheLikeliestOther() throws IOException {
        Finding found = only(
                DataChecks.of(
                                csv(
                                        "train.csv",
                                        "z,x,y",
                                        lines(100, 1).stream()
                                                .map(l -> l.substring(0, 10) + "," + l)
                                                .toList()),
                                csv(
                                        "test.csv",
                                        "z,X,y",
                                        lines(100, 2).stream()
                                                .map(l -> l.substring(0, 10) + "," + l)
                                                .toList()),
                                "y")
                        .ignore("X")
                        .run(),
                DataCheck.COLUMNS_DIFFER);

        assertThat(found.column()).isEqualTo("x");
        assertThat(found.advice()).contains("\"X\" may be meant");
    }

    @Test
    void accepted_isReportedButNoError() {
        DataReport report = checks(TRAIN, with(TEST, 1, loan -> loan.income(loan.income() * 100)))
                .accept(DataCheck.DRIFT, "income")
                .run()
                .assertNoWarnings();

        assertThat(report.findings()).extracting(Finding::severity).containsExactly(Severity.INFO);
    }

    @Test
    void accepted_ofAnotherColumn_changesNothing() {
        DataReport report = checks(TRAIN, with(TEST, 1, loan -> loan.income(loan.income() * 100)))
                .accept(DataCheck.DRIFT, "age")
                .run();

        assertThatExceptionOfType(AssertionError.class).isThrownBy(report::assertNoErrors);
    }

    @Test
    void severalBugs_areAllInTheReport() {
        List<Loan> test = new ArrayList<>(with(TEST, 1, loan -> loan.income(loan.income() / 1_000)));
        test.add(TRAIN.get(3).id("new"));

        String text = checks(TRAIN, test).run().toString();

        assertThat(text)
                .startsWith("Data checks of train (900 rows) and test (301 rows): 3 errors, 1 warning\n")
                .contains("TEST_ROW_IN_TRAIN", "GROUP_IN_BOTH", "TIME_OVERLAP", "DRIFT", "divided by 1000");
    }

    @Test
    void emptySet_isAnError() {
        DataSet<Loan> none = DataSet.of("none", List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataChecks.of(none, "defaulted").run())
                .withMessage("The data set none has no rows, so nothing can be checked");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataChecks.of(DataSet.of("train", TRAIN), none, "defaulted")
                        .run());
    }

    @Test
    void oneRow_isChecked() {
        assertThat(checks(TRAIN.subList(0, 1), TEST.subList(0, 1)).run().findings())
                .isEmpty();
    }

    @Test
    void misspeltColumn_isAnErrorThatNamesTheLikeliest() {
        DataChecks<Loan> checks = checks(TRAIN, TEST);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.ignore("incom").run())
                .withMessageStartingWith("train: there is no column \"incom\". Did you mean \"income\"?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.group("defaulted").run());
        assertThatIllegalArgumentException().isThrownBy(() -> checks.sample(0));
    }

    @Test
    void rowsWithoutColumns_cannotBeChecked() {
        DataSet<String> words = DataSet.of("words", List.of("a"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataChecks.of(words, "y").run())
                .withMessageContaining("checks need rows of a file or records");
    }

    @Test
    @SuppressWarnings("ArrayRecordComponent")
    void arraysInRecords_areComparedByTheirValues() {
        record Image(float[] pixels, int label) {}
        DataSet<Image> train =
                DataSet.of("train", List.of(new Image(new float[] {1, 2}, 0), new Image(new float[] {3, 4}, 1)));
        DataSet<Image> test =
                DataSet.of("test", List.of(new Image(new float[] {3, 4}, 1), new Image(new float[] {5, 6}, 0)));

        assertThat(DataChecks.of(train, test, "label").run().findings(DataCheck.TEST_ROW_IN_TRAIN))
                .extracting(Finding::rows)
                .containsExactly(List.of("test:1 =", "train:2"));
    }

    record Sale(int quantity, double price, double total, boolean returned) {}

    /** Two numbers decide a row, so that rows are equal by nature, although no two columns are. */
    private static List<Sale> sales(int rows, long seed) {
        Random random = new Random(seed);
        List<Sale> sales = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int quantity = 1 + random.nextInt(5);
            long cents = Math.round(100 * Math.exp(3 + random.nextGaussian()));
            sales.add(new Sale(quantity, cents / 100.0, quantity * cents / 100.0, random.nextInt(10) < 3));
        }
        return sales;
    }

    @Test
    void columnThatOthersDecide_makesNoErrorOfEqualRows() {
        DataReport report = DataChecks.of(
                        DataSet.of("train", sales(2_000, 1)), DataSet.of("test", sales(500, 2)), "returned")
                .run();

        assertThat(report.findings(DataCheck.TEST_ROW_IN_TRAIN))
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
        report.assertNoErrors();
    }

    record Skewed(int some, int others, boolean label) {}

    @Test
    void rareEvents_thatAreNotRare_areNoDuplicates() {
        int alarms = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(31L * seed + 7);
            List<Skewed> rows = IntStream.range(0, 300)
                    .mapToObj(i -> new Skewed(
                            (int) Math.pow(1 - random.nextDouble(), -1.5),
                            (int) Math.pow(1 - random.nextDouble(), -1.5),
                            random.nextInt(10) < 3))
                    .toList();
            DataReport report = DataChecks.of(
                            DataSet.of("train", rows.subList(0, 240)),
                            DataSet.of("test", rows.subList(240, 300)),
                            "label")
                    .run();
            alarms += report.findings(DataCheck.DUPLICATE_ROWS).stream()
                            .anyMatch(finding -> finding.severity() != Severity.INFO)
                    ? 1
                    : 0;
        }

        assertThat(alarms).isLessThanOrEqualTo(4);
    }
}
