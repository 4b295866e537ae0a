package io.mlprod.internal.validation;

import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.EngineLimits.Texts;

/** Which texts an engine takes as they are, and the rules that say so. Immutable. */
public final class TextLimits {

    final String engine;
    final Texts texts;
    final int maxLength;
    final Rule encoding;
    final Rule size;

    /**
     * Takes what an engine says of itself.
     *
     * @param engine its name
     * @param limits its limits
     */
    public TextLimits(String engine, EngineLimits limits) {
        this.engine = engine;
        texts = limits.texts();
        maxLength = limits.maxTextLength();
        encoding = new Rule("encoding", texts.rule() + ": " + engine + " would damage it");
        size = new Rule("size", "at most " + maxLength + " characters: " + engine + " takes no more");
    }

    boolean admits(String text) {
        return texts.admits(text);
    }
}
