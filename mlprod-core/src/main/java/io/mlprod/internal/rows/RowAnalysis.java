package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import io.mlprod.internal.rows.Flow.Mixed;
import io.mlprod.model.Dimension;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The analysis that follows the rows of a model's inputs through its graph. A batch may be run as one only if every
 * operator on the way to an output is listed here with a rule, and the rule finds that the rows stay apart; whatever is
 * not listed may mix them.
 *
 * <p>Values are not computed. A value is known by its dimensions, of which one may be a multiple of the number of rows,
 * and by its elements if these are sizes, since exporters compute shapes in the graph.
 */
public final class RowAnalysis {

    private static final Map<String, Rule> RULES = rules();
    private static final int MAX_RANK = 16; // limits what is kept of a node; real ones have up to 8

    /** The newest operator set that the rules were checked against; a newer one may change what an operator does. */
    private static final long NEWEST_OPSET = 26;

    /**
     * The operators that look at all elements by their nature, with what they do; they get a better reason than others.
     */
    private static final Map<String, String> MIXERS = Map.of(
            "DynamicQuantizeLinear", "takes its scale from all rows; quantise the model statically",
            "NonZero", "gives as many results as there are in all rows",
            "Unique", "compares all rows",
            "Compress", "gives as many results as there are in all rows",
            "NonMaxSuppression", "compares all boxes",
            "StringNormalizer", "may leave out elements",
            "StringSplit", "gives each row as many parts as the longest has",
            "Tokenizer", "gives each row as many tokens as the longest has");

    private static final String ALIAS = "ai.onnx"; // the empty domain

    private final Map<String, Flow> flows = new HashMap<>();
    private final ModelGraph graph;
    private final long standardOpset;

    private RowAnalysis(ModelGraph graph) {
        this.graph = graph;
        this.standardOpset = standardOpset(graph.opsets());
    }

    /** Returns the version of {@code ai.onnx}; a version for which no rule is valid if the file names two. */
    private static long standardOpset(Map<String, Long> opsets) {
        Long version = opsets.get("");
        Long alias = opsets.get(ALIAS);
        boolean areTwo = version != null && alias != null && !version.equals(alias);
        Long either = version == null ? alias : version;
        return areTwo ? NEWEST_OPSET + 1 : either == null ? 0 : either;
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new HashMap<>();
        ElementRules.addTo(rules);
        ShapeRules.addTo(rules);
        LayerRules.addTo(rules);
        TableRules.addTo(rules);
        return Map.copyOf(rules);
    }

    /**
     * Returns the operators whose rows are followed, for the documentation.
     *
     * @return each as {@code domain:operator}; the domain of {@code ai.onnx} is empty
     */
    public static Set<String> operators() {
        return RULES.keySet();
    }

    /**
     * Returns the reasons why outputs may depend on several rows of a batch.
     *
     * @param graph the graph of the model
     * @param signature the signature of the model, every input of which has a first dimension that the caller chooses
     * @return a reason in words by the name of the output; no entry for an output that keeps rows apart
     */
    public static Map<String, String> mixedOutputs(ModelGraph graph, ModelSignature signature) {
        RowAnalysis analysis = new RowAnalysis(graph);
        analysis.follow(signature);
        Map<String, String> reasons = new LinkedHashMap<>();
        for (ValueInfo output : signature.outputs()) {
            String reason = analysis.reason(output.name());
            if (reason != null) {
                reasons.put(output.name(), reason);
            }
        }
        return reasons;
    }

    private void follow(ModelSignature signature) {
        graph.constants().forEach((name, constant) -> flows.put(name, known(constant)));
        for (ValueInfo input : signature.inputs()) {
            flows.put(input.name(), rows(input));
        }
        for (Node node : graph.nodes()) {
            List<Flow> results = follow(node);
            for (int i = 0; i < node.outputs().size(); i++) {
                flows.put(node.outputs().get(i), results.get(i));
            }
        }
    }

    /**
     * Returns what is known of a tensor of the file. The reader of the file decides whether its elements are to be
     * known.
     */
    static Known known(Constant constant) {
        List<Dim> shape = constant.shape().stream().map(Dim::of).toList();
        List<Long> numbers = constant.numbers();
        return cut(new Known(
                shape, numbers == null ? null : numbers.stream().map(Dim::of).toList()));
    }

    private static Known cut(Known known) {
        return known.shape() != null && known.shape().size() > MAX_RANK ? Known.CONSTANT : known;
    }

