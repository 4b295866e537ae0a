package io.mlprod.internal.text;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Text that is safe to print: names, file names and messages from elsewhere pass through here on their way into
 * messages and log lines. Characters that a terminal or a log viewer obeys rather than shows are escaped, and a line
 * that is too long is shortened. Thread-safe.
 *
 * <p>A backslash stays as it is. So text that passes through twice does not change again, and paths stay readable.
 */
public final class PlainText {

    /** The longest line, in characters. */
    public static final int MAX_LINE = 2_000;

    private static final int MAX_LINES = 200;
    private static final int KEPT_OF_END = 600; // the end, where a message says what to do

    private PlainText() {}

    /**
     * Returns a text as one line.
     *
     * @param text any text; null is "null"
     * @return the text without control and format characters, line separators and lone surrogates; at most
     *     {@link #MAX_LINE} long
     */
    public static String line(@Nullable Object text) {
        String given = String.valueOf(text);
        String bounded = shortened(given, given.length());
        int first = 0;
        while (first < bounded.length() && isShown(bounded.charAt(first))) {
            first++;
        }
        return first == bounded.length() ? bounded : shortened(escaped(bounded, first), given.length());
    }

    /**
     * Returns several lines, each as {@link #line} makes it; indentation is the caller's.
     *
     * @param lines the lines, of which the first two hundred are kept
     * @return the lines with line feeds between them
     */
    public static String lines(List<String> lines) {
        String kept = lines.stream().limit(MAX_LINES).map(PlainText::line).collect(Collectors.joining("\n"));
        return lines.size() <= MAX_LINES ? kept : kept + "\n  and " + (lines.size() - MAX_LINES) + " more lines";
    }

    /** Returns the quick answer for nearly all characters. */
    private static boolean isShown(char c) {
        return (c >= ' ' && c < 0x7F) || (c > 0xA0 && c < 0x300 && c != 0xAD);
    }

    private static String escaped(String text, int from) {
        StringBuilder plain = new StringBuilder(text.length() + 32).append(text, 0, from);
        for (int i = from; i < text.length(); ) {
            int c = text.codePointAt(i);
            int length = Character.charCount(c);
            if (isShown(c)) {
                plain.appendCodePoint(c);
            } else {
                for (int k = i; k < i + length; k++) {
                    append(plain, text.charAt(k));
                }
            }
            i += length;
        }
        return plain.toString();
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static void append(StringBuilder plain, char c) {
        switch (c) {
            case '\n' -> plain.append("\\n");
            case '\r' -> plain.append("\\r");
            case '\t' -> plain.append("\\t");
            default -> plain.append(String.format("\\u%04x", (int) c));
        }
    }

    private static String shortened(String text, int length) {
        if (text.length() <= MAX_LINE) {
            return text;
        }
        String cut = " … (" + length + " characters) … ";
        int from = MAX_LINE - KEPT_OF_END - cut.length();
        int to = text.length() - KEPT_OF_END;
        return text.substring(0, isWithin(text, from) ? from - 1 : from)
                + cut
                + text.substring(isWithin(text, to) ? to + 1 : to);
    }

    /** Returns whether an index is between the halves of one character. */
    private static boolean isWithin(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) && Character.isHighSurrogate(text.charAt(index - 1));
    }
}
