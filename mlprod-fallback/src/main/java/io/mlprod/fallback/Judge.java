package io.mlprod.fallback;

import io.mlprod.Prediction;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.provenance.AttemptOutcome;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says what became of a run that has ended. */
final class Judge<O> {

    /**
     * What became of it.
     *
     * @param detail the rule that decided; empty if none did
     * @param error what was thrown, or stands for a bad answer; null if nothing is wrong with the tier
     * @param isUsable whether the answer may be used, if need be
     */
    record Verdict(
            AttemptOutcome outcome, String detail, @Nullable Throwable error, boolean isUsable) {}

    private static final Verdict SUCCESS = new Verdict(AttemptOutcome.SUCCESS, "", null, true);
    private static final Verdict LATE = new Verdict(AttemptOutcome.TIMEOUT, "", null, true);

    private final String label;
    private final boolean checksItself;
    private final List<Named<O>> validity;
    private final List<Named<O>> rejections;
    private final Predicate<? super Throwable> isCallersFault;

    /**
     * Takes the rules over.
     *
     * @param label chain and tier, for messages
     * @param checksItself whether the predictor gives out no answer with NaN or infinity that it was not told to
     * @param validity what holds for every answer that can be trusted
     * @param rejections what holds for answers that are not good enough
     */
    Judge(
            String label,
            boolean checksItself,
            List<Named<O>> validity,
            List<Named<O>> rejections,
            Predicate<? super Throwable> isCallersFault) {
        this.label = label;
        this.checksItself = checksItself;
        this.validity = List.copyOf(validity);
        this.rejections = List.copyOf(rejections);
        this.isCallersFault = isCallersFault;
    }

    Verdict judge(@Nullable Prediction<? extends O> answer, @Nullable Throwable error, boolean isLate) {
        try {
            return error != null ? failed(error) : answered(answer, isLate);
        } catch (Throwable e) { // a rule of the application failed
            return new Verdict(AttemptOutcome.ERROR, "", e, false);
        }
    }

    private Verdict failed(Throwable error) {
        AttemptOutcome outcome = Failures.outcome(error);
        boolean isCallers = outcome == AttemptOutcome.ERROR && isCallersFault.test(error);
        return new Verdict(isCallers ? AttemptOutcome.NOT_ACCEPTED : outcome, "", error, false);
    }

    private Verdict answered(@Nullable Prediction<? extends O> answer, boolean isLate) {
        if (answer == null) {
            return invalid("null");
        }
        O value = answer.value();
        String problem = checksItself ? null : OutputCheck.problem(value);
        if (problem != null) {
            return invalid(problem);
        }
        for (Named<O> rule : validity) {
            if (!rule.condition().test(value)) {
                return invalid(rule.name());
            }
        }
        if (isLate) {
            return LATE;
        }
        for (Named<O> rule : rejections) {
            if (rule.condition().test(value)) {
                return new Verdict(AttemptOutcome.REJECTED_QUALITY, rule.name(), null, true);
            }
        }
        return SUCCESS;
    }

    private Verdict invalid(String problem) {
        return new Verdict(
                AttemptOutcome.INVALID_OUTPUT,
                problem,
                new InvalidOutputException(label + " gave an answer that cannot be trusted: " + problem, null),
                false);
    }
}
