package io.mlprod.internal.validation;

import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.EngineLimits.Texts;

/** The limits of an engine on the texts that it takes as they are, with their rules. Immutable. */
public final class TextLimits {

    final String engine;
    final Texts texts;
    final int maxLength;
    final BrokenRule encoding;
    final BrokenRule size;

    /**
     * Creates the limits on texts from an engine's limits.
     *
     * @param engine the engine's name
     * @param limits the engine's limits
     */
    public TextLimits(String engine, EngineLimits limits) {
        this.engine = engine;
        texts = limits.texts();
        maxLength = limits.maxTextLength();
        encoding = new BrokenRule("encoding", texts.rule() + ": " + engine + " would damage it");
        size = new BrokenRule("size", "at most " + maxLength + " characters: " + engine + " takes no more");
    }

    boolean admits(String text) {
        return texts.admits(text);
    }
}
