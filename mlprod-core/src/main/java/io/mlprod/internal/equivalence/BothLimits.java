package io.mlprod.internal.equivalence;

import io.mlprod.model.ElementType;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.EngineLimits.Texts;
import java.util.HashSet;
import java.util.Set;

/** The limits of two engines together, for a model that either may run. */
final class BothLimits {

    private BothLimits() {}

    /** Returns the stricter limits of both; what may be tuned is that of the first. */
    static EngineLimits of(EngineLimits first, EngineLimits second) {
        Texts texts = first.texts().compareTo(second.texts()) <= 0 ? first.texts() : second.texts();
        return EngineLimits.builder()
                .texts(texts)
                .maxTextLength(Math.min(first.maxTextLength(), second.maxTextLength()))
                .inputTypes(both(first.inputTypes(), second.inputTypes()))
                .outputTypes(both(first.outputTypes(), second.outputTypes()))
                .sequenceTypes(both(first.sequenceTypes(), second.sequenceTypes()))
                .maxRank(Math.min(first.maxRank(), second.maxRank()))
                .pinsCarrier(first.pinsCarrier() || second.pinsCarrier())
                .tunesThreads(first.tunesThreads())
                .tunesArena(first.tunesArena())
                .onnxRuntimeOperators(first.onnxRuntimeOperators() || second.onnxRuntimeOperators())
                .build();
    }

    private static Set<ElementType> both(Set<ElementType> first, Set<ElementType> second) {
        Set<ElementType> both = new HashSet<>(first);
        both.retainAll(second);
        return both;
    }
}
