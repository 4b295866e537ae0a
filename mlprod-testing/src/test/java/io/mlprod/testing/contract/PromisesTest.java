package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What failures cite is what the Javadoc says. */
class PromisesTest {

    private static final Path CONTRACTS = Path.of("src/main/java/io/mlprod/testing/contract");
    private static final List<Path> SOURCES =
            List.of(Path.of("../mlprod-core/src/main/java"), Path.of("../mlprod-monitoring/src/main/java"));
    private static final Pattern CITATION =
            Pattern.compile("Promise\\.of\\(\\s*\"([A-Za-z]+)[.A-Za-z]*\",\\s*\"((?:[^\"\\\\]|\\\\.)+)\"");

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String javadocOf(String type) throws IOException {
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                List<Path> found = files.filter(file -> file.endsWith(type + ".java")
                                && !file.toString().contains("internal"))
                        .toList();
                if (!found.isEmpty()) {
                    return words(read(found.get(0)));
                }
            }
        }
        throw new AssertionError("No source of " + type);
    }

    /** The text without markup, so that a citation can be found in it. */
    private static String words(String source) {
        return source.replaceAll("(?m)^\\s*/?\\*+/?", " ")
                .replaceAll("\\{@linkplain\\s+\\S+\\s+([^}]*)\\}", "$1")
                .replaceAll("\\{@(?:code|link)\\s+#?(?:[A-Z]\\w*#)?([^}]*)\\}", "$1")
                .replaceAll("\\s+", " ");
    }

    @Test
    void citations_ofTheContracts_areInTheJavadoc() throws IOException {
        int citations = 0;
        try (Stream<Path> files = Files.list(CONTRACTS)) {
            for (Path file : files.toList()) {
                for (var match : CITATION.matcher(read(file)).results().toList()) {
                    assertThat(javadocOf(match.group(1)))
                            .as("%s cites %s", file.getFileName(), match.group(1))
                            .contains(match.group(2));
                    citations++;
                }
            }
        }
        assertThat(citations).isGreaterThan(80);
    }
}
