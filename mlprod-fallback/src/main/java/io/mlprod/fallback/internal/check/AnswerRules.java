package io.mlprod.fallback.internal.check;

import java.util.List;
import java.util.function.Predicate;

/**
 * What the application says of a tier's answers and exceptions.
 *
 * @param valid what holds for every answer that can be trusted
 * @param rejected what holds for answers that are not good enough
 * @param isCallersFault which exceptions the input caused
 */
public record AnswerRules<O>(
        List<NamedCondition<O>> valid, List<NamedCondition<O>> rejected, Predicate<? super Throwable> isCallersFault) {

    /** Copies the lists. */
    public AnswerRules {
        valid = List.copyOf(valid);
        rejected = List.copyOf(rejected);
    }
}