    private static Flow rows(ValueInfo input) {
        if (!(input.type() instanceof TensorType tensor) || tensor.rank() == 0 || tensor.rank() > MAX_RANK) {
            return new Mixed("input '" + input.name() + "' has no rows");
        }
        List<Dim> shape = new ArrayList<>();
        shape.add(Dim.ROWS);
        for (Dimension dimension : tensor.shape().subList(1, tensor.rank())) {
            shape.add(dimension.isDynamic() ? Dim.ANY : Dim.of(dimension.size()));
        }
        return Known.of(shape);
    }

    private @Nullable String reason(String output) {
        Flow flow = flows.get(output);
        if (flow instanceof Mixed mixed) {
            return mixed.reason();
        }
        if (!(flow instanceof Known known) || known.rowsAxis() != 0 || known.shape() == null) {
            return "output '" + output + "' does not have the rows as its first dimension";
        }
        Dim rows = known.shape().get(0);
        return rows.isKnown() && rows.size() != 1
                ? "output '" + output + "' has " + rows.size() + " parts of each row in its first dimension"
                : null;
    }

    private List<Flow> follow(Node node) {
        List<@Nullable Known> inputs = new ArrayList<>();
        boolean dependsOnRows = false;
        for (String name : node.inputs()) {
            Flow flow = name.isEmpty() ? null : flows.getOrDefault(name, new Mixed("'" + name + "' is not found"));
            if (flow instanceof Mixed) {
                return copies(flow, node);
            }
            Known known = (Known) flow;
            inputs.add(known);
            dependsOnRows |= known != null && (known.hasRows() || known.isSizes());
        }
        String problem = problem(node);
        if (problem != null) {
            return copies(mixed(node, problem), node);
        }
        return dependsOnRows ? ofRows(node, inputs) : ofConstants(node, inputs);
    }

    /** Returns a reason to ask no rule about a node, or null. */
    private @Nullable String problem(Node node) {
        if (node.domain().isEmpty() && standardOpset > NEWEST_OPSET) {
            return "belongs to an operator set newer than " + NEWEST_OPSET + ", or to two of them";
        }
        if (node.isRandom()) {
            return "draws random numbers";
        }
        if (isTraining(node)) {
            return "is in training mode, where answers depend on other rows and runs";
        }
        for (Attribute attribute : node.attributes().values()) {
            if (attribute.isGraph()) {
                return "runs a graph of its own, which is not followed";
            }
        }
        return null;
    }

    private static boolean isTraining(Node node) {
        Attribute mode = node.attributes().get("training_mode");
        return node.operator().equals("BatchNormalization")
                && (node.outputs().size() > 1 || (mode != null && mode.number() != 0));
    }

    private List<Flow> ofRows(Node node, List<@Nullable Known> inputs) {
        Rule rule = RULES.get(node.key());
        if (rule == null) {
            String why = MIXERS.getOrDefault(node.operator(), "is not on the list of operators that keep rows apart");
            return copies(mixed(node, why), node);
        }
        List<Known> results;
        try {
            results = rule.apply(step(node, inputs));
        } catch (MixedRowsException e) {
            return copies(mixed(node, String.valueOf(e.getMessage())), node);
        } catch (RuntimeException e) { // attributes of a file that no engine would run either
            return copies(mixed(node, "has attributes or shapes that do not fit together"), node);
        }
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            flows.add(i < results.size() ? checked(node, results.get(i)) : mixed(node, "has a further output"));
        }
        return flows;
    }

    /**
     * Returns a result that depends on rows if it has one dimension of rows or is a list of sizes; else that it mixes
     * rows.
     */
    private static Flow checked(Node node, Known result) {
        List<Dim> shape = result.shape();
        if (shape == null || shape.size() > MAX_RANK) {
            return mixed(node, "has a result of unknown shape");
        }
        long rows = shape.stream().filter(Dim::isRows).count();
        if (rows > 1) {
            return mixed(node, "puts rows against rows");
        }
        return rows == 1 || result.numbers() != null ? result : mixed(node, "makes one result of all rows");
    }

    private List<Flow> ofConstants(Node node, List<@Nullable Known> inputs) {
        Rule rule = RULES.get(node.key());
        List<Known> results = List.of();
        if (rule != null) {
            try {
                results = rule.apply(step(node, inputs));
            } catch (MixedRowsException | RuntimeException e) {
                results = List.of(); // the result is constant all the same
            }
        }
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            flows.add(i < results.size() ? cut(results.get(i)) : Known.CONSTANT);
        }
        return flows;
    }

    private Step step(Node node, List<@Nullable Known> inputs) {
        return new Step(node, inputs, standardOpset);
    }

    private static Mixed mixed(Node node, String why) {
        String name = node.name().isEmpty() ? "" : " '" + node.name() + "'";
        return new Mixed(node.operator() + name + " " + why);
    }

    private static List<Flow> copies(Flow flow, Node node) {
        return Collections.nCopies(node.outputs().size(), flow);
    }
}
