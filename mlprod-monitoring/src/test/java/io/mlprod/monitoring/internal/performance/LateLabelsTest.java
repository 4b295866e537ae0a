package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.observe.RowRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Labels in all disorderly ways: what is counted, and what of it is in the metrics. */
class LateLabelsTest {

    private record Answer(String label) {}

    private enum Loan {
        YES {
            @Override
            public String toString() {
                return "yes";
            }
        }
    }

    private final MapStore store = new MapStore();
    private Bench bench = new Bench(Performance.binary("yes"), store);
    private RowRecorder loans = bench.open(Bench.A);

    @AfterEach
    void close() {
        bench.close();
    }

    private LabelCounts counts() {
        return last().labels();
    }

    private PerformanceReport last() {
        bench.nextDay();
        List<PerformanceReport> all = bench.reports();
        return all.get(all.size() - 1);
    }

    @Test
    void label_ofItsPrediction_isJoined() {
        bench.label(bench.predict(loans, 0.8, "Wien"), "yes");

        PerformanceReport report = last();

        assertThat(report.labels().joined()).isEqualTo(1);
        assertThat(report.labelled()).isEqualTo(1);
        assertThat(report.predictions()).isEqualTo(1);
    }

    @Test
    void label_beforeItsPredictionIsInTheStore_isJoined() {
        store.isAway = true;
        bench.label(bench.predict(loans, 0.8, "Wien"), "yes");
        bench.evaluate();
        assertThat(store.size()).isZero();
        store.isAway = false;

        assertThat(counts().joined()).isEqualTo(1);
    }

    @Test
    void label_whileTheStoreIsAway_isJoinedLater() {
        PredictionId id = bench.predict(loans, 0.8, "Wien");
        bench.evaluate();
        store.isAway = true;
        bench.label(id, "no");
        bench.evaluate();
        store.isAway = false;

        assertThat(counts().joined()).isEqualTo(1);
        assertThat(bench.problems()).anyMatch(text -> text.contains("could not be written"));
    }

    @Test
    void labels_whileTheStoreIsAway_keepTheirOrder() {
        PredictionId id = bench.predict(loans, 0.8, "Wien");
        store.isAway = true;
        bench.label(id, "no");
        bench.evaluate();
        bench.label(id, "yes");
        bench.evaluate();
        store.isAway = false;
        bench.evaluate();

        PerformanceReport report = last();

        assertThat(report.labels().corrected()).isEqualTo(1);
        assertThat(accuracy(report)).isEqualTo(1);
    }

    private static double accuracy(PerformanceReport report) {
        return report.metrics().get(1).value().value();
    }

    @Test
    void label_again_isADuplicate() {
        PredictionId id = bench.predict(loans, 0.8, "Wien");
        bench.label(id, "yes");
        bench.label(id, "yes");

        PerformanceReport report = last();

        assertThat(report.labels().duplicate()).isEqualTo(1);
        assertThat(report.labelled()).isEqualTo(1);
    }

    @Test
    void label_thatContradicts_takesThePlaceOfTheOneBefore() {
        PredictionId id = bench.predict(loans, 0.8, "Wien");
        bench.label(id, "yes");
        assertThat(accuracy(last())).isEqualTo(1);
        bench.label(id, "no");

        List<PerformanceReport> again = bench.evaluate();

        assertThat(again).hasSize(1);
        assertThat(again.get(0).labels().corrected()).isEqualTo(1);
        assertThat(accuracy(again.get(0))).isZero();
    }

    @Test
    void label_ofAnUnknownPrediction_isUnmatchedAfterAMinute() {
        bench.predict(loans, 0.8, "Wien");
        bench.label(PredictionId.next(), "yes");
        bench.evaluate();
        assertThat(bench.reports()).isEmpty();

        assertThat(counts().unmatched()).isEqualTo(1);
    }

    @Test
    void label_whosePredictionAnotherProcessWritesLater_isJoined() {
        try (Bench other = new Bench(Performance.binary("yes"), store)) {
            PredictionId id = other.predict(other.open(Bench.A), 0.8, "Wien");
            bench.label(id, "yes");
            bench.evaluate();
            other.evaluate();

            assertThat(counts().joined()).isEqualTo(1);
        }
    }

    @Test
    void labels_ofAPredictionThatComesLater_keepTheirOrder() {
        try (Bench other = new Bench(Performance.binary("yes"), store)) {
            PredictionId id = other.predict(other.open(Bench.A), 0.8, "Wien");
            bench.label(id, "no");
            bench.evaluate();
            other.evaluate();
            bench.label(id, "yes");

            PerformanceReport report = last();

            assertThat(report.labels().corrected()).isEqualTo(1);
            assertThat(accuracy(report)).isEqualTo(1);
        }
    }

