package io.mlprod.internal.equivalence;

import io.mlprod.internal.log.Log;
import io.mlprod.internal.threads.TimedWaits;
import io.mlprod.internal.threads.Uninterrupted;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.spi.ModelSession;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * The check of a model in two engines with rows that are made from the model. It runs on a thread of its own, so that a
 * run without end does not hold up the load for ever.
 */
final class EquivalenceCheck {

    private static final Log LOG = Log.of(EquivalenceCheck.class);

    /** How long rows are run; so much longer a load takes. */
    private static final Duration BUDGET = Duration.ofMillis(200);

    /** How long the whole check may take before it is given up; far more than rows that end take. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long a run may take to notice that it was terminated. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final ModelSession candidate;
    private final ModelSession reference;
    private final TimeSource time;

    EquivalenceCheck(ModelSession candidate, ModelSession reference, TimeSource time) {
        this.candidate = candidate;
        this.reference = reference;
        this.time = time;
    }

    /**
     * A verdict, and who closes the sessions.
     *
     * @param verdict what was found
     * @param isHanging whether a run still holds the sessions; if it ever ends, they are closed
     */
    record Result(Verdict verdict, boolean isHanging) {}

    /**
     * Runs rows through both engines and compares the answers.
     *
     * @param model what rows are made from
     * @param texts which texts both engines take
     */
    Result run(ModelParts model, Predicate<String> texts) {
        Side expected = new Side(reference, model.slots());
        Side actual = new Side(candidate, model.slots());
        RowsInTurn rows = new RowsInTurn(
                expected,
                actual,
                model.comparison(reference.signature().outputs().stream()
                        .map(ValueInfo::name)
                        .toList()),
                model.slots(),
                time,
                BUDGET.toNanos());
        CompletableFuture<Verdict> done = new CompletableFuture<>();
        Thread worker = new Thread(
                () -> {
                    Verdict verdict;
                    try (expected;
                            actual) {
                        verdict = rows.run(model.rows(texts));
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                        return;
                    }
                    done.complete(verdict); // by now the sessions have no invocation and may be closed
                },
                "mlprod-equivalence");
        worker.setDaemon(true);
        worker.start();
        try {
            return new Result(await(done, PATIENCE), false);
        } catch (TimeoutException e) {
            rows.stop();
            actual.terminate();
            expected.terminate();
            return givenUp(done);
        }
    }

    private Result givenUp(CompletableFuture<Verdict> done) {
        Verdict unknown = Verdict.unknown(
                "runs of rows that are made from the model do not end within " + PATIENCE.toSeconds() + " seconds");
        try {
            await(done, GRACE);
            return new Result(unknown, false);
        } catch (TimeoutException e) {
            LOG.warn("A run that was to be compared with another engine's does not end; its model stays in memory");
            CompletableFuture<Verdict> unused = done.whenComplete((verdict, error) -> {
                candidate.close();
                reference.close();
            });
            return new Result(unknown, true);
        }
    }

    private Verdict await(CompletableFuture<Verdict> done, Duration patience) throws TimeoutException {
        try {
            return Uninterrupted.<Verdict, Exception>await(() -> TimedWaits.get(done, patience.toNanos(), time));
        } catch (TimeoutException e) {
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof OutOfMemoryError full) {
                throw full;
            }
            LOG.warn("The comparison of two engines failed", cause);
            return Verdict.unknown(
                    "the comparison failed with " + cause.getClass().getName());
        } catch (Exception e) {
            throw new IllegalStateException("There is no other exception", e);
        }
    }

    /** Returns how two signatures differ, in words; empty if they do not. */
    static String difference(ModelSignature expected, ModelSignature actual) {
        String inputs = difference("input", expected.inputs(), actual.inputs());
        String outputs = difference("output", expected.outputs(), actual.outputs());
        String metadata = expected.metadata().equals(actual.metadata()) ? "" : "its metadata differ";
        return !inputs.isEmpty() ? inputs : !outputs.isEmpty() ? outputs : metadata;
    }

    private static String difference(String kind, List<ValueInfo> expected, List<ValueInfo> actual) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            ValueInfo one = expected.get(i);
            ValueInfo other = actual.get(i);
            if (!one.equals(other)) {
                boolean isLabelsOnly = one.toString().equals(other.toString());
                return kind + " " + i + " is " + other + ", not " + one
                        + (isLabelsOnly ? " (class labels or names of dimensions differ)" : "");
            }
        }
        return expected.size() == actual.size()
                ? ""
                : "it has " + actual.size() + " " + kind + "s, not " + expected.size();
    }
}
