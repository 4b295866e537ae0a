package io.mlprod.testing.property;

import io.mlprod.validation.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A maker of texts that match a pattern. It knows literals, classes, groups, alternatives and repetitions; what it does
 * not know, it does not make. Every text is matched before it is used.
 */
final class PatternTexts {

    private static final String ANY = "abcXYZ019 -_.";
    private static final String WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    private static final int ATTEMPTS = 200;
    private static final int MORE_THAN_LEAST = 6;

    private final String regex;
    private final SplittableRandom random;
    private int at;

    private PatternTexts(String regex, SplittableRandom random) {
        this.regex = regex;
        this.random = random;
    }

    /** Returns some texts that match a pattern and have the right length; none if it cannot make any. */
    static List<String> of(TextPattern pattern, int fewest, int most, SplittableRandom random) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS && texts.size() < 20; i++) {
            attempt(pattern.toString(), random)
                    .filter(text -> text.length() >= fewest && text.length() <= most && pattern.matches(text))
                    .ifPresent(texts::add);
        }
        return texts;
    }

    private static Optional<String> attempt(String regex, SplittableRandom random) {
        PatternTexts parser = new PatternTexts(regex, random);
        try {
            String text = parser.alternatives();
            return parser.at == regex.length() ? Optional.of(text) : Optional.empty();
        } catch (UnknownSyntax | StringIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static final class UnknownSyntax extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private boolean isAt(char c) {
        return at < regex.length() && regex.charAt(at) == c;
    }

    private boolean skip(String expected) {
        boolean isThere = regex.startsWith(expected, at);
        at += isThere ? expected.length() : 0;
        return isThere;
    }

    private String alternatives() {
        List<String> options = new ArrayList<>();
        options.add(sequence());
        while (skip("|")) {
            options.add(sequence());
        }
        return options.get(random.nextInt(options.size()));
    }

    private String sequence() {
        StringBuilder text = new StringBuilder();
        while (at < regex.length() && !isAt('|') && !isAt(')')) {
            int start = at;
            String once = atom();
            int[] times = repetition();
            int count = times[0] + (times[1] == times[0] ? 0 : random.nextInt(times[1] - times[0] + 1));
            int next = at;
            for (int i = 0; i < count; i++) {
                at = start; // each repetition is another choice
                text.append(i == 0 ? once : atom());
            }
            at = next;
        }
        return text.toString();
    }

    private int[] repetition() {
        int[] times = {1, 1};
        if (skip("?")) {
            times = new int[] {0, 1};
        } else if (skip("*")) {
            times = new int[] {0, MORE_THAN_LEAST};
        } else if (skip("+")) {
            times = new int[] {1, MORE_THAN_LEAST};
        } else if (skip("{")) {
            int close = regex.indexOf('}', at);
            String[] bounds = regex.substring(at, close).split(",", -1);
            at = close + 1;
            int least = Integer.parseInt(bounds[0]);
            boolean isOpen = bounds.length > 1 && bounds[1].isEmpty();
            int most = bounds.length == 1 ? least : isOpen ? least + MORE_THAN_LEAST : Integer.parseInt(bounds[1]);
            times = new int[] {least, most};
        } else {
            return times;
        }
        skip("?"); // a lazy repetition matches the same texts
        return times;
    }

    private String atom() {
        if (skip("(")) {
            if (isAt('?') && !skip("?:")) {
                throw new UnknownSyntax();
            }
            String text = alternatives();
            if (!skip(")")) {
                throw new UnknownSyntax();
            }
            return text;
        }
        char c = regex.charAt(at++);
        return switch (c) {
            case '[' -> one(set());
            case '.' -> one(ANY);
            case '^', '$' -> "";
            case '\\' -> one(escape());
            case '*', '+', '?', '{' -> throw new UnknownSyntax();
            default -> String.valueOf(c);
        };
    }

    private String one(String characters) {
        if (characters.isEmpty()) {
            throw new UnknownSyntax();
        }
        return String.valueOf(characters.charAt(random.nextInt(characters.length())));
    }

    private String escape() {
        char c = regex.charAt(at++);
        return switch (c) {
            case 'd' -> "0123456789";
            case 'w' -> WORD;
            case 's' -> " ";
            case 'D', 'W' -> "-#";
            case 'S' -> "x";
            case 't' -> "\t";
            case 'n' -> "\n";
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw new UnknownSyntax();
                }
                yield String.valueOf(c);
            }
        };
    }

    private String set() {
        boolean isNegated = skip("^");
        StringBuilder set = new StringBuilder();
        boolean isFirst = true;
        while (isFirst || !isAt(']')) {
            isFirst = false;
            if (regex.startsWith("[:", at)) {
                throw new UnknownSyntax();
            }
            char c = regex.charAt(at++);
            String member = c == '\\' ? escape() : String.valueOf(c);
            if (isAt('-') && regex.charAt(at + 1) != ']' && member.length() == 1) {
                at++;
                char last = regex.charAt(at++);
                char end = last == '\\' ? escape().charAt(0) : last;
                for (char i = member.charAt(0); i <= end; i++) {
                    set.append(i);
                }
            } else {
                set.append(member);
            }
        }
        at++;
        if (!isNegated) {
            return set.toString();
        }
        return (WORD + ANY)
                .chars()
                .filter(c -> set.indexOf(String.valueOf((char) c)) < 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