    @Test
    void labelsOfAnUnknownPrediction_areAllCounted() {
        PredictionId unknown = PredictionId.next();
        bench.label(unknown, "yes");
        bench.label(unknown, "no");
        bench.evaluate();
        bench.label(unknown, "yes");
        bench.evaluate();
        bench.time.advance(Duration.ofMinutes(1));
        bench.evaluate();

        assertThat(bench.watch.labels(Bench.A).unmatched()).isEqualTo(3);
    }

    @Test
    void labelOfAPredictionOfAVersionThatIsNotLoaded_countsForNoVersion() {
        PredictionId id = PredictionId.next();
        ModelVersion before = new ModelVersion("loans", "0", "0".repeat(64));
        store.add(List.of(new KeptPrediction(id, before, Bench.START, "yes", new double[] {0.8}, Map.of())));
        bench.label(id, "yes");
        bench.evaluate();

        assertThat(bench.watch.labels(Bench.A).joined()).isZero();
        assertThat(bench.watch.labels(Bench.A).unmatched()).isZero();
    }

    @Test
    void mostLabelsUnmatched_isTold() {
        for (int i = 0; i < 100; i++) {
            bench.label(bench.predict(loans, 0.8, "Wien"), "yes");
        }
        for (int i = 0; i < 100; i++) {
            bench.label(PredictionId.next(), "yes");
        }
        bench.evaluate();
        bench.time.advance(Duration.ofMinutes(2));
        bench.evaluate();
        assertThat(bench.problems()).isEmpty(); // just a half

        bench.label(PredictionId.next(), "yes");
        bench.evaluate();
        bench.time.advance(Duration.ofMinutes(2));
        bench.evaluate();

        assertThat(bench.problems()).singleElement().asString().startsWith("101 of the last 201 labels belong to no");
    }

    @Test
    void mostLabelsMatchedAgain_isToldToBeOver() {
        bench.predict(loans, 0.8, "Wien");
        for (int i = 0; i < 100; i++) {
            bench.label(PredictionId.next(), "yes");
        }
        bench.time.advance(Duration.ofMinutes(2));
        bench.evaluate();
        assertThat(bench.problems()).singleElement().asString().startsWith("100 of the last 100 labels");

        for (int i = 0; i < 100; i++) {
            bench.label(bench.predict(loans, 0.8, "Wien"), "yes");
        }
        bench.evaluate();

        assertThat(bench.problems()).singleElement().asString().startsWith("over: 100 of the last 100 labels");
    }

    @Test
    void storeThatCannotBeRead_isToldToBeOver() {
        MapStore unreadable = new MapStore() {
            private boolean wasAsked;

            @Override
            public synchronized void read(
                    ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
                if (!wasAsked) {
                    wasAsked = true;
                    throw new IllegalStateException("broken");
                }
                super.read(model, from, to, receiver);
            }
        };
        try (Bench other = new Bench(Performance.binary("yes"), unreadable)) {
            other.predict(other.open(Bench.A), 0.8, "Wien");
            other.evaluate();
            assertThat(other.problems()).singleElement().asString().startsWith("the performance of loans@1 could not");

            other.evaluate();

            assertThat(other.problems()).singleElement().asString().startsWith("over: the performance of loans@1");
        }
    }

    @Test
    void storeThatWasAway_isToldToBeOver() {
        bench.predict(loans, 0.8, "Wien");
        store.isAway = true;
        bench.evaluate();
        assertThat(bench.problems()).anyMatch(text -> text.startsWith("the store of predictions could not be written"));
        store.isAway = false;
        bench.time.advance(Duration.ofMinutes(1));
        bench.evaluate();

        assertThat(bench.problems())
                .anyMatch(text -> text.startsWith("over: the store of predictions could not be written"))
                .anyMatch(text -> text.startsWith("over: performance could not be computed"))
                .hasSize(2);
    }

    @Test
    void storeOfTheApplication_staysOpen() {
        bench.close();

        assertThat(store.isClosed).isFalse();
    }

    @Test
    void functionOfASlice_thatFailsForAValue_losesOnlyThatValue() {
        Performance failing = Performance.binary("yes").slice("city", city -> switch (city) {
            case "Linz" -> throw new IllegalArgumentException(city);
            case "Graz" -> null;
            default -> city;
        });
        MapStore kept = new MapStore();
        try (Bench other = new Bench(failing, kept)) {
            RowRecorder recorder = other.open(Bench.A);
            List.of("Wien", "Linz", "Graz", "Linz").forEach(city -> other.predict(recorder, 0.8, city));
            other.evaluate();

            assertThat(kept.size()).isEqualTo(4);
            assertThat(other.problems())
                    .singleElement()
                    .asString()
                    .contains("the function of slice 'city' has thrown IllegalArgumentException")
                    .doesNotContain("Linz");
        }
    }

