package io.mlprod.monitoring.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FairnessTextTest {

    static List<String> hostile() {
        return List.of(
                "<script>alert(1)</script>",
                "\u001b[31mred\u001b[0m",
                "\u202egnp.exe",
                "two\r\nlines: fairness by sex",
                "\ud800",
                "x".repeat(10_000));
    }

    private static FairnessReport report(Fairness settings, String value) {
        String[] groups = IntStream.range(0, 200)
                .mapToObj(i -> i % 2 == 0 ? value : "other value")
                .toArray(String[]::new);
        return FairnessReport.of(
                settings, FairnessRows.of(new int[200]).labels(new int[200]).group("group", groups));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void text_hostileNames_areNotInIt(String value) {
        FairnessReport report = report(Fairness.by("group"), value);

        String all = report.text() + report + report.groups() + report.overall() + report.since(report);
        assertThat(all).doesNotContain(value).doesNotContain("other value");
        assertThat(report.groups()).extracting(GroupReport::name).allMatch(name -> name.matches("group-[0-9a-f]{4}"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void text_hostileNamesThatAreAllowed_areEscapedAndShort(String value) {
        String text = report(Fairness.by("group").showing(value), value).text();

        assertThat(text.lines()).allMatch(line -> line.length() <= 200);
        assertThat(text.lines().filter(line -> line.startsWith("fairness by"))).hasSize(1);
        assertThat(Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}&&[^\n]]")
                        .matcher(text)
                        .find())
                .isFalse();
    }

    @Test
    void text_ofPseudonyms_isTheSameForTheSameKey() {
        Fairness settings = Fairness.by("group").key(new byte[32]);

        assertThat(report(settings, "north").text())
                .isEqualTo(report(settings, "north").text());
    }

    @Test
    void text_namesWithTheSameBeginning_areLonger() {
        List<String> pseudonyms = List.of("group-3f9a00000000", "group-3f9a10000000", "group-aaaa00000000");
        GroupNames names = new GroupNames(pseudonyms.stream().map(List::of).toList());

        assertThat(pseudonyms.stream().map(one -> names.of(List.of(one))))
                .containsExactly("group-3f9a0", "group-3f9a1", "group-aaaa0");
    }

    /** The table is too wide for this file, so it is on the page. */
    @Test
    void text_isTheTableOfThePage() throws IOException {
        Fairness settings = Fairness.by("group").showing("g0", "g1", "g2");

        assertThat(Files.readString(Path.of("FAIRNESS.md")))
                .contains("```text\n"
                        + FairnessReport.of(settings, Groups.random(1, 2_000, 3))
                                .text() + "\n```");
    }

    @Test
    void text_fewRows_saysWhatIsMissing() {
        String text = FairnessReport.of(Fairness.by("group").showing("a", "b", "c"), Groups.fairlearns())
                .text();

        assertThat(text)
                .contains(
                        "not estimable for a: 4 rows, needs 30; 4 labelled rows, needs 30; 2 labelled positives, needs")
                .contains("equalised odds, the worse of both rates: difference not estimable, ratio not estimable");
    }

    @Test
    void text_classThatDoesNotOccur_asksForItsSpelling() {
        FairnessReport report = report(Fairness.by("group").positive("aproved"), "north");

        assertThat(report.text()).contains("is the class spelled as the model spells it?");
    }

    @Test
    void text_lines_fitATerminal() {
        FairnessRows rows = Groups.random(4, 20_000, 40);

        assertThat(FairnessReport.of(Fairness.by("group"), rows)
                        .text()
                        .lines()
                        .filter(line -> line.length() > 120)
                        .collect(Collectors.toList()))
                .isEmpty();
    }
}
