package io.mlprod.validation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A scanner that reads a regular expression before RE2/J does. It finds what RE2 cannot express or reads differently
 * than {@link java.util.regex.Pattern}, and estimates how large the compiled pattern will be, because RE2/J multiplies
 * nested repetitions without a bound and follows nested groups by recursion.
 */
final class PatternScan {

    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_GROUPS_DEEP = 100;
    private static final int MAX_SHOWN = 200;
    private static final String REWRITE = "; write the pattern without, or check this in your own code before the call";

    /** The size of a group to the left of the current place. */
    private static final class Group {
        private long before; // all but the last element
        private long last; // which a repetition multiplies

        void add(long size) {
            before = plus(before, last);
            last = size;
        }

        long size() {
            return plus(before, last) + 3; // two that mark it, and one if it is empty
        }
    }

    private final String regex;
    private final Deque<Group> groups = new ArrayDeque<>();
    private int at;
    private boolean canRepeat;
    private int afterFlags = -1;
    private @Nullable String problem;

    private PatternScan(String regex) {
        this.regex = regex;
        groups.push(new Group());
    }

    static PatternScan of(String regex) {
        PatternScan scan = new PatternScan(regex);
        if (regex.length() > MAX_LENGTH) {
            scan.problem = "it has " + regex.length() + " characters, and at most " + MAX_LENGTH
                    + " are possible; list known texts as categories";
        }
        while (scan.problem == null && scan.at < regex.length()) {
            scan.next();
        }
        return scan;
    }

    /** Returns a regular expression as a message shows it. */
    static String shortened(String regex) {
        return regex.length() <= MAX_SHOWN ? regex : regex.substring(0, MAX_SHOWN) + "…";
    }

    /** Returns what is wrong, as the second half of a sentence; null if nothing was seen. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Estimates how many instructions the compiled pattern has; rather too many than too few. */
    long instructions() {
        long sum = 0;
        for (Group group : groups) { // more than one only if a parenthesis is missing
            sum = plus(sum, group.size());
        }
        return sum;
    }

