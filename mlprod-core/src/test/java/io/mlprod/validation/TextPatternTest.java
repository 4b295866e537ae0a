package io.mlprod.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {

    @Test
    void matches_partOfTheText_isNoMatch() {
        TextPattern pattern = TextPattern.of("[A-Z]{2}\\d+");
        assertThat(pattern.matches("AB12")).isTrue();
        assertThat(pattern.matches("AB12 ")).isFalse();
        assertThat(pattern.matches("xAB12")).isFalse();
        assertThat(pattern).hasToString("[A-Z]{2}\\d+").isEqualTo(TextPattern.of("[A-Z]{2}\\d+"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "(a+)+b(c)?\\2?, the back-reference \\2",
                "(a)\\12, the back-reference \\1",
                "(?<n>a)\\k<n>, the back-reference \\k",
                "(?=a)a, the look-ahead (?=",
                "(?!a)b, the look-ahead (?!",
                "(?<=a)b, the look-behind (?<=",
                "(?<!a)b, the look-behind (?<!",
                "(?>a+)b, an atomic group",
                "a++b, the possessive",
                "a?+b, the possessive",
                "a{2}+b, the possessive",
                "[a-z&&[^b]], an intersection",
                "[a-c[x-z]], a class within a class",
                "[\\v], \\v in a class",
                "a\\v, \\v is",
                "\\012, octal",
                "(?U)\\w, the flag U",
                "(?iU:\\w), the flag U",
                "a{x}, a { that begins no repetition",
                "{, a { that begins no repetition",
                "(, missing closing )",
                "[a, missing closing ]",
                "\\h, invalid escape sequence at '\\h'",
                "\\p{IsGreek}, at '\\p{IsGreek}'",
                "a{1001}, invalid repeat count at '{1001}'; a count is at most 1000: bound texts by the rule 'length'",
                "\\p{Alpha}, at '\\p{Alpha}'; write [[:alpha:]] for \\p{Alpha}",
            })
    void of_whatIsNoLinearPattern_isRefused(String regex, String why) {
        assertThatThrownBy(() -> TextPattern.of(regex))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Not a regular expression: " + regex + ": ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((((((a{1000}){1000}){1000}){1000}){1000}){1000}){1000}",
                "(a{1000}){1000}",
                "((a{1,100}){1,100}){1,100}",
                "(?:(?:a{900})*b{900}){9}",
            })
    void of_repetitionsThatMultiply_isRefusedBeforeTheyAreCompiled(String regex) {
        assertThatThrownBy(() -> TextPattern.of(regex))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("instructions long, and at most 2500", "rule 'length'");
    }

    @Test
    void of_groupsWithinGroups_isRefusedBeforeTheStackOverflows() {
        assertThatThrownBy(() -> TextPattern.of("(".repeat(4_000) + ")".repeat(4_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("groups are more than 100 deep")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
        assertThatThrownBy(() -> TextPattern.of("a".repeat(1_000_000)))
                .hasMessageContaining("has 1000000 characters, and at most 10000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a|b)*", ".*.*.*=.*", "(a+)+b", "(a*)*b", "(x+x+)+y", "(a?){400}a{400}", "(.*,){11}P"})
    void matches_whatBacktrackingTakesLongFor_ends(String regex) {
        TextPattern pattern = TextPattern.of(regex);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            boolean all = regex.equals("(a|b)*");
            assertThat(pattern.matches("a".repeat(3_000))).isEqualTo(all);
            assertThat(pattern.matches("x".repeat(pattern.maxLength()))).isFalse();
        });
    }

    @Test
    void matches_largestPatternOnASmallStack_doesNotOverflow() throws Exception {
        TextPattern pattern = TextPattern.of("(x?)".repeat(620));
        Throwable[] thrown = new Throwable[1];
        Thread thread =
                new Thread(null, () -> thrown[0] = catchThrowable(() -> pattern.matches("xxz")), "small", 512 << 10);
        thread.start();
        thread.join();
        assertThat(thrown[0]).isNull();
    }

    @Test
    void matches_textLongerThanTheBound_isNoMatch() {
        TextPattern pattern = TextPattern.of("a*");
        assertThat(pattern.maxLength()).isBetween(1_000_000, 10_000_000);
        assertThat(pattern.matches("a".repeat(pattern.maxLength()))).isTrue();
        assertThat(pattern.matches("a".repeat(pattern.maxLength() + 1))).isFalse();
    }

    /** The differences that are documented. */
    @Test
    void matches_whereEnginesDiffer_isAsDocumented() {
        assertThat(TextPattern.of("a.b").matches("a\rb")).isTrue();
        assertThat(TextPattern.of("a.b").matches("a\nb")).isFalse();
        assertThat(TextPattern.of("\\s").matches("\u000B")).isFalse();
        assertThat(TextPattern.of("(?i)é").matches("É")).isTrue();
        assertThat(TextPattern.of("[[:alpha:]]+").matches("abc")).isTrue();
        assertThat(TextPattern.of("\\p{Greek}\\pL\\x{e9}(?P<n>x)(?<m>y)\\Q(+\\E")
                        .matches("αbéxy(+"))
                .isTrue();
    }

    /** What both engines take, they take alike, but for what is documented; and no pattern is larger than estimated. */
    @Test
    void matches_randomPatterns_isWhatTheJdkSays() {
        compareRandomPatterns(10_000);
    }

    @Tag("soak")
    @Test
    void matches_millionRandomPatterns_isWhatTheJdkSays() {
        compareRandomPatterns(1_000_000);
    }

    private static void compareRandomPatterns(int patterns) {
        Random random = new Random(12);
        List<String> parts = List.of(
                "a",
                "b",
                "c",
                "[ab]",
                "[^a]",
                "[a-c]",
                "\\d",
                "\\w",
                "\\.",
                "(",
                "(?:",
                ")",
                "|",
                "*",
                "+",
                "?",
                "{2}",
                "{1,3}",
                "{0,2}",
                "*?",
                "^",
                "$",
                "\\b",
                "(?i)",
                "\\Qa*\\E",
                "[\\]a]",
                "[]a]",
                "(?<x>",
                "\\x61",
                "-",
                "&&",
                "[",
                "\\1");
        int compared = 0;
        for (int i = 0; i < patterns; i++) {
            StringBuilder regex = new StringBuilder();
            for (int j = random.nextInt(8); j >= 0; j--) {
                regex.append(parts.get(random.nextInt(parts.size())));
            }
            TextPattern pattern;
            Pattern jdk;
            try {
                pattern = TextPattern.of(regex.toString());
                jdk = Pattern.compile(regex.toString());
            } catch (IllegalArgumentException e) {
                continue;
            }
            assertThat(com.google.re2j.Pattern.compile(regex.toString()).programSize())
                    .as(regex.toString())
                    .isLessThanOrEqualTo((int) PatternScan.of(regex.toString()).instructions());
            for (int j = 0; j < 12; j++) {
                StringBuilder text = new StringBuilder();
                for (int k = random.nextInt(5); k > 0; k--) {
                    text.append("abcAB1._*-& ".charAt(random.nextInt(12)));
                }
                compared++;
                assertThat(pattern.matches(text.toString()))
                        .as("%s on '%s'", regex, text)
                        .isEqualTo(jdk.matcher(text).matches());
            }
        }
        assertThat(compared).isGreaterThan(5 * patterns / 4);
    }
}
