package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a build pays for a thousand tests with a fake handle each, its JVM's start included. */
@Tag("soak")
class ThousandTestsSoakTest {

    private static final Pattern PRINTED = Pattern.compile("1000 tests passed in .* with ([0-9.]+) s");

    @ParameterizedTest
    @EnumSource
    void thousandTests_inANewProcess_takeAtMostEightSecondsOfProcessor(ThousandTests.Kind kind, @TempDir Path tests)
            throws IOException, InterruptedException {
        ThousandTests.compile(kind, tests);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        tests + File.pathSeparator + System.getProperty("java.class.path"),
                        ThousandTests.class.getName(),
                        kind.name())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(printed.strip());

        assertThat(process.waitFor()).as(printed).isZero();
        Matcher matcher = PRINTED.matcher(printed);
        assertThat(matcher.find()).as(printed).isTrue();
        assertThat(Double.parseDouble(matcher.group(1)))
                .isLessThanOrEqualTo(8); // CPU, not time: others may use the machine
    }
}
