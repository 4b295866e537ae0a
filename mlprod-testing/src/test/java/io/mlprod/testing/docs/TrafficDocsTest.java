package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.testing.traffic.RolloutRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** TRAFFIC.md shows code that is compiled here, and what it prints. */
class TrafficDocsTest {

    private static final Path EXAMPLES = Path.of("src/test/java/io/mlprod/testing/docs/TrafficExamples.java");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("TRAFFIC.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String squeezed(String code) {
        return code.replaceAll("(?m)^import .*$", "").replaceAll("\\s+", "");
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples = squeezed(Files.readString(EXAMPLES));

        assertThat(blocks("java"))
                .hasSize(5)
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")).toList())
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    @Test
    void imports_areThoseOfTheExamples() throws IOException {
        List<String> imports = blocks("java")
                .get(0)
                .lines()
                .filter(line -> line.startsWith("import "))
                .toList();

        assertThat(imports).isNotEmpty();
        assertThat(Files.readString(EXAMPLES).lines()).containsAll(imports);
    }

    @Test
    void failureAndTable_areWhatIsPrinted() throws IOException {
        RolloutRuns runs = TrafficExamples.candidateThatFails_isTakenBack();

        assertThatThrownBy(() -> runs.assertRolledBackWithin(Duration.ofHours(2)))
                .hasMessage(blocks("text").get(0).strip());
    }

    @Test
    void chain_recovers_asIsPrinted() throws IOException {
        assertThat(TrafficExamples.tierThatIsDown_isReplaced())
                .hasToString(blocks("text").get(1).strip());
    }

    @Test
    void hostsCode_isSticky() {
        TrafficExamples.SHOP
                .lasting(Duration.ofHours(2))
                .rollouts(1, TrafficExamples::hosts)
                .assertSticky()
                .assertNoneLost();
    }

    @Test
    void experiment_findsTheWorseArm() {
        TrafficExamples.worseConversion_isFound();
    }
}
