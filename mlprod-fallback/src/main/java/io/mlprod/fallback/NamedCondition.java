package io.mlprod.fallback;

import java.util.Objects;
import java.util.function.Predicate;

/** A condition that users gave, with the name that they want to see when it decides something. */
record NamedCondition<T>(String name, Predicate<? super T> condition) {

    NamedCondition {
        if (Objects.requireNonNull(name, "The name of a condition is null").isBlank()) {
            throw new IllegalArgumentException("A condition needs a name: provenance and metrics show it");
        }
        Objects.requireNonNull(condition, "The condition " + name + " is null");
    }
}
