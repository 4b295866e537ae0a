package io.mlprod.internal.codec;

import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.record.Output;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The binder that decides which model output a record's component is read from, and notes everything that does not fit.
 */
final class OutputBinder<O> {

    private final String model;
    private final Class<O> type;
    private final ModelSignature signature;
    private final List<String> problems;
    private final @Nullable Accessors accessors;

    OutputBinder(
            String model, Class<O> type, MethodHandles.Lookup lookup, ModelSignature signature, List<String> problems) {
        this.model = model;
        this.type = type;
        this.signature = signature;
        this.problems = problems;
        this.accessors = type.isRecord() ? Accessors.of(type, lookup, problems) : null;
    }

    OutputDecoder<O> bind() {
        int before = problems.size();
        OutputDecoder<O> decoder = bindComponents();
        if (problems.size() > before) {
            ZipMaps.misfit(signature).ifPresent(problems::add);
        }
        return decoder;
    }

    private OutputDecoder<O> bindComponents() {
        List<Component> components = Component.of(type);
        Component only = components.get(0);
        if (only.isOpaque() && only.type() != Map.class && only.type() != Tensor.class) {
            problems.add(
                    type.getSimpleName() + " cannot be an output: describe the output as a record, or use Outputs");
            return new RecordDecoder<>(model, type, List.of(), List.of(), List.of(), null);
        }
        components.stream()
                .filter(component -> component.type() == Optional.class)
                .forEach(
                        component -> problems.add(component.title() + " cannot be read from an output, which always has"
                                + " a value: Optionals are for inputs only; use the type itself"));
        Map<Component, ValueInfo> assigned = new LinkedHashMap<>();
        for (Component component : components) {
            ValueInfo named = byName(component);
            if (named != null) {
                checkSpelling(component, named, assigned);
                assigned.put(component, named);
            }
        }
        for (Component component : components) {
            if (!assigned.containsKey(component) && !component.annotated().isAnnotationPresent(Output.class)) {
                ValueInfo fitting = byRole(component, assigned);
                if (fitting != null) {
                    assigned.put(component, fitting);
                }
            }
        }
        List<String> outputs =
                assigned.values().stream().map(ValueInfo::name).distinct().toList();
        List<OutputReader> readers = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        for (Component component : components) {
            ValueInfo output = assigned.get(component);
            if (output != null) {
                Output annotation = component.annotated().getAnnotation(Output.class);
                ClassOrder classes = ClassOrder.of(component, output, annotation, problems);
                readers.add(OutputReaders.of(
                        component, output, outputs.indexOf(output.name()), annotation, classes, problems));
                readings.add(Reading.of(component, output, annotation, classes));
            }
        }
        boolean isComplete = readers.size() == components.size(); // otherwise there are problems
        return new RecordDecoder<>(
                model, type, outputs, readers, readings, isComplete ? constructor(components) : null);
    }

    /** Refuses two spellings of one name, which are a slip: two components may read one output only if they say so. */
    private void checkSpelling(Component component, ValueInfo output, Map<Component, ValueInfo> assigned) {
        assigned.forEach((other, taken) -> {
            boolean isSlip = taken.equals(output)
                    && !component.annotated().isAnnotationPresent(Output.class)
                    && !other.annotated().isAnnotationPresent(Output.class);
            if (isSlip) {
                problems.add(component.title() + " and " + other.title() + " both have the name of output '"
                        + output.name() + "'; rename one, or use @Output");
            }
        });
    }

    /** Finds an output by its name: by the exact name if there is one, so that y and Y can be told apart. */
    private @Nullable ValueInfo byName(Component component) {
        Output annotation = component.annotated().getAnnotation(Output.class);
        String wanted = annotation == null ? component.name() : annotation.value();
        List<ValueInfo> same = signature.outputs().stream()
                .filter(output -> output.name().equals(wanted))
                .toList();
        if (same.isEmpty() && annotation == null) {
            same = signature.outputs().stream()
                    .filter(output -> Schema.canonical(output.name()).equals(Schema.canonical(wanted)))
                    .toList();
        }
        if (same.size() > 1) {
            problems.add(component.title() + " may mean any of the outputs "
                    + same.stream().map(ValueInfo::name).toList() + "; use @Output");
        }
        if (!same.isEmpty()) {
            return same.get(0);
        }
        if (annotation != null) {
            problems.add(component.title() + " asks for output '" + annotation.value()
                    + "', which the model does not have" + ZipMaps.missing(annotation.value(), signature));
        }
        return null;
    }

    /**
     * Returns the only output that a component of this type can mean: a map means the scores, a text the label, and so
     * on.
     */
    private @Nullable ValueInfo byRole(Component component, Map<Component, ValueInfo> assigned) {
        List<ValueInfo> candidates = signature.outputs().stream()
                .filter(output -> !assigned.containsValue(output) && canMean(component, output.type()))
                .toList();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        problems.add(component.title() + " matches "
                + (candidates.isEmpty() ? "none" : "more than one")
                + " of the outputs " + signature.outputs()
                + (component.name().isEmpty()
                        ? "; use a record with a component for each value, named as the output or with @Output"
                        : "; rename it, or name the output: @Output(\"...\"); for the score of one class, name its"
                                + " label, too: @Output(value = \"...\", label = \"...\")"));
        return null;
    }

    private static boolean canMean(Component component, ValueType output) {
        if (component.type() == Map.class) {
            return ZipMaps.isMaps(output)
                    || (output instanceof TensorType tensor
                            && tensor.elementType().isFloating()
                            && tensor.rank() == 2);
        }
        if (!(output instanceof TensorType tensor)) {
            return false;
        }
        Class<?> element = component.elementClass();
        boolean floats = element == Float.class || element == Double.class;
        boolean sameKind =
                element == Tensor.class || floats == tensor.elementType().isFloating();
        return sameKind && (component.isArray() || element == Tensor.class || mayBeSingle(tensor));
    }

    private static boolean mayBeSingle(TensorType tensor) {
        return tensor.shape().stream().skip(1).noneMatch(dimension -> dimension.size() > 1)
                && (tensor.rank() != 1 || tensor.shape().get(0).size() <= 1);
    }

    private @Nullable MethodHandle constructor(List<Component> components) {
        if (accessors == null) {
            return null;
        }
        try {
            return accessors.constructor(
                    components.stream().map(Component::type).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("Every record has a canonical constructor", e);
        }
    }
}
