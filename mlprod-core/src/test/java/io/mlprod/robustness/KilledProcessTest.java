package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The native libraries that a process unpacks: they stay when it is killed, until the next one starts. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledProcessTest {

    @TempDir
    Path folder;

    @TempDir
    Path tmp;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(Path output, boolean waits) throws IOException {
        Process process = new ForkedJvm(folder)
                .option("-Xmx64m")
                .option("-Djava.io.tmpdir=" + tmp)
                .option("-Dorg.slf4j.simpleLogger.defaultLogLevel=info")
                .start(
                        output,
                        KilledProcessWorker.class,
                        List.of(Models.path("row_sum").toString(), Boolean.toString(waits)));
        started.add(process);
        return process;
    }

    private Path newOutput() throws IOException {
        return Files.createTempFile(folder, "output", ".txt");
    }

    /** Returns its folder when it has predicted. */
    private Path startAndWait(List<Process> into) throws IOException, InterruptedException {
        Set<Path> before = unpacked();
        Path output = newOutput();
        Process process = start(output, true);
        while (!Files.readString(output).contains("sum 3")) {
            assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
            process.waitFor(10, TimeUnit.MILLISECONDS);
        }
        into.add(process);
        Set<Path> after = unpacked();
        after.removeAll(before);
        assertThat(after).hasSize(1);
        return after.iterator().next();
    }

    private Set<Path> unpacked() throws IOException {
        try (Stream<Path> files = Files.list(tmp)) {
            return files.filter(file -> file.getFileName().toString().startsWith("onnxruntime-java"))
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }

    @Test
    void start_afterAProcessWasKilled_deletesItsLibrariesAndNotThoseOfALiveOne() throws Exception {
        List<Process> waiting = new ArrayList<>();
        Path killed = startAndWait(waiting);
        Path live = startAndWait(waiting);
        waiting.get(0).destroyForcibly().waitFor();
        assertThat(killed).as("what is to be deleted").isNotEmptyDirectory();

        Path firstOutput = newOutput();
        Path secondOutput = newOutput();
        Process first = start(firstOutput, false); // both at the same time
        Process second = start(secondOutput, false);

        assertThat(first.waitFor()).as(Files.readString(firstOutput)).isZero();
        assertThat(second.waitFor()).as(Files.readString(secondOutput)).isZero();
        String output = Files.readString(firstOutput) + Files.readString(secondOutput);
        assertThat(output).containsOnlyOnce("MB of native libraries that killed processes had left in");
        assertThat(killed).doesNotExist();
        assertThat(live).isNotEmptyDirectory();
        try (Stream<Path> files = Files.list(live)) {
            assertThat(files).anyMatch(file -> file.toString().contains("onnxruntime4j_jni"));
        }
        waiting.get(1).getOutputStream().close();
        assertThat(waiting.get(1).waitFor()).as("predicts once more, and ends").isZero();
    }
}
