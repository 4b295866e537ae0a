package io.mlprod.fallback.internal.check;

import io.mlprod.Prediction;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.provenance.AttemptOutcome;
import org.jspecify.annotations.Nullable;

/** A judge of runs that have ended: whether the answer is good, or what the exception means. Thread-safe. */
public final class AnswerJudge<O> {

    /**
     * The result of a run.
     *
     * @param detail the rule that decided; empty if none did
     * @param error the exception thrown, or one that stands for a bad answer; null if the tier did nothing wrong
     * @param isUsable whether the answer may be given to the caller, if no better one comes
     */
    public record Verdict(
            AttemptOutcome outcome, String detail, @Nullable Throwable error, boolean isUsable) {}

    private static final Verdict SUCCESS = new Verdict(AttemptOutcome.SUCCESS, "", null, true);
    private static final Verdict LATE = new Verdict(AttemptOutcome.TIMEOUT, "", null, true);

    private final String label;
    private final boolean checksItself;
    private final AnswerRules<O> rules;

    /**
     * Makes a judge.
     *
     * @param label chain and tier, for messages
     * @param checksItself whether the predictor itself refuses answers with NaN or infinity that it was not told to
     *     allow
     * @param rules the application's rules for the tier's answers and exceptions
     */
    public AnswerJudge(String label, boolean checksItself, AnswerRules<O> rules) {
        this.label = label;
        this.checksItself = checksItself;
        this.rules = rules;
    }

    /**
     * Judges one run.
     *
     * @param isCallers whether it ran on the caller's thread, so that an interrupt was meant for the caller
     */
    public Verdict judge(
            @Nullable Prediction<? extends O> answer, @Nullable Throwable error, boolean isLate, boolean isCallers) {
        return error != null ? ofError(error, isCallers) : ofAnswer(answer, isLate);
    }

    private Verdict ofError(Throwable error, boolean isCallers) {
        AttemptOutcome outcome = ErrorOutcomes.outcome(error);
        if (outcome == AttemptOutcome.CANCELLED && !isCallers) {
            outcome = AttemptOutcome.ERROR;
        }
        boolean mayBeCallersFault = outcome == AttemptOutcome.ERROR || outcome == AttemptOutcome.NOT_ACCEPTED;
        if (mayBeCallersFault && isCallersFault(error)) {
            outcome = AttemptOutcome.INVALID_INPUT;
        }
        return new Verdict(outcome, "", error, false);
    }

    private boolean isCallersFault(Throwable error) {
        try {
            return rules.isCallersFault().test(error);
        } catch (Throwable e) { // of the application's code; the tier has failed all the same
            return false;
        }
    }

    private Verdict ofAnswer(@Nullable Prediction<? extends O> answer, boolean isLate) {
        if (answer == null) {
            return invalid("null");
        }
        O value = answer.value();
        String asked = "";
        try {
            String problem = checksItself ? null : OutputCheck.problem(value);
            if (problem != null) {
                return invalid(problem);
            }
            for (NamedCondition<O> rule : rules.valid()) {
                asked = rule.name();
                if (!rule.condition().test(value)) {
                    return invalid(asked);
                }
            }
            if (isLate) {
                return LATE;
            }
            for (NamedCondition<O> rule : rules.rejected()) {
                asked = rule.name();
                if (rule.condition().test(value)) {
                    return new Verdict(AttemptOutcome.REJECTED_QUALITY, asked, null, true);
                }
            }
            return SUCCESS;
        } catch (Throwable e) { // of the application's code
            return new Verdict(AttemptOutcome.ERROR, asked, e, false);
        }
    }

    private Verdict invalid(String problem) {
        return new Verdict(
                AttemptOutcome.INVALID_OUTPUT,
                problem,
                new InvalidOutputException(
                        label + " gave an answer that cannot be trusted: " + problem
                                + "; look at the model and its input",
                        null),
                false);
    }
}
