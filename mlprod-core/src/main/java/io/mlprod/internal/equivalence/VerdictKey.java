package io.mlprod.internal.equivalence;

/**
 * What a verdict is about: if any of it is different, the engines are compared again.
 *
 * @param model the digest of the model
 * @param engine the engine that was compared, and its version
 * @param reference the engine that it was compared with, and its version
 * @param arch the processor, since engines have code of their own for each
 * @param java the version of Java
 * @param options how the model is run, as far as the engine can be tuned
 */
record VerdictKey(
        String model,
        String engine,
        String engineVersion,
        String reference,
        String referenceVersion,
        String arch,
        int java,
        String options) {

    /** Returns whether it says all that matters: an engine without a version may be another one tomorrow. */
    boolean isComplete() {
        return !engineVersion.isEmpty() && !referenceVersion.isEmpty();
    }
}
