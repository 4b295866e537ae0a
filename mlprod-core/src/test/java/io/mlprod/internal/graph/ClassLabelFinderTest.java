package io.mlprod.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Graphs that are too long to be gone through once for each of their nodes, which would take hours. */
@Timeout(60)
class ClassLabelFinderTest {

    private static final int LENGTH = 100_000;
    private static final List<Object> LABELS = List.of("low", "high");

    private final ClassLabelFinder finder = new ClassLabelFinder();

    private void node(String operator, String to, String... from) {
        finder.noteNode(operator, List.of(from), List.of(to), new ClassAttributes());
    }

    private void chain(String operator) {
        for (int i = 0; i < LENGTH; i++) {
            node(operator, "v" + (i + 1), "v" + i);
        }
    }

    @Test
    void find_labelsKnownAtTheEndOfALongChain_areThoseOfItsBeginning() {
        chain("Cast");
        node("ArgMax", "winner", "v" + LENGTH);
        node("Gather", "label", "classes", "winner");
        finder.noteConstant("classes", LABELS);

        assertThat(finder.find()).containsEntry("v0", LABELS).containsEntry("label", LABELS);
    }

    @Test
    void find_labelsKnownAtTheBeginningOfALongChainOfFormulas_areThoseOfItsEnd() {
        ClassAttributes classifier = new ClassAttributes();
        classifier.note("classlabels_strings", 0, List.of(), LABELS, "", false);
        finder.noteNode("LinearClassifier", List.of("x"), List.of("label", "v0"), classifier);
        for (int i = 0; i < LENGTH; i += 2) {
            node("Exp", "v" + (i + 1), "v" + i);
            node("Identity", "v" + (i + 2), "v" + (i + 1));
        }

        assertThat(finder.find()).containsEntry("v" + LENGTH, LABELS);
    }

    @Test
    void find_manyLookUpsBehindALongChain_areAllFound() {
        node("ArgMax", "v0", "scores");
        chain("Identity");
        for (int i = 0; i < LENGTH; i++) {
            node("Gather", "label" + i, "classes", "v" + LENGTH);
        }
        finder.noteConstant("classes", LABELS);

        assertThat(finder.find()).containsEntry("scores", LABELS).containsEntry("label" + (LENGTH - 1), LABELS);
    }

    private static List<Object> many(int count) {
        return LongStream.range(0, count).mapToObj(number -> (Object) number).toList();
    }

    private long stepsOfSlices(int slices, int labels) {
        ClassLabelFinder many = new ClassLabelFinder();
        ClassAttributes classifier = new ClassAttributes();
        classifier.note(
                "classlabels_ints", 0, LongStream.range(0, labels).boxed().toList(), List.of(), "", false);
        ClassAttributes columns = new ClassAttributes();
        columns.note("axis", 1, List.of(), List.of(), "", false);
        many.noteNode("LinearClassifier", List.of("x"), List.of("label", "scores"), classifier);
        many.noteConstant("columns", many(labels));
        for (int i = 0; i < slices; i++) {
            many.noteNode("Gather", List.of("scores", "columns"), List.of("s" + i), columns);
        }
        assertThat(many.find()).containsKey("s0");
        return many.steps();
    }

    @Test
    void find_twiceTheSlices_takesTwiceTheSteps() {
        assertThat(stepsOfSlices(200, 100)).isEqualTo(2 * stepsOfSlices(100, 100));
    }

    /** 30,000 slices of 10,000 labels each would be 300,000,000 labels, which take more than a GiB. */
    @Test
    void find_manySlicesOfManyLabels_areKnownUpToABound() {
        ClassAttributes classifier = new ClassAttributes();
        classifier.note(
                "classlabels_ints", 0, LongStream.range(0, 10_000).boxed().toList(), List.of(), "", false);
        ClassAttributes columns = new ClassAttributes();
        columns.note("axis", 1, List.of(), List.of(), "", false);
        finder.noteNode("LinearClassifier", List.of("x"), List.of("label", "scores"), classifier);
        finder.noteConstant("columns", many(10_000));
        for (int i = 0; i < 3_000; i++) {
            finder.noteNode("Gather", List.of("scores", "columns"), List.of("s" + i), columns);
        }

        assertThat(finder.find()).containsKey("scores").doesNotContainKey("s2999");
    }
}
