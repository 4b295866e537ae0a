package io.mlprod.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.Tensor;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many bytes each constant may have that ONNX Runtime computes while it loads a graph. */
class ConstantFoldingTest {

    private static final long GIB = 1L << 30;

    private static Node node(String operator, String input, String output) {
        return new Node(operator, "", "", List.of(input), List.of(output), Map.of());
    }

    private static long maxBytes(long fileBytes, Node... nodes) {
        Map<String, Constant> constants = Map.of(
                "size",
                Constant.of(List.of(1L), List.of(1L << 40)),
                "weights",
                Constant.of(List.of(1_000L, 1_000L), false, null, () -> Tensor.scalar(0f)));
        ModelGraph graph = ModelGraph.builder()
                .opsets(Map.of("", 20L))
                .nodes(List.of(nodes))
                .constants(constants)
                .build();
        return ConstantFolding.maxBytes(graph, fileBytes);
    }

    @Test
    void maxBytes_nothingConstant_isAllThereIs() {
        assertThat(maxBytes(100, node("Relu", "x", "y"))).isEqualTo(GIB);
        assertThat(maxBytes(GIB, node("Relu", "x", "y"))).isEqualTo(16 * GIB);
    }

    @Test
    void maxBytes_constantOfUnknownSize_isNotMuchLargerThanTheFile() {
        assertThat(maxBytes(100, node("ConstantOfShape", "size", "a"))).isEqualTo(1 << 18);
        assertThat(maxBytes(1 << 20, node("ConstantOfShape", "size", "a"))).isEqualTo(4 << 20);
    }

    @Test
    void maxBytes_constantsOfUnknownSize_shareIt() {
        Node[] nodes = {
            node("ConstantOfShape", "size", "a"),
            node("Exp", "a", "b"),
            node("ConstantOfShape", "size", "c"),
            node("Transpose", "c", "d"),
            node("ConstantOfShape", "x", "e")
        };

        assertThat(maxBytes(GIB / 16, nodes)).isEqualTo(GIB / 4);
    }

    @Test
    void maxBytes_weightsThatOnlyChangeTheirShape_takeNoShare() {
        assertThat(maxBytes(100, node("Transpose", "weights", "a"), node("Cast", "a", "b")))
                .isEqualTo(GIB);
    }

    /** 1,000 times 8 MB. */
    @Test
    void maxBytes_weightsThatAreCopiedVeryOften_shareIt() {
        Node[] nodes = Stream.iterate(0, i -> i + 1)
                .limit(1_000)
                .map(i -> node("Transpose", "weights", "a" + i))
                .toArray(Node[]::new);

        assertThat(maxBytes(100, nodes)).isEqualTo(GIB / 1_000);
    }
}
