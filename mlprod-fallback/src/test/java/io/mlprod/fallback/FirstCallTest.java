package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first call of a process finds everything loaded, so that it takes no longer than the next. How long that is
 * depends on the machine; which classes the JVM loads during the call does not.
 */
class FirstCallTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "strict"})
    @Timeout(120)
    void predict_firstCallOfAProcess_loadsNoClassesOfOursOrOfLibraries(String option)
            throws IOException, InterruptedException {
        List<String> lines = run(option);

        assertThat(lines).contains(FirstCall.BUILT, FirstCall.ANSWERED);
        assertThat(lines.subList(0, lines.indexOf(FirstCall.BUILT)))
                .as("classes are listed")
                .anyMatch(line -> line.contains("[class,load] io.mlprod.fallback.FallbackChain source:"));
        assertThat(lines.subList(lines.indexOf(FirstCall.BUILT), lines.indexOf(FirstCall.ANSWERED)))
                .filteredOn(line -> line.contains("[class,load]"))
                .noneMatch(line -> line.contains("] io.mlprod.")
                        || line.contains("] io.github.resilience4j.")
                        || line.contains("] com.github.benmanes.")
                        || line.contains("] org.HdrHistogram.")
                        || line.contains("] org.slf4j."));
    }

    private static List<String> run(String option) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xlog:class+load=info:stdout:tags",
                "-cp",
                System.getProperty("java.class.path"),
                FirstCall.class.getName()));
        if (!option.isEmpty()) {
            command.add(option);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output = process.inputReader()) {
            return output.lines().toList();
        } finally {
            process.waitFor();
        }
    }
}
