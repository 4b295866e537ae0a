package io.mlprod.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

class ExposureSinkTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long LARGE = 1 << 20;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("exposures.jsonl");
    }

    /** An exposure that can be told by its slot. */
    private static Exposure exposure(int slot) {
        ModelVersion stable = new ModelVersion("fraud", "7", "a".repeat(64));
        ModelVersion candidate = new ModelVersion("fraud", "8\n\"ü\uD83D\uDE00", "b".repeat(64));
        Route route = new Route("te\"st", 3, 2, "candidate", candidate, slot, 0.05, Route.Reason.FALLBACK, "sa\"lt");
        Instant at = Instant.parse("2026-01-31T12:00:00.123456789Z");
        return new Exposure(at, route, stable, "5f3a9c0184b2e7d1", new PredictionId(-1, 0x1a2b));
    }

    private static List<Exposure> exposures(int from, int to) {
        return IntStream.range(from, to).mapToObj(ExposureSinkTest::exposure).toList();
    }

    private static List<JsonNode> read(Path path) throws IOException {
        assertThat(Files.readString(path)).endsWith("\n");
        return Files.readAllLines(path).stream().map(ExposureSinkTest::parse).toList();
    }

    private static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static List<Integer> slots(Path path) throws IOException {
        return read(path).stream().map(node -> node.get("slot").intValue()).toList();
    }

    @Test
    void jsonLines_hostileNames_areEscapedByTheRulesOfJsonAndReadBackAsTheyWere() throws IOException {
        String name = "a\nb\u001b[2J\u007f\u0085\u2028\u202e\u200b\ud800\ud83d\ude00ü\\n\"";
        ModelVersion version = new ModelVersion(name, name, name);
        Route route = new Route(name, 1, 0, name, version, 1, 1, Route.Reason.HASH, name);
        try (ExposureSink sink = ExposureSink.jsonLines(file, LARGE, 1)) {
            sink.write(List.of(new Exposure(Instant.EPOCH, route, version, name, new PredictionId(1, 2))));
        }

        String line = Files.readString(file).stripTrailing();
        assertThat(PlainText.line(line)).isEqualTo(line);
        assertThat(read(file)).hasSize(1).allSatisfy(json -> {
            assertThat(json.get("test").textValue()).isEqualTo(name);
            assertThat(json.get("served").get("version").textValue()).isEqualTo(name);
        });
    }

    @Test
    void jsonLines_anExposure_hasAllFields() throws IOException {
        try (ExposureSink sink = ExposureSink.jsonLines(file, LARGE, 1)) {
            sink.write(List.of(exposure(17)));
        }

        String expected = """
                {"at":"2026-01-31T12:00:00.123456789Z","test":"te\\"st","epoch":3,"step":2,"arm":"candidate",
                "assigned":{"name":"fraud","version":"8\\n\\"ü😀","sha256":"%s"},
                "served":{"name":"fraud","version":"7","sha256":"%s"},
                "salt":"sa\\"lt","slot":17,"propensity":0.05,"reason":"FALLBACK","unit":"5f3a9c0184b2e7d1",
                "decision":"ffffffffffffffff-1a2b"}
                """.formatted("b".repeat(64), "a".repeat(64));
        assertThat(read(file)).containsExactly(MAPPER.readTree(expected));
    }

    @Test
    void jsonLines_moreThanFits_rotatesAndKeepsTheNewestInOrder() throws IOException {
        long three = 3L * lineLength();
        try (ExposureSink sink = ExposureSink.jsonLines(file, three + 1, 3)) {
            sink.write(exposures(100, 104));
            sink.write(exposures(104, 111));
        }

        assertThat(slots(folder.resolve("exposures.jsonl.2"))).containsExactly(103, 104, 105);
        assertThat(slots(folder.resolve("exposures.jsonl.1"))).containsExactly(106, 107, 108);
        assertThat(slots(file)).containsExactly(109, 110);
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(each -> assertThat(Files.size(each)).isLessThanOrEqualTo(three + 1));
        }
    }

    @Test
    void jsonLines_oneFile_beginsAnewWhenFull() throws IOException {
        try (ExposureSink sink = ExposureSink.jsonLines(file, 2L * lineLength(), 1)) {
            sink.write(exposures(100, 105));
        }

        assertThat(slots(file)).containsExactly(104);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void jsonLines_lineLongerThanAFile_isWrittenAlone() throws IOException {
        try (ExposureSink sink = ExposureSink.jsonLines(file, 1, 2)) {
            sink.write(exposures(100, 102));
        }

        assertThat(slots(folder.resolve("exposures.jsonl.1"))).containsExactly(100);
        assertThat(slots(file)).containsExactly(101);
    }

    private static int lineLength() throws IOException {
        return (ExposureJson.line(exposure(100)) + "\n").getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void jsonLines_afterRestart_appendsAndCountsWhatIsThere() throws IOException {
        for (int slot = 100; slot < 104; slot++) {
            try (ExposureSink sink = ExposureSink.jsonLines(file, 3L * lineLength(), 2)) {
                sink.write(List.of(exposure(slot)));
            }
        }

        assertThat(slots(folder.resolve("exposures.jsonl.1"))).containsExactly(100, 101, 102);
        assertThat(slots(file)).containsExactly(103);
    }

    @Test
    void jsonLines_halfWrittenLine_isEndedBeforeTheNext() throws IOException {
        String half = ExposureJson.line(exposure(1)).substring(0, 50);
        Files.writeString(file, ExposureJson.line(exposure(0)) + "\n" + half);

        try (ExposureSink sink = ExposureSink.jsonLines(file, LARGE, 2)) {
            sink.write(exposures(2, 4));
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4).element(1).isEqualTo(half);
        assertThat(List.of(0, 2, 3))
                .allSatisfy(i ->
                        assertThat(parse(lines.get(i)).get("slot").intValue()).isEqualTo(i));
    }

    @Test
    void jsonLines_fileMovedAway_isBegunAnew() throws IOException {
        try (ExposureSink sink = ExposureSink.jsonLines(file, LARGE, 2)) {
            sink.write(exposures(0, 2));
            Files.move(file, folder.resolve("moved"));
            sink.write(exposures(2, 3));
        }

        assertThat(slots(folder.resolve("moved"))).containsExactly(0, 1);
        assertThat(slots(file)).containsExactly(2);
    }

    @Test
    void jsonLines_folderGone_failsUntilItIsBack() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Path inside = gone.resolve("exposures.jsonl");
        try (ExposureSink sink = ExposureSink.jsonLines(inside, LARGE, 2)) {
            sink.write(exposures(0, 1));
            Files.delete(inside);
            Files.delete(gone);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> sink.write(exposures(1, 2)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(inside.toString())
                        .hasMessageNotContaining("5f3a9c0184b2e7d1");
            }
            Files.createDirectory(gone);
            sink.write(exposures(2, 3));
        }

        assertThat(slots(inside)).containsExactly(2);
    }

    @Test
    void jsonLines_diskFull_failsUntilThereIsRoom() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(Files.exists(full))
                .as("Linux has a disk that is always full")
                .isTrue();
        Files.createSymbolicLink(file, full);
        try (ExposureSink sink = ExposureSink.jsonLines(file, LARGE, 1)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> sink.write(exposures(0, 1000)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(file.toString());
            }
            Files.delete(file);
            sink.write(exposures(7, 8));
        }

        assertThat(slots(file)).containsExactly(7);
    }

    @Test
    void jsonLines_truncatedByOthers_goesOnAtTheEnd() throws IOException {
        try (ExposureSink sink = ExposureSink.jsonLines(file, 3L * lineLength(), 2)) {
            sink.write(exposures(100, 103));
            Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            sink.write(exposures(103, 105));
        }

        assertThat(slots(file)).containsExactly(103, 104);
        assertThat(folder.resolve("exposures.jsonl.1")).doesNotExist();
    }

    @Test
    void jsonLines_badBounds_areRefused() {
        assertThatThrownBy(() -> ExposureSink.jsonLines(file, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExposureSink.jsonLines(file, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExposureSink.jsonLines(null, 1, 1)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void logging_levelOff_failsInsteadOfLosingThem() {
        // The tests' own log is set to WARN.
        assertThatThrownBy(() -> ExposureSink.logging().write(List.of(exposure(0))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("io.mlprod.exposures");
    }

    @Test
    void logging_exposures_isOneLineOfJsonEach() throws IOException {
        Queue<SubstituteLoggingEvent> logged = new ArrayDeque<>();
        ExposureSink sink = new LoggedExposures(new SubstituteLogger("any", logged, false));

        sink.write(exposures(0, 2));

        assertThat(logged).extracting(SubstituteLoggingEvent::getLevel).containsExactly(Level.INFO, Level.INFO);
        assertThat(logged)
                .extracting(event -> (String) event.getArgumentArray()[0])
                .containsExactly(ExposureJson.line(exposure(0)), ExposureJson.line(exposure(1)))
                .allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    }

    @Test
    void inMemory_moreThanItHolds_keepsTheNewestAndCounts() {
        InMemoryExposures sink = new InMemoryExposures(3);
        sink.write(exposures(0, 2));
        assertThat(sink.dropped()).isZero();

        sink.write(exposures(2, 5));

        assertThat(sink.list()).isEqualTo(exposures(2, 5));
        assertThat(sink.dropped()).isEqualTo(2);
        assertThatThrownBy(() -> new InMemoryExposures(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
