package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

/** One application with mlprod and its libraries on the module path, and the same on the class path. */
class HostTest {

    private static final Path SOURCES = Path.of("src/test/resources/host");
    private static final Path MODEL = Path.of("../mlprod-core/src/test/resources/models/scale.onnx");
    private static final float ITS_WEIGHT = 12345.678f;
    private static final Pattern JARS = Pattern.compile("(mlprod-core|onnxruntime|slf4j|jackson|caffeine|hash4j|re2j"
            + "|commons-|jspecify|resilience4j-c|HdrHistogram|LatencyUtils).*\\.jar");
    private static final int LIMIT_SECONDS = 120;
    private static final String MAIN = "com.example.scoring.Main";

    @TempDir
    static Path folder;

    private static String libraries;
    private static Path classes;

    /** What the compiler said. */
    private record Compiled(int exitCode, String messages) {}

    /** How the application ended, and its two streams. */
    private record Result(int exitCode, List<String> output, String log) {}

    @BeforeAll
    static void compile() throws IOException {
        libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry).endsWith("target/classes")
                        || JARS.matcher(Path.of(entry).getFileName().toString()).matches())
                .collect(Collectors.joining(File.pathSeparator));
        classes = folder.resolve("classes");
        Compiled host =
                javac(classes, SOURCES.resolve("module-info.java"), SOURCES.resolve("com/example/scoring/Main.java"));
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

    private static Path weighted(Path home, float weight) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(MODEL)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + Float.BYTES <= bytes.capacity(); i++) {
            if (bytes.getFloat(i) == ITS_WEIGHT) {
                bytes.putFloat(i, weight);
            }
        }
        return Files.write(home.resolve(weight + ".onnx"), bytes.array());
    }

    private static Result run(String... pathsAndMain) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(folder, "home");
        Path store = Files.createDirectory(home.resolve("store"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m"));
        command.addAll(List.of(pathsAndMain));
        command.addAll(List.of(weighted(home, 2).toString(), weighted(home, 4).toString(), store.toString()));
        Path output = home.resolve("output.txt");
        Path log = home.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            return new Result(ended ? process.exitValue() : -1, Files.readAllLines(output), Files.readString(log));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void assertAllWent(Result result) {
        assertThat(result.exitCode()).as(result.log()).isZero();
        assertThat(result.output())
                .containsExactly(
                        "predicted Score[y=6.0]",
                        "cached CACHE",
                        "deployed Score[y=12.0]",
                        "json {\"y\":12.0}\"2\"",
                        "id true",
                        "split second",
                        "stored true",
                        "chain Score[y=6.0]",
                        "rule Score[y=1.0]",
                        "status 0 scores SWITCHED_OFF (a test) running=0 {SUCCESS=1, GATED=1}");
        assertThat(result.log())
                .contains("INFO io.mlprod.ModelHandle - scores@1 closed")
                .doesNotContain("WARNING:", "not checked for NaN");
    }

    @Test
    void main_onTheModulePath_works() throws IOException, InterruptedException {
        assertAllWent(run(
                "--enable-native-access=com.microsoft.onnxruntime",
                "--module-path",
                classes + File.pathSeparator + libraries,
                "--module",
                "com.example.host/" + MAIN));
    }

    @Test
    void main_onTheClassPath_works() throws IOException, InterruptedException {
        assertAllWent(run("--enable-native-access=ALL-UNNAMED", "-cp", classes + File.pathSeparator + libraries, MAIN));
    }

    /** The second package is shown to our other modules, the first to nobody. */
    @Test
    void compile_hostThatUsesOurInternals_isRefused() throws IOException {
        Path source = Files.writeString(folder.resolve("Curious.java"), """
                package com.example.scoring;

                class Curious {
                    io.mlprod.internal.codec.InputEncoder<?> encoder;
                    io.mlprod.internal.log.Log log;
                }
                """);

        Compiled curious = javac(folder.resolve("none"), SOURCES.resolve("module-info.java"), source);

        assertThat(curious.exitCode()).isNotZero();
        assertThat(curious.messages())
                .contains(
                        "package io.mlprod.internal.codec is not visible",
                        "package io.mlprod.internal.log is not visible",
                        "2 errors");
    }
}
