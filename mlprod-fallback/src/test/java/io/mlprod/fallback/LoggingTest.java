package io.mlprod.fallback;

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

/** Everything that is logged and said, at every level, while names are hostile and exceptions hold personal values. */
class LoggingTest {

    private static final int LONGEST = 5 * PlainText.MAX_LINE; // a line of the log has some arguments

    @TempDir
    Path folder;

    @Test
    void everyLineAtEveryLevel_hostileNamesAndPersonalValues_isSafeAndHoldsNoValue() throws Exception {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-Dfile.encoding=UTF-8",
                        "-Dsun.stdout.encoding=UTF-8",
                        "-Dsun.stderr.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        "-Dstderr.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoggingWorker.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> lines =
                Arrays.asList(Files.readString(output, StandardCharsets.UTF_8).split("\n"));

        assertThat(lines).as("at the end").last().isEqualTo("DONE");
        assertThat(lines)
                .as("what the breaker's library says of a failure")
                .filteredOn(line -> line.contains("resilience4j") && line.contains("recorded an exception as failure"))
                .isNotEmpty();
        assertThat(lines).filteredOn(line -> line.contains("\\u001b[2J")).hasSizeGreaterThan(100);
        assertThat(lines)
                .filteredOn(line -> line.contains(LoggingWorker.SECRET))
                .isEmpty();
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
