package io.mlprod.fallback.internal.check;

import io.mlprod.internal.text.PlainText;
import java.util.Objects;
import java.util.function.Predicate;

/** A condition that the application set, with the name that is shown when it decides. */
public record NamedCondition<T>(String name, Predicate<? super T> condition) {

    /** Refuses a condition without a name. */
    public NamedCondition {
        if (Objects.requireNonNull(name, "The name of a condition is null").isBlank()) {
            throw new IllegalArgumentException("A condition needs a name: provenance and metrics show it");
        }
        Objects.requireNonNull(condition, () -> PlainText.line("The condition " + name + " is null"));
    }
}
