package io.mlprod.testing.internal.page;

import java.util.Optional;

/**
 * A cell of a table. Immutable.
 *
 * @param text what it says
 * @param tone how it is meant
 * @param bar an interval that is drawn below the text
 */
public record Cell(String text, Tone tone, Optional<Bar> bar) {

    /** How a cell is meant. */
    public enum Tone {
        /** Plain text. */
        PLAIN(""),
        /** Text of less weight. */
        MUTED("muted"),
        /** Good news. */
        GOOD("pill ok"),
        /** Bad news. */
        BAD("pill bad"),
        /** Neither. */
        OPEN("pill warn"),
        /** Of no account. */
        NONE("pill na");

        private final String css;

        Tone(String css) {
            this.css = css;
        }

        /** Returns the class names of the style sheet. */
        public String css() {
            return css;
        }
    }

    /** Returns plain text. */
    public static Cell of(String text) {
        return new Cell(text, Tone.PLAIN, Optional.empty());
    }

    /** Returns text with a tone. */
    public static Cell of(String text, Tone tone) {
        return new Cell(text, tone, Optional.empty());
    }

    /** Returns a drawn interval. */
    public static Cell of(Bar bar) {
        return new Cell("", Tone.PLAIN, Optional.of(bar));
    }
}
