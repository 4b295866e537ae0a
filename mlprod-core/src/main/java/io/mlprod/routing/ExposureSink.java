package io.mlprod.routing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * A sink to which exposures are written, away from the threads that predict.
 *
 * <p>It is called by one thread at a time. Exposures that do not fit into the bounded queue in front of it are dropped
 * and counted. The sinks made here are thread-safe, and after a close they open again at the next write; so several
 * handles may share one. No method takes or returns null.
 *
 * @since 0.1
 */
public interface ExposureSink extends AutoCloseable {

    /**
     * Writes some exposures; may block.
     *
     * @param exposures in the order in which they happened; not empty
     * @throws IOException if they could not be written; they are counted as lost and the next ones are tried again
     */
    void write(List<Exposure> exposures) throws IOException;

    /**
     * Releases the resources of writing. Called at the end of each rollout or experiment that wrote to it; a later one
     * may write again.
     *
     * @throws IOException if the last writes could not be kept
     */
    @Override
    default void close() throws IOException {}

    /**
     * Returns a sink that writes each exposure to SLF4J's logger {@code io.mlprod.exposures} at level INFO, as one line
     * of JSON with the fields shown at {@link #jsonLines}.
     *
     * @return a sink, whose writes fail while that level of the logger is off
     */
    static ExposureSink logging() {
        return new LoggedExposures(LoggerFactory.getLogger("io.mlprod.exposures"));
    }

    /**
     * Returns a sink that appends each exposure to a file, as one line of JSON in UTF-8:
     *
     * <pre>{@code
     * {"at":"2026-01-31T12:00:00Z","test":"fraud","epoch":1,"step":0,"arm":"candidate",
     *  "assigned":{"name":"fraud","version":"8","sha256":"9f86..."},
     *  "served":{"name":"fraud","version":"8","sha256":"9f86..."},
     *  "salt":"fraud","slot":17,"propensity":0.05,"reason":"HASH",
     *  "unit":"5f3a9c0184b2e7d1","decision":"5f3a9c0184b2e7d1-1a2b"}
     * }</pre>
     *
     * <p>Before the file gets too large it is renamed to {@code file.1}, the file of that name to {@code file.2}, and
     * so on; the oldest one is deleted. Nothing is opened before the first write. A line that was cut by a crash or a
     * full disk is ended before the next one, so at most that line is not JSON. A file that was moved or deleted is
     * created anew; its folder is not. Lines are handed to the operating system with each write, but not forced to the
     * disk. Several processes should not share one file.
     *
     * @param file the newest file; its folder must exist when it is written to
     * @param maxBytes how large a file may get; a single longer line is written all the same
     * @param files how many files there are at most, the newest included
     * @return a sink, whose writes fail while the disk is full or the folder is gone
     * @throws IllegalArgumentException if {@code maxBytes} or {@code files} is below 1
     */
    static ExposureSink jsonLines(Path file, long maxBytes, int files) {
        Objects.requireNonNull(file, "file");
        if (maxBytes < 1 || files < 1) {
            throw new IllegalArgumentException("An exposure file's maxBytes and the number of files must be 1 or more,"
                    + " not " + maxBytes + " and " + files);
        }
        return new ExposureFile(file, maxBytes, files);
    }
}
