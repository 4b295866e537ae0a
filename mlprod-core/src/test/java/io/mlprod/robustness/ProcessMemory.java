package io.mlprod.robustness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process occupies, on Linux. */
final class ProcessMemory {

    private ProcessMemory() {}

    /** The resident set in KiB; 0 where that cannot be told. */
    static long residentKib(long pid) {
        return kib(pid, "VmRSS:");
    }

    /** The largest resident set so far in KiB; 0 where that cannot be told. */
    static long peakKib(long pid) {
        return kib(pid, "VmHWM:");
    }

    private static long kib(long pid, String what) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(what))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // the process has just ended
        }
    }
}
