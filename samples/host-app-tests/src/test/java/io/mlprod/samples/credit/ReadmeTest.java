package io.mlprod.samples.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manual shows what the steps have. */
class ReadmeTest {

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void javaBlocks_areInTheSteps() throws IOException {
        StringBuilder steps = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("src/test/java/io/mlprod/samples/credit"))) {
            for (Path file : files.toList()) {
                steps.append(squeezed(Files.readString(file)));
            }
        }
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(blocks)
                .hasSizeGreaterThan(10)
                .flatMap(ReadmeTest::parts)
                .allSatisfy(part -> assertThat(steps.toString()).contains(part));
    }

    /** Each import, and the rest: a block may leave out imports, and what stands between them and the rest. */
    private static List<String> parts(String block) {
        return Stream.concat(
                        block.lines().filter(line -> line.startsWith("import ")),
                        Stream.of(block.replaceAll("(?m)^import .*", "")))
                .map(ReadmeTest::squeezed)
                .toList();
    }
}