    @Test
    void label_afterTheExpiry_isLateAndChangesNothing() {
        PredictionId id = bench.predict(loans, 0.8, "Wien");
        bench.nextDay();
        bench.time.advance(Duration.ofDays(32));
        bench.predict(loans, 0.8, "Wien");
        bench.evaluate();
        bench.label(id, "no");

        assertThat(bench.nextDay()).hasSize(1); // the new prediction's
        assertThat(counts().late()).isEqualTo(1);
        assertThat(counts().unmatched()).isZero();
        assertThat(bench.reports().get(0).labelled()).isZero();
    }

    @Test
    void label_ofAPredictionThatTheStoreStillHas_butWhoseWindowIsClosed_isLate() {
        PredictionId id = bench.predict(loans, 0.8, "Wien");
        bench.nextDay();
        bench.time.advance(Duration.ofDays(32));
        bench.label(id, "no"); // before anything has expired
        bench.predict(loans, 0.8, "Wien");

        assertThat(counts().late()).isEqualTo(1);
    }

    @Test
    void label_ofAnotherType_isForeignAndToldWithoutItsValue() {
        PredictionId id = bench.predict(loans, 0.8, "Wien");
        bench.label(id, new Answer("secret"));
        assertThat(bench.problems())
                .singleElement()
                .asString()
                .contains("a label of type Answer, where the class is expected")
                .doesNotContain("secret");
        bench.label(id, 17);
        bench.label(id, "secret");

        assertThat(counts().foreign()).isEqualTo(3);
        assertThat(last().labelled()).isZero();
        assertThat(bench.problems())
                .anyMatch(text -> text.contains("a label that is none of the 2 classes"))
                .noneMatch(text -> text.contains("secret") || text.contains("17"));
    }

    @Test
    void labels_ofTruthNumbersAndEnums_areClasses() {
        for (Object yes : List.of(true, 1, 1L, 1.0, Loan.YES, "yes")) {
            bench.label(bench.predict(loans, 0.8, "Wien"), yes);
        }
        bench.label(bench.predict(loans, 0.2, "Wien"), false);
        bench.label(bench.predict(loans, 0.2, "Wien"), 0);

        PerformanceReport report = last();

        assertThat(report.labelled()).isEqualTo(8);
        assertThat(accuracy(report)).isEqualTo(1);
    }

    @Test
    void label_datedBeforeItsPrediction_isEarlyAndCounts() {
        PredictionId id = bench.predict(loans, 0.8, "Wien");
        bench.evaluate();
        bench.time.setWall(Bench.START.minus(Duration.ofHours(2)));
        bench.label(id, "yes");
        bench.evaluate();
        bench.time.setWall(Bench.START.plus(Duration.ofHours(2)));

        PerformanceReport report = last();

        assertThat(report.labels().early()).isEqualTo(1);
        assertThat(report.labelled()).isEqualTo(1);
        assertThat(report.delay().median()).contains(Duration.ZERO);
    }

    @Test
    void labels_afterADeploy_belongToTheVersionThatPredicted() {
        PredictionId old = bench.predict(loans, 0.8, "Wien");
        RowRecorder second = bench.open(Bench.B);
        loans.close();
        bench.label(Bench.B, bench.predict(second, 0.2, "Wien"), "yes");
        bench.label(Bench.B, old, "yes");
        bench.nextDay();

        assertThat(bench.reports())
                .extracting(PerformanceReport::model, LateLabelsTest::accuracy)
                .containsExactly(tuple(Bench.B, 0.0), tuple(Bench.A, 1.0));
    }

    @Test
    void rollback_goesOnWithTheSeries() {
        bench.label(bench.predict(loans, 0.8, "Wien"), "yes");
        loans.close();
        bench.open(Bench.B).close();
        RowRecorder again = bench.open(Bench.A);
        bench.label(bench.predict(again, 0.8, "Wien"), "yes");

        PerformanceReport report = last();

        assertThat(report.model()).isEqualTo(Bench.A);
        assertThat(report.labelled()).isEqualTo(2);
        assertThat(report.labels().joined()).isEqualTo(2);
    }

    @Test
    void restart_withTheSameStore_goesOn() {
        List<PredictionId> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(bench.predict(loans, 0.8, "Wien"));
        }
        bench.label(ids.get(0), "no");
        bench.close(); // writes what waits

        bench = new Bench(Performance.binary("yes"), store);
        loans = bench.open(Bench.A);
        bench.label(ids.get(1), "yes");
        PerformanceReport report = last();

