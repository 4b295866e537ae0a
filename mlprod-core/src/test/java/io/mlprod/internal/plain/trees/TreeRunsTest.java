package io.mlprod.internal.plain.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.model.ElementType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of a small ensemble: termination, memory, misuse, and nodes that are not taken. */
class TreeRunsTest {

    private static TreeModel stump(String... labels) {
        TreeModel model = new TreeModel("TreeEnsembleClassifier", 3, ElementType.FLOAT)
                .with("nodes_treeids", new long[3])
                .with("nodes_nodeids", new long[] {0, 1, 2})
                .with("nodes_featureids", new long[] {1, 0, 0})
                .with("nodes_modes", List.of("BRANCH_LEQ", "LEAF", "LEAF"))
                .with("nodes_values", new float[] {0.5f, 0, 0})
                .with("nodes_truenodeids", new long[] {1, 0, 0})
                .with("nodes_falsenodeids", new long[] {2, 0, 0})
                .with("class_treeids", new long[2])
                .with("class_nodeids", new long[] {1, 2})
                .with("class_ids", new long[2])
                .with("class_weights", new float[] {0.25f, 0.75f});
        return labels.length == 0
                ? model.with("classlabels_int64s", new long[] {10, 20})
                : model.with("classlabels_strings", List.of(labels));
    }

    private static TreeClassifier classifier(TreeModel model) throws Exception {
        return TreeClassifier.of(model.node(), model.mlOpset(), model.input());
    }

    @Test
    void run_twoRows_givesLabelsAndScores() throws Exception {
        TreeClassifier trees = classifier(stump());
        long[] labels = new long[2];
        float[] scores = new float[4];

        assertThat(trees.run(new float[] {9, 0.5f, 9, 0.6f}, 2, 2, labels, scores, trees.newScratch(), () -> false))
                .isTrue();

        assertThat(labels).containsExactly(10, 20);
        assertThat(scores).containsExactly(0.75f, 0.25f, 0.25f, 0.75f);
    }

    @Test
    void run_textLabels_givesTheirPositions() throws Exception {
        TreeClassifier trees = classifier(stump("no", "yes"));
        long[] labels = new long[1];

        trees.run(new float[] {0, 1}, 1, 2, labels, new float[2], trees.newScratch(), () -> false);

        assertThat(trees.textLabels()).containsExactly("no", "yes");
        assertThat(labels).containsExactly(1);
    }

    @Test
    void run_terminatedInTheThirdBlock_leavesTheRestAsItWas() throws Exception {
        TreeClassifier trees = classifier(stump());
        int rows = 1_000;
        long[] labels = new long[rows];
        int[] asked = {0};

        boolean isComplete = trees.run(
                new float[2 * rows], rows, 2, labels, new float[2 * rows], trees.newScratch(), () -> ++asked[0] > 2);

        assertThat(isComplete).isFalse();
        assertThat(Arrays.stream(labels).filter(label -> label == 10)).hasSize(2 * Scratch.BLOCK);
    }

    @Test
    void run_again_allocatesNothing() throws Exception {
        TreeClassifier trees = classifier(stump());
        Scratch scratch = trees.newScratch();
        float[] features = new float[200];
        long[] labels = new long[100];
        float[] scores = new float[200];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        BooleanSupplier never = () -> false; // one object, as a second expression would be linked while it is measured
        for (int i = 0; i < 100; i++) {
            trees.run(features, 100, 2, labels, scores, scratch, never);
        }
        threads.getThreadAllocatedBytes(thread);
        long before = threads.getThreadAllocatedBytes(thread);
        long empty = threads.getThreadAllocatedBytes(thread) - before;

        before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 1_000; i++) {
            trees.run(features, 1 + i % 100, 2, labels, scores, scratch, never);
        }

        // Less than a byte a run: the JVM itself may allocate something once.
        assertThat(threads.getThreadAllocatedBytes(thread) - before - empty).isLessThan(1_000);
    }

    @Test
    void run_fewerColumnsThanTreesAskAbout_isRefused() throws Exception {
        TreeClassifier trees = classifier(stump());

        assertThat(trees.leastColumns()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        trees.run(new float[2], 2, 1, new long[2], new float[4], trees.newScratch(), () -> false));
    }

    @Test
    void run_doublesWhereFloatsAreRead_isRefused() throws Exception {
        TreeClassifier trees = classifier(stump());

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        trees.run(new double[2], 1, 2, new long[1], new float[2], trees.newScratch(), () -> false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOFTMAX_ZERO", "PROBIT", "OTHER"})
    void of_otherTransform_isNotTaken(String transform) {
        assertThatThrownBy(() -> classifier(stump().with("post_transform", transform)))
                .isInstanceOf(NotTakenException.class)
                .hasMessageContaining("post_transform");
    }

    @Test
    void of_twoBaseValuesForTwoLabels_isNotTaken() {
        assertThatThrownBy(() -> classifier(stump().with("base_values", new float[2])))
                .isInstanceOf(NotTakenException.class)
                .hasMessageContaining("base_values");
    }

    @Test
    void of_baseValueForWeightsOfBothLabels_isNotTaken() {
        TreeModel model = stump().with("class_ids", new long[] {0, 1}).with("base_values", new float[1]);

        assertThatThrownBy(() -> classifier(model))
                .isInstanceOf(NotTakenException.class)
                .hasMessageContaining("base_values");
    }

    @Test
    void of_oneTextLabel_isNotTaken() {
        assertThatThrownBy(() -> classifier(stump("only")))
                .isInstanceOf(NotTakenException.class)
                .hasMessageContaining("text");
    }

    @Test
    void of_unknownAttribute_isNotTaken() {
        assertThatThrownBy(() -> classifier(stump().with("aggregate_function", "MIN")))
                .isInstanceOf(NotTakenException.class)
                .hasMessageContaining("aggregate_function");
    }

    @Test
    void of_tensorOfFloatsForDoubles_isNotTaken() {
        TreeModel model = new TreeModel("TreeEnsembleRegressor", 3, ElementType.DOUBLE)
                .with("n_targets", 1L)
                .with("nodes_treeids", new long[1])
                .with("nodes_nodeids", new long[1])
                .with("nodes_featureids", new long[1])
                .with("nodes_modes", List.of("LEAF"))
                .with("nodes_values_as_tensor", TreeModel.tensor(ElementType.FLOAT, 0))
                .with("nodes_truenodeids", new long[1])
                .with("nodes_falsenodeids", new long[1])
                .with("target_treeids", new long[1])
                .with("target_nodeids", new long[1])
                .with("target_ids", new long[1])
                .with("target_weights", new float[1]);

        assertThatThrownBy(() -> TreeRegressor.of(model.node(), 3, ElementType.DOUBLE))
                .isInstanceOf(NotTakenException.class)
                .hasMessageContaining("nodes_values_as_tensor");
    }

    @Test
    void of_weightOnAnInnerNodeOnly_isNotTaken() {
        assertThatThrownBy(() -> classifier(stump().with("class_nodeids", new long[] {0, 2})))
                .isInstanceOf(NotTakenException.class)
                .hasMessageContaining("leaf without a weight");
    }
}
