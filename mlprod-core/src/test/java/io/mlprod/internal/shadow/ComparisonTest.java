package io.mlprod.internal.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.internal.statistics.PairedEvidence;
import io.mlprod.model.Outputs;
import io.mlprod.model.PredictionId;
import io.mlprod.model.Tensor;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Change;
import io.mlprod.shadow.ShadowReport.Classes;
import io.mlprod.shadow.ShadowReport.Decision;
import io.mlprod.shadow.ShadowReport.Example;
import io.mlprod.shadow.ShadowReport.Field;
import io.mlprod.shadow.ShadowReport.Labels;
import io.mlprod.shadow.ShadowReport.Noise;
import io.mlprod.shadow.ShadowReport.Numbers;
import io.mlprod.shadow.ShadowReport.Paired;
import io.mlprod.shadow.ShadowReport.Ranking;
import io.mlprod.shadow.ShadowReport.Standing;
import io.mlprod.shadow.ShadowReport.Structure;
import io.mlprod.shadow.ShadowReport.Traffic;
import io.mlprod.shadow.ShadowReport.Worst;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ComparisonTest {

    private static final Traffic TRAFFIC = new Traffic(100, 10, 0, 0);
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private enum Species {
        ADELIE,
        GENTOO
    }

    private record Answer(Species label, double score) {}

    private record Inner(double a, double b) {}

    private record Outer(Inner inner, @Nullable String note) {}

    private static <O> Comparison<O> of(Shadow<Object, ? super O> shadow) {
        return new Comparison<>(shadow, MethodHandles.lookup(), Map.of(), Map.of());
    }

    private static Comparison<Object> standard() {
        return of(Shadow.to("2"));
    }

    private static PredictionId id(long sequence) {
        return new PredictionId(1, sequence);
    }

    private static <O> void add(Comparison<O> comparison, O primary, O candidate) {
        add(comparison, 0, primary, candidate, null);
    }

    private static <O> void add(
            Comparison<O> comparison, long sequence, O primary, O candidate, @Nullable Supplier<String> description) {
        comparison.add(id(sequence), 0, primary, candidate, null, description);
    }

    /** A pair for which the primary is asked again. */
    private static <O> void addTwice(Comparison<O> comparison, long sequence, O primary, O candidate, O again) {
        comparison.add(id(sequence), 0, primary, candidate, again, null);
    }

    private static ShadowReport report(Comparison<?> comparison) {
        return comparison.report("1", TRAFFIC);
    }

    private static Field only(Comparison<?> comparison) {
        List<Field> fields = report(comparison).fields();
        assertThat(fields).hasSize(1);
        return fields.get(0);
    }

    private static Numbers numbers(Comparison<?> comparison) {
        return only(comparison).numbers().orElseThrow();
    }

    @Test
    void report_nothingAdded_isEmpty() {
        ShadowReport report = report(standard());
        assertThat(report.primary()).isEqualTo("1");
        assertThat(report.candidate()).isEqualTo("2");
        assertThat(report.traffic()).isEqualTo(TRAFFIC);
        assertThat(report.compared()).isZero();
        assertThat(report.fields()).isEmpty();
        assertThat(report.labels()).isEqualTo(new Labels(0, 0, 0, 0, 0, 0, new Paired(0, 0, 0, 0)));
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void add_withinTolerance_agrees() {
        Comparison<Object> comparison = standard();
        add(comparison, 100.0, 100.1); // 0.1 <= 0.00001 + 0.001 * 100
        add(comparison, 0.0, 0.00001);
        assertThat(only(comparison).differing()).isZero();
        add(comparison, 100.0, 100.11);
        add(comparison, 100.1, 100.0); // relative to the primary: 0.1 <= 0.1001
        assertThat(only(comparison).differing()).isEqualTo(1);
        assertThat(numbers(comparison).outside()).isEqualTo(1);
    }

    @Test
    void add_numbers_maximumAndMean() {
        Comparison<Object> comparison = standard();
        add(comparison, new double[] {1, 2, 3}, new double[] {1.5, 2, 1});
        assertThat(numbers(comparison).elements()).isEqualTo(3);
        assertThat(numbers(comparison).outside()).isEqualTo(2);
        assertThat(numbers(comparison).maxDifference()).isEqualTo(2);
        assertThat(numbers(comparison).meanDifference()).isCloseTo(2.5 / 3, within(1e-12));
    }

    @Test
    void add_nonFinite_isCountedApart() {
        Comparison<Object> comparison = standard();
        add(comparison, NAN, NAN);
        add(comparison, INFINITY, INFINITY);
        add(comparison, 1.0, 1.25);
        assertThat(only(comparison).differing()).isEqualTo(1);
        add(comparison, NAN, 1.0);
        add(comparison, INFINITY, 1.0);
        add(comparison, 1.0, NAN);
        add(comparison, INFINITY, -INFINITY);
        add(comparison, INFINITY, NAN);
        assertThat(numbers(comparison)).isEqualTo(new Numbers(8, 6, 2, 3, 0.25, 0.25, Standing.NOT_DECIDED));
        assertThat(only(comparison).worst()).extracting(Worst::difference).containsExactly(0.25);
    }

    @Test
    void add_otherStructure_isCountedBeforeElements() {
        Comparison<Object> comparison = standard();
        add(comparison, 1f, 1.0);
        add(comparison, Map.of("a", 1.0), Map.of("b", 1.0));
        add(comparison, new float[2], new float[3]);
        add(comparison, 1f, Optional.empty());
        Field field = only(comparison);
        assertThat(field.structure()).isEqualTo(new Structure(1, 1, 1, 1));
        assertThat(field.differing()).isEqualTo(4);
        assertThat(field.numbers()).isEmpty();
        assertThat(field.examples())
                .extracting(Example::primary)
                .contains("Float 1.0", "map of Double{1 keys} {a=1.0}", "array of float[2] [0.0, 0.0]");
        assertThat(report(comparison).verdict()).isEqualTo(ShadowReport.Verdict.BROKEN);
    }

    @Test
    void add_mapsInAnotherOrder_comparesByKey() {
        Comparison<Object> comparison = standard();
        Map<String, Double> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.putAll(Map.of("a", 1.0, "b", 2.0));
        add(comparison, new TreeMap<>(Map.copyOf(backwards)), backwards);
        assertThat(only(comparison).differing()).isZero();
    }

    @Test
    void add_labels_whichBecameWhich() {
        Comparison<Object> comparison = standard();
        add(comparison, "a", "b");
        add(comparison, "a", "b");
        add(comparison, "b", "a");
        add(comparison, "b", "b");
        assertThat(only(comparison).classes())
                .contains(new Classes(
                        4,
                        3,
                        only(comparison).noise(),
                        Standing.NOT_DECIDED,
                        List.of(new Change("a", "b", 2), new Change("b", "a", 1))));
    }

    @Test
    void add_scores_topClassAgrees() {
        Comparison<Object> comparison = standard();
        add(comparison, Map.of("a", 0.9, "b", 0.1), Map.of("a", 0.6, "b", 0.4));
        add(comparison, Map.of("a", 0.9, "b", 0.1), Map.of("a", 0.4, "b", 0.6));
        assertThat(only(comparison).classes())
                .contains(new Classes(
                        2, 1, only(comparison).noise(), Standing.NOT_DECIDED, List.of(new Change("a", "b", 1))));
        assertThat(only(comparison).ranking()).isEmpty(); // no more than k scores
    }

    @Test
    void add_threshold_flipsInBothDirections() {
        Comparison<Object> comparison = of(Shadow.to("2").threshold("value/yes", 0.5));
        add(comparison, Map.of("yes", 0.4, "no", 0.6), Map.of("yes", 0.5, "no", 0.5));
        add(comparison, Map.of("yes", 0.5, "no", 0.5), Map.of("yes", 0.49, "no", 0.51));
        add(comparison, Map.of("yes", 0.9, "no", 0.1), Map.of("yes", NAN, "no", 0.1));
        add(comparison, Map.of("yes", 0.9, "no", 0.1), Map.of("yes", 0.6, "no", 0.4));
        assertThat(only(comparison).decisions())
                .containsExactly(
                        new Decision("value/yes", 0.5, 4, 1, 2, only(comparison).noise(), Standing.NOT_DECIDED));
    }

    @Test
    void add_moreThanKScores_comparesTheirOrder() {
        Comparison<Object> comparison = of(Shadow.to("2").topK(2));
        add(comparison, new double[] {0.1, 0.2, 0.3, 0.4}, new double[] {0.4, 0.3, 0.1, 0.2});
        add(comparison, new double[] {0.1, 0.2, 0.3, 0.4}, new double[] {0.1, 0.2, 0.3, 0.4});
        Ranking ranking = only(comparison).ranking().orElseThrow();
        assertThat(ranking.compared()).isEqualTo(2);
        assertThat(ranking.meanOverlap()).isEqualTo(0.5);
        assertThat(ranking.meanTau()).isCloseTo((1 - 2 / 3.0) / 2, within(1e-12));
    }

    @Test
    void add_settingsByNameOfRecordOrField_nearestHolds() {
        Shadow<Object, Outer> shadow = Shadow.<Object, Outer>to("2")
                .tolerance("inner", 0, 1)
                .tolerance("inner.b", 0, 10)
                .ignore("note");
        Comparison<Outer> comparison = of(shadow);
        add(comparison, new Outer(new Inner(0, 0), "x"), new Outer(new Inner(2, 9), null));
        ShadowReport report = report(comparison);
        assertThat(report.fields()).extracting(Field::name).containsExactly("inner.a", "inner.b");
        assertThat(report.fields()).extracting(Field::differing).containsExactly(1L, 0L);
        assertThat(report.notes()).containsExactly("ignored as configured: note");
    }

    @Test
    void report_namesThatFitNoField_areTheFirstFindings() {
        Comparison<Object> comparison =
                of(Shadow.to("2").tolerance("scor", 0, 1).ignore("nte").threshold("value/fraud", 0.5));
        add(comparison, 1.0, 1.0);
        comparison.candidateFailed(1, new IllegalStateException());
        assertThat(report(comparison).findings())
                .startsWith(
                        "threshold(\"value/fraud\") was without effect: no number of that name was compared, so this"
                                + " report says nothing of that threshold. The fields are [value]; start a new"
                                + " shadow with"
                                + " the right name, or without it.",
                        "tolerance(\"scor\") was without effect; the fields are [value].",
                        "ignore(\"nte\") was without effect; the fields are [value].");
        assertThat(report(comparison).notes()).isEmpty();
    }

    @Test
    void add_primaryDiffersFromItselfAsOften_isNotChanged() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < 1_000; i++) {
            addTwice(comparison, i, "a", i % 10 == 0 ? "b" : "a", i % 11 == 0 ? "b" : "a");
        }
        Field field = only(comparison);
        assertThat(field.noise())
                .extracting(Noise::asked, Noise::differing, Noise::onlyPrimary, Noise::onlyCandidate)
                .containsExactly(1_000L, 91L, 81L, 90L);
        assertThat(field.differing()).isEqualTo(100);
        assertThat(field.standing()).isEqualTo(Standing.NOT_DECIDED);
        assertThat(report(comparison).verdict()).isEqualTo(ShadowReport.Verdict.NOT_DECIDED);
    }

    @Test
    void add_candidateDiffersFarMoreOften_isChanged() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < 1_000; i++) {
            addTwice(comparison, i, "a", i % 10 == 0 ? "b" : "a", i % 100 == 0 ? "b" : "a");
        }
        assertThat(only(comparison).standing()).isEqualTo(Standing.SHOWN);
        assertThat(report(comparison).verdict()).isEqualTo(ShadowReport.Verdict.CHANGED);
    }

    @Test
    void candidateFailed_kinds_areCountedAndBounded() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < 20; i++) {
            comparison.candidateFailed(0, new IllegalStateException("secret"));
        }
        comparison.candidateFailed(0, new RuntimeException() {});
        ShadowReport report = report(comparison);
        assertThat(report.failures().onlyCandidate()).isEqualTo(21);
        assertThat(report.failures().kinds())
                .containsEntry("IllegalStateException", 20L)
                .hasSize(2);
        assertThat(report.toString()).doesNotContain("secret");
        assertThat(report.verdict()).isEqualTo(ShadowReport.Verdict.BROKEN);
    }

    @Test
    void worst_manyPairs_keepsTheFurthest() {
        Comparison<Object> comparison = of(Shadow.to("2").worst(3));
        for (int i = 0; i < 1_000; i++) {
            add(comparison, i, Map.of("x", 0.0, "y", 1.0), Map.of("x", (double) (i * 7 % 1_000), "y", 1.0), null);
        }
        assertThat(only(comparison).worst()).extracting(Worst::candidate).containsExactly(999.0, 998.0, 997.0);
        assertThat(only(comparison).worst()).extracting(Worst::element).containsOnly("value/x");
        assertThat(only(comparison).worst().get(0).id().sequence() * 7 % 1_000).isEqualTo(999);
    }

    @Test
    void examples_describe_onlyThoseThatAreKept() {
        Comparison<Object> comparison = of(Shadow.to("2").examples(2));
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            add(comparison, i, "a", "b", () -> "input " + asked.incrementAndGet());
        }
        assertThat(only(comparison).examples())
                .hasSize(2)
                .allSatisfy(example -> assertThat(example.input().orElseThrow()).startsWith("input "));
        assertThat(asked).hasValueLessThan(100); // about 2 + 2 ln(10,000 / 2)
    }

    @Test
    void examples_ofManyPairs_areNotJustTheFirst() {
        Comparison<Object> comparison = of(Shadow.to("2").examples(10));
        for (int i = 0; i < 1_000; i++) {
            add(comparison, i, "a", "b", null);
        }
        assertThat(only(comparison).examples())
                .hasSize(10)
                .anyMatch(example -> example.id().sequence() >= 500)
                .allMatch(example -> example.input().isEmpty());
    }

    @Test
    void examples_descriptionThatFails_isSaidWithoutItsMessage() {
        Comparison<Object> comparison = standard();
        add(comparison, 0, "a", "b", () -> {
            throw new IllegalStateException("secret");
        });
        assertThat(only(comparison).examples().get(0).input())
                .contains("(describing it failed: IllegalStateException)");
    }

    @Test
    void label_disagreements_countWhoWasRight() {
        Comparison<Answer> comparison = of(Shadow.to("2"));
        for (int i = 0; i < 40; i++) {
            add(comparison, i, new Answer(Species.ADELIE, 1), new Answer(Species.GENTOO, 1), null);
        }
        add(comparison, 100, new Answer(Species.ADELIE, 1), new Answer(Species.ADELIE, 1), null);
        for (int i = 0; i < 25; i++) {
            comparison.label(id(i), Species.GENTOO);
        }
        for (int i = 25; i < 30; i++) {
            comparison.label(id(i), "ADELIE");
        }
        comparison.label(id(30), "CHINSTRAP");
        comparison.label(id(30), Species.GENTOO); // too late: it had its label
        comparison.label(id(100), Species.GENTOO); // both wrong
        comparison.label(id(999), Species.GENTOO); // never shadowed
        Labels labels = report(comparison).labels();
        assertThat(labels.disagreements()).isEqualTo(40);
        assertThat(labels.waiting()).isEqualTo(9);
        assertThat(labels.onlyPrimaryRight()).isEqualTo(5);
        assertThat(labels.onlyCandidateRight()).isEqualTo(25);
        assertThat(labels.neitherRight()).isEqualTo(1);
        assertThat(labels.units()).isEqualTo(new Paired(5, 25, 30, PairedEvidence.logEvidence(5, 25)));
    }

    @Test
    void label_pairThatAgrees_isTakenOnceAndChangesNothing() {
        Comparison<Object> comparison = standard();
        add(comparison, 1, "a", "a", null);
        Labels before = report(comparison).labels();

        assertThat(comparison.label(id(1), "b")).isTrue();
        assertThat(comparison.label(id(1), "b")).as("again").isFalse();
        assertThat(report(comparison).labels()).isEqualTo(before);
    }

    @Test
    void label_neverCompared_isNotTaken() {
        assertThat(standard().label(id(1), "a")).isFalse();
    }

    @Test
    void label_answersWithoutALabel_isNotTaken() {
        Comparison<Object> comparison = standard();
        add(comparison, 1, 0.5, 0.5, null);
        assertThat(comparison.label(id(1), "a")).isFalse();
    }

    @Test
    void label_manyPairsThatAgree_areForgottenOldestFirstAndPushOutNoDisagreement() {
        Comparison<Object> comparison = standard();
        add(comparison, 0, "a", "b", null);
        for (int i = 1; i <= LabelledPairs.MOST_WAITING + 1; i++) {
            add(comparison, i, "a", "a", null);
        }
        assertThat(comparison.label(id(0), "a")).as("disagreement").isTrue();
        assertThat(comparison.label(id(1), "a")).as("the oldest that agrees").isFalse();
        assertThat(comparison.label(id(2), "a")).as("the next").isTrue();
        assertThat(report(comparison).labels().dropped()).isZero();
    }

    @Test
    void label_wholeNumberOfAnotherWidth_isTheSame() {
        Comparison<Object> comparison = standard();
        add(comparison, 1, 3, 4, null);
        comparison.label(id(1), 4L);
        assertThat(report(comparison).labels().onlyCandidateRight()).isEqualTo(1);
    }

    @Test
    void label_functionOfTheAnswer_isUsed() {
        Comparison<Answer> comparison = of(Shadow.<Object, Answer>to("2").label(answer -> answer.score() >= 0.5));
        add(comparison, 1, new Answer(Species.ADELIE, 0.4), new Answer(Species.ADELIE, 0.6), null);
        comparison.label(id(1), false);
        assertThat(report(comparison).labels().onlyPrimaryRight()).isEqualTo(1);
    }

    @Test
    void label_tooManyWait_oldestAreDroppedAndCounted() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < LabelledPairs.MOST_WAITING + 5; i++) {
            add(comparison, i, "a", "b", null);
        }
        comparison.label(id(4), "a");
        comparison.label(id(5), "a");
        Labels labels = report(comparison).labels();
        assertThat(labels.dropped()).isEqualTo(5);
        assertThat(labels.waiting()).isEqualTo(LabelledPairs.MOST_WAITING - 1);
        assertThat(labels.onlyPrimaryRight()).isEqualTo(1);
    }

    /** Every bound at once: texts that never repeat, changing names, keys, shapes, failures. */
    @Test
    void add_manyPairs_keepsBoundedLists() {
        addAndCount(50_000);
    }

    @Test
    @Tag("soak")
    void add_millionPairs_keepsBoundedLists() {
        addAndCount(1_000_000);
    }

    private static void addAndCount(int pairs) {
        Comparison<Object> comparison = of(Shadow.to("2").worst(7).examples(3));
        record Row(String text, double score) {}
        for (int i = 0; i < pairs; i++) {
            add(comparison, i, new Row("p" + i, i), new Row("c" + i, -i), null);
        }
        for (int i = 0; i < 2_000; i++) {
            add(comparison, i, Map.of("k" + i, 1.0), Map.of("k" + i, 2.0), null);
            add(comparison, i, outputs("o" + i), outputs("o" + i), null);
        }
        ShadowReport report = report(comparison);
        assertThat(report.compared()).isEqualTo(pairs + 4_000);
        assertThat(report.labels().waiting()).isZero(); // the text is not named as a label
        assertThat(report.fields()).hasSizeLessThanOrEqualTo(100);
        assertThat(report.notes()).anyMatch(note -> note.contains("only the first 100 fields"));
        assertThat(report.fields()).allSatisfy(field -> {
            assertThat(field.worst()).hasSizeLessThanOrEqualTo(7);
            assertThat(field.examples()).hasSizeLessThanOrEqualTo(3);
            assertThat(field.distributions()).hasSizeLessThanOrEqualTo(10);
            field.classes().ifPresent(classes -> assertThat(classes.changes()).hasSizeLessThanOrEqualTo(10));
        });
        assertThat(reachable(comparison)).isLessThan(20_000);
    }

    private static Outputs outputs(String name) {
        return Outputs.of(Map.of(name, Tensor.scalar(1f)));
    }

    /** Counts the entries of all collections and arrays that hang on an object of this package. */
    private static long reachable(Object root) {
        return new ReachableElements().count(root);
    }

    @Test
    @Timeout(60)
    void add_twoThreads_losesNothing() throws InterruptedException {
        Comparison<Object> comparison = standard();
        List<Throwable> thrown = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            long base = t * 1_000_000L;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    add(comparison, base + i, "a", i % 4 == 0 ? "b" : "a", () -> "x");
                    comparison.label(id(base + i), i % 8 == 0 ? "a" : "b");
                    if (i % 1_000 == 0) {
                        comparison.candidateFailed(i, new IllegalStateException());
                        report(comparison);
                    }
                }
            });
            thread.setUncaughtExceptionHandler((ignored, e) -> thrown.add(e));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(thrown).isEmpty();
        assertThat(only(comparison).pairs()).isEqualTo(40_000);
        assertThat(only(comparison).differing()).isEqualTo(10_000);
        assertThat(report(comparison).failures().onlyCandidate()).isEqualTo(40);
        assertThat(report(comparison).labels().onlyPrimaryRight()).isEqualTo(5_000);
        assertThat(report(comparison).labels().onlyCandidateRight()).isEqualTo(5_000);
    }
}
