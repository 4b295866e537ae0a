package io.mlprod.robustness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own for what could end the one that runs the tests. */
public final class ForkedJvm {

    /**
     * How it ended.
     *
     * @param exitCode 0 if all went well; -1 if it had to be killed
     * @param output both streams
     * @param crashLogs the logs that a crashing JVM writes
     */
    public record Result(int exitCode, String output, List<Path> crashLogs) {}

    private final Path folder;
    private final List<String> options = new ArrayList<>(List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // most end before the second compiler is of use
            "-Xshare:auto",
            "-XX:-CreateCoredumpOnCrash",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));

    /** Runs in a folder, where crash logs go, too. */
    public ForkedJvm(Path folder) {
        this.folder = folder;
    }

    public ForkedJvm option(String option) {
        options.add(option);
        return this;
    }

    Process start(Path output, Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"));
        command.add("-cp");
        command.add(absolute(System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(java.io.File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((one, two) -> one + java.io.File.pathSeparator + two)
                .orElseThrow();
    }

    /** Waits for the end, and kills what takes longer than the limit. */
    public Result run(Class<?> main, int limitSeconds, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = start(output, main, List.of(arguments));
        try {
            boolean ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
            return result(ended ? process.exitValue() : -1, output);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    Result result(int exitCode, Path output) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> logs = files.filter(file -> file.getFileName().toString().startsWith("hs_err"))
                    .toList();
            return new Result(exitCode, Files.readString(output, StandardCharsets.ISO_8859_1), logs);
        }
    }
}
