package io.mlprod.internal.codec;

import io.mlprod.internal.codec.RecordEncoder.ArraySource;
import io.mlprod.internal.codec.RecordEncoder.Column;
import io.mlprod.internal.codec.RecordEncoder.Target;
import io.mlprod.internal.validation.Place;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.record.Input;
import io.mlprod.record.NotInput;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The binder that decides which component of a record goes into which place of which model input, and notes everything
 * that does not fit.
 */
final class InputBinder<I> {

    private static final Set<Class<?>> FLOATING = Set.of(Float.class, Double.class);
    private static final Set<Class<?>> WHOLE = Set.of(Byte.class, Short.class, Integer.class, Long.class);

    private final Class<I> type;
    private final List<ValueInfo> inputs;
    private final Schema schema;
    private final List<String> problems;
    private final @Nullable Accessors accessors;
    private final List<Place> layout = new ArrayList<>();

    InputBinder(
            Class<I> type,
            MethodHandles.Lookup lookup,
            ModelSignature signature,
            Schema schema,
            List<String> problems) {
        this.type = type;
        this.inputs = signature.inputs();
        this.schema = schema;
        this.problems = problems;
        this.accessors = type.isRecord() ? Accessors.of(type, lookup, problems) : null;
    }

    InputEncoder<I> bind() {
        List<Component> components = Component.of(type).stream()
                .filter(component -> !component.annotated().isAnnotationPresent(NotInput.class))
                .toList();
        if (components.isEmpty()) {
            problems.add(type.getSimpleName() + " has no component that could be an input");
            return new RecordEncoder<>(type, layout, List.of(), List.of(), false);
        }
        if (components.get(0).isOpaque()) {
            problems.add(type.getSimpleName() + " cannot be an input: describe the input as a record, or use Inputs");
            return new RecordEncoder<>(type, layout, List.of(), List.of(), false);
        }
        List<List<Component>> assigned = new ArrayList<>();
        inputs.forEach(input -> assigned.add(new ArrayList<>()));
        List<Component> rest = new ArrayList<>();
        for (Component component : components) {
            ValueInfo input = inputOf(component);
            (input == null ? rest : assigned.get(inputs.indexOf(input))).add(component);
        }
        assignRest(assigned, rest);
        List<Target> targets = new ArrayList<>();
        List<Filling> fillings = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (assigned.get(i).isEmpty()) {
                problems.add("input " + inputs.get(i) + " has no component in " + type.getSimpleName());
            } else {
                List<Component> inOrder = inColumnOrder(inputs.get(i), assigned.get(i));
                fillings.add(filling(inputs.get(i).name(), inOrder));
                targets.add(target(inputs.get(i), inOrder));
            }
        }
        return new RecordEncoder<>(
                type, layout, fillings, targets, components.stream().allMatch(Component::isImmutable));
    }

    private @Nullable ValueInfo inputOf(Component component) {
        Input annotation = component.annotated().getAnnotation(Input.class);
        String wanted = annotation == null ? component.name() : annotation.value();
        for (ValueInfo input : inputs) {
            if (input.name().equals(wanted) && (annotation != null || mayFill(component, input))) {
                return input;
            }
        }
        if (annotation != null) {
            problems.add(component.title() + " asks for input '" + wanted + "', which the model does not have");
            return null;
        }
        for (ValueInfo input : inputs) {
            boolean isNamed = Schema.canonical(input.name()).equals(Schema.canonical(wanted));
            if ((isNamed && mayFill(component, input)) || isColumn(input, wanted)) {
                return input;
            }
        }
        return null;
    }

    private boolean isColumn(ValueInfo input, String name) {
        return schema.columns(input.name()).stream()
                .anyMatch(column -> Schema.canonical(column).equals(Schema.canonical(name)));
    }

    /**
     * Returns whether a component may fill an input of its name. A single value that has the name of a wide input is
     * one of its columns, in line with the others.
     */
    private static boolean mayFill(Component component, ValueInfo input) {
        return component.isArray() || !isWide(input);
    }

    private static boolean isWide(ValueInfo input) {
        List<Dimension> shape = ((TensorType) input.type()).shape();
        return shape.stream().skip(1).anyMatch(dimension -> dimension.size() != 1);
    }

    /**
     * Assigns the components that match no name: they are the columns of the one input that nothing else was found for.
     */
    private void assignRest(List<List<Component>> assigned, List<Component> rest) {
        rest.removeIf(component -> component.annotated().isAnnotationPresent(Input.class));
        if (rest.isEmpty()) {
            return;
        }
        List<ValueInfo> free = inputs.stream()
                .filter(input -> assigned.get(inputs.indexOf(input)).isEmpty())
                .toList();
        // There is no guessing for a single-column input with another name: it may be a feature that has been replaced.
        if (free.size() == 1 && (inputs.size() == 1 || isWide(free.get(0)))) {
            assigned.get(inputs.indexOf(free.get(0))).addAll(rest);
            return;
        }
        rest.forEach(component -> problems.add(component.title() + " matches none of the inputs "
                + inputs.stream().map(ValueInfo::name).toList()
                + "; rename it, or use @Input, or @NotInput if it is not for the model"));
    }

    private List<Component> inColumnOrder(ValueInfo input, List<Component> components) {
        List<String> columns = schema.columns(input.name());
        if (columns.isEmpty() || components.get(0).isArray()) {
            return components;
        }
        List<Component> ordered = new ArrayList<>();
        for (String column : columns) {
            components.stream()
                    .filter(component -> Schema.canonical(component.name()).equals(Schema.canonical(column)))
                    .findFirst()
                    .ifPresentOrElse(
                            ordered::add,
                            () -> problems.add("column '" + column + "' of input '" + input.name()
                                    + "' has no component in " + type.getSimpleName()));
        }
        components.stream()
                .filter(component -> !ordered.contains(component))
                .forEach(component -> problems.add(component.title() + " is not among the columns " + columns
                        + " of input '" + input.name() + "'"));
        return ordered;
    }

    private Filling filling(String input, List<Component> components) {
        List<String> columns = schema.columns(input);
        return components.get(0).isArray()
                ? new Filling(input, columns, false)
                : new Filling(input, components.stream().map(Component::name).toList(), !columns.isEmpty());
    }

    private Target target(ValueInfo input, List<Component> components) {
        TensorType tensor = (TensorType) input.type();
        List<Dimension> shape = tensor.shape();
        boolean array = components.stream().anyMatch(Component::isArray);
        boolean isVector = array && shape.size() == 1; // the array is the tensor
        boolean hasRows = !shape.isEmpty()
                && !isVector
                && (shape.get(0).isDynamic() || (shape.get(0).size() == 1 && shape.size() > 1));
        long fixed = 1;
        int dynamic = 0;
        for (int i = hasRows ? 1 : 0; i < shape.size(); i++) {
            if (shape.get(i).isDynamic()) {
                dynamic++;
            } else {
                fixed = product(fixed, shape.get(i).size());
            }
        }
        int rowSize = array && dynamic > 0 ? -1 : dynamic > 0 ? components.size() : (int) fixed;
        if (!TensorBuffer.fits(tensor.elementType(), fixed)) {
            problems.add("input " + input + " has rows of more than 2 GiB, which no Java buffer holds");
        } else if (!tensor.hasShape()) {
            problems.add("input " + input + " has no declared shape; use Inputs for this model");
        } else if (array && components.size() > 1) {
            problems.add("input " + input + " would be filled by several components, one of them an array: "
                    + components.stream().map(Component::name).toList());
        } else if (dynamic > 1) {
            problems.add("input " + input + " has several dimensions of unknown size; use Inputs for this model");
        } else if (array
                && !schema.columns(input.name()).isEmpty()
                && schema.columns(input.name()).size() != rowSize) {
            problems.add("the schema names " + schema.columns(input.name()).size() + " columns of " + input);
        } else if (!array && components.size() != rowSize) {
            problems.add("input " + input + " has " + rowSize + " columns, but "
                    + (type.isRecord()
                            ? components.size() + " components: "
                                    + components.stream().map(Component::name).toList()
                            : type.getSimpleName() + " is one value; use float[] or a record"));
        }
        int firstPlace = layout.size();
        InputWriter[] writers = new InputWriter[components.size()];
        Column[] columns = new Column[components.size()];
        for (int i = 0; i < writers.length; i++) {
            Component component = components.get(i);
            int index = layout.size();
            place(component, input, i, components.size(), hasRows);
            InputWriter.Feature feature = new InputWriter.Feature(
                    inputs.indexOf(input),
                    i,
                    tensor.elementType(),
                    component.elementClass(),
                    Component.labels(component.elementClass()));
            writers[i] = writer(component, feature, rowSize, hasRows);
            columns[i] = new Column(index, title(component, input), writers[i]);
        }
        ArraySource source = array && components.size() == 1
                ? new ArraySource(firstPlace, title(components.get(0), input), getter(components.get(0)))
                : null;
        InputWriter row = FloatRow.of(writers);
        return row == null
                ? new Target(input.name(), shape, hasRows, rowSize, writers, columns, source)
                : new Target(input.name(), shape, hasRows, rowSize, new InputWriter[] {row}, columns, source);
    }

    private static long product(long a, long b) {
        return b == 0 || a <= Long.MAX_VALUE / b ? a * b : Long.MAX_VALUE;
    }

    private static String title(Component component, ValueInfo input) {
        return component.name().isEmpty() ? input.name() : component.name();
    }

    /** Notes where a component's features lie. */
    private void place(Component component, ValueInfo input, int offset, int components, boolean hasRows) {
        int inputIndex = inputs.indexOf(input);
        String title = title(component, input);
        ElementType target = ((TensorType) input.type()).elementType();
        List<String> columns = schema.columns(input.name());
        boolean mayOverflow = target.isInteger() && target != ElementType.INT64;
        boolean isNoted = mayOverflow || !component.type().isPrimitive();
        List<String> labels =
                List.copyOf(Component.labels(component.elementClass()).values());
        if (!component.isArray()) {
            String modelName = components == 1 ? input.name() : title;
            layout.add(new Place(title, modelName, inputIndex, offset, 1, components, hasRows, isNoted, labels));
        } else if (columns.isEmpty()) {
            int all = Place.WHOLE_ROW;
            layout.add(new Place(title, input.name(), inputIndex, 0, all, all, hasRows, isNoted, labels));
        } else {
            for (int i = 0; i < columns.size(); i++) {
                String name = columns.get(i);
                layout.add(new Place(name, name, inputIndex, i, 1, columns.size(), hasRows, isNoted, labels));
            }
        }
    }

    private InputWriter writer(Component component, InputWriter.Feature feature, int rowSize, boolean hasRows) {
        Class<?> element = component.elementClass();
        ElementType target = feature.type();
        String mismatch = mismatch(element, feature.labels(), target);
        if (mismatch != null) {
            problems.add(component.title() + " cannot go into a tensor of " + target + ": " + mismatch);
        }
        Method accessor = component.accessor();
        if (component.isArray()) {
            return new ArrayWriter(getter(component), feature, rowSize, hasRows);
        }
        if (accessor == null
                || accessors == null
                || !component.type().isPrimitive()
                || component.type() == boolean.class) {
            return new InputWriter.Single(getter(component), feature);
        }
        return FLOATING.contains(element)
                ? new InputWriter.Floating(accessors.toDouble(accessor), accessors.toFloat(accessor), target)
                : new InputWriter.Whole(accessors.toLong(accessor), feature);
    }

    private Function<Object, Object> getter(Component component) {
        Method accessor = component.accessor();
        return accessor == null || accessors == null ? item -> item : accessors.toObject(accessor);
    }

    private static @Nullable String mismatch(Class<?> element, Map<Object, String> labels, ElementType target) {
        if (element == String.class) {
            return target == ElementType.STRING
                    ? null
                    : "a text is not a number; encode it in the model, or as a number";
        }
        if (element.isEnum()) {
            boolean numbers = labels.values().stream().allMatch(label -> label.matches("-?\\d{1,18}"));
            return target == ElementType.STRING || (numbers && target != ElementType.BOOL)
                    ? null
                    : "give its constants numbers with @Label";
        }
        if (target == ElementType.STRING) {
            return "a number is not a text; use String or an enum";
        }
        if (FLOATING.contains(element)) {
            return target.isFloating() ? null : "its fraction would be lost; use int or long";
        }
        if (WHOLE.contains(element)) {
            return target == ElementType.BOOL ? "use boolean" : null;
        }
        if (element == Boolean.class) {
            return null;
        }
        return element == Optional.class || element == Object.class
                ? "the type of its elements is not known; write it out, such as List<Float>"
                : "supported are numbers, boolean, String, enums, arrays, List and Optional of these";
    }
}
