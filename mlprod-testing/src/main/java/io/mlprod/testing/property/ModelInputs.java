package io.mlprod.testing.property;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.testing.internal.record.JavaLiteral;
import io.mlprod.testing.internal.record.Parts;
import io.mlprod.testing.internal.record.RefusedException;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The inputs that a schema describes: valid ones, and ones with values that break a rule. Among them are the values at
 * which code breaks: bounds and their neighbours, NaN, infinities, subnormal numbers, numbers that float32 cannot hold,
 * unknown and wrongly spelled categories, empty, long and damaged texts, missing values, arrays of one element.
 *
 * <p>The first inputs have each of these values once in each component, then pairs of them; the others are random, with
 * a share of them. The same seed gives the same inputs. Immutable and thread-safe; each setter returns a copy.
 *
 * @param <I> what a caller gives to the model: a record, named tensors, or a single value or array
 * @since 0.1
 */
public final class ModelInputs<I> {

    private static final int ATTEMPTS = 50;
    private static final int BEYOND_EDGES = 1_000_000;

    private final Class<I> type;
    private final Function<Map<String, List<@Nullable Object>>, List<Part>> reader;
    private final Map<String, List<@Nullable Object>> examples;
    private final double invalidShare;
    private final @Nullable I given; // the baseline that was set
    private final List<Part> parts;
    private final EdgePlan plan;

    private ModelInputs(
            Class<I> type,
            Function<Map<String, List<@Nullable Object>>, List<Part>> reader,
            Map<String, List<@Nullable Object>> examples,
            List<Part> parts,
            double invalidShare,
            @Nullable I given) {
        this.type = type;
        this.reader = reader;
        this.examples = examples;
        this.parts = parts;
        this.plan = new EdgePlan(parts);
        this.invalidShare = invalidShare;
        this.given = given;
    }

    private static <I> ModelInputs<I> of(
            Class<I> type, Function<Map<String, List<@Nullable Object>>, List<Part>> reader) {
        return new ModelInputs<>(type, reader, Map.of(), List.of(), 0, null);
    }

    /**
     * Returns the inputs of a handle's serving version, by its schema, its signature and the class that callers give.
     *
     * @param handle is asked once, now
     * @param <I> what callers give
     * @return valid inputs
     */
    public static <I> ModelInputs<I> of(ModelHandle<I, ?> handle) {
        Objects.requireNonNull(handle, "handle");
        Class<I> type = handle.inputType();
        return of(type, examples -> PartReader.of(handle, examples).read(type));
    }

    /**
     * Returns inputs that are records, without a model.
     *
     * @param schema the rules; those of the record's annotations are below them
     * @param type the record
     * @param <R> the record
     * @return valid inputs
     */
    public static <R extends Record> ModelInputs<R> of(Schema schema, Class<R> type) {
        Objects.requireNonNull(schema, "schema");
        Schema merged = Schema.of(Objects.requireNonNull(type, "type")).overriddenBy(schema);
        return of(type, examples -> PartReader.of(merged, null, examples).read(type));
    }

    /**
     * Returns inputs that are named tensors, without a handle.
     *
     * @param schema the rules
     * @param signature what the model takes
     * @return valid inputs
     */
    public static ModelInputs<Inputs> of(Schema schema, ModelSignature signature) {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(signature, "signature");
        return of(
                Inputs.class,
                examples -> PartReader.of(schema, signature, examples).read(Inputs.class));
    }

    /**
     * Makes valid inputs only; the default.
     *
     * @return a copy
     */
    public ModelInputs<I> valid() {
        return invalid(0);
    }

