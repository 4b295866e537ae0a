package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** FAKES.md shows code that is compiled here, and messages that are made here. */
class FakesDocsTest {

    private static final Path EXAMPLES = Path.of("src/test/java/io/mlprod/testing/docs/FakesExamples.java");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("FAKES.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String withoutLines(String message) {
        return message.replaceAll("java:\\d+", "java:N").strip();
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples = squeezed(Files.readString(EXAMPLES));

        assertThat(blocks("java"))
                .hasSize(9)
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")).toList())
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    @Test
    void messages_areWhatIsPrinted() throws IOException {
        List<String> shown = blocks("text");

        assertThat(withoutLines(FakesExamples.messageOfNoRule())).isEqualTo(withoutLines(shown.get(0)));
        assertThat(FakesExamples.reportOfForgottenCheck())
                .isEqualTo(shown.get(1).strip());
    }
}
