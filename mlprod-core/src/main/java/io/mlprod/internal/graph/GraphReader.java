package io.mlprod.internal.graph;

import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.ExternalTensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks an ONNX file and notes what checks and engines want to know of it.
 *
 * <p>The numbers in the switches are the field numbers of <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>.
 */
public final class GraphReader {

    /** Operators that pass the scores of each class through in place. */
    private static final Set<String> KEEPS_CLASSES = Set.of("Normalizer", "Identity", "Cast", "Softmax", "Sigmoid");

    private final Map<String, Long> opsets = new LinkedHashMap<>();
    private final Set<String> operators = new TreeSet<>();
    private final Set<String> produced = new HashSet<>();
    private final Set<String> initializers = new HashSet<>();
    private final Map<String, List<Object>> classLabels = new LinkedHashMap<>();
    private final Map<String, ValueTypeReader> inputs = new LinkedHashMap<>();
    private final Map<String, ValueTypeReader> outputs = new LinkedHashMap<>();
    private final List<String> unsupported = new ArrayList<>();
    private final List<ExternalTensor> externalTensors = new ArrayList<>();
    private long irVersion;
    private String producerVersion = "";
    private boolean hasGraph;

    private GraphReader() {}

    /**
     * Reads a model.
     *
     * @param bytes the whole file
     * @return what it says
     * @throws MalformedModelException if it is not a well-formed ONNX model
     */
    public static ModelGraph read(byte[] bytes) throws MalformedModelException {
        GraphReader reader = new GraphReader();
        reader.readModel(new WireReader(bytes));
        if (!reader.hasGraph) {
            throw new MalformedModelException("No graph up to the end", bytes.length);
        }
        reader.judge();
        return new ModelGraph(
                reader.irVersion,
                reader.producerVersion,
                reader.opsets,
                reader.operators,
                reader.produced,
                reader.classLabels,
                reader.unsupported,
                reader.externalTensors);
    }

    private void readModel(WireReader model) throws MalformedModelException {
        while (model.next()) {
            switch (model.field()) {
                case 1 -> irVersion = model.number();
                case 3 -> producerVersion = model.text();
                case 7 -> {
                    hasGraph = true;
                    readGraph(model.message(), true);
                }
                case 8 -> readOpset(model.message());
                case 25 -> readFunction(model.message());
                default -> model.skip();
            }
        }
    }

    private void readOpset(WireReader opset) throws MalformedModelException {
        String domain = "";
        long version = 0;
        while (opset.next()) {
            switch (opset.field()) {
                case 1 -> domain = opset.text();
                case 2 -> version = opset.number();
                default -> opset.skip();
            }
        }
        opsets.put(domain, version);
    }

    private void readFunction(WireReader function) throws MalformedModelException {
        while (function.next()) {
            if (function.field() == 7) {
                readNode(function.message(), false);
            } else {
                function.skip();
            }
        }
    }

