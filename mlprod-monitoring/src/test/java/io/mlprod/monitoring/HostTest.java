package io.mlprod.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One application with mlprod-monitoring and its libraries on the module path, and the same on the class path. */
class HostTest {

    private static final Path SOURCES = Path.of("src/test/resources/host");
    private static final Path MODEL = Path.of("../mlprod-core/src/test/resources/models/columns.onnx");
    private static final Pattern JARS = Pattern.compile("(mlprod-core|onnxruntime|slf4j|jackson|caffeine|hash4j|re2j"
            + "|commons-|jspecify|fastcsv|jte-|micrometer-(core|commons|observation)-\\d|HdrHistogram|LatencyUtils"
            + ").*\\.jar");
    private static final int LIMIT_SECONDS = 120;
    private static final String MAIN = "com.example.watching.Main";

    @TempDir
    static Path folder;

    private static String libraries;
    private static Path classes;

    /** What the compiler said. */
    private record Compiled(int exitCode, String messages) {}

    @BeforeAll
    static void compile() {
        libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry).endsWith("target/classes")
                        || JARS.matcher(Path.of(entry).getFileName().toString()).matches())
                .collect(Collectors.joining(File.pathSeparator));
        classes = folder.resolve("classes");
        Compiled host =
                javac(classes, SOURCES.resolve("module-info.java"), SOURCES.resolve("com/example/watching/Main.java"));
        assertThat(host.exitCode()).as(host.messages()).isZero();
    }

    private static Compiled javac(Path into, Path... sources) {
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages, true);
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "--module-path", libraries, "-d", into.toString()));
        Stream.of(sources).map(Path::toString).forEach(arguments::add);
        int exitCode = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        return new Compiled(exitCode, messages.toString());
    }

    private static void assertRuns(String... pathsAndMain) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m"));
        command.addAll(List.of(pathsAndMain));
        command.add(MODEL.toAbsolutePath().toString());
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path log = Files.createTempFile(folder, "log", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(Files.readAllLines(output))
                .containsExactly(
                        "profile 1000 of 6",
                        "health 1",
                        "drift DRIFT",
                        "quality ISSUE",
                        "json true",
                        "meters true",
                        "snapshot 1",
                        "report true",
                        "closed true");
        assertThat(Files.readString(log)).doesNotContain("WARN");
    }

    @Test
    void main_onTheModulePath_works() throws IOException, InterruptedException {
        assertRuns(
                "--enable-native-access=com.microsoft.onnxruntime",
                "--module-path",
                classes + File.pathSeparator + libraries,
                "--module",
                "com.example.host/" + MAIN);
    }

    @Test
    void main_onTheClassPath_works() throws IOException, InterruptedException {
        assertRuns("--enable-native-access=ALL-UNNAMED", "-cp", classes + File.pathSeparator + libraries, MAIN);
    }

    @Test
    void compile_hostThatUsesOurInternals_isRefused() throws IOException {
        Path source = Files.writeString(folder.resolve("Curious.java"), """
                package com.example.watching;

                class Curious {
                    io.mlprod.monitoring.internal.cells.Cells cells;
                }
                """);

        Compiled curious = javac(folder.resolve("none"), SOURCES.resolve("module-info.java"), source);

        assertThat(curious.exitCode()).isNotZero();
        assertThat(curious.messages())
                .contains("package io.mlprod.monitoring.internal.cells is not visible", "1 error");
    }
}