        assertThat(report.predictions()).isEqualTo(10);
        assertThat(report.labelled()).isEqualTo(2);
        assertThat(accuracy(report)).isEqualTo(0.5);
    }

    @Test
    void emptyWindows_haveNoReport() {
        bench.label(bench.predict(loans, 0.8, "Wien"), "yes");
        bench.time.advance(Duration.ofDays(5));
        bench.evaluate();

        assertThat(bench.reports()).hasSize(1);
        assertThat(bench.nextDay()).isEmpty();
    }

    @Test
    @Timeout(20)
    void storeThatHangs_predictionsAndLabelsGoOn_andItIsTold() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        MapStore hanging = new MapStore() {
            @Override
            public synchronized void add(List<KeptPrediction> predictions) {
                entered.countDown();
                try {
                    back.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.add(predictions);
            }
        };
        try (Bench other = new Bench(Performance.binary("yes"), hanging, Duration.ofMillis(20))) {
            RowRecorder recorder = other.open(Bench.A);
            other.label(other.predict(recorder, 0.8, "Wien"), "yes");
            other.time.advance(Duration.ofMinutes(1));
            entered.await();
            other.label(other.predict(recorder, 0.8, "Wien"), "yes");

            assertThat(other.evaluate()).isEmpty();
            assertThat(other.problems()).anyMatch(text -> text.contains("has not answered for 20 ms"));

            back.countDown();
            other.nextDay();
            while (other.reports().isEmpty()) { // until the thread has come back
                other.evaluate();
            }
            assertThat(other.reports())
                    .singleElement()
                    .extracting(PerformanceReport::labelled)
                    .isEqualTo(2L);
        }
    }

    @Test
    void evaluationThatTakesLong_predictionsAreWrittenMeanwhile() {
        List<String> calls = new ArrayList<>();
        AtomicReference<Runnable> whileReading = new AtomicReference<>(() -> {});
        MapStore slow = new MapStore() {
            @Override
            public synchronized void add(List<KeptPrediction> predictions) {
                calls.add("add");
                super.add(predictions);
            }

            @Override
            public synchronized void read(
                    ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
                calls.add("read");
                whileReading.get().run();
                super.read(model, from, to, receiver);
            }
        };
        try (Bench other = new Bench(Performance.binary("yes"), slow)) {
            RowRecorder recorder = other.open(Bench.A);
            whileReading.set(() -> {
                other.predict(recorder, 0.8, "Wien");
                other.time.advance(Duration.ofSeconds(5));
            });

            other.evaluate(); // the 30 days before

            assertThat(calls).hasSizeGreaterThan(30).startsWith("read", "read", "add", "read", "read", "add");
        }
    }

    @Test
    void predictionOfSeveralRows_isLeftOut() {
        loans.record(new Rows(
                List.of(PredictionId.next()),
                List.of(
                        new Object[] {"Wien", 1.0, "yes", new double[] {0, 1}},
                        new Object[] {"Graz", 1.0, "yes", new double[] {0, 1}}),
                Map.of()));
        bench.nextDay();

        assertThat(bench.reports()).isEmpty();
        assertThat(store.size()).isZero();
        assertThat(bench.problems()).anyMatch(text -> text.contains("have not one row each"));
    }

    /** Predictions of a day, of which the first ones have their label at once. */
    private static void day(Bench bench, RowRecorder loans, int labelled) {
        for (int i = 0; i < 1_500; i++) {
            double score = (i * 7 % 1_000) / 1_000.0;
            PredictionId id = bench.predict(loans, score, "Wien");
            if (i < labelled) {
                bench.label(id, (i * 13 % 1_000) / 1_000.0 < score ? "yes" : "no");
            }
        }
        bench.nextDay();
    }

    private static String reference(Bench bench) {
        List<PerformanceReport> reports = bench.reports();
        return reports.get(reports.size() - 1).reference();
    }

    @Test
    void reference_learnedAgainAfterARestart_isOfTheSameWindows() {
        Performance loans = Performance.automatic().metrics(PerformanceMetric.ACCURACY);
        MapStore store = new MapStore();
        String learned;
        Instant end;
        try (Bench before = new Bench(loans, store)) {
            RowRecorder recorder = before.open(Bench.A);
            day(before, recorder, 1_300); // complete after a week
            day(before, recorder, 1_500);
            day(before, recorder, 1_500);
            day(before, recorder, 1_500);
            for (int i = 0; i < 8; i++) {
                before.nextDay();
            }
            learned = reference(before);
            end = before.time.now();
        }
        try (Bench after = new Bench(loans, store)) {
            after.open(Bench.A);
            after.time.advance(Duration.between(after.time.now(), end));
            after.evaluate();

            assertThat(learned).contains("2026-03-03T00:00:00Z to 2026-03-05T00:00:00Z");
            assertThat(reference(after)).isEqualTo(learned);
        }
    }
}
