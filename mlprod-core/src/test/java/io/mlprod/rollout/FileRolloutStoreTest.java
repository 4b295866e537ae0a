package io.mlprod.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileRolloutStoreTest extends RolloutStoreContract {

    @TempDir
    Path folder;

    @Override
    RolloutStore store() {
        return new FileRolloutStore(folder);
    }

    private Path planFile() {
        return folder.resolve("fraud").resolve("plan.json");
    }

    private List<String> filesOfCounts() throws IOException {
        try (var files = Files.list(folder.resolve("fraud").resolve("counts"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void compareAndSet_foreignFileAmongCounts_isLeftAlone() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        Path counts = Files.createDirectories(folder.resolve("fraud").resolve("counts"));
        Path foreign = Files.writeString(counts.resolve("1a-x.json"), "?");

        assertThat(store().compareAndSet("fraud", plan(2, 2))).isTrue();
        assertThat(foreign).exists();
    }

    @Test
    void read_planCutAnywhere_isAnErrorThatNamesTheFile() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        String whole = Files.readString(planFile());
        for (int length = 0; length < whole.strip().length(); length++) {
            Files.writeString(planFile(), whole.substring(0, length));

            assertThatThrownBy(() -> store().read("fraud"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(planFile().toString())
                    .hasMessageContaining("correct it");
            assertThatThrownBy(() -> store().compareAndSet("fraud", plan(2, 1))).isInstanceOf(IOException.class);
        }
        Files.writeString(planFile(), whole);
        assertThat(store().read("fraud").plan()).contains(plan(1, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"revision\" : 1 | \"revision\" : 0 | revision: expected 1 to",
                "\"revision\" : 1 | \"revision\" : 1.5 | revision: expected a whole number",
                "\"revision\" : 1 | \"revision\" : 99999999999999999999 | revision: expected a whole number",
                "\"revision\" : 1 | \"revisoin\" : 1 | unknown field revisoin; expected [revision, epoch",
                "\"revision\" : 1 | \"epoch\" : 2 | Duplicate field",
                "\"epoch\" : 1, | '' | field epoch is missing",
                "\"step\" : 2 | \"step\" : -2 | step: expected -1 to 2147483647",
                "\"step\" : 2 | \"step\" : 2147483648 | step: expected -1 to 2147483647",
                "STEP | step | state: expected one of [PENDING",
                "\"held\" | 7 | reason: expected a text",
                "\"2026- | \"26- | since: expected a time like",
                "{ | [{ | line ",
                "} | }} | line ",
            })
    void read_planEditedBadly_isAnErrorThatNamesThePlace(String from, String to, String problem) throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        String whole = Files.readString(planFile());
        assertThat(whole).contains(from);
        Files.writeString(planFile(), whole.replace(from, to));

        assertThatThrownBy(() -> store().read("fraud"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(planFile().toString())
                .hasMessageContaining(problem);
    }

    @Test
    void read_notUtf8_isAnErrorThatNamesTheFile() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        Files.write(planFile(), new byte[] {'"', (byte) 0xe4, '"'});

        assertThatThrownBy(() -> store().read("fraud"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(planFile() + " is not UTF-8");
    }

    @Test
    void read_planEditedByHand_isFollowed() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        Files.writeString(
                planFile(),
                Files.readString(planFile())
                        .replace("\"revision\" : 1", "\"revision\" : 2")
                        .replace("STEP", "PAUSED"));

        RolloutPlan read = store().read("fraud").plan().orElseThrow();
        assertThat(read.revision()).isEqualTo(2);
        assertThat(read.state()).isEqualTo(RolloutState.PAUSED);
        assertThat(store().compareAndSet("fraud", plan(2, 1))).isFalse();
        assertThat(store().compareAndSet("fraud", plan(3, 1))).isTrue();
    }

    @Test
    void rollBack_brokenPlan_worksAllTheSame() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        String whole = Files.readString(planFile());
        Files.writeString(planFile(), "{");
        store().rollBack("fraud", 1, "errors");
        store().publish("fraud", new RolloutCounts("a", 1, Map.of("n", 1L), Map.of()));
        Files.writeString(planFile(), whole);

        assertThat(store().read("fraud").rolledBackEpoch()).isEqualTo(1);
        assertThat(store().read("fraud").counts()).hasSize(1);
    }

    @Test
    void read_brokenLatchOrCounts_isAnErrorThatNamesTheFile() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        store().rollBack("fraud", 1, "errors");
        store().publish("fraud", new RolloutCounts("a", 1, Map.of("n", 1L), Map.of()));
        Path home = folder.resolve("fraud");
        for (String name : List.of("rollback.json", "counts/1-a.json")) {
            Path file = home.resolve(name);
            String whole = Files.readString(file);
            Files.writeString(file, whole.substring(0, whole.length() / 2));
            assertThatThrownBy(() -> store().read("fraud"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
            Files.writeString(file, whole);
        }
        Files.writeString(home.resolve("counts/1-a.json"), "{\"instance\":\"a\",\"epoch\":1,\"counts\":{\"n\":\"1\"}}");
        assertThatThrownBy(() -> store().read("fraud")).hasMessageContaining("n: expected a whole number");
    }

    @Test
    void folder_missing_isAnErrorUntilItIsBack() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        RolloutStore store = store();
        delete(folder);

        assertThatThrownBy(() -> store.read("fraud"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mount");
        assertThatThrownBy(() -> store.compareAndSet("fraud", plan(1, 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.rollBack("fraud", 1, "x")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.publish("fraud", new RolloutCounts("a", 1, Map.of(), Map.of())))
                .isInstanceOf(IOException.class);
        assertThat(folder).doesNotExist();

        Files.createDirectory(folder);
        assertThat(store.read("fraud").plan()).isEmpty();
        assertThat(store.compareAndSet("fraud", plan(1, 1))).isTrue();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void compareAndSet_afterANewEpoch_deletesTheCountsOfTheOld() throws IOException {
        store().compareAndSet("fraud", plan(1, 9));
        store().publish("fraud", new RolloutCounts("a", 9, Map.of("n", 1L), Map.of()));
        Files.writeString(folder.resolve("fraud/counts/9-gone.json.tmp"), "left by a crash");
        Files.writeString(folder.resolve("fraud/counts/notes.txt"), "left by people");
        store().compareAndSet("fraud", plan(2, 10));
        store().publish("fraud", new RolloutCounts("a", 10, Map.of("n", 1L), Map.of()));
        store().compareAndSet("fraud", plan(3, 10));

        assertThat(filesOfCounts()).containsExactly("10-a.json", "notes.txt");
    }

    @Test
    void read_whileOthersWrite_neverSeesHalfAFile() throws Exception {
        store().compareAndSet("fraud", plan(1, 1));
        AtomicBoolean isDone = new AtomicBoolean();
        onThreads(3, thread -> {
            RolloutStore store = store();
            if (thread > 0) {
                while (!isDone.get()) {
                    store.read("fraud");
                }
                return;
            }
            try {
                for (long i = 2; i < 40; i++) {
                    store.compareAndSet("fraud", plan(i, 1));
                    store.publish("fraud", new RolloutCounts("a", 1, Map.of("n".repeat((int) i), i), Map.of()));
                }
            } finally {
                isDone.set(true);
            }
        });
        assertThat(store().read("fraud").plan().orElseThrow().revision()).isEqualTo(39);
    }

    /** Tries for each revision with several threads, and prints those that it got. */
    static final class Racer {
        private Racer() {}

        public static void main(String[] args) throws InterruptedException {
            onThreads(3, thread -> {
                RolloutStore store = new FileRolloutStore(Path.of(args[0]));
                for (long revision = 1; revision <= Long.parseLong(args[1]); revision++) {
                    if (store.compareAndSet("fraud", plan(revision, 1))) {
                        System.out.println(revision);
                    }
                }
            });
        }
    }

    @Test
    void compareAndSet_twoProcessesWithThreeThreads_haveOneWinnerPerRevision() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Racer.class.getName(),
                            folder.toString(),
                            "30")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(new File(folder.toFile(), "out" + i))
                    .start());
        }
        List<Long> won = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            assertThat(processes.get(i).waitFor()).isZero();
            Files.readAllLines(folder.resolve("out" + i)).forEach(line -> won.add(Long.valueOf(line)));
        }

        assertThat(won)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 30).boxed().toList());
    }
}
