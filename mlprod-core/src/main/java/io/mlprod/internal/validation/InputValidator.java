package io.mlprod.internal.validation;

import io.mlprod.internal.graph.HazardFinder.Unsafe;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Feature;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema compiled for one layout of features: checks filled input buffers, and repairs in place what the schema says
 * to repair. Immutable and thread-safe.
 */
public final class InputValidator {

    private final EmptyCheck emptyCheck;
    private final UnsafeCheck unsafeCheck;
    private final FeatureCheck[] checks;
    private final SizeLimits limits;
    private final int maxBatch;
    private final boolean canBeClean;

    private InputValidator(
            EmptyCheck emptyCheck,
            UnsafeCheck unsafeCheck,
            List<FeatureCheck> checks,
            SizeLimits limits,
            int maxBatch) {
        this.emptyCheck = emptyCheck;
        this.unsafeCheck = unsafeCheck;
        this.checks = checks.toArray(FeatureCheck[]::new);
        this.limits = limits;
        this.maxBatch = maxBatch;
        this.canBeClean = checks.stream().allMatch(FeatureCheck::canBeClean);
    }

    /**
     * Compiles a schema for a layout.
     *
     * @param schema the rules
     * @param layout where the features lie
     * @param signature the model's inputs
     * @param unsafe numbers that would end the process in the model, whatever the schema says
     * @param texts which texts the engine takes
     * @param problems collects, in words, what does not fit
     * @return the validator; unusable if there are problems
     */
    public static InputValidator compile(
            Schema schema,
            List<Place> layout,
            ModelSignature signature,
            List<Unsafe> unsafe,
            TextLimits texts,
            List<String> problems) {
        List<FeatureCheck> checks = new ArrayList<>();
        List<FeatureCheck> simpleFloats = new ArrayList<>();
        Set<String> known = new HashSet<>();
        SizeLimits.@Nullable WholeRow[] wholeRows =
                new SizeLimits.WholeRow[signature.inputs().size()];
        Set<String> used = new LinkedHashSet<>();
        for (int i = 0; i < layout.size(); i++) {
            Place place = layout.get(i);
            known.add(Schema.canonical(place.feature()));
            known.add(Schema.canonical(place.modelName()));
            schema.ruleFor(place.feature())
                    .or(() -> schema.ruleFor(place.modelName()))
                    .ifPresent(used::add);
            Feature feature = schema.feature(place.feature(), place.modelName());
            ElementType type = elementType(signature.inputs().get(place.input()));
            ElementCheck check = type == ElementType.STRING
                    ? TextCheck.compile(i, place, feature, texts, problems)
                    : NumberCheck.compile(i, place, type, feature, problems);
            if (check == null) {
                continue;
            }
            if (check.wholeRow() != null) {
                wholeRows[place.input()] = check.wholeRow();
            }
            boolean simple = type == ElementType.FLOAT && place.width() == 1;
            (simple ? simpleFloats : checks).add(check);
        }
        for (String name : schema.featureNames()) {
            if (!known.contains(Schema.canonical(name))) {
                problems.add("the schema has rules for '" + name + "', but there are only the features "
                        + layout.stream().map(Place::feature).toList());
            } else if (!used.contains(name)) {
                used.stream()
                        .filter(other -> Schema.canonical(other).equals(Schema.canonical(name)))
                        .findFirst()
                        .ifPresent(other -> problems.add("the schema has rules for '" + name + "' and for '" + other
                                + "', which are one name in two spellings here, so that those of '" + name
                                + "' would be left out; put them into one rule"));
            }
        }
        checks.addAll(FloatColumns.group(simpleFloats));
        EmptyCheck emptyCheck = EmptyCheck.compile(schema, layout, signature, problems);
        int maxBatch = schema.maxBatch().orElse(Integer.MAX_VALUE);
        ElementType[] types =
                signature.inputs().stream().map(InputValidator::elementType).toArray(ElementType[]::new);
        return new InputValidator(
                emptyCheck, new UnsafeCheck(unsafe), checks, new SizeLimits(maxBatch, types, wholeRows), maxBatch);
    }

    private static ElementType elementType(ValueInfo input) {
        if (!(input.type() instanceof TensorType tensor)) {
            throw new IllegalStateException("Inputs that are not tensors are refused at load");
        }
        return tensor.elementType();
    }

    /**
     * Returns how large an input may be, to be checked before memory is taken for it.
     *
     * @return the schema's bounds and those of buffers
     */
    public SizeLimits limits() {
        return limits;
    }

    /**
     * Returns the largest number of rows that the schema allows.
     *
     * @return {@link Integer#MAX_VALUE} if it says nothing
     */
    public int maxBatch() {
        return maxBatch;
    }

    /**
     * Returns whether an input may be a tensor without elements.
     *
     * @param input which model input
     * @return false unless the schema allows it
     */
    public boolean mayBeEmpty(int input) {
        return emptyCheck.isAllowed(input);
    }

    /**
     * Returns whether one input may have this many rows.
     *
     * @param rows how many rows it has
     * @return false if {@link #check} would refuse the input for that
     */
    public boolean mayHave(int rows) {
        return rows <= maxBatch && (rows > 0 || emptyCheck.areAllAllowed());
    }

    /**
     * Returns whether {@link #isClean} can ever be true.
     *
     * @return false if some rule needs a check of every row
     */
    public boolean canBeClean() {
        return canBeClean;
    }

    /**
     * Checks all rows at once, none of which may have anything missing. This is much quicker than row by row.
     *
     * @param inputs the filled buffers
     * @param totalRows how many rows they have
     * @return true if no rule is broken; false if {@link #check} is to be asked about each row
     */
    public boolean isClean(TensorBuffer[] inputs, int totalRows) {
        if (!emptyCheck.passes(inputs) || !unsafeCheck.passes(inputs)) {
            return false;
        }
        for (FeatureCheck check : checks) {
            TensorBuffer input = inputs[check.place.input()];
            if (totalRows == 0 || input.size() % totalRows != 0 || !check.isClean(input, totalRows)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks some rows.
     *
     * @param inputs the filled buffers
     * @param firstRow the first row to check
     * @param rows how many rows to check
     * @param totalRows how many rows the buffers have
     * @param collector collects what is wrong
     */
    public void check(TensorBuffer[] inputs, int firstRow, int rows, int totalRows, ViolationCollector collector) {
        emptyCheck.check(inputs, rows, collector);
        unsafeCheck.check(inputs, collector);
        for (FeatureCheck check : checks) {
            if (collector.isUsable(check.place.input())) {
                check.check(inputs, firstRow, rows, totalRows, collector);
            }
        }
    }

    /**
     * Checks whatever can be checked of an input that is rejected already, so that all violations are listed together.
     *
     * @param inputs the buffers, of which those are filled that the collector calls usable
     * @param collector collects what is wrong
     */
    public void checkUsable(TensorBuffer[] inputs, ViolationCollector collector) {
        emptyCheck.check(inputs, 1, collector);
        unsafeCheck.check(inputs, collector);
        for (FeatureCheck check : checks) {
            if (collector.isUsable(check.place.input())) {
                check.checkAlone(inputs, collector);
            }
        }
    }
}
