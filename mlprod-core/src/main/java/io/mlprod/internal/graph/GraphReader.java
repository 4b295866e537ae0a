package io.mlprod.internal.graph;

import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Bodies;
import io.mlprod.spi.ModelGraph.Declaration;
import io.mlprod.spi.ModelGraph.ExternalTensor;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The reader of an ONNX file, which notes what checks and engines need to know about it. Functions must have been
 * expanded; see {@link FunctionInliner}.
 *
 * <p>The numbers in the switches are the field numbers of <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>.
 */
public final class GraphReader {

    /** The domains of ONNX's own operators. */
    private static final Set<String> STANDARD = Set.of("", "ai.onnx.ml");

    private static final int MAX_CLASSES = 10_000; // longer lists are weights, not labels
    private static final int MAX_KEPT = 64; // whole numbers of an attribute or constant: shapes and axes have fewer
    private static final int MAX_TEXT = 256; // of an attribute: names of modes, and equations
    private static final long SPREAD = 64; // elements of sparse tensors for each byte of the file
    private static final long LEAST_SPREAD = 1L << 22;
    private static final int FLOAT = 1; // of AttributeProto.AttributeType, as the next
    private static final int INT = 2;

    private static final ValueTypeReader NO_TYPE = new ValueTypeReader();

    private final Map<String, Long> opsets = new LinkedHashMap<>();
    private final Set<String> domains = new TreeSet<>();
    private final Set<String> produced = new HashSet<>();
    private final Set<String> initializers = new HashSet<>();
    private final ClassLabelFinder classLabels = new ClassLabelFinder();
    private final Map<String, ValueTypeReader> inputs = new LinkedHashMap<>();
    private final Map<String, ValueTypeReader> outputs = new LinkedHashMap<>();
    private final Set<String> unshaped = new HashSet<>();
    private final Set<String> randomOperators = new TreeSet<>();
    private final List<String> unsupported = new ArrayList<>();
    private final List<ExternalTensor> externalTensors = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<ClassAttributes> classAttributes = new ArrayList<>(); // of each node
    private final Map<String, Constant> constants = new HashMap<>();
    private final Bodies bodies = new Bodies(new ArrayList<>(), new HashMap<>());
    private final Set<String> ambiguous = new HashSet<>(); // names that several constants in bodies have
    private final Set<String> sparse = new HashSet<>();
    private final List<Scope> scopes = new ArrayList<>();
    private Scope scope = new Scope(null); // the graph that is being read
    private final long mostSpread;
    private long spread; // elements of sparse tensors, as ONNX Runtime writes them out
    private long irVersion;
    private final MetadataReader metadata = new MetadataReader();
    private boolean hasGraph;

    private GraphReader(int fileBytes) {
        mostSpread = Math.max(LEAST_SPREAD, SPREAD * fileBytes);
    }

    /**
     * Reads a model.
     *
     * @param bytes the whole file
     * @return the content of the file
     * @throws MalformedModelException if it is not a well-formed ONNX model
     * @throws OversizedModelException if what it says takes too much of the heap
     */
    public static ModelGraph read(byte[] bytes) throws MalformedModelException {
        GraphReader reader = new GraphReader(bytes.length);
        reader.readModel(new WireReader(bytes, MemoryBudget.beside(bytes.length)));
        if (!reader.hasGraph) {
            throw new MalformedModelException("No graph up to the end", bytes.length);
        }
        reader.checkOpsets(bytes.length);
        for (Scope scope : reader.scopes) {
            scope.check();
        }
        reader.judge();
        reader.constants.keySet().removeAll(reader.sparse); // of two with one name it is unknown which is meant
        reader.bodies.constants().keySet().removeAll(reader.ambiguous);
        Map<String, List<Object>> classLabels = reader.findClassLabels();
        reader.unsupported.addAll(reader.classLabels.contradictions());
        return ModelGraph.builder()
                .metadata(reader.metadata.build())
                .opsets(reader.opsets)
                .inputs(reader.declared(reader.inputs))
                .outputs(reader.declared(reader.outputs))
                .produced(reader.produced)
                .classLabels(classLabels)
                .unshaped(reader.unshaped)
                .randomOperators(reader.randomOperators)
                .unsupported(reader.unsupported)
                .externalTensors(reader.externalTensors)
                .nodes(reader.nodes)
                .constants(reader.constants)
                .bodies(reader.bodies)
                .build();
    }

    /** Returns the declared values of the file, without the initializers that older files also list as inputs. */
    private List<Declaration> declared(Map<String, ValueTypeReader> types) {
        return types.entrySet().stream()
                .filter(entry -> types != inputs || !initializers.contains(entry.getKey()))
                .map(entry -> new Declaration(entry.getKey(), entry.getValue().declared()))
                .toList();
    }

