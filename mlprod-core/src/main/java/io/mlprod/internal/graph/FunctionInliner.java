package io.mlprod.internal.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The expansion of the functions of a model file wherever they are called, so that neither checks nor engines need to
 * know functions: what is checked is what is run. Only for a file whose {@link GraphSize} is bounded.
 *
 * <p>A call is replaced by the nodes of the function. The function's inputs and outputs get the names of the caller's
 * values, everything else a new name. An attribute that refers to an attribute of the call takes its value, or the
 * function's default, or is left out. The versions of operator sets are the model's, as in ONNX Runtime; a function
 * only adds those of sets that the model does not name.
 */
public final class FunctionInliner {

    private final Functions functions;
    private final String mark;
    private final long maxBytes;
    private final Map<String, Long> opsets = new LinkedHashMap<>(); // in functions
    private long bytesOfCalls;
    private int calls;

    private FunctionInliner(Functions functions, String mark, long maxBytes) {
        this.functions = functions;
        this.mark = mark;
        this.maxBytes = maxBytes;
    }

    /**
     * Returns the model without functions.
     *
     * @param model the file
     * @param mark a text that does not occur in the file and from which new names are made
     * @param maxBytes how long the result may be
     * @return the model with its functions written out; the same array if it has none
     * @throws MalformedModelException if it cannot be read, contradicts itself, or becomes longer than that
     * @throws OversizedModelException if what it says takes too much of the heap
     */
    public static byte[] inline(byte[] model, String mark, long maxBytes) throws MalformedModelException {
        MemoryBudget budget = MemoryBudget.beside(model.length);
        Functions functions = Functions.of(new WireReader(model, budget));
        return functions.hasAny()
                ? new FunctionInliner(functions, mark, maxBytes).model(new WireReader(model, budget))
                : model;
    }

    private byte[] model(WireReader model) throws MalformedModelException {
        WireWriter into = new WireWriter();
        Map<String, Long> named = new LinkedHashMap<>();
        for (int start = model.position(); model.next(); start = model.position()) {
            switch (model.field()) {
                case 7 -> into.message(7, graph(model.message(), null));
                case 8 -> {
                    noteOpset(model.message(), named);
                    model.copyTo(into, start);
                }
                case 25 -> model.skip();
                default -> copy(model, start, into);
            }
        }
        opsets.keySet().removeAll(named.keySet());
        opsets.forEach((domain, version) -> {
            WireWriter opset = new WireWriter();
            opset.text(1, domain);
            opset.number(2, version);
            into.message(8, opset);
        });
        checkLength(into.length(), model);
        return into.toBytes();
    }

    private static void noteOpset(WireReader message, Map<String, Long> into) throws MalformedModelException {
        Opset opset = Opset.read(message);
        into.putIfAbsent(opset.domain().equals("ai.onnx") ? "" : opset.domain(), opset.version());
    }

    private static void copy(WireReader field, int start, WireWriter into) throws MalformedModelException {
        field.skip();
        field.copyTo(into, start);
    }

    // ---- graphs: that of the model, and the bodies of nodes; a call is given if it is in a function ----------------

    private WireWriter graph(WireReader graph, @Nullable Call around) throws MalformedModelException {
        Call call = around == null ? null : around.inBody(ownNames(graph.copy()));
        WireWriter into = new WireWriter();
        for (int start = graph.position(); graph.next(); start = graph.position()) {
            if (graph.field() == 1) {
                node(graph.message(), call, into);
            } else if (call == null) {
                copy(graph, start, into);
            } else {
                switch (graph.field()) {
                    case 5 -> into.message(5, renamed(graph.message(), 8, call));
                    case 11, 12 -> into.message(graph.field(), renamed(graph.message(), 1, call));
                    case 13, 14 -> graph.skip(); // shapes and the like of values by name, which may be left out
                    case 15 -> into.message(15, sparse(graph.message(), call));
                    default -> copy(graph, start, into);
                }
            }
        }
        return into;
    }

    /** Returns a message in which one field is the name of a value, with the name that it has for the caller. */
    private static WireWriter renamed(WireReader message, int nameField, Call call) throws MalformedModelException {
        WireWriter into = new WireWriter();
        for (int start = message.position(); message.next(); start = message.position()) {
            if (message.field() == nameField) {
                into.text(nameField, call.name(message.text()));
            } else {
                copy(message, start, into);
            }
        }
        return into;
    }

    private static WireWriter sparse(WireReader tensor, Call call) throws MalformedModelException {
        WireWriter into = new WireWriter();
        for (int start = tensor.position(); tensor.next(); start = tensor.position()) {
            if (tensor.field() == 1) {
                into.message(1, renamed(tensor.message(), 8, call));
            } else {
                copy(tensor, start, into);
            }
        }
        return into;
    }

    // ---- nodes ---------------------------------------------------------------------------------------------------

    /** Adds a node, or the nodes of the function that it calls. */
    private void node(WireReader node, @Nullable Call call, WireWriter into) throws MalformedModelException {
        NodeHead head = NodeHead.read(node.copy());
        WireReader function = functions.body(head.key());
        if (function != null) {
            call(function, called(function.copy(), head, node, call), into);
            return;
        }
        WireWriter written = new WireWriter();
        for (int start = node.position(); node.next(); start = node.position()) {
            switch (node.field()) {
                case 1, 2 -> written.text(node.field(), name(node.text(), call));
                case 3 -> written.text(3, call == null ? node.text() : call.own(node.text()));
                case 5 -> attribute(node.message(), call, written);
                default -> copy(node, start, written);
            }
        }
        if (call != null) {
            written = written.compact();
            bytesOfCalls += written.length();
            checkLength(bytesOfCalls, node);
        }
        into.message(1, written);
    }

