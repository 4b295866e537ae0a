package io.mlprod.fallback;

import java.util.function.Predicate;

/** A condition that users gave, with the name that they want to see when it decides something. */
record Named<T>(String name, Predicate<? super T> condition) {

    Named {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A condition needs a name: provenance and metrics show it");
        }
        java.util.Objects.requireNonNull(condition, "The condition " + name + " is null");
    }
}
