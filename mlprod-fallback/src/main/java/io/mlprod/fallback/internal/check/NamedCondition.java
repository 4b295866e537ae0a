package io.mlprod.fallback.internal.check;

import java.util.Objects;
import java.util.function.Predicate;

/** A condition that users gave, with the name that they want to see when it decides something. */
public record NamedCondition<T>(String name, Predicate<? super T> condition) {

    /** Refuses a condition without a name. */
    public NamedCondition {
        if (Objects.requireNonNull(name, "The name of a condition is null").isBlank()) {
            throw new IllegalArgumentException("A condition needs a name: provenance and metrics show it");
        }
        Objects.requireNonNull(condition, "The condition " + name + " is null");
    }
}