    private Map<String, List<Object>> findClassLabels() {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (STANDARD.contains(node.domain())) {
                classLabels.noteNode(node.operator(), node.inputs(), node.outputs(), classAttributes.get(i));
            }
        }
        return classLabels.find();
    }

    private void readModel(WireReader model) throws MalformedModelException {
        while (model.next()) {
            switch (model.field()) {
                case 1 -> irVersion = model.number();
                case 7 -> {
                    hasGraph = true;
                    readGraph(model.message(), null);
                }
                case 8 -> {
                    Opset opset = Opset.read(model.message());
                    opsets.put(opset.domain(), opset.version());
                }
                default -> metadata.read(model);
            }
        }
    }

    /**
     * Checks the operator sets. For a set that the file does not name, ONNX Runtime takes the newest version, which may
     * compute something else. The list is often the last part of a file, and the first to be lost when the file is cut
     * off.
     */
    private void checkOpsets(int end) throws MalformedModelException {
        if (irVersion < 3) {
            return; // older files had no such list
        }
        for (String domain : domains) {
            if (!opsets.containsKey(domain) && !(domain.isEmpty() && opsets.containsKey("ai.onnx"))) {
                throw new MalformedModelException(
                        "No version of the operator set '" + (domain.isEmpty() ? "ai.onnx" : domain)
                                + "' up to the end",
                        end);
            }
        }
    }

    /** @param outer the graph that it is in; null for the main one */
    private Scope readGraph(WireReader graph, @Nullable Scope outer) throws MalformedModelException {
        Scope read = new Scope(outer);
        Scope before = scope;
        scope = read;
        scopes.add(read);
        readFields(graph, read, outer == null);
        scope = before;
        return read;
    }

    private void readFields(WireReader graph, Scope read, boolean main) throws MalformedModelException {
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> readNode(graph.message(), main);
                case 2 -> metadata.readGraphName(graph, main);
                case 5 -> {
                    TensorHead tensor = readTensor(graph.message(), main);
                    read.noteConstant(tensor.name(), tensor);
                    if (main) {
                        initializers.add(tensor.name());
                        constants.put(tensor.name(), tensor.constant());
                    } else if (bodies.constants().put(tensor.name(), tensor.constant()) != null) {
                        ambiguous.add(tensor.name());
                    }
                }
                case 11 -> {
                    Map<String, ValueTypeReader> declared = main ? inputs : new HashMap<>();
                    String name = readValueInfo(graph.message(), declared);
                    read.noteInput(name, declared.getOrDefault(name, NO_TYPE).shape());
                }
                case 12 -> read.noteOutput(readValueInfo(graph.message(), main ? outputs : null));
                case 13 -> readValueInfo(graph.message(), null);
                case 15 -> readSparseTensor(graph.message(), main);
                default -> graph.skip();
            }
        }
    }

    private void readNode(WireReader node, boolean main) throws MalformedModelException {
        List<String> from = new ArrayList<>();
        List<String> to = new ArrayList<>();
        ClassAttributes classes = new ClassAttributes();
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        NodeFacts facts = new NodeFacts();
        TreeChecks trees = new TreeChecks();
        String operator = "";
        String domain = "";
        String name = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> from.add(node.text());
                case 2 -> to.add(node.text());
                case 3 -> name = node.text();
                case 4 -> operator = node.text();
                case 5 -> readAttribute(node.message(), attributes, classes, facts, trees);
                case 7 -> domain = node.text();
                default -> node.skip();
            }
        }
        trees.check(operator, node.position(), unsupported);
        Attribute training = attributes.get("training_mode");
        if (operator.equals("BatchNormalization") && training != null && training.number() != 0) {
            unsupported.add(
                    "BatchNormalization '" + name + "' is in training mode, where ONNX Runtime changes the model's"
                            + " constants with each input, so that callers see traces of one another; export the"
                            + " model for"
                            + " inference, in PyTorch after model.eval()");
        }
        Node read = new Node(operator, domain, name, from, to, attributes);
        scope.noteNode(new CheckedNode(read, facts.numbers(), facts.body(), scope, node.position()));
        if (operator.equals("Constant") && !to.isEmpty() && facts.value() != null) {
            scope.noteConstant(to.get(0), facts.value());
        }
        if (read.isRandom()) {
            randomOperators.add(operator);
        }
        if (domain.isEmpty() || domain.equals("ai.onnx.ml")) {
            domains.add(domain);
        }
        if (main) {
            produced.addAll(to);
            nodes.add(read);
            classAttributes.add(classes);
        } else {
            bodies.nodes().add(read);
        }
    }

    private void readAttribute(
            WireReader attribute,
            Map<String, Attribute> attributes,
            ClassAttributes classes,
            NodeFacts facts,
            TreeChecks trees)
            throws MalformedModelException {
        String name = "";
        String text = "";
        long number = 0;
        int bodyNodes = 0;
        boolean isPositive = false;
        Scope inside = null;
        Facts known = new Facts();
        TensorHead tensor = null;
        float[] fraction = {0};
        int numberCount = 0;
        int fractionCount = 0;
        int textCount = 0;
        int type = 0;
        WireReader all = attribute.again();
        while (attribute.next()) {
            switch (attribute.field()) {
                case 1 -> name = attribute.text();
                case 2, 7 -> {
                    boolean isList = attribute.field() == 7;
                    WireReader fractions = attribute.fixed();
                    isPositive = fractions.isPositive(TensorHead.FLOAT);
                    fractions.fractions(TensorHead.FLOAT, known::note);
                    if (isList) {
                        fractionCount += fractions.remaining() / Float.BYTES;
                    } else {
                        fractions.fractions(TensorHead.FLOAT, value -> fraction[0] = (float) value);
                    }
                }
                case 3 -> {
                    number = attribute.number();
                    known.note(number);
                }
                case 4 -> text = attribute.text(MAX_TEXT);
                case 5 -> tensor = readTensor(attribute.message(), false);
                case 10 -> readTensor(attribute.message(), false);
                case 6, 11 -> {
                    inside = readGraph(attribute.message(), scope);
                    bodyNodes += inside.size();
                }
                case 8 -> numberCount += attribute.numbers(known::note);
                case 9 -> {
                    textCount++;
                    attribute.part();
                }
                case 20 -> type = (int) attribute.number();
                case 14, 15 -> new ValueTypeReader().read(attribute.message());
                case 22, 23 -> readSparseTensor(attribute.message(), false);
                default -> attribute.skip();
            }
        }
        if (known.count() == 0 && (type == FLOAT || type == INT)) {
            known.note(0L); // it need not be written
        }
        List<Long> numbers = WireList.numbers(all, 8, numberCount);
        List<Object> texts = WireList.texts(all, 9, textCount);
        facts.note(name, known, tensor, inside);
        trees.note(name, number, numbers, texts, tensor);
        Attribute.Builder read = Attribute.builder()
                .number(number)
                .fraction(fraction[0])
                .text(text)
                .tensor(tensor == null ? null : tensor.constant())
                .numbers(numberCount <= MAX_KEPT ? numbers : null, LateRead.numbers(all, numberCount))
                .fractions(LateRead.fractions(all, fractionCount))
                .texts(LateRead.texts(all, textCount))
                .length(numberCount + textCount + bodyNodes);
        attributes.put(name, (inside == null ? read : read.graph(numberCount + textCount + bodyNodes)).build());
        if (ClassAttributes.mayBePositive(name)) {
            isPositive |= number > 0 || arePositive(numbers) || (tensor != null && tensor.isPositive());
        }
        if (ClassAttributes.areLabels(name)) {
            all.budget().take((long) MemoryBudget.BOXED * (numberCount + textCount));
        }
        classes.note(name, number, numbers, texts, text, isPositive);
    }

    private void readSparseTensor(WireReader tensor, boolean main) throws MalformedModelException {
        List<Long> shape = new ArrayList<>();
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1, 2 -> {
                    String name = readTensor(tensor.message(), false).name();
                    if (main) {
                        initializers.add(name);
                        sparse.add(name);
                    }
                }
                case 3 -> tensor.numbers(dimension -> keep(shape, dimension, MAX_KEPT));
                default -> tensor.skip();
            }
        }
        spread += TensorData.dense(shape, mostSpread - spread, tensor.position());
    }

    private static boolean arePositive(List<Long> numbers) {
        return !numbers.isEmpty() && numbers.stream().allMatch(number -> number > 0);
    }

    private static boolean arePositive(List<WireReader> fractions, int elementType) {
        return !fractions.isEmpty() && fractions.stream().allMatch(some -> some.isPositive(elementType));
    }

    private TensorHead readTensor(WireReader tensor, boolean mainInitializer) throws MalformedModelException {
        String name = "";
        int elementType = 0;
        List<Long> shape = new ArrayList<>();
        Map<String, String> external = new LinkedHashMap<>();
        boolean isExternal = false;
        List<Object> texts = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        Facts elements = new Facts();
        WireReader all = tensor.again();
        int written = 0;
        WireReader raw = null;
        List<WireReader> fractions = new ArrayList<>(); // one, unless they are written one by one
        TensorData data = new TensorData();
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> tensor.numbers(dimension -> keep(shape, dimension, MAX_KEPT + 1));
                case 2 -> elementType = (int) tensor.number();
                case 4, 10 -> {
                    WireReader some = tensor.fixed();
                    data.noteValues(some.remaining() / (tensor.field() == 4 ? Float.BYTES : Double.BYTES));
                    tensor.budget().take(MemoryBudget.PART);
                    fractions.add(some);
                }
                case 5, 7 -> {
                    int count = tensor.numbers(number -> {
                        elements.note(number);
                        keep(numbers, number, MAX_CLASSES);
                    });
                    data.noteValues(count);
                    written += tensor.field() == 5 ? count : 0;
                }
                case 11 -> data.noteValues(tensor.countNumbers());
                case 6 -> {
                    data.noteValues(1);
                    if (texts.size() < MAX_CLASSES) {
                        texts.add(tensor.text());
                    } else {
                        tensor.skip();
                    }
                }
                case 9 -> {
                    raw = tensor.part();
                    data.noteRaw(raw.remaining());
                    fractions.add(raw);
                }
                case 8 -> name = tensor.text();
                case 13 -> readEntry(tensor.message(), external);
                case 14 -> isExternal = tensor.number() == 1;
                default -> tensor.skip();
            }
        }
        isExternal |= !external.isEmpty();
        if (!isExternal) {
            data.check(name, elementType, shape, tensor.position());
        }
        boolean isWhole = TensorHead.isWhole(elementType);
        boolean isShort = shape.isEmpty() || (shape.size() == 1 && shape.get(0) <= MAX_CLASSES);
        if (isWhole && raw != null) {
            raw.littleEndian(elementType == TensorHead.INT32 ? Integer.BYTES : Long.BYTES, number -> {
                elements.note(number);
                if (isShort) {
                    keep(numbers, number, MAX_CLASSES);
                }
            });
        }
        long count = shape.stream().reduce(1L, (one, other) -> one * other);
        boolean isFraction = TensorHead.isFraction(elementType);
        if (isFraction && count <= MAX_KEPT) {
            for (WireReader some : fractions) {
                some.fractions(elementType, elements::note);
            }
        }
        boolean isPositive = !isExternal
                && count <= MAX_CLASSES
                && (isWhole ? arePositive(numbers) : arePositive(fractions, elementType));
        if (mainInitializer) {
            classLabels.noteSign(name, isPositive);
        }
        if (mainInitializer && isShort && (isWhole || elementType == TensorHead.STRING)) {
            tensor.budget().take((long) MemoryBudget.BOXED * numbers.size());
            classLabels.noteConstant(name, elementType == TensorHead.STRING ? texts : new ArrayList<>(numbers));
        }
        if (isExternal) {
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
        boolean isKept = isWhole && isShort && !isExternal && numbers.size() == (shape.isEmpty() ? 1 : shape.get(0));
        boolean isKnown = !isExternal && (isWhole || (isFraction && count <= MAX_KEPT));
        return new TensorHead(
                name,
                elementType,
                shape,
                isKept && numbers.size() <= MAX_KEPT ? List.copyOf(numbers) : null,
                isKnown ? elements : null,
                isPositive,
                WireList.numbers(all, 5, written),
                fractions,
                LateRead.tensor(all, elementType, shape, isExternal));
    }

    private static void keep(List<Long> numbers, long number, int most) {
        if (numbers.size() < most) {
            numbers.add(number);
        }
    }

    private static long parse(String number, WireReader at) throws MalformedModelException {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw new MalformedModelException("An offset or length that is not a number", at.position());
        }
    }

    static void readEntry(WireReader entry, Map<String, String> into) throws MalformedModelException {
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

    private static String readValueInfo(WireReader info, @Nullable Map<String, ValueTypeReader> into)
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
        return name;
    }

    /**
     * Notes what mlprod cannot do with the inputs and outputs. Initializers that older files also list as inputs are
     * not inputs that a caller passes.
     */
    private void judge() {
        inputs.forEach((name, type) -> {
            if (type.isUnshapedTensor()) {
                unshaped.add(name);
            }
            String problem = initializers.contains(name) ? null : type.problemAsInput();
            if (problem != null) {
                unsupported.add("Input '" + name + "' is " + problem);
            }
        });
        if (outputs.isEmpty()) {
            unsupported.add(
                    "It has no outputs, so there is nothing that it could answer; name them when it is exported");
        }
        outputs.forEach((name, type) -> {
            String problem = type.problemAsOutput();
            if (problem != null) {
                unsupported.add("Output '" + name + "' is " + problem);
            }
        });
    }
}
