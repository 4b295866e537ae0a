package io.mlprod.testing.property;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.testing.internal.record.Numbers;
import io.mlprod.testing.internal.record.Parts;
import io.mlprod.testing.internal.record.RefusedException;
import io.mlprod.validation.Feature;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of {@link ModelInputs} as arbitraries of jqwik, for its {@code @Property} methods. This is the only class
 * of the module that needs jqwik. Numbers shrink as jqwik's own do; other values shrink to plainer candidates.
 *
 * @since 0.1
 */
public final class ModelArbitraries {

    private static final int RANDOM = 7;
    private static final int EDGES = 3;

    private ModelArbitraries() {}

    /**
     * Returns the valid inputs of a handle's serving version.
     *
     * @param handle is asked once, now
     * @param <I> what callers give
     * @return an arbitrary
     */
    public static <I> Arbitrary<I> of(ModelHandle<I, ?> handle) {
        return of(ModelInputs.of(handle));
    }

    /**
     * Returns valid inputs that are records.
     *
     * @param schema the rules; those of the record's annotations are below them
     * @param type the record
     * @param <R> the record
     * @return an arbitrary
     */
    public static <R extends Record> Arbitrary<R> of(Schema schema, Class<R> type) {
        return of(ModelInputs.of(schema, type));
    }

    /**
     * Returns valid inputs that are named tensors.
     *
     * @param schema the rules
     * @param signature what the model takes
     * @return an arbitrary
     */
    public static Arbitrary<Inputs> of(Schema schema, ModelSignature signature) {
        return of(ModelInputs.of(schema, signature));
    }

    /**
     * Returns valid inputs. Arrays and tensors, whose sizes depend on one another, are made as a whole.
     *
     * @param inputs what to make; the share of invalid inputs is left out
     * @param <I> what callers give
     * @return an arbitrary
     */
    public static <I> Arbitrary<I> of(ModelInputs<I> inputs) {
        ModelInputs<I> prepared = Objects.requireNonNull(inputs, "inputs").prepared();
        if (!prepared.ready().stream().allMatch(part -> part instanceof SinglePart || part instanceof CarriedPart)) {
            ModelInputs<I> valid = prepared.valid();
            return Arbitraries.randomValue(random -> valid.random(random).value());
        }
        List<Arbitrary<Optional<Object>>> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Part part : prepared.ready()) {
            names.add(part.name());
            parts.add(part instanceof SinglePart single ? single(single) : carried(part));
        }
        return Combinators.combine(parts)
                .as(values -> made(prepared.type(), names, values))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    /**
     * Returns inputs of which a share is invalid, with what the schema makes of each.
     *
     * @param inputs what to make
     * @param <I> what callers give
     * @return an arbitrary, whose values do not shrink
     */
    public static <I> Arbitrary<ModelInput<I>> judged(ModelInputs<I> inputs) {
        ModelInputs<I> prepared = Objects.requireNonNull(inputs, "inputs").prepared();
        return Arbitraries.randomValue(prepared::random);
    }

    private static <I> Optional<I> made(Class<I> type, List<String> names, List<Optional<Object>> values) {
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            parts.put(names.get(i), values.get(i).orElse(null));
        }
        try {
            return Optional.of(Parts.make(type, parts));
        } catch (RefusedException e) {
            return Optional.empty(); // the record's constructor is stricter than the schema
        }
    }

    private static Arbitrary<Optional<Object>> carried(Part part) {
        return Arbitraries.just(Optional.ofNullable(part.valid(Draw.of(0, 0))));
    }

    private static Arbitrary<Optional<Object>> single(SinglePart part) {
        ElementMaker maker = part.maker();
        List<Optional<Object>> edges = new ArrayList<>();
        maker.validEdges().forEach(value -> edges.add(Optional.ofNullable(value)));
        Arbitrary<Optional<Object>> random = numbers(maker)
                .orElseGet(() -> Arbitraries.randomValue(
                        source -> Optional.ofNullable(maker.valid(new Draw(new SplittableRandom(source.nextLong()))))));
        Arbitrary<Optional<Object>> all = Arbitraries.frequencyOf(
                Tuple.of(
                        RANDOM,
                        random.filter(value -> !maker.rules().judge(value).isBroken())),
                Tuple.of(EDGES, Arbitraries.of(edges)));
        Arbitrary<Optional<Object>> wrapped = part.isOptional() ? all.map(Optional::of) : all;
        return wrapped.withoutEdgeCases(); // they are among the values; all combinations of jqwik's would be too many
    }

    /** Returns jqwik's own numbers for an element without categories, since they shrink. */
    private static Optional<Arbitrary<Optional<Object>>> numbers(ElementMaker maker) {
        Feature feature = maker.rules().feature();
        double min = feature.min().orElse(-1e6);
        double max = feature.max().orElse(1e6);
        Class<?> type = maker.type();
        boolean isNumber = Numbers.isFloating(type) || type == Integer.class || type == Long.class;
        if (!isNumber || !feature.categories().isEmpty() || !(min < max) || Math.max(-min, max) > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        if (Numbers.isFloating(type) && !feature.isIntegral()) {
            return Optional.of(Arbitraries.doubles()
                    .between(min, max)
                    .ofScale(4)
                    .map(number -> Optional.of(Numbers.as(type, number))));
        }
        return Optional.of(Arbitraries.longs()
                .between((long) Math.ceil(min), (long) Math.floor(max))
                .map(number -> Optional.of(Numbers.as(type, number))));
    }
}
