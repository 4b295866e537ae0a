package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.fallback.AbandonedRunsWorker.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are left behind cost nothing for good: neither threads, nor heap, nor native memory, which shows in the
 * size of the process only. So each is in a JVM of its own, whose heap has a fixed size.
 */
@Tag("soak")
@EnabledOnOs(OS.LINUX) // for the size of the process
class AbandonedRunsSoakTest {

    private static final int KIB_FOR_ALL_ELSE = 2_048; // compiled code, the collector's tables

    @TempDir
    Path folder;

    private List<Sample> samples(String kind, long between, int limitMinutes) throws Exception {
        Path output = folder.resolve(kind + ".txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedRunsWorker.class.getName(),
                        kind,
                        Long.toString(between))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean hasEnded = process.waitFor(limitMinutes, TimeUnit.MINUTES);
            String text = Files.readString(output);
            System.out.println("[soak] " + kind + ": timeouts full abandoned threads heapKib residentKib\n" + text);
            assertThat(hasEnded).as(text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text.lines().map(Sample::parsed).toList();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static long most(List<Sample> samples, ToLongFunction<Sample> what) {
        return samples.stream().mapToLong(what).max().orElseThrow();
    }

    /** Compares the second half with the first. */
    private static void assertFlat(List<Sample> all, int bytesForEachTimeout) {
        int half = AbandonedRunsWorker.SAMPLES / 2;
        List<Sample> first = all.subList(0, half);
        List<Sample> second = all.subList(half, 2 * half);
        Sample last = all.get(2 * half);
        long timeouts = second.get(half - 1).timeouts() - first.get(half - 1).timeouts();

        assertThat(most(second, Sample::threads)).as("threads").isLessThanOrEqualTo(most(first, Sample::threads));
        assertThat(last.threads()).as("threads at the end").isLessThan((int) most(first, Sample::threads));
        assertThat(most(second, Sample::heapKib) - most(first, Sample::heapKib))
                .as("growth of the heap in KiB")
                .isLessThan(1_024);
        assertThat(most(second, Sample::residentKib) - most(first, Sample::residentKib))
                .as("growth of the process in KiB")
                .isLessThan(KIB_FOR_ALL_ELSE + bytesForEachTimeout * timeouts / 1_024);
        assertThat(last.full()).as("calls that found a tier full").isPositive();
        assertThat(last.abandoned()).as("runs that were left behind").isPositive();
    }

    @Test
    void predict_hundredThousandTimeouts_threadsAndMemoryStayFlat() throws Exception {
        List<Sample> samples = samples("java", 10_000, 20);

        assertThat(samples.get(AbandonedRunsWorker.SAMPLES).timeouts()).isGreaterThanOrEqualTo(100_000);
        assertFlat(samples, 0);
    }

    /** ONNX Runtime's Java binding leaks the text of the error of each run that is ended, about 150 bytes. */
    @Test
    void predict_tenThousandTimeoutsInNativeCode_threadsAndMemoryStayFlat() throws Exception {
        assertFlat(samples("native", 1_000, 20), 200);
    }
}