    private void next() {
        char c = regex.charAt(at);
        switch (c) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> open();
            case ')' -> close();
            case '*', '+', '?' -> repeat(1, 1);
            case '{' -> counted();
            case '|' -> element(1, false);
            default -> element(1, c != '^');
        }
    }

    private void element(int length, boolean canBeRepeated) {
        groups.element().add(canBeRepeated ? 1 : 2); // an alternative may be empty
        canRepeat = canBeRepeated;
        at += length;
    }

    private void escape() {
        char c = at + 1 < regex.length() ? regex.charAt(at + 1) : '\\';
        if ((c >= '1' && c <= '9') || c == 'k') {
            problem =
                    "the back-reference " + regex.substring(at, at + 2) + " cannot be matched in linear time" + REWRITE;
        } else if (c == '0') {
            problem = "octal escapes such as \\0 are read differently by different engines; write \\x{...}";
        } else if (c == 'v') {
            problem = "\\v is the vertical tab to some engines and a class to others; write \\x0B or [\\n\\x0B\\f\\r]";
        } else if (c == 'Q') {
            int end = regex.indexOf("\\E", at + 2);
            int next = end < 0 ? regex.length() : end + 2;
            for (int i = at + 2; i < (end < 0 ? next : end); i++) {
                groups.element().add(1);
            }
            canRepeat = true;
            at = next;
        } else if ((c == 'x' || c == 'p' || c == 'P') && at + 2 < regex.length() && regex.charAt(at + 2) == '{') {
            int end = regex.indexOf('}', at);
            element((end < 0 ? regex.length() : end + 1) - at, true);
        } else {
            element(2, true);
        }
    }

    /** Steps over a class, in which brackets and {@code &&} mean something else to java.util.regex. */
    private void characterClass() {
        int i = at + 1;
        if (i < regex.length() && regex.charAt(i) == '^') {
            i++;
        }
        int first = i; // where a closing bracket is one of the characters
        for (; i < regex.length() && (regex.charAt(i) != ']' || i == first); i++) {
            if (regex.startsWith("[:", i) && regex.indexOf(":]", i) > 0) {
                i = regex.indexOf(":]", i) + 1;
            } else if (regex.charAt(i) == '[') {
                problem = "a class within a class cannot be expressed; write \\[ for the bracket itself, or one class";
                return;
            } else if (regex.startsWith("&&", i)) {
                problem = "an intersection of classes (&&) cannot be expressed; write the characters that are left";
                return;
            } else if (regex.charAt(i) == '\\') {
                int escape = at;
                at = i;
                escapeInClass();
                at = escape;
                i++;
            }
        }
        element(i + 1 - at, true);
        at = Math.min(at, regex.length());
    }

    private void escapeInClass() {
        char c = at + 1 < regex.length() ? regex.charAt(at + 1) : '\\';
        if ((c >= '0' && c <= '9') || c == 'v') {
            problem = "\\" + c + " in a class is read differently by different engines; write \\x{...}";
        }
    }

    private void open() {
        if (regex.startsWith("(?=", at) || regex.startsWith("(?!", at)) {
            problem =
                    "the look-ahead " + regex.substring(at, at + 3) + "...) cannot be matched in linear time" + REWRITE;
        } else if (regex.startsWith("(?<=", at) || regex.startsWith("(?<!", at)) {
            problem = "the look-behind " + regex.substring(at, at + 4) + "...) cannot be matched in linear time"
                    + REWRITE;
        } else if (regex.startsWith("(?>", at)) {
            problem = "an atomic group (?>...) is not needed where matching is linear; write (?:...)";
        } else if (groups.size() > MAX_GROUPS_DEEP) {
            problem = "its groups are more than " + MAX_GROUPS_DEEP + " deep";
        } else {
            groups.push(new Group());
            canRepeat = false;
            at++;
            if (regex.startsWith("?", at)) {
                nameOrFlags();
            }
        }
    }

    /** Steps over what follows "(?": the name of a group, or flags up to a colon or the end. */
    private void nameOrFlags() {
        boolean isName = regex.startsWith("?<", at) || regex.startsWith("?P<", at);
        int end = at;
        while (end < regex.length() && (isName ? ">" : ":)").indexOf(regex.charAt(end)) < 0) {
            end++;
        }
        if (!isName && regex.substring(at, end).contains("U")) {
            problem = "the flag U means other things to different engines; name Unicode classes, such as \\p{L}";
        }
        at = Math.min(end + 1, regex.length());
        if (regex.startsWith(")", end)) { // flags for the rest of the group around
            groups.pop();
            afterFlags = at;
        }
    }

    private void close() {
        at++;
        canRepeat = true;
        if (groups.size() > 1) { // otherwise RE2/J says what is wrong
            long size = groups.pop().size();
            groups.element().add(size);
        }
    }

    private void counted() {
        int end = regex.indexOf('}', at);
        String[] counts = (end < 0 ? "" : regex.substring(at + 1, end)).split(",", 2);
        if (!isCount(counts[0]) || (counts.length > 1 && !counts[1].isEmpty() && !isCount(counts[1]))) {
            problem = "a { that begins no repetition such as {2} or {2,5}; write \\{ for the brace itself";
            return;
        }
        int most = Integer.parseInt(counts[counts.length - 1].isEmpty() ? counts[0] : counts[counts.length - 1]);
        repeat(Math.max(1, most), end + 1 - at);
    }

    private static boolean isCount(String text) {
        return !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void repeat(int times, int length) {
        int next = at + length;
        if (canRepeat && regex.startsWith("+", next)) {
            problem = "the possessive " + regex.substring(at, next + 1)
                    + " is not needed where matching is linear; write " + regex.substring(at, next);
            return;
        }
        if (at == afterFlags) {
            problem = "a repetition follows flags, which are nothing to repeat";
            return;
        }
        Group group = groups.element();
        group.last =
                times >= Integer.MAX_VALUE / Math.max(1, group.last + 2) ? Integer.MAX_VALUE : (group.last + 2) * times;
        canRepeat = false;
        at = regex.startsWith("?", next) ? next + 1 : next; // a lazy one
    }

    private static long plus(long a, long b) {
        return Math.min(Integer.MAX_VALUE, a + b);
    }
}
