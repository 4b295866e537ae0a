package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lines of sources and pages are at most 120 characters long, prose included. Rows of tables are as long as they are,
 * as is what pages print in code blocks; and a link may stand alone on a longer line of a page.
 */
class LineLengthTest {

    private static final int MAX = 120;
    private static final Path TOP = Path.of("..");

    private static boolean isOurs(Path file) {
        String path = TOP.relativize(file).toString().replace('\\', '/');
        return !path.contains("/target/") && !path.startsWith(".") && (path.endsWith(".java") || path.endsWith(".md"));
    }

    private static List<String> tooLong(Path file) {
        boolean isPage = file.toString().endsWith(".md");
        boolean isCode = false;
        List<String> found = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            isCode ^= isPage && line.strip().startsWith("```");
            boolean mayBeLong = isPage ? isCode || line.strip().startsWith("|") || isOneLink(line) : isRow(line);
            if (!mayBeLong && line.codePointCount(0, line.length()) > MAX) {
                found.add(TOP.relativize(file) + ":" + (i + 1));
            }
        }
        return found;
    }

    /** Whether a line is a row of a table in a text block. */
    private static boolean isRow(String line) {
        return line.contains(" | ");
    }

    private static boolean isOneLink(String line) {
        return line.strip().matches("(- )?\\[[^]]*]\\([^)]*\\)\\S*");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void lines_ofSourcesAndPages_areAtMost120Characters() throws IOException {
        List<String> found;
        try (Stream<Path> files = Files.walk(TOP)) {
            found = files.filter(LineLengthTest::isOurs)
                    .flatMap(file -> tooLong(file).stream())
                    .toList();
        }

        assertThat(found).isEmpty();
    }
}
