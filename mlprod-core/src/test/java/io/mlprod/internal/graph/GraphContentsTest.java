package io.mlprod.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Attributes and initializers as engines read them. */
class GraphContentsTest {

    private static ModelGraph graph(String name) throws Exception {
        return GraphReader.read(Files.readAllBytes(Path.of("src/test/resources/models", name + ".onnx")));
    }

    private static Node node(ModelGraph graph, String operator) {
        return graph.nodes().stream()
                .filter(node -> node.operator().equals(operator))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void attributes_ofAForest_haveAnElementForEachNode() throws Exception {
        Map<String, Attribute> trees =
                node(graph("forest"), "TreeEnsembleClassifier").attributes();
        List<String> modes = trees.get("nodes_modes").readTexts();
        long[] features = trees.get("nodes_featureids").readNumbers();
        float[] thresholds = trees.get("nodes_values").readFractions();

        assertThat(modes).hasSizeGreaterThan(100).containsOnly("BRANCH_LEQ", "LEAF");
        assertThat(features).hasSameSizeAs(thresholds).hasSize(modes.size());
        assertThat(trees.get("nodes_modes").length()).isEqualTo(modes.size());
        assertThat(trees.get("nodes_featureids").numbers()).isNull();
        assertThat(thresholds).contains(0f); // of leaves
        assertThat(trees.get("nodes_values").readFractions())
                .isNotSameAs(thresholds)
                .containsExactly(thresholds);
    }

    @Test
    void attributes_ofOtherKinds_areEmpty() throws Exception {
        Attribute modes =
                node(graph("forest"), "TreeEnsembleClassifier").attributes().get("nodes_modes");

        assertThat(modes.readNumbers()).isEmpty();
        assertThat(modes.readFractions()).isEmpty();
        assertThat(modes.tensor()).isNull();
    }

    @Test
    void constants_ofANetwork_areTensorsOfTheirShape() throws Exception {
        ModelGraph graph = graph("mlp");

        assertThat(graph.constants()).isNotEmpty().allSatisfy((name, constant) -> {
            Tensor tensor = constant.read();
            assertThat(tensor.shape())
                    .containsExactly(
                            constant.shape().stream().mapToLong(Long::longValue).toArray());
        });
        assertThat(graph.constants().values())
                .anySatisfy(
                        constant -> assertThat(constant.read().elementType()).isEqualTo(ElementType.FLOAT));
    }

    /** These files hold the same table, once as raw bytes and once as a list of numbers. */
    @Test
    void constants_writtenInEitherWay_areTheSame() throws Exception {
        for (String type : List.of("int32", "int64")) {
            assertThat(tables(graph("lookup_" + type + "_raw")))
                    .isNotEmpty()
                    .isEqualTo(tables(graph("lookup_" + type)));
        }
    }

    private static List<Tensor> tables(ModelGraph graph) {
        return graph.constants().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().read())
                .toList();
    }

    // ---- bounds

    private static final byte LIST_OF_NUMBERS = 8 << 3 | WireReader.BYTES;

    private static WireReader zeros(int count, long budget) {
        byte[] list = new byte[count + 2];
        list[0] = LIST_OF_NUMBERS;
        list[1] = (byte) count;
        return new WireReader(list, new MemoryBudget(budget));
    }

    @Test
    void readNumbers_moreThanTheBudget_isTooLarge() {
        assertThat(LateRead.numbers(zeros(100, 800), 100).get()).hasSize(100);
        assertThatThrownBy(() -> LateRead.numbers(zeros(100, 799), 100).get())
                .isInstanceOfSatisfying(
                        LoadException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void read_typeOrRankThatNoTensorHas_isUnsupported() {
        WireReader empty = new WireReader(new byte[0], new MemoryBudget(100));
        List<Long> nineOnes = Collections.nCopies(9, 1L);
        assertThatThrownBy(() -> LateRead.tensor(empty, 14, List.of(), false).get())
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("complex64");
        assertThatThrownBy(() -> LateRead.tensor(empty, 1, nineOnes, false).get())
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("9 dimensions");
    }

    @Test
    void read_elementsInTheListOfAnotherType_isCorrupt() {
        WireReader doubles = new WireReader(
                new byte[] {10 << 3 | WireReader.BYTES, 8, 0, 0, 0, 0, 0, 0, 0, 0}, new MemoryBudget(100));
        assertThat(LateRead.tensor(doubles, 11, List.of(1L), false).get()).isEqualTo(Tensor.of(new double[1]));
        assertThatThrownBy(() -> LateRead.tensor(doubles, 1, List.of(1L), false).get())
                .isInstanceOfSatisfying(
                        LoadException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    }
}
