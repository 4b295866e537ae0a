package io.mlprod.testing.property;

/** What a schema makes of a value, from the best to the worst; the worst of an input's parts decides. */
enum Judgement {
    /** It keeps all rules. */
    KEEPS,
    /** It breaks a rule, and is replaced by a value that keeps all. */
    REPAIRED,
    /** It breaks a rule, and goes into the model as it is. */
    FLAGGED,
    /** Whether it is refused depends on the engine. */
    UNSURE,
    /** It breaks a rule, and the input is refused. */
    REFUSED;

    Judgement or(Judgement other) {
        return compareTo(other) >= 0 ? this : other;
    }

    boolean isBroken() {
        return this != KEEPS;
    }
}
