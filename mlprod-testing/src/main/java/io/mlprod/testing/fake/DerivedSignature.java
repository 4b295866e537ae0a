package io.mlprod.testing.fake;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.record.Input;
import io.mlprod.record.NotInput;
import io.mlprod.record.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The signature of a model that takes one record and gives another. Every component is an input of its own, in the type
 * that holds all of its values, so that a script sees what the caller gave; components with one {@code @Input} are the
 * columns of one wide input.
 */
final class DerivedSignature {

    private static final Dimension ROWS = new Dimension(Dimension.DYNAMIC, "N");
    private static final Set<Class<?>> WHOLE = Set.of(Byte.class, Short.class, Integer.class, Long.class);
    private static final ModelMetadata METADATA = new ModelMetadata("mlprod-testing", "", "", "", "", 0, Map.of());

    private DerivedSignature() {}

    static ModelSignature of(Class<?> input, Class<?> output) {
        return new ModelSignature(inputs(input), outputs(output), METADATA, "0".repeat(64));
    }

    // ---- inputs

    private static List<ValueInfo> inputs(Class<?> type) {
        Map<String, List<Part>> groups = new LinkedHashMap<>();
        for (Part part : Part.of(type)) {
            if (part.annotation(NotInput.class).isEmpty()) {
                String name = part.annotation(Input.class).map(Input::value).orElse(nameOr(part, "input"));
                groups.computeIfAbsent(name, key -> new ArrayList<>()).add(part);
            }
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException(type.getSimpleName() + " has no component that could be an input");
        }
        List<ValueInfo> inputs = new ArrayList<>();
        groups.forEach((name, parts) -> inputs.add(new ValueInfo(name, inputType(name, parts))));
        return inputs;
    }

    private static String nameOr(Part part, String whole) {
        return part.name().isEmpty() ? whole : part.name();
    }

    private static TensorType inputType(String name, List<Part> parts) {
        ElementType type = parts.stream()
                .map(DerivedSignature::inputElement)
                .reduce((a, b) -> common(name, a, b))
                .orElseThrow();
        boolean isArray = parts.size() == 1 && parts.get(0).isArray();
        return tensor(type, isArray ? new Dimension(Dimension.DYNAMIC, name) : new Dimension(parts.size(), null));
    }

    private static TensorType tensor(ElementType type, Dimension columns) {
        return new TensorType(type, List.of(ROWS, columns));
    }

    private static ElementType common(String input, ElementType a, ElementType b) {
        if (a == b) {
            return a;
        }
        if (a == ElementType.STRING || b == ElementType.STRING) {
            throw new IllegalArgumentException("The components of @Input(\"" + input
                    + "\") are texts and numbers, which no tensor holds together");
        }
        return ElementType.DOUBLE;
    }

    private static ElementType inputElement(Part part) {
        Class<?> element = part.elementClass();
        if (element == Float.class) {
            return ElementType.FLOAT;
        }
        if (element == Double.class) {
            return ElementType.DOUBLE;
        }
        boolean mayMiss = part.isNullable(); // then NaN, so that the script can tell it from 0
        if (element == Boolean.class) {
            return mayMiss ? ElementType.FLOAT : ElementType.BOOL;
        }
        if (WHOLE.contains(element)) {
            return mayMiss ? ElementType.DOUBLE : ElementType.INT64;
        }
        if (element == String.class || element.isEnum()) {
            return ElementType.STRING;
        }
        throw new IllegalArgumentException("No input of a model can be derived from " + part.title()
                + "; supported are numbers, boolean, String, enums, arrays, List and Optional of these. Use @NotInput"
                + " if it is not for the model, or ScriptedModel.builder(…).signature(…)");
    }

    // ---- outputs

    private static List<ValueInfo> outputs(Class<?> type) {
        Map<String, List<Part>> groups = new LinkedHashMap<>();
        for (Part part : Part.of(type)) {
            String name = part.annotation(Output.class).map(Output::value).orElse(nameOr(part, "output"));
            groups.computeIfAbsent(name, key -> new ArrayList<>()).add(part);
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException(type.getSimpleName() + " has no component that could be an output");
        }
        List<ValueInfo> outputs = new ArrayList<>();
        groups.forEach((name, parts) -> outputs.add(output(name, parts)));
        return outputs.stream().anyMatch(output -> !output.classLabels().isEmpty())
                ? outputs.stream().map(DerivedSignature::named).toList()
                : outputs;
    }

