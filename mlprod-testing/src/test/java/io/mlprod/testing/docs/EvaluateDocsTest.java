package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page EVALUATE.md shows code that is compiled and text that is printed. */
class EvaluateDocsTest {

    private static final Path EXAMPLES = Path.of("src/test/java/io/mlprod/testing/docs/EvaluateExamples.java");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("EVALUATE.md")))
                .results()
                .map(match -> match.group(1).strip())
                .toList();
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void javaBlocks_areCompiled() throws IOException {
        String examples = squeezed(Files.readString(EXAMPLES));

        assertThat(blocks("java"))
                .hasSize(8)
                .flatMap(block ->
                        Stream.of(block.split("\n\\s*\n|(?<=;)\n(?=import )")).toList())
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    @Test
    void texts_areWhatIsPrinted() throws IOException {
        try (EvaluateExamples examples = new EvaluateExamples()) {
            String failure =
                    catchThrowable(() -> examples.report().assertOpen()).getMessage();

            // Lines of the page are wrapped.
            assertThat(blocks("text").stream().map(EvaluateDocsTest::squeezed))
                    .containsExactly(
                            squeezed(failure),
                            squeezed(examples.search().toString()),
                            squeezed(examples.ranking().toString()));
        }
    }
}
