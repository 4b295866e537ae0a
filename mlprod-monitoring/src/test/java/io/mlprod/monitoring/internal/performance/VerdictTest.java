package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.SliceResult;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import io.mlprod.observe.RowRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a window's verdict is, by days of simulated loans. */
class VerdictTest {

    private static final Performance LOANS = Performance.automatic().referenceRows(1_000);
    private static final Performance GROWING = LOANS.settle(Duration.ZERO);

    private final Random random = new Random(7);

    /** Predicts loans, of which a share is right, and labels those that are asked for. */
    private void day(Bench bench, RowRecorder loans, int rows, double right, Labelled labelled) {
        for (int i = 0; i < rows; i++) {
            double score = random.nextDouble();
            String city = List.of("Wien", "Graz", "Linz").get(random.nextInt(3));
            PredictionId id = bench.predict(loans, score, city);
            double itsRight = city.equals("Linz") ? labelled.rightOfLinz(right) : right;
            boolean isYes = score >= 0.5 == random.nextDouble() < itsRight;
            if (labelled.has(i, score)) {
                bench.label(id, isYes);
            }
        }
    }

    private interface Labelled {
        boolean has(int i, double score);

        default double rightOfLinz(double right) {
            return right;
        }
    }

    private static final Labelled ALL = (i, score) -> true;

    private static PerformanceReport only(List<PerformanceReport> reports) {
        assertThat(reports).hasSize(1);
        return reports.get(0);
    }

    @Test
    void firstWindows_areTheReference_andSaySo() {
        try (Bench bench = new Bench(LOANS, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            day(bench, loans, 1_200, 0.8, ALL);
            PerformanceReport first = only(bench.nextDay());

            assertThat(first.verdict()).isEqualTo(Verdict.NOT_ENOUGH_DATA);
            assertThat(first.notes()).contains("this window is part of the reference");
            assertThat(first.reference()).startsWith("1,200 labelled predictions of the first complete windows");
        }
    }

    @Test
    void sameModel_isTheSame_worseModel_isWorse() {
        try (Bench bench = new Bench(LOANS, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            day(bench, loans, 1_200, 0.8, ALL);
            bench.nextDay();
            day(bench, loans, 1_200, 0.8, ALL);
            assertThat(only(bench.nextDay()).verdict()).isEqualTo(Verdict.SAME);
            day(bench, loans, 1_200, 0.65, ALL);

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.verdict()).isEqualTo(Verdict.WORSE);
            assertThat(report.metric(PerformanceMetric.ACCURACY)
                            .orElseThrow()
                            .difference()
                            .upper())
                    .isNegative();
        }
    }

    @Test
    void betterThanAGivenReference_isBetter() {
        Performance given = LOANS.metrics(PerformanceMetric.ACCURACY)
                .reference(PerformanceMetric.ACCURACY, new Estimate(0.7, 0.68, 0.72, ""));
        try (Bench bench = new Bench(given, new MapStore())) {
            day(bench, bench.open(Bench.A), 1_200, 0.8, ALL);

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.verdict()).isEqualTo(Verdict.BETTER);
            assertThat(report.reference()).isEqualTo("values that were set");
        }
    }

    @Test
    void exactReference_isALevel() {
        Performance given = LOANS.metrics(PerformanceMetric.ACCURACY).reference(PerformanceMetric.ACCURACY, 0.9);
        try (Bench bench = new Bench(given, new MapStore())) {
            day(bench, bench.open(Bench.A), 1_200, 0.8, ALL);

            assertThat(only(bench.nextDay()).verdict()).isEqualTo(Verdict.WORSE);
        }
    }