    private void readGraph(WireReader graph, boolean main) throws MalformedModelException {
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> readNode(graph.message(), main);
                case 5 -> {
                    String name = readTensor(graph.message(), main);
                    if (main) {
                        initializers.add(name);
                    }
                }
                case 11 -> readValueInfo(graph.message(), main ? inputs : null);
                case 12 -> readValueInfo(graph.message(), main ? outputs : null);
                case 13 -> readValueInfo(graph.message(), null);
                case 15 -> readSparseTensor(graph.message(), main);
                default -> graph.skip();
            }
        }
    }

    private void readNode(WireReader node, boolean main) throws MalformedModelException {
        List<String> from = new ArrayList<>();
        List<String> to = new ArrayList<>();
        List<Object> labels = new ArrayList<>();
        String operator = "";
        String domain = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> from.add(node.text());
                case 2 -> to.add(node.text());
                case 4 -> operator = node.text();
                case 5 -> readAttribute(node.message(), labels);
                case 7 -> domain = node.text();
                default -> node.skip();
            }
        }
        operators.add(domain.isEmpty() ? operator : domain + ":" + operator);
        if (main) {
            produced.addAll(to);
            noteClassLabels(operator, from, to, labels);
        }
    }

    private void noteClassLabels(String operator, List<String> from, List<String> to, List<Object> labels) {
        switch (operator) {
            case "ZipMap" -> put(to, 0, labels);
            case "LinearClassifier", "TreeEnsembleClassifier", "SVMClassifier" -> put(to, 1, labels);
            default -> {
                if (KEEPS_CLASSES.contains(operator) && !from.isEmpty()) {
                    put(to, 0, classLabels.getOrDefault(from.get(0), List.of()));
                }
            }
        }
    }

    private void put(List<String> values, int index, List<Object> labels) {
        if (index < values.size() && !labels.isEmpty()) {
            classLabels.put(values.get(index), List.copyOf(labels));
        }
    }

    private void readAttribute(WireReader attribute, List<Object> labels) throws MalformedModelException {
        String name = "";
        List<Object> texts = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        while (attribute.next()) {
            switch (attribute.field()) {
                case 1 -> name = attribute.text();
                case 5, 10 -> readTensor(attribute.message(), false);
                case 6, 11 -> readGraph(attribute.message(), false);
                case 8 -> attribute.numbers(numbers);
                case 9 -> texts.add(attribute.text());
                case 14, 15 -> new ValueTypeReader().read(attribute.message());
                case 22, 23 -> readSparseTensor(attribute.message(), false);
                default -> attribute.skip();
            }
        }
        switch (name) {
            case "classlabels_strings" -> labels.addAll(texts);
            case "classlabels_ints", "classlabels_int64s" -> labels.addAll(numbers);
            default -> {}
        }
    }

    private void readSparseTensor(WireReader sparse, boolean main) throws MalformedModelException {
        while (sparse.next()) {
            switch (sparse.field()) {
                case 1, 2 -> {
                    String name = readTensor(sparse.message(), false);
                    if (main) {
                        initializers.add(name);
                    }
                }
                default -> sparse.skip();
            }
        }
    }

    private String readTensor(WireReader tensor, boolean mainInitializer) throws MalformedModelException {
        String name = "";
        int elementType = 0;
        List<Long> shape = new ArrayList<>();
        Map<String, String> external = new LinkedHashMap<>();
        boolean isExternal = false;
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> tensor.numbers(shape);
                case 2 -> elementType = (int) tensor.number();
                case 8 -> name = tensor.text();
                case 13 -> readEntry(tensor.message(), external);
                case 14 -> isExternal = tensor.number() == 1;
                default -> tensor.skip();
            }
        }
        if (isExternal || !external.isEmpty()) {
            String location = external.getOrDefault("location", "");
            if (mainInitializer) {
                externalTensors.add(new ExternalTensor(
                        name,
                        elementType,
                        shape,
                        location,
                        parse(external.getOrDefault("offset", "0"), tensor),
                        parse(external.getOrDefault("length", "-1"), tensor)));
            } else {
                unsupported.add("External data '" + location + "' outside the main graph's initializers; re-export the"
                        + " model as one file");
            }
        }
        return name;
    }

    private static long parse(String number, WireReader at) throws MalformedModelException {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw new MalformedModelException("An offset or length that is not a number", at.position());
        }
    }

    private static void readEntry(WireReader entry, Map<String, String> into) throws MalformedModelException {
        String key = "";
        String value = "";
        while (entry.next()) {
            switch (entry.field()) {
                case 1 -> key = entry.text();
                case 2 -> value = entry.text();
                default -> entry.skip();
            }
        }
        into.put(key, value);
    }

    private static void readValueInfo(WireReader info, @Nullable Map<String, ValueTypeReader> into)
            throws MalformedModelException {
        String name = "";
        ValueTypeReader type = new ValueTypeReader();
        while (info.next()) {
            switch (info.field()) {
                case 1 -> name = info.text();
                case 2 -> type.read(info.message());
                default -> info.skip();
            }
        }
        if (into != null) {
            into.put(name, type);
        }
    }

    /** Initializers that older files also list as inputs are not inputs that a caller gives. */
    private void judge() {
        inputs.forEach((name, type) -> {
            String problem = initializers.contains(name) ? null : type.problemAsInput();
            if (problem != null) {
                unsupported.add("Input '" + name + "' is " + problem);
            }
        });
        outputs.forEach((name, type) -> {
            String problem = type.problemAsOutput();
            if (problem != null) {
                unsupported.add("Output '" + name + "' is " + problem);
            }
        });
    }
}
