package io.mlprod.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ElementType;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which of the outputs number and text of small graphs may be bound. */
class BindableOutputsTest {

    private static Node node(String operator, List<String> inputs, String output) {
        return new Node(operator, "", "", inputs, List.of(output), Map.of());
    }

    private static Set<String> find(Node... nodes) {
        Set<String> produced = new HashSet<>();
        List.of(nodes).forEach(node -> produced.addAll(node.outputs()));
        ModelGraph graph = ModelGraph.builder()
                .opsets(Map.of("", 20L))
                .produced(produced)
                .nodes(List.of(nodes))
                .build();
        return BindableOutputs.find(
                graph,
                List.of(output("number", ElementType.FLOAT), output("text", ElementType.STRING)),
                Set.of(ElementType.values()));
    }

    private static ValueInfo output(String name, ElementType type) {
        return new ValueInfo(name, new TensorType(type, List.of()), List.of());
    }

    @Test
    void find_listedOperators_areBindable() {
        assertThat(find(node("Relu", List.of("x"), "number"), node("Identity", List.of("t"), "text")))
                .containsExactlyInAnyOrder("number", "text");
    }

    @Test
    void find_valueThatNoNodeComputes_isNotBindable() {
        assertThat(find(node("Relu", List.of("number"), "y"))).isEmpty();
    }

    @Test
    void find_behindAnOperatorThatKeepsTexts_onlyTheNumberIsBindable() {
        assertThat(find(
                        node("StringConcat", List.of("t", "t"), "twice"),
                        node("Identity", List.of("twice"), "text"),
                        node("Cast", List.of("twice"), "number")))
                .containsExactly("number");
    }

    @Test
    void find_farBehindAnUnknownOperator_isNotBindable() {
        assertThat(find(
                        node("NoSuchOperator", List.of("x"), "a"),
                        node("Relu", List.of("a"), "b"),
                        node("Add", List.of("x", "b"), "number")))
                .isEmpty();
    }

    @Test
    void find_inputThatIsComputedFurtherDown_isNotBindable() {
        assertThat(find(node("Relu", List.of("later"), "number"), node("Relu", List.of("x"), "later")))
                .isEmpty();
    }

    @Test
    void find_optionalInputLeftOut_isNoObstacle() {
        assertThat(find(node("NoSuchOperator", List.of("x"), ""), node("Clip", List.of("x", "", "x"), "number")))
                .containsExactly("number");
    }
}
