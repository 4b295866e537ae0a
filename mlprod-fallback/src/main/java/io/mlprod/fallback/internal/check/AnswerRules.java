package io.mlprod.fallback.internal.check;

import java.util.List;
import java.util.function.Predicate;

/**
 * The application's rules for a tier's answers and exceptions.
 *
 * @param valid conditions of every answer that can be trusted
 * @param rejected conditions of answers that are not good enough
 * @param isCallersFault tests whether the input caused an exception
 */
public record AnswerRules<O>(
        List<NamedCondition<O>> valid, List<NamedCondition<O>> rejected, Predicate<? super Throwable> isCallersFault) {

    /** Copies the lists. */
    public AnswerRules {
        valid = List.copyOf(valid);
        rejected = List.copyOf(rejected);
    }
}
