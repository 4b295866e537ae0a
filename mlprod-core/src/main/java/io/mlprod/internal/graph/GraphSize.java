package io.mlprod.internal.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The size of a graph as the engine sees it, in inputs of nodes, initializers, inputs and (four times) outputs. The
 * functions of the file count wherever they are called. Everything in the body of an If, Loop or Scan counts double,
 * since ONNX Runtime goes through a body once more for each level at which it is nested. The time that loading a graph
 * takes grows with this number.
 */
public final class GraphSize {

    private static final int MAX_NESTING = 100; // of bodies and functions in one another; the stack is finite

    private static final int OUTPUT = 4; // ONNX Runtime compares each output with each node

    /** The amount of a graph, and the depth of its nesting. */
    private record Size(long count, int levels) {

        static final Size NONE = new Size(0, 0);

        Size and(Size other) {
            return new Size(sum(count, other.count), Math.max(levels, other.levels));
        }
    }

    private final Functions functions;
    private final Map<Functions.Key, Size> known = new HashMap<>();
    private final Set<Functions.Key> entered = new HashSet<>();
    private long steps;

    private GraphSize(Functions functions) {
        this.functions = functions;
    }

    /**
     * Returns the size of a model without expanding anything.
     *
     * @param model the file
     * @return the size; {@code Long.MAX_VALUE} if it is that or more
     * @throws MalformedModelException if it cannot be read, or a function calls itself or is nested too deep
     * @throws OversizedModelException if what it says takes too much of the heap
     */
    public static long of(byte[] model) throws MalformedModelException {
        return counted(model).total;
    }

    /** The size of a model, and the number of steps in which it was found. */
    record Counted(long total, long steps) {}

    static Counted counted(byte[] model) throws MalformedModelException {
        MemoryBudget budget = MemoryBudget.beside(model.length);
        GraphSize size = new GraphSize(Functions.of(new WireReader(model, budget)));
        Size all = Size.NONE;
        WireReader fields = new WireReader(model, budget);
        while (fields.next()) {
            if (fields.field() == 7) {
                all = all.and(size.graph(fields.message(), 0));
            } else {
                fields.skip();
            }
        }
        return new Counted(all.count, size.steps);
    }

    private Size graph(WireReader graph, int level) throws MalformedModelException {
        checkNesting(level, graph);
        Size all = Size.NONE;
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> all = all.and(node(graph.message(), level));
                case 5, 11, 12, 15 -> {
                    all = all.and(new Size(graph.field() == 12 ? OUTPUT : 1, 0));
                    graph.skip();
                }
                default -> graph.skip();
            }
        }
        return all;
    }

    private Size node(WireReader node, int level) throws MalformedModelException {
        steps++;
        NodeHead head = NodeHead.read(node.copy());
        WireReader function = functions.body(head.key());
        if (function != null) {
            return function(head.key(), function, level + 1);
        }
        Size bodies = Size.NONE;
        while (node.next()) {
            if (node.field() == 5) {
                bodies = bodies.and(attribute(node.message(), level));
            } else {
                node.skip();
            }
        }
        int levels = bodies.count == 0 ? 0 : bodies.levels + 1;
        return new Size(sum(Math.max(1, head.inputs().size()), sum(bodies.count, bodies.count)), levels);
    }

    /**
     * Checks the labels of classes: with lists of both kinds ONNX Runtime writes those of one kind where the others
     * belong.
     */
    static void refuseBodies(WireReader attribute, Functions.Key function) throws MalformedModelException {
        while (attribute.next()) {
            if (attribute.field() == 6 || attribute.field() == 11) {
                throw new MalformedModelException(
                        "A call that gives the function '" + function + "' a graph as an attribute, which mlprod does"
                                + " not support; write functions out with onnx.inliner in Python",
                        attribute.position());
            }
            attribute.skip();
        }
    }

    private Size attribute(WireReader attribute, int level) throws MalformedModelException {
        Size all = Size.NONE;
        while (attribute.next()) {
            if (attribute.field() == 6 || attribute.field() == 11) {
                all = all.and(graph(attribute.message(), level + 1));
            } else {
                attribute.skip();
            }
        }
        return all;
    }

    private Size function(Functions.Key key, WireReader function, int level) throws MalformedModelException {
        Size size = known.get(key);
        if (size == null) {
            if (!entered.add(key)) {
                throw new MalformedModelException("The function '" + key + "' calls itself", function.position());
            }
            size = body(function.copy(), level);
            known.put(key, size);
        }
        checkNesting(level + size.levels, function);
        return size;
    }

    private Size body(WireReader function, int level) throws MalformedModelException {
        checkNesting(level, function);
        Size all = Size.NONE;
        while (function.next()) {
            if (function.field() == 7) {
                all = all.and(node(function.message(), level));
            } else {
                function.skip();
            }
        }
        return new Size(all.count, all.levels + 1);
    }

    private static void checkNesting(int level, WireReader at) throws MalformedModelException {
        if (level > MAX_NESTING) {
            throw new MalformedModelException(
                    "Functions and bodies nested in one another deeper than " + MAX_NESTING, at.position());
        }
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
