package io.mlprod.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The computer that the report is made on; make it where the benchmarks ran.
 *
 * @param cores how many processors Java may use
 * @param processor its model, or only its kind where the operating system does not say
 * @param system the operating system and the kind of processor it is for
 */
record Machine(int cores, String processor, String system) {

    private static final Path LINUX_PROCESSORS = Path.of("/proc/cpuinfo");

    static Machine current() throws IOException {
        List<String> lines = Files.isReadable(LINUX_PROCESSORS) ? Files.readAllLines(LINUX_PROCESSORS) : List.of();
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                processor(lines),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    static String processor(List<String> linuxProcessors) {
        return linuxProcessors.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }

    @Override
    public String toString() {
        return (cores == 1 ? "1 core" : cores + " cores") + " of " + processor + "; " + system;
    }
}
