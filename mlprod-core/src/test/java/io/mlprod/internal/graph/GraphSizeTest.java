package io.mlprod.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** Files that amount to much more than they are long, or are long themselves. */
class GraphSizeTest {

    private static WireWriter node(String operator, String from, String to) {
        WireWriter node = new WireWriter();
        node.text(1, from);
        node.text(2, to);
        node.text(4, operator);
        return node;
    }

    private static WireWriter call(int function) {
        WireWriter call = node("F" + function, "v", "w");
        call.text(7, "own");
        return call;
    }

    private static byte[] model(WireWriter graph, WireWriter... functions) {
        WireWriter model = new WireWriter();
        model.message(7, graph);
        for (WireWriter function : functions) {
            model.message(25, function);
        }
        return model.toBytes();
    }

    private static WireWriter function(int number, WireWriter... nodes) {
        WireWriter function = new WireWriter();
        function.text(1, "F" + number);
        function.text(4, "v");
        function.text(5, "w");
        for (WireWriter node : nodes) {
            function.message(7, node);
        }
        function.text(10, "own");
        return function;
    }

    /** Each function calls the next one three times. */
    private static byte[] tripling(int count) {
        WireWriter[] functions = new WireWriter[count];
        for (int i = 0; i < count; i++) {
            functions[i] = i == count - 1
                    ? function(i, node("Neg", "v", "w"))
                    : function(i, call(i + 1), call(i + 1), call(i + 1));
        }
        WireWriter graph = new WireWriter();
        graph.message(1, call(0));
        return model(graph, functions);
    }

    private static byte[] nested(int levels) {
        WireWriter body = new WireWriter();
        body.message(1, node("Neg", "x", "y"));
        for (int i = 0; i < levels; i++) {
            WireWriter branch = new WireWriter();
            branch.text(1, "then_branch");
            branch.message(6, body);
            WireWriter choice = node("If", "c", "y");
            choice.message(5, branch);
            body = new WireWriter();
            body.message(1, choice);
        }
        return model(body);
    }

    @Test
    void of_functionsThatCallTheNextOneThreeTimes_isThePowerOfThree() throws Exception {
        assertThat(GraphSize.of(tripling(1))).isEqualTo(1);
        assertThat(GraphSize.of(tripling(11))).isEqualTo(59_049);
        assertThat(GraphSize.of(tripling(90))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void of_bodiesInBodies_doublesWithEachLevel() throws Exception {
        assertThat(GraphSize.of(nested(0))).isEqualTo(1);
        assertThat(GraphSize.of(nested(1))).isEqualTo(3);
        assertThat(GraphSize.of(nested(20))).isEqualTo((1L << 21) - 1);
    }

    @Test
    void of_twiceTheFunctions_takesTwiceTheSteps() throws Exception {
        long steps = GraphSize.counted(tripling(40)).steps();

        assertThat(GraphSize.counted(tripling(80)).steps()).isEqualTo(2 * steps + 1);
    }

    @Test
    void inline_functionsThatCallTheNextOneThreeTimes_haveThatManyNodes() throws Exception {
        byte[] written = FunctionInliner.inline(tripling(6), "mark", 1_000_000);

        assertThat(GraphReader.read(written).nodes())
                .hasSize(243)
                .allMatch(node -> node.operator().equals("Neg"));
    }

    @Test
    void inline_moreBytesThanAllowed_isRefused() {
        assertThatExceptionOfType(MalformedModelException.class)
                .isThrownBy(() -> FunctionInliner.inline(tripling(6), "mark", 1_000))
                .withMessageContaining("more than 1000 bytes");
    }
}