    private static String name(String own, @Nullable Call call) {
        return call == null ? own : call.name(own);
    }

    private void checkLength(long length, WireReader at) throws MalformedModelException {
        if (length > maxBytes) {
            throw new MalformedModelException(
                    "Functions that amount to more than " + maxBytes + " bytes when they are written out",
                    at.position());
        }
    }

    private void attribute(WireReader attribute, @Nullable Call call, WireWriter into) throws MalformedModelException {
        Argument own = argument(attribute, call);
        Argument meant = call == null || own.reference().isEmpty()
                ? own
                : call.arguments().get(own.reference());
        if (meant != null) {
            WireWriter named = new WireWriter();
            named.text(1, own.name());
            named.addAll(meant.value());
            into.message(5, named);
        }
    }

    private Argument argument(WireReader attribute, @Nullable Call call) throws MalformedModelException {
        String name = "";
        String reference = "";
        WireWriter value = new WireWriter();
        for (int start = attribute.position(); attribute.next(); start = attribute.position()) {
            switch (attribute.field()) {
                case 1 -> name = attribute.text();
                case 6, 11 -> value.message(attribute.field(), graph(attribute.message(), call));
                case 21 -> reference = attribute.text();
                default -> copy(attribute, start, value);
            }
        }
        return new Argument(name, reference, value);
    }

    // ---- calls ---------------------------------------------------------------------------------------------------

    /** An attribute without its name. */
    private record Argument(String name, String reference, WireWriter value) {}

    /**
     * The meaning of a function's names and attributes in one call.
     *
     * @param suffix the text that makes the names of this call different from all others
     * @param values the caller's names for inputs and outputs
     * @param hidden the inputs and outputs whose names the bodies around a node use for something else
     */
    private record Call(
            String suffix, Map<String, String> values, Map<String, Argument> arguments, Set<String> hidden) {

        String name(String inFunction) {
            String given = hidden.contains(inFunction) ? null : values.get(inFunction);
            return given == null ? own(inFunction) : given;
        }

        String own(String inFunction) {
            return inFunction.isEmpty() ? "" : inFunction + suffix;
        }

        Call inBody(Set<String> ownNames) {
            ownNames.retainAll(values.keySet());
            if (hidden.containsAll(ownNames)) {
                return this;
            }
            ownNames.addAll(hidden);
            return new Call(suffix, values, arguments, ownNames);
        }
    }

    /** Returns the names that a body gives to its own values. */
    private static Set<String> ownNames(WireReader graph) throws MalformedModelException {
        Set<String> names = new HashSet<>();
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> names.addAll(NodeHead.read(graph.message()).outputs());
                case 5 -> names.add(text(graph.message(), 8));
                case 11 -> names.add(text(graph.message(), 1));
                default -> graph.skip();
            }
        }
        return names;
    }

    private static String text(WireReader message, int field) throws MalformedModelException {
        String text = "";
        while (message.next()) {
            if (message.field() == field) {
                text = message.text();
            } else {
                message.skip();
            }
        }
        return text;
    }

    private void call(WireReader function, Call call, WireWriter into) throws MalformedModelException {
        while (function.next()) {
            switch (function.field()) {
                case 7 -> node(function.message(), call, into);
                case 9 -> noteOpset(function.message(), opsets);
                default -> function.skip();
            }
        }
    }

    /** Returns the call of a function by a node, which may be in a function itself. */
    private Call called(WireReader function, NodeHead head, WireReader node, @Nullable Call caller)
            throws MalformedModelException {
        Map<String, Argument> arguments = new HashMap<>();
        Map<String, Argument> defaults = new HashMap<>();
        Map<String, String> values = new HashMap<>();
        while (node.next()) {
            if (node.field() == 5) {
                note(node.message(), caller, head, arguments);
            } else {
                node.skip();
            }
        }
        int inputs = 0;
        int outputs = 0;
        List<String> given = head.inputs();
        List<String> taken = head.outputs();
        while (function.next()) {
            switch (function.field()) {
                case 4 -> {
                    values.put(function.text(), inputs < given.size() ? name(given.get(inputs), caller) : "");
                    inputs++;
                }
                case 5 -> {
                    String output = function.text();
                    String name = outputs < taken.size() ? taken.get(outputs) : "";
                    if (!name.isEmpty() && values.put(output, name(name, caller)) != null) {
                        throw new MalformedModelException(
                                "The function '" + head.key() + "' has an output '" + output
                                        + "' that is an input, or another output, too",
                                function.position());
                    }
                    outputs++;
                }
                case 11 -> note(function.message(), null, head, defaults);
                default -> function.skip();
            }
        }
        if (given.size() > inputs || taken.size() > outputs) {
            throw new MalformedModelException(
                    "A call of '" + head.key() + "' with " + given.size() + " inputs and " + taken.size()
                            + " outputs, where the function has " + inputs + " and " + outputs,
                    function.position());
        }
        defaults.forEach(arguments::putIfAbsent);
        return new Call("@" + mark + "." + calls++, values, arguments, Set.of());
    }

    /** Notes an attribute that a function can refer to, with the value that it has for the caller. */
    private void note(WireReader attribute, @Nullable Call caller, NodeHead head, Map<String, Argument> into)
            throws MalformedModelException {
        GraphSize.refuseBodies(attribute.copy(), head.key());
        Argument own = argument(attribute, null);
        Argument meant = caller == null || own.reference().isEmpty()
                ? own
                : caller.arguments().get(own.reference());
        if (meant != null && into.put(own.name(), meant) != null) {
            throw new MalformedModelException(
                    "A call of '" + head.key() + "' with two attributes '" + own.name() + "'", attribute.position());
        }
    }
}
