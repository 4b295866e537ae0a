package io.mlprod.testing.property;

import io.mlprod.testing.internal.record.JavaLiteral;
import io.mlprod.testing.internal.record.Parts;
import io.mlprod.testing.internal.record.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The search for a small input that fails like a given one. It is bounded by a number of runs, so it ends whatever the
 * property does. For one thread and one failure.
 */
final class Shrinker<I> {

    private static final int MOST_RUNS = 2_000;
    private static final int MOST_ROUNDS = 3;

    private final ModelInputs<I> inputs;
    private final Consumer<? super ModelInput<I>> action;
    private final String signature;
    private final Map<String, @Nullable Object> baseline;
    private final I baselineInput;
    private Map<String, @Nullable Object> best = Map.of();
    private ModelInput<I> bestInput;
    private Throwable error;
    private int runs;

    Shrinker(ModelInputs<I> inputs, Consumer<? super ModelInput<I>> action, Throwable error) {
        this.inputs = inputs;
        this.action = action;
        this.signature = Trial.signature(error);
        this.error = error;
        this.baselineInput = inputs.baseline();
        this.baseline = Parts.of(baselineInput);
        this.bestInput = inputs.judge(baselineInput);
    }

    /** Shrinks an input that fails. */
    Failure<I> shrink(ModelInput<I> failing) {
        best = new LinkedHashMap<>(Parts.of(failing.value()));
        bestInput = failing;
        int differing = Parts.differences(baselineInput, failing.value()).size();
        String before = "";
        for (int round = 0; round < MOST_ROUNDS && !before.equals(JavaLiteral.of(bestInput.value())); round++) {
            before = JavaLiteral.of(bestInput.value());
            resetParts();
            for (String name : List.copyOf(different())) {
                ValueShrinker shrinker = new ValueShrinker(value -> isFailing(with(name, value)));
                shrinker.shrink(best.get(name), baseline.get(name));
            }
        }
        return new Failure<>(baselineInput, bestInput, error, differing, runs);
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
        runs++;
        Throwable thrown = Trial.of(action, input).error();
        if (thrown == null || !Trial.signature(thrown).equals(signature)) {
            return false;
        }
        best = new LinkedHashMap<>(parts);
        bestInput = input;
        error = thrown;
        return true;
    }
}
