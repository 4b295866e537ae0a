package io.mlprod.testing.property;

import io.mlprod.testing.internal.record.JavaLiteral;
import io.mlprod.testing.internal.record.Parts;
import io.mlprod.testing.internal.record.RefusedException;
import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The search for a small input that fails like a given one, and to which the schema says the same: valid inputs stay
 * valid, and no other component becomes invalid. It is bounded by a number of runs, so it ends whatever the property
 * does. For one thread and one failure.
 */
final class Shrinker<I> {

    private static final int MOST_RUNS = 2_000;
    private static final int MOST_ROUNDS = 3;

    private final ModelInputs<I> inputs;
    private final Consumer<? super ModelInput<I>> action;
    private final I baselineInput;
    private final Map<String, @Nullable Object> baseline;
    private final ModelInput<I> given;
    private final Throwable givenError;
    private final String signature;
    private Map<String, @Nullable Object> best;
    private ModelInput<I> bestInput;
    private Throwable error;
    private int runs;

    /**
     * Begins a search.
     *
     * @param inputs makes and judges inputs
     * @param action the property
     * @param baseline what parts are set back to
     * @param given an input that fails
     * @param error how it fails
     */
    Shrinker(
            ModelInputs<I> inputs,
            Consumer<? super ModelInput<I>> action,
            I baseline,
            ModelInput<I> given,
            Throwable error) {
        this.inputs = inputs;
        this.action = action;
        this.baselineInput = baseline;
        this.baseline = Parts.of(baseline);
        this.given = given;
        this.givenError = error;
        this.signature = Trial.signature(error);
        this.best = new LinkedHashMap<>(Parts.of(given.value()));
        this.bestInput = given;
        this.error = error;
    }

    /** Shrinks the input; whatever goes wrong meanwhile, the failure that was found is returned. */
    Failure<I> shrink() {
        try {
            boolean isSteady = failsLikeGiven(given);
            if (isSteady) {
                search();
            }
            return isSteady && failsLikeGiven(bestInput) ? failure("") : unsteady();
        } catch (RuntimeException | Error e) {
            error.addSuppressed(e);
            return failure("The search for a smaller input ended early, with " + e);
        }
    }

    private Failure<I> unsteady() {
        return new Failure<>(
                baselineInput,
                given,
                givenError,
                "It did not fail in this way when it was tried again with the same input, so it depends on something"
                        + " else: state that is kept, time, threads or random numbers",
                differing(),
                runs);
    }

    private Failure<I> failure(String remark) {
        return new Failure<>(baselineInput, bestInput, error, remark, differing(), runs);
    }

    private int differing() {
        return Parts.differences(baselineInput, given.value()).size();
    }

    private void search() {
        String before = "";
        for (int round = 0; round < MOST_ROUNDS && !before.equals(JavaLiteral.of(bestInput.value())); round++) {
            before = JavaLiteral.of(bestInput.value());
            resetParts();
            for (String name : List.copyOf(different())) {
                ValueShrinker shrinker = new ValueShrinker(value -> isFailing(with(name, value)));
                shrinker.shrink(best.get(name), baseline.get(name));
            }
        }
    }

    private List<String> different() {
        return best.keySet().stream()
                .filter(name -> !Objects.deepEquals(best.get(name), baseline.get(name)))
                .toList();
    }

    /** Sets parts back to the baseline: many at once, then fewer, then each. */
    private void resetParts() {
        int size = different().size();
        while (size > 0) {
            List<String> names = different();
            boolean isReset = false;
            for (int from = 0; from < names.size(); from += size) {
                List<String> some = names.subList(from, Math.min(names.size(), from + size));
                isReset |= isFailing(reset(some));
            }
            size = isReset && size == 1 ? 1 : size / 2;
        }
    }

    private Map<String, @Nullable Object> reset(List<String> names) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(best);
        names.forEach(name -> changed.put(name, baseline.get(name)));
        return changed;
    }

    private Map<String, @Nullable Object> with(String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(best);
        changed.put(name, value);
        return changed;
    }

    /** Returns whether an input fails like the first; if so, it is the best from now on. */
    private boolean isFailing(Map<String, @Nullable Object> parts) {
        if (runs >= MOST_RUNS) {
            return false;
        }
        ModelInput<I> input;
        try {
            input = inputs.judge(Parts.make(inputs.type(), parts));
        } catch (RefusedException e) {
            return false;
        }
        if (input.isValid() != bestInput.isValid() || !bestInput.invalid().containsAll(input.invalid())) {
            return false;
        }
        if (!failsLikeGiven(input)) {
            return false;
        }
        best = new LinkedHashMap<>(parts);
        bestInput = input;
        return true;
    }

    private boolean failsLikeGiven(ModelInput<I> input) {
        runs++;
        Throwable thrown = Trial.of(action, copy(input)).error();
        if (thrown == null || !Trial.signature(thrown).equals(signature)) {
            return false;
        }
        error = thrown;
        return true;
    }

    /** Returns the same input with arrays of its own, since the property may write into them. */
    private ModelInput<I> copy(ModelInput<I> input) {
        Map<String, @Nullable Object> parts = new LinkedHashMap<>(Parts.of(input.value()));
        parts.replaceAll((name, value) -> value != null && value.getClass().isArray() ? copy(value) : value);
        return new ModelInput<>(Parts.make(inputs.type(), parts), input.invalid(), input.refused(), input.uncertain());
    }

    private static Object copy(Object array) {
        int length = Array.getLength(array);
        Object copy = Array.newInstance(array.getClass().getComponentType(), length);
        System.arraycopy(array, 0, copy, 0, length);
        return copy;
    }
}
