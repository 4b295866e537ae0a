package io.mlprod.validation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression for whole texts, matched in linear time in the length of the text.
 *
 * <p>The syntax is that of <a href="https://github.com/google/re2/wiki/Syntax">RE2</a>, matched by RE2/J: no text from
 * a caller can make a match take long, or overflow the stack, as it can with {@link java.util.regex.Pattern}. Syntax
 * that RE2 cannot express is refused: back-references, look-ahead and look-behind, atomic groups, possessive
 * quantifiers. So is syntax that RE2 would silently read differently than {@code java.util.regex}: classes within
 * classes, {@code &&} in classes, octal escapes, {@code \v}, the flag {@code U}, and a brace that starts no repetition.
 * Syntax that both accept differs in this: {@code .}, {@code ^} and {@code $} know only {@code \n} as the end of a
 * line, {@code \s} does not include the vertical tab, {@code \b} knows ASCII letters only, and {@code (?i)} folds the
 * case of all letters. Scripts are {@code \p{Greek}}, not {@code \p{IsGreek}}.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class TextPattern {

    /** Beyond this, a match could need more stack than a thread with a small one has. */
    private static final int MAX_INSTRUCTIONS = 2_500;

    /** An estimate that no pattern within the bound reaches, but that is still compiled quickly. */
    private static final int MAX_ESTIMATED = 10 * MAX_INSTRUCTIONS;

    /** Characters times instructions of one match: well below a second. */
    private static final int MAX_STEPS = 5_000_000;

    private final Pattern pattern;
    private final int maxLength;

    private TextPattern(Pattern pattern) {
        this.pattern = pattern;
        this.maxLength = MAX_STEPS / pattern.programSize();
    }

    /**
     * Compiles a pattern.
     *
     * @param regex in RE2's syntax
     * @return the pattern
     * @throws IllegalArgumentException if it is not a regular expression, cannot be matched in linear time, or is too
     *     large; the message says which part of it
     */
    public static TextPattern of(String regex) {
        PatternScan scan = PatternScan.of(Objects.requireNonNull(regex, "regex"));
        String problem = scan.problem();
        if (problem != null) {
            throw new IllegalArgumentException(message(regex, problem));
        }
        Pattern pattern = scan.instructions() > MAX_ESTIMATED ? null : compile(regex);
        if (pattern == null || pattern.programSize() > MAX_INSTRUCTIONS) {
            long size = pattern == null ? scan.instructions() : pattern.programSize();
            throw new IllegalArgumentException(message(
                    regex,
                    "with its repetitions it is " + size + " instructions long, and at most " + MAX_INSTRUCTIONS
                            + " are possible; bound texts by the rule 'length', and write * or + here"));
        }
        return new TextPattern(pattern);
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            String where = e.getPattern() == null ? "" : " at '" + e.getPattern() + "'";
            throw new IllegalArgumentException(
                    message(regex, e.getDescription() + where + advice(e.getDescription())), e);
        }
    }

    private static String advice(String problem) {
        return switch (problem) {
            case "invalid repeat count", "bad repetition operator" ->
                "; a count is at most 1000: bound texts by the rule 'length', and write * or + here";
            case "invalid character class range" ->
                "; write [[:alpha:]] for \\p{Alpha}, [[:lower:]], [[:punct:]] and so on, and \\p{Latin} for"
                        + " \\p{IsLatin}";
            default -> "; the syntax is RE2's, https://github.com/google/re2/wiki/Syntax";
        };
    }

    private static String message(String regex, String problem) {
        return "Not a regular expression: " + PatternScan.shortened(regex) + ": " + problem;
    }

    /**
     * Returns the maximum length, in UTF-16 units, of a text that is matched, so that no match takes long.
     *
     * @return at least 2,000; hundreds of thousands for a short pattern
     */
    public int maxLength() {
        return maxLength;
    }

    /**
     * Matches a whole text.
     *
     * @param text any text
     * @return false for a text that does not match, or is longer than {@link #maxLength()}
     */
    public boolean matches(String text) {
        return text.length() <= maxLength && pattern.matches(text);
    }

    /**
     * Compares with another pattern.
     *
     * @param other anything
     * @return true for a pattern of the same regular expression
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TextPattern that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /**
     * Returns the regular expression.
     *
     * @return as it was given
     */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
