package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is logged and said, at every level, while names are hostile and values personal. */
class LoggingTest {

    private static final int LONGEST = 5 * PlainText.MAX_LINE; // a line of the log has some arguments

    @TempDir
    Path folder;

    @Test
    void everyLineAtEveryLevel_hostileNamesAndPersonalValues_isSafeAndHoldsNoValue() throws Exception {
        Path output = folder.resolve("output.txt");
        Process process = new ForkedJvm(folder)
                .option("-Xmx256m")
                .option("-Dorg.slf4j.simpleLogger.defaultLogLevel=trace")
                .option("-Dfile.encoding=UTF-8")
                .option("-Dsun.stdout.encoding=UTF-8")
                .option("-Dsun.stderr.encoding=UTF-8")
                .option("-Dstdout.encoding=UTF-8")
                .option("-Dstderr.encoding=UTF-8")
                .start(output, LoggingWorker.class, List.of());
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> lines =
                Arrays.asList(Files.readString(output, StandardCharsets.UTF_8).split("\n"));

        assertThat(lines).as("at the end").last().isEqualTo("DONE");
        assertThat(lines).filteredOn(line -> line.contains("DEBUG")).isNotEmpty();
        assertThat(lines).filteredOn(line -> line.contains("\\u001b[2J")).hasSizeGreaterThan(100);
        assertThat(lines)
                .filteredOn(line -> line.contains(LoggingWorker.SECRET))
                .isEmpty();
        assertThat(lines).filteredOn(line -> line.contains("4711.8")).isEmpty();
        assertThat(lines).filteredOn(line -> line.startsWith("2026 FORGED")).isEmpty();
        assertThat(lines)
                .map(line -> line.replaceFirst("^\t+", "")) // of a stack trace
                .filteredOn(line -> line.codePoints()
                        .mapToObj(Character::toString)
                        .anyMatch(one -> !PlainText.line(one).equals(one)))
                .isEmpty();
        assertThat(lines).filteredOn(line -> line.length() > LONGEST).isEmpty();
    }
}