    /**
     * Makes a share of the inputs invalid: in one component, or sometimes in several.
     *
     * @param share from 0 to 1
     * @return a copy
     * @throws IllegalArgumentException if the share is out of range
     */
    public ModelInputs<I> invalid(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of invalid inputs must be 0 to 1, not " + share);
        }
        return new ModelInputs<>(type, reader, examples, parts, share, given);
    }

    /**
     * Adds values for a component: texts of a form that cannot be made from the pattern, values of a class of the
     * host's, or values that are known to be hard. Values that break a rule are used for invalid inputs. A component
     * that does not exist, a value of another class, and a value that breaks a rule while there are no invalid inputs
     * are refused with an {@link IllegalArgumentException} when the first input is made.
     *
     * @param component the component, tensor or named column
     * @param values of the component's class, where numbers are converted; for an array those of its elements
     * @return a copy
     */
    public ModelInputs<I> examples(String component, @Nullable Object... values) {
        Objects.requireNonNull(component, "component");
        Map<String, List<@Nullable Object>> more = new HashMap<>(examples);
        List<@Nullable Object> all = new ArrayList<>(more.getOrDefault(component, List.of()));
        all.addAll(Arrays.asList(Objects.requireNonNull(values, "values")));
        more.put(component, all);
        return new ModelInputs<>(type, reader, more, List.of(), invalidShare, given);
    }

    /**
     * Sets the input that failing inputs are compared with, and from which components are taken that do not go into the
     * model.
     *
     * @param row a typical input
     * @return a copy
     */
    public ModelInputs<I> baseline(I row) {
        return new ModelInputs<>(type, reader, examples, parts, invalidShare, Objects.requireNonNull(row, "row"));
    }

    /**
     * Returns the input that failing inputs are compared with.
     *
     * @return what was set, or else a plain valid input
     */
    public I baseline() {
        if (given != null) {
            return given;
        }
        Draw draw = Draw.of(0, 0);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        ready().forEach(part -> values.put(part.name(), part.plain(draw)));
        try {
            return Parts.make(type, values);
        } catch (RefusedException e) {
            return sample(0, 0, 0).value();
        }
    }

    /**
     * Makes inputs without end.
     *
     * @param seed the same seed gives the same inputs
     * @return an endless stream; limit it
     * @throws IllegalArgumentException if no valid value is known for a component, or the record's constructor refuses
     *     inputs that the schema allows
     */
    public Stream<ModelInput<I>> samples(long seed) {
        ModelInputs<I> fixed = ready(this);
        return LongStream.iterate(0, number -> number + 1).mapToObj(number -> fixed.sample(seed, number));
    }

    /**
     * Tells what the schema makes of an input.
     *
     * @param input an input made by hand, or one that was made here and then changed
     * @return the input with its invalid components
     */
    public ModelInput<I> judge(I input) {
        Map<String, @Nullable Object> values = Parts.of(Objects.requireNonNull(input, "input"));
        Set<String> invalid = new LinkedHashSet<>();
        Set<String> refused = new LinkedHashSet<>();
        Set<String> uncertain = new LinkedHashSet<>();
        for (Part part : ready()) {
            switch (part.judge(values.get(part.name()))) {
                case KEEPS -> {}
                case REPAIRED -> invalid.add(part.name());
                case FLAGGED, UNSURE -> {
                    invalid.add(part.name());
                    uncertain.add(part.name());
                }
                case REFUSED -> {
                    invalid.add(part.name());
                    refused.add(part.name());
                }
            }
        }
        return new ModelInput<>(input, invalid, refused, uncertain);
    }

    Class<I> type() {
        return type;
    }

    /** Returns the parts, read now if they have not been. */
    List<Part> ready() {
        if (!parts.isEmpty()) {
            return parts;
        }
        Map<String, @Nullable Object> carried = given == null ? Map.of() : Parts.of(given);
        List<Part> read = reader.apply(examples).stream()
                .map(part -> part instanceof CarriedPart
                                && carried.containsKey(part.name())
                                && !examples.containsKey(part.name())
                        ? CarriedPart.fixed(part.name(), carried.get(part.name()))
                        : part)
                .toList();
        if (invalidShare == 0) {
            read.stream().flatMap(part -> part.makers().stream()).forEach(ModelInputs::checkExamples);
        }
        return read;
    }

    private static void checkExamples(ElementMaker maker) {
        if (!maker.invalidExamples().isEmpty()) {
            throw new IllegalArgumentException("The example "
                    + JavaLiteral.of(maker.invalidExamples().get(0)) + " for '"
                    + maker.rules().name() + "' breaks a rule of the schema, and no invalid inputs are asked for;"
                    + " ask for a share of them, or take the example away");
        }
    }

    private static <I> ModelInputs<I> ready(ModelInputs<I> inputs) {
        return new ModelInputs<>(
                inputs.type, inputs.reader, inputs.examples, inputs.ready(), inputs.invalidShare, inputs.given);
    }

    /** Returns these inputs with their parts read, for many calls. */
    ModelInputs<I> prepared() {
        return ready(this);
    }

    ModelInput<I> sample(long seed, long number) {
        return sample(seed, number, invalidShare);
    }

    /** Makes an input that is none of the first, in which each edge has its turn. */
    ModelInput<I> random(Random random) {
        return sample(random.nextLong(), BEYOND_EDGES + random.nextInt(BEYOND_EDGES), invalidShare);
    }

    private ModelInput<I> sample(long seed, long number, double share) {
        long invalidBefore = (long) (number * share);
        boolean isToBeInvalid = (long) ((number + 1) * share) > invalidBefore;
        List<EdgePlan.Edge> edges =
                isToBeInvalid ? plan.invalid(invalidBefore) : plan.valid(number - invalidBefore, seed);
        Draw draw = Draw.of(seed, number);
        RefusedException last = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            boolean isPlanned = i < ATTEMPTS / 2 && !edges.isEmpty(); // the constructor may refuse what is planned
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            Draw sizes = new Draw(draw.random().split()); // each attempt has other sizes
            ready().forEach(part -> values.put(part.name(), part.valid(sizes)));
            if (isToBeInvalid && !isPlanned) {
                spoil(values, sizes);
            } else if (isPlanned) {
                edges.forEach(edge -> values.put(
                        edge.part().name(),
                        isToBeInvalid
                                ? edge.part().invalidEdge(edge.index(), sizes)
                                : edge.part().edge(edge.index(), sizes)));
            }
            try {
                return judge(Parts.make(type, values));
            } catch (RefusedException e) {
                last = e;
            }
        }
        throw new IllegalArgumentException(
                Objects.requireNonNull(last).getMessage() + ". The schema allows too many inputs that cannot be made;"
                        + " narrow its rules, set baseline(…) for components that do not go into the model, or ask for"
                        + " fewer invalid inputs",
                last);
    }

    /** Makes one part invalid, or sometimes more. */
    private void spoil(Map<String, @Nullable Object> values, Draw draw) {
        List<Part> able = new ArrayList<>(
                ready().stream().filter(part -> part.invalidEdges() > 0).toList());
        Collections.shuffle(able, new Random(draw.random().nextLong()));
        int count = draw.chance(0.8) ? 1 : 2 + draw.random().nextInt(2);
        able.stream().limit(count).forEach(part -> {
            int edge = draw.random().nextInt(part.invalidEdges());
            values.put(part.name(), part.invalidEdge(edge, draw));
        });
    }
}
