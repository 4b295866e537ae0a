package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build pays for a thousand tests with a fake handle each, its JVM's start included. */
@Tag("soak")
class ThousandTestsSoakTest {

    private static final Pattern PRINTED = Pattern.compile("\\w+: 1000 tests passed in .* with ([0-9.]+) s");

    /** The same tests without models are measured beside them, so the machine and its load do not matter. */
    @Test
    void thousandTests_inANewProcess_takeAtMostFourTimesWhatTheyTakeWithoutModels(@TempDir Path directory)
            throws IOException, InterruptedException {
        double none = processorTime(ThousandTests.Kind.NO_MODEL, directory);

        assertThat(processorTime(ThousandTests.Kind.SCRIPTED_MODEL, directory)).isLessThan(4 * none);
        assertThat(processorTime(ThousandTests.Kind.FAKE_MODEL, directory)).isLessThan(4 * none);
    }

    private static double processorTime(ThousandTests.Kind kind, Path directory)
            throws IOException, InterruptedException {
        ThousandTests.compile(kind, directory);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        directory + File.pathSeparator + System.getProperty("java.class.path"),
                        ThousandTests.class.getName(),
                        kind.name())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        Matcher matcher = PRINTED.matcher(printed);
        assertThat(matcher.find()).as(printed).isTrue();
        System.out.println(matcher.group());
        return Double.parseDouble(matcher.group(1));
    }
}