    private static ValueInfo output(String name, List<Part> parts) {
        boolean areScores = parts.stream().anyMatch(DerivedSignature::isScores);
        if (!areScores) {
            Part part = parts.get(0);
            return new ValueInfo(
                    name,
                    tensor(
                            outputElement(part),
                            part.isArray() ? new Dimension(Dimension.DYNAMIC, name) : new Dimension(1, null)));
        }
        boolean isDouble = parts.stream()
                .anyMatch(part -> (part.isMap() ? part.argument(1) : part.elementClass()) == Double.class);
        ElementType type = isDouble ? ElementType.DOUBLE : ElementType.FLOAT;
        List<Object> classes = classes(parts);
        boolean isOpen = classes.isEmpty() && parts.stream().anyMatch(Part::isMap);
        if (isOpen) { // a map whose keys are not known beforehand
            boolean isLong = parts.stream().anyMatch(part -> part.isMap() && part.argument(0) == Long.class);
            return new ValueInfo(
                    name, new SequenceType(new MapType(isLong ? ElementType.INT64 : ElementType.STRING, type)));
        }
        int columns = parts.stream()
                .flatMap(part -> part.annotation(Output.class).stream())
                .mapToInt(output -> output.column() + 1)
                .reduce(classes.size(), Math::max);
        boolean isNamed = columns == classes.size();
        return new ValueInfo(name, tensor(type, new Dimension(columns, null)), isNamed ? classes : List.of());
    }

    /** Names the class of a single score, so that core does not warn that it may be any of the other output's. */
    private static ValueInfo named(ValueInfo output) {
        boolean isSingle = output.classLabels().isEmpty()
                && output.type() instanceof TensorType tensor
                && tensor.elementType().isFloating()
                && tensor.shape().get(1).size() == 1;
        return isSingle ? new ValueInfo(output.name(), output.type(), List.of(output.name())) : output;
    }

    private static boolean isScores(Part part) {
        return part.isMap()
                || part.annotation(Output.class)
                        .filter(output ->
                                !output.label().isEmpty() || output.column() >= 0 || output.classes().length > 0)
                        .isPresent();
    }

    /** Returns the class labels that the components of one output say, whichever of them does. */
    private static List<Object> classes(List<Part> parts) {
        Set<Object> labels = new LinkedHashSet<>();
        for (Part part : parts) {
            part.annotation(Output.class).ifPresent(output -> labels.addAll(List.of(output.classes())));
            if (labels.isEmpty() && part.isMap() && part.argument(0).isEnum()) {
                labels.addAll(Part.labels(part.argument(0)).values());
            }
        }
        boolean isOpen = labels.isEmpty() && parts.stream().anyMatch(Part::isMap);
        if (!isOpen) {
            parts.stream()
                    .flatMap(part -> part.annotation(Output.class).stream())
                    .map(Output::label)
                    .filter(label -> !label.isEmpty())
                    .forEach(labels::add);
        }
        boolean areLongs = parts.stream().anyMatch(part -> part.isMap() && part.argument(0) == Long.class);
        return areLongs
                ? labels.stream()
                        .<Object>map(label -> Long.valueOf((String) label))
                        .toList()
                : List.copyOf(labels);
    }

    private static ElementType outputElement(Part part) {
        Class<?> element = part.elementClass();
        if (element == Float.class) {
            return ElementType.FLOAT;
        }
        if (element == Double.class) {
            return ElementType.DOUBLE;
        }
        if (element == Boolean.class) {
            return ElementType.BOOL;
        }
        if (element == Integer.class || element == Long.class) {
            return ElementType.INT64;
        }
        if (element == String.class || element.isEnum()) {
            return ElementType.STRING;
        }
        throw new IllegalArgumentException("No output of a model can be derived from " + part.title()
                + "; supported are float, double, int, long, boolean, String, enums, arrays and List of these, and Map"
                + " of class scores. For others use ScriptedModel.builder(…).signature(…) or signatureOf(…)");
    }
}
