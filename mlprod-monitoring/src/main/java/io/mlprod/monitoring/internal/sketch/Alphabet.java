package io.mlprod.monitoring.internal.sketch;

import java.util.Locale;

/** The classes of characters that profiles of texts count. They are part of the format of profiles. */
public enum Alphabet {
    /** Decimal digits of any script. */
    DIGIT,
    /** Lower-case letters, unless they are of a script below. */
    LOWER,
    /** Upper-case letters, unless they are of a script below. */
    UPPER,
    /** Greek letters. */
    GREEK,
    /** Cyrillic letters. */
    CYRILLIC,
    /** Hebrew letters. */
    HEBREW,
    /** Arabic letters. */
    ARABIC,
    /** Letters of the scripts of India and its neighbours, from Devanagari to Sinhala. */
    INDIC,
    /** Chinese characters. */
    HAN,
    /** Hiragana and katakana. */
    KANA,
    /** Korean syllables. */
    HANGUL,
    /** All other letters, and marks that belong to letters. */
    LETTER,
    /** Spaces, tabs and ends of lines. */
    SPACE,
    /** Punctuation. */
    PUNCTUATION,
    /** Everything else, such as symbols. */
    OTHER;

    private static final int SCRIPTS_FROM = 0x370;

    /**
     * Returns the class of a character.
     *
     * @param point its code point
     * @return its class
     */
    public static Alphabet of(int point) {
        return switch (Character.getType(point)) {
            case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
            case Character.LOWERCASE_LETTER -> script(point, LOWER);
            case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> script(point, UPPER);
            case Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> script(point, LETTER);
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> SPACE;
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> PUNCTUATION;
            default -> point >= '\t' && point <= '\r' ? SPACE : OTHER;
        };
    }

    /** Ranges and not {@link Character.UnicodeScript}, so that other languages can tell the same. */
    private static Alphabet script(int point, Alphabet otherwise) {
        if (point < SCRIPTS_FROM) {
            return otherwise;
        }
        for (Range range : Range.ALL) {
            if (point >= range.from && point <= range.to) {
                return range.script;
            }
        }
        return otherwise;
    }

    private record Range(int from, int to, Alphabet script) {

        private static final Range[] ALL = {
            new Range(0x370, 0x3FF, GREEK),
            new Range(0x400, 0x52F, CYRILLIC),
            new Range(0x591, 0x5FF, HEBREW),
            new Range(0x600, 0x77F, ARABIC),
            new Range(0x900, 0xDFF, INDIC),
            new Range(0x1100, 0x11FF, HANGUL),
            new Range(0x1F00, 0x1FFF, GREEK),
            new Range(0x3040, 0x30FF, KANA),
            new Range(0x3400, 0x9FFF, HAN),
            new Range(0xAC00, 0xD7AF, HANGUL),
            new Range(0x20000, 0x3FFFF, HAN),
        };
    }

    /**
     * Returns the name that profiles use.
     *
     * @return the constant's name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
