package io.mlprod.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.graph.HazardFinder.Unsafe;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Bodies;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HazardFinderTest {

    private static final Attribute BODY = Attribute.builder().graph(1).build();

    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> inBodies = new ArrayList<>();
    private final Map<String, Constant> constants = new HashMap<>();
    private ElementType type = ElementType.FLOAT;
    private boolean hasShape = true;

    private static Node node(String operator, String output, Map<String, Attribute> attributes, String... inputs) {
        return new Node(operator, "", "", List.of(inputs), List.of(output), attributes);
    }

    private HazardFinderTest then(String operator, String output, String... inputs) {
        nodes.add(node(operator, output, Map.of(), inputs));
        return this;
    }

    private HazardFinderTest body(String operator, String output, String... inputs) {
        inBodies.add(node(operator, output, Map.of(), inputs));
        return this;
    }

    private HazardFinderTest constant(String name, Long... numbers) {
        constants.put(name, Constant.of(List.of((long) numbers.length), List.of(numbers)));
        return this;
    }

    private ModelGraph graph() {
        Set<String> produced = new HashSet<>();
        nodes.forEach(node -> produced.addAll(node.outputs()));
        return ModelGraph.builder()
                .opsets(Map.of("", 20L))
                .produced(produced)
                .nodes(nodes)
                .constants(constants)
                .bodies(new Bodies(inBodies, Map.of()))
                .build();
    }

    private ModelSignature signature() {
        List<Dimension> shape = List.of(new Dimension(Dimension.DYNAMIC, "N"), new Dimension(Dimension.DYNAMIC, "L"));
        List<ValueInfo> inputs = List.of(
                new ValueInfo(
                        "x",
                        hasShape ? new TensorType(type, shape) : new TensorType(type, List.of(), false),
                        List.of()),
                new ValueInfo("n", new TensorType(ElementType.INT64, shape), List.of()));
        return new ModelSignature(
                inputs, List.of(), new ModelMetadata("", "", "", "", "", 0, Map.of()), "0".repeat(64));
    }

    private List<String> hazards() {
        return HazardFinder.hazards(graph(), signature());
    }

    private boolean diesOfEmpty(int input) {
        return HazardFinder.deadlyIfEmpty(graph(), signature(), which -> which == input)
                .isPresent();
    }

    @Test
    void hazards_topKOfSelectedRows_namesNodeAndReason() {
        constant("k", 3L)
                .then("NonZero", "rows", "x")
                .then("Gather", "some", "x", "rows")
                .then("TopK", "y", "some", "k");
        assertThat(hazards())
                .singleElement()
                .asString()
                .startsWith("TopK 'y' ends the process on a tensor without elements");
    }

    @Test
    void hazards_topKOfAnInput_areNone() {
        constant("k", 3L).then("TopK", "y", "x", "k");
        assertThat(hazards()).isEmpty();
        assertThat(diesOfEmpty(0)).isTrue();
        assertThat(diesOfEmpty(1)).isFalse();
    }

    @Test
    void hazards_stateMadeByTheShapeOfAnInput_areNone() {
        then("Shape", "s", "x").then("Expand", "h", "zero", "s").then("GRU", "y", "x", "w", "r", "", "", "h");
        constant("zero", 0L);
        assertThat(hazards()).isEmpty();
    }

    @Test
    void hazards_shapeThatTheElementsOfAnInputSay_areNamed() {
        then("Expand", "h", "x", "n").then("GRU", "y", "h", "w", "r");
        assertThat(hazards()).hasSize(1);
    }

    @Test
    void hazards_sliceThatMayLeaveNothing_isNamed() {
        constant("zero", 0L).constant("one", 1L).constant("end", Long.MAX_VALUE);
        then("Slice", "first", "x", "zero", "one").then("TopK", "y", "first", "one");
        assertThat(hazards()).isEmpty();
        then("Slice", "tail", "x", "one", "end").then("TopK", "z", "tail", "one");
        assertThat(hazards()).singleElement().asString().startsWith("TopK 'z'");
    }

    @Test
    void hazards_wholeNumbersDividedByAnInput_areNamed() {
        then("Div", "q", "n", "n").then("Mod", "r", "n", "n");
        assertThat(hazards()).hasSize(2).first().asString().contains("the smallest whole number divided by -1");
    }

    @Test
    void hazards_fractionsOrAHarmlessConstant_areNone() {
        constant("two", 2L, 0L);
        then("Div", "f", "x", "x")
                .then("Div", "q", "n", "two")
                .then("Relu", "g", "x")
                .then("Mod", "m", "g", "f");
        assertThat(hazards()).isEmpty();
        constant("minus", -1L).then("Div", "z", "n", "minus");
        assertThat(hazards()).hasSize(1);
    }

    @Test
    void hazards_divisorOfANodeNamedConstant_isLookedAt() {
        for (long divisor : new long[] {2, -1}) {
            Attribute value = Attribute.builder().number(divisor).build();
            nodes.add(node("Constant", "c" + divisor, Map.of("value_int", value)));
            then("Div", "q" + divisor, "n", "c" + divisor);
        }
        assertThat(hazards()).singleElement().asString().startsWith("Div 'q-1'");
    }

    @Test
    void unsafe_kOfTriluFromAnInput_isRefusedInsteadOfNamed() {
        then("Squeeze", "k", "n").then("Trilu", "y", "x", "k");
        assertThat(hazards()).isEmpty();
        assertThat(HazardFinder.unsafe(graph(), signature()))
                .containsExactly(new Unsafe(1, Long.MIN_VALUE, Integer.MIN_VALUE, "Trilu 'y'"));
    }

    @Test
    void unsafe_kOfTriluThatIsComputed_isNamed() {
        then("Mul", "k", "n", "n").then("Trilu", "y", "x", "k");
        assertThat(hazards()).hasSize(1);
        assertThat(HazardFinder.unsafe(graph(), signature())).isEmpty();
    }

    @Test
    void unsafe_repeatsFromAnInput_areRefusedWhereNegative() {
        then("Tile", "y", "x", "n");
        assertThat(HazardFinder.unsafe(graph(), signature()))
                .containsExactly(new Unsafe(1, Long.MIN_VALUE, -1, "Tile 'y'"));
    }

    @Test
    void hazards_repeatsFromAShape_areNone() {
        then("Shape", "s", "x").then("Tile", "y", "x", "s");
        assertThat(hazards()).isEmpty();
        assertThat(HazardFinder.unsafe(graph(), signature())).isEmpty();
    }

    @Test
    void hazards_padThatWrapsMoreThanThereIs_isNamed() {
        Map<String, Attribute> wrap =
                Map.of("mode", Attribute.builder().text("wrap").build());
        constant("one", 0L, 1L, 0L, 1L).constant("two", 0L, 2L, 0L, 0L);
        nodes.add(node("Pad", "y", wrap, "x", "one"));
        assertThat(hazards()).isEmpty();
        nodes.add(node("Pad", "z", wrap, "x", "two"));
        assertThat(hazards()).singleElement().asString().startsWith("Pad 'z'");
    }

    @Test
    void hazards_operatorThatOnnxRuntimeDoesNotCheck_isNamed() {
        nodes.add(new Node("Inverse", "com.microsoft", "", List.of("x"), List.of("y"), Map.of()));
        assertThat(hazards()).singleElement().asString().startsWith("Inverse 'y' may end the process");
    }

    @Test
    void hazards_scalarWhereTheInputDeclaresNoShape_isNamed() {
        then("DFT", "y", "x");
        assertThat(hazards()).isEmpty();
        hasShape = false;
        assertThat(hazards()).singleElement().asString().startsWith("DFT 'y' ends the process on a scalar");
    }

    @Test
    void hazards_tensorScatterOfTexts_areNamed() {
        then("TensorScatter", "y", "x", "x", "n");
        assertThat(hazards()).isEmpty();
        type = ElementType.STRING;
        assertThat(hazards()).hasSize(1);
    }

    @Test
    void deadlyIfEmpty_operatorInABody_isFound() {
        body("GRU", "y", "inner", "w", "r");
        then("Relu", "z", "x");
        assertThat(diesOfEmpty(0)).as("no node runs the body").isFalse();
        nodes.add(node("If", "y", Map.of("then_branch", BODY), "x"));
        assertThat(diesOfEmpty(0)).isTrue();
    }

    @Test
    void deadlyIfEmpty_operatorThatTheInputDoesNotReach_isNotFound() {
        constant("w", 1L).constant("r", 1L).then("Relu", "a", "x").then("LSTM", "y", "n", "w", "r");
        assertThat(diesOfEmpty(0)).isFalse();
        assertThat(diesOfEmpty(1)).isTrue();
    }

    @Test
    void deadlyIfEmpty_softmaxBetweenProducts_isFoundAsItMayBecomeAttention() {
        then("MatMul", "s", "x", "x").then("Softmax", "p", "s").then("MatMul", "y", "p", "x");
        assertThat(diesOfEmpty(0)).isTrue();
        nodes.remove(2);
        assertThat(diesOfEmpty(0)).isFalse();
    }
}
