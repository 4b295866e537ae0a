package io.mlprod.internal.versions;

import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.DeployException.Mismatch;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.shadow.AnswerDifferences;
import io.mlprod.internal.shadow.AnswerDifferences.Difference;
import io.mlprod.lifecycle.Golden;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gate that asks a version before any caller does: the typical inputs, so that it is warm, and the golden ones,
 * which it has to get right.
 */
final class AnswerGate<I, O> {

    private static final int WARM_UP_RUNS =
            20; // enough for first-run allocations and class loading, short for slow models

    /** A deadline that never passes; it is set so that the code that ends overdue runs is warm, too. */
    private static final Duration AMPLE = Duration.ofDays(1);

    private final List<I> warmUp;
    private final AnswerDifferences differences;

    /**
     * Creates the gate that all versions have to pass.
     *
     * @param warmUp typical inputs
     * @param lookup may call the accessors of answers
     */
    AnswerGate(List<I> warmUp, MethodHandles.Lookup lookup) {
        this.warmUp = warmUp;
        this.differences = new AnswerDifferences(lookup);
    }

    /**
     * Runs the typical inputs, or else the golden ones, so that the first callers do not wait for work that is done
     * once.
     */
    void warmUp(LoadedModel<I, O> model, @Nullable Golden<I, O> golden) {
        List<I> inputs = !warmUp.isEmpty() || golden == null
                ? warmUp
                : golden.examples().stream().map(Golden.Example::input).toList();
        int runs = inputs.isEmpty() ? 0 : Math.max(WARM_UP_RUNS, inputs.size());
        for (int i = 0; i < runs; i++) {
            ask(model, inputs.get(i % inputs.size()), i % inputs.size(), Gate.WARM_UP);
        }
    }

    private O ask(LoadedModel<I, O> model, I input, int row, Gate gate) {
        try {
            return model.predictQuietly(input, model.leases().deadline(AMPLE));
        } catch (MlprodException e) {
            Mismatch mismatch = new Mismatch(row, "", "an answer", e.getClass().getSimpleName());
            throw GateErrors.failed(
                    gate,
                    model + " does not answer an input",
                    List.of(mismatch),
                    e.getMessage().lines().toList(),
                    e);
        }
    }

    void check(LoadedModel<I, O> model, Golden<I, O> golden) {
        List<Mismatch> mismatches = new ArrayList<>();
        for (int row = 0; row < golden.examples().size(); row++) {
            Golden.Example<I, O> example = golden.examples().get(row);
            O actual = ask(model, example.input(), row, Gate.GOLDEN);
            for (Difference found :
                    differences.between(example.expected(), actual, golden.tolerance(), golden.ignored())) {
                mismatches.add(new Mismatch(row, found.field(), found.expected(), found.actual()));
            }
        }
        if (!mismatches.isEmpty()) {
            throw GateErrors.failed(
                    Gate.GOLDEN,
                    model + " gets golden inputs wrong",
                    mismatches,
                    List.of("If the new answers are right, change the expected ones or the tolerance"),
                    null);
        }
    }
}