    @Test
    void fewLabels_areNotEnough() {
        Performance given = LOANS.reference(PerformanceMetric.ACCURACY, 0.9);
        try (Bench bench = new Bench(given, new MapStore())) {
            day(bench, bench.open(Bench.A), 1_200, 0.1, (i, score) -> i < 150);

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.verdict()).isEqualTo(Verdict.NOT_ENOUGH_DATA);
            assertThat(report.labelledShare()).isEqualTo(0.125);
            assertThat(report.notes()).contains("a verdict needs 200 labelled predictions; there are 150");
        }
    }

    @Test
    void biasedTenth_hasNoVerdict_andIsNoReference() {
        Performance given = GROWING.reference(PerformanceMetric.ACCURACY, 0.9);
        try (Bench bench = new Bench(given, new MapStore())) {
            day(bench, bench.open(Bench.A), 3_000, 0.5, (i, score) -> score > 0.9);
            PerformanceReport report = only(bench.nextDay());

            assertThat(report.verdict()).isEqualTo(Verdict.NOT_REPRESENTATIVE);
            assertThat(report.coverage().isRepresentative()).isFalse();
            assertThat(report.metric(PerformanceMetric.ACCURACY).orElseThrow().verdict())
                    .isEqualTo(Verdict.NOT_REPRESENTATIVE);

            bench.time.advance(Duration.ofDays(10));
            bench.evaluate();
            assertThat(bench.reports().get(0).reference()).isEqualTo("values that were set"); // nothing learned
        }
    }

    @Test
    void unbiasedTenth_hasAVerdict() {
        Performance given = GROWING.reference(PerformanceMetric.ACCURACY, 0.9);
        try (Bench bench = new Bench(given, new MapStore())) {
            day(bench, bench.open(Bench.A), 4_000, 0.5, (i, score) -> i % 10 == 0);

            assertThat(only(bench.nextDay()).verdict()).isEqualTo(Verdict.WORSE);
        }
    }

    @Test
    void labelsThatComeLater_changeTheWindowOfTheirPredictions() {
        Performance given = GROWING.reference(PerformanceMetric.ACCURACY, 0.9);
        try (Bench bench = new Bench(given, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            List<PredictionId> ids = random.doubles(600)
                    .mapToObj(score -> bench.predict(loans, score, "Wien"))
                    .toList();
            assertThat(only(bench.nextDay()).labelled()).isZero();
            bench.time.advance(Duration.ofHours(12));
            ids.subList(0, 400).forEach(id -> bench.label(id, random.nextBoolean()));

            PerformanceReport report = only(bench.evaluate());

            assertThat(report.from()).isEqualTo(Bench.START);
            assertThat(report.verdict()).isEqualTo(Verdict.WORSE);
            assertThat(report.delay().median()).contains(Duration.ofHours(36));
            assertThat(report.delay().ninety()).isEmpty(); // a third has none yet
            assertThat(bench.evaluate()).isEmpty(); // nothing new
        }
    }

    @Test
    void reference_isLearnedOfCompleteWindowsOnly() {
        try (Bench bench = new Bench(LOANS, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            day(bench, loans, 3_000, 0.8, (i, score) -> i % 2 == 0);
            assertThat(only(bench.nextDay()).reference()).startsWith("nothing yet");
            bench.time.advance(Duration.ofDays(7));
            day(bench, loans, 300, 0.8, ALL);
            bench.nextDay();

            assertThat(bench.reports().get(0).reference()).contains("1,500 labelled predictions");
        }
    }

    @Test
    void windowThatMayGetMoreLabels_waitsUntilItHasSettled() {
        Performance given = LOANS.reference(PerformanceMetric.ACCURACY, 0.9).settle(Duration.ofDays(2));
        try (Bench bench = new Bench(given, new MapStore())) {
            day(bench, bench.open(Bench.A), 4_000, 0.5, (i, score) -> i % 10 != 0);
            PerformanceReport early = only(bench.nextDay());
            assertThat(early.verdict()).isEqualTo(Verdict.NOT_ENOUGH_DATA);
            assertThat(early.notes()).anyMatch(note -> note.startsWith("a verdict waits until no more than 21 "));
            bench.nextDay();

            assertThat(only(bench.nextDay()).verdict()).isEqualTo(Verdict.WORSE);
        }
    }

    @Test
    void labelsOfARareClass_thatComeDaysLater_areWaitedFor() {
        try (Bench bench = new Bench(LOANS, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            List<PredictionId> late = new ArrayList<>();
            for (int i = 0; i < 1_200; i++) {
                PredictionId id = bench.predict(loans, random.nextDouble(), "Wien");
                if (i % 30 == 0) {
                    late.add(id);
                } else {
                    bench.label(id, "no");
                }
            }
            PerformanceReport early = only(bench.nextDay());
            assertThat(early.labelledShare()).isGreaterThan(0.96);
            assertThat(early.coverage().isComplete()).isFalse();
            assertThat(early.reference()).startsWith("nothing yet");
            late.forEach(id -> bench.label(id, "yes"));

            bench.nextDay();

            assertThat(bench.reports().get(0).reference()).startsWith("1,200 labelled predictions of the first");
        }
    }

    @Test
    void openWindow_isNoReference_untilItHasEnded() {
        try (Bench bench = new Bench(LOANS, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            day(bench, loans, 1_200, 0.8, ALL);
            bench.watch.evaluate(bench.time.now(), true);
            assertThat(bench.reports().get(0).reference()).startsWith("nothing yet");
            day(bench, loans, 300, 0.8, ALL);
            bench.nextDay();

            assertThat(bench.reports().get(0).reference()).startsWith("1,500 labelled predictions");
        }
    }

    @Test
    void manyShortWindows_areKeptUntilTheyHaveSettled() {
        Performance minutes =
                LOANS.window(Duration.ofMinutes(1)).referenceRows(500).settle(Duration.ofMinutes(1_100));
        try (Bench bench = new Bench(minutes, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            for (int i = 0; i < 1_010; i++) {
                bench.predict(loans, random.nextDouble(), "Wien");
                bench.time.advance(Duration.ofMinutes(1));
            }
            bench.evaluate();

            assertThat(bench.reports()).hasSize(1_010);
        }
    }

    @Test
    void metricWithoutAVerdict_saysWhatIsMissingFirst() {
        try (Bench bench = new Bench(LOANS.slices("regoin"), new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            day(bench, loans, 150, 0.8, ALL);
            bench.nextDay();
            day(bench, loans, 700, 0.8, (i, score) -> i % 2 == 0);
            bench.nextDay();
            day(bench, loans, 700, 0.8, (i, score) -> i % 100 > 0);
            bench.nextDay();
            List<String> reasons = bench.reports().stream()
                    .map(report -> report.metrics().get(0).reason())
                    .toList();
            day(bench, loans, 700, 0.8, ALL);
            bench.nextDay();
            day(bench, loans, 700, 0.8, ALL);

            assertThat(reasons.get(0)).isEqualTo("a verdict needs 200 labelled predictions; there are 150");
            assertThat(reasons.get(1)).startsWith("a verdict waits until no more than");
            assertThat(reasons.get(2))
                    .startsWith("compared with nothing yet: the reference is learned of 1,000 labelled predictions");
            assertThat(only(bench.nextDay()).metrics().get(0).reason()).isEmpty();
            assertThat(bench.reports().get(2).metrics().get(0).reason())
                    .isEqualTo("this window is part of the reference");
        }
    }

    // ---- a version after another

    @Test
    void nextVersion_isComparedWithTheReferenceOfTheOneBefore() {
        try (Bench bench = new Bench(LOANS, new MapStore())) {
            day(bench, bench.open(Bench.A), 1_200, 0.8, ALL);
            bench.nextDay();
            day(bench, bench.open(Bench.B), 1_200, 0.6, ALL);

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.model()).isEqualTo(Bench.B);
            assertThat(report.verdict()).isEqualTo(Verdict.WORSE);
            assertThat(report.reference()).startsWith("version 1's reference: 1,200 labelled predictions of the first");
            assertThat(bench.watch.reports().get(0).estimate()).isPresent(); // fitted to its own predictions
        }
    }

    @Test
    void nextVersion_ofAnotherThatHasLearnedNothing_learnsItsOwn_andKeepsIt() {
        try (Bench bench = new Bench(LOANS, new MapStore())) {
            RowRecorder first = bench.open(Bench.A);
            day(bench, bench.open(Bench.B), 1_200, 0.6, ALL);
            bench.nextDay();
            day(bench, first, 1_200, 0.8, ALL);
            bench.nextDay();

            assertThat(bench.reports())
                    .extracting(PerformanceReport::reference)
                    .allMatch(text -> text.startsWith("1,200 labelled predictions of the first"));
        }
    }

    // ---- rows that say enough

    @Test
    void fewOfAClass_haveNoVerdict_andItIsSaid() {
        Performance given = LOANS.metrics(PerformanceMetric.RECALL, PerformanceMetric.SPECIFICITY)
                .reference(PerformanceMetric.RECALL, 0.9)
                .reference(PerformanceMetric.SPECIFICITY, 0.9);
        try (Bench bench = new Bench(given, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            for (int i = 0; i < 400; i++) {
                bench.label(bench.predict(loans, i % 2, "Wien"), i < 24 ? "yes" : "no");
            }

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.metrics())
                    .extracting(PerformanceReport.MetricResult::verdict)
                    .containsExactly(Verdict.NOT_ENOUGH_DATA, Verdict.WORSE);
            assertThat(report.notes()).contains("recall: a verdict needs 25 labels of the class 'yes'; there are 24");
        }
    }

    @Test
    void fewOfAClassInTheReference_areSaid() {
        try (Bench bench = new Bench(LOANS.metrics(PerformanceMetric.ROC_AUC), new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            for (int i = 0; i < 1_000; i++) {
                bench.label(bench.predict(loans, random.nextDouble(), "Wien"), i < 10 ? "yes" : "no");
            }
            bench.nextDay();
            day(bench, loans, 1_000, 0.5, ALL);

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.verdict()).isEqualTo(Verdict.NOT_ENOUGH_DATA);
            assertThat(report.notes())
                    .contains("rocAuc: a verdict needs 25 labels of the class 'yes'; there are 10 in the reference");
        }
    }

    @Test
    void sliceWithFewOfAClass_isLeftOut() {
        try (Bench bench = new Bench(LOANS.slices("city"), new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            for (int i = 0; i < 1_000; i++) {
                boolean isGraz = i < 300;
                bench.label(
                        bench.predict(loans, random.nextDouble(), isGraz ? "Graz" : "Wien"),
                        isGraz ? i < 5 : i % 2 == 0);
            }

            assertThat(only(bench.nextDay()).slices()).isEmpty();
        }
    }

    @Test
    void oneClassOnly_hasNoAuc_andSaysSo() {
        Performance given = LOANS.reference(PerformanceMetric.ROC_AUC, 0.9);
        try (Bench bench = new Bench(given, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            random.doubles(300).forEach(score -> bench.label(bench.predict(loans, score, "Wien"), "no"));

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.metrics().get(0).value().isDefined()).isFalse();
            assertThat(report.metrics().get(0).verdict()).isEqualTo(Verdict.NOT_ENOUGH_DATA);
            assertThat(report.notes()).anyMatch(note -> note.startsWith("no label is the positive class 'yes'"));
        }
    }

    // ---- slices

    private static final Labelled BAD_LINZ = new Labelled() {
        @Override
        public boolean has(int i, double score) {
            return true;
        }

        @Override
        public double rightOfLinz(double right) {
            return right - 0.25;
        }
    };

    @Test
    void sliceThatIsWorse_whileLabelsAreStillToCome_isNotFoundYet() {
        try (Bench bench = new Bench(LOANS.slices("city").metrics(PerformanceMetric.ACCURACY), new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            day(bench, loans, 3_000, 0.85, BAD_LINZ);
            day(bench, loans, 100, 0.85, (i, score) -> false);

            SliceResult worst = only(bench.nextDay()).worstSlice().orElseThrow();

            assertThat(worst.value()).isEqualTo("Linz");
            assertThat(worst.isWorse()).isFalse();
        }
    }

    @Test
    void sliceThatIsWorse_isFound_othersAreNot() {
        try (Bench bench = new Bench(LOANS.slices("city").metrics(PerformanceMetric.ACCURACY), new MapStore())) {
            day(bench, bench.open(Bench.A), 3_000, 0.85, BAD_LINZ);

            PerformanceReport report = only(bench.nextDay());

            SliceResult worst = report.worstSlice().orElseThrow();
            assertThat(worst.value()).isEqualTo("Linz");
            assertThat(worst.isWorse()).isTrue();
            assertThat(report.slices()).filteredOn(SliceResult::isWorse).hasSize(1);
            assertThat(report.text()).containsPattern("city=Linz .* WORSE, [0-9,]+ labels");
            assertThat(report.toString()).doesNotContain("Linz");
            assertThat(worst.toString()).doesNotContain("Linz");
        }
    }

    @Test
    void slices_thatDoNotDiffer_areNotWorse() {
        try (Bench bench = new Bench(LOANS.slices("city"), new MapStore())) {
            day(bench, bench.open(Bench.A), 3_000, 0.85, ALL);

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.slices()).hasSize(3).noneMatch(SliceResult::isWorse);
        }
    }

    @Test
    void sensitiveSlice_goesIntoTheStoreAsItIsShown() {
        try (Bench bench = new Bench(LOANS.slice("city", city -> "group " + city.length()), new MapStore())) {
            day(bench, bench.open(Bench.A), 600, 0.85, ALL);

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.slices()).isEmpty(); // all cities have four letters: there is no rest
            assertThat(report.text()).doesNotContain("Wien");
        }
    }

    @Test
    void tagsAreSlices_andWhatIsNeitherFeatureNorTag_isTold() {
        try (Bench bench = new Bench(LOANS.slices("channel", "regoin", "age"), new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            for (int i = 0; i < 400; i++) {
                PredictionId id = PredictionId.next();
                double score = random.nextDouble();
                loans.record(Rows.of(id, java.util.Map.of("channel", i % 2 == 0 ? "web" : "app"), new Object[] {
                    "Wien", 1.0, score < 0.5 ? "no" : "yes", new double[] {1 - score, score}
                }));
                bench.label(id, random.nextBoolean());
            }

            PerformanceReport report = only(bench.nextDay());

            assertThat(report.slices()).extracting(SliceResult::value).containsExactlyInAnyOrder("web", "app");
            assertThat(report.notes()).anyMatch(note -> note.startsWith("feature 'age' is no category"));
            assertThat(bench.problems())
                    .containsExactly("slice 'regoin' has no value: it is no feature of any watched model, and no call"
                            + " has had such a tag");
        }
    }
}
