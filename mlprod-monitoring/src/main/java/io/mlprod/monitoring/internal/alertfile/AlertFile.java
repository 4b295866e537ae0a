package io.mlprod.monitoring.internal.alertfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mlprod.internal.log.Log;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file of open alerts. It is written on a thread of the clock's, the latest state only, so that nobody waits for
 * the disk; it is complete or as it was before. Thread-safe.
 */
public final class AlertFile {

    private static final Log LOG = Log.of(AlertFile.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long LARGEST = 100_000_000;

    private final Path file;
    private final TimeSource time;
    private final Log.Once warning = LOG.once();
    private final Object writing = new Object();
    private volatile @Nullable FileChannel lock;
    private @Nullable List<Alert> unwritten; // guarded by this

    /** Creates it without reading it. */
    public AlertFile(Path file, TimeSource time) {
        this.file = file.toAbsolutePath();
        this.time = time;
    }

    /**
     * Takes the file for these alerts alone. If the file system does not allow that, they are in memory only, as
     * whoever writes is told.
     *
     * @throws IllegalStateException if others have it, in this process or in another one, or nothing can be written
     *     there
     */
    public void lock() {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IllegalStateException("Open alerts cannot be kept in " + file
                    + ", since its folder is not there; create it, or set another file");
        }
        if (!Files.isWritable(folder) || Files.isDirectory(file)) {
            throw new IllegalStateException("Open alerts cannot be kept in " + file
                    + ", which cannot be written; give this process the right to write in the folder, or set another"
                    + " file");
        }
        try {
            FileChannel channel = FileChannel.open(
                    file.resolveSibling(file.getFileName() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new IllegalStateException("Other alerts that are not closed are kept in " + file
                        + "; give each monitor, and each process, a file of its own");
            }
            lock = channel;
        } catch (IOException e) {
            LOG.debug("{} cannot be locked", file, e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) { // in this process
            return false;
        }
    }

    /** Leaves the file to others. */
    public void unlock() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.debug("The lock of {} cannot be closed", file, e);
        }
    }

    /** Returns the alerts that were saved; none if the file is not there, or damaged: then a copy is kept. */
    public List<Alert> read() {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            if (Files.size(file) > LARGEST) {
                throw new IOException("too large");
            }
            List<Alert> alerts = new ArrayList<>();
            for (JsonNode node : MAPPER.readTree(Files.readAllBytes(file))) {
                alerts.add(AlertJson.read(node));
            }
            return alerts;
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            LOG.warn(
                    "{} does not hold alerts, so those of before are forgotten; what it holds is kept in {}",
                    file,
                    keep(),
                    e);
            return List.of();
        }
    }

    /** Copies the file before another one takes its place; returns where to, for people. */
    private String keep() {
        Path copy = file.resolveSibling(file.getFileName() + ".damaged");
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy.toString();
        } catch (IOException e) {
            LOG.debug("{} cannot be written", copy, e);
            return "no other file, which cannot be written";
        }
    }

    /** Saves the alerts soon, in place of those of before. */
    public void save(List<Alert> alerts) {
        synchronized (this) {
            boolean isScheduled = unwritten != null;
            unwritten = alerts;
            if (isScheduled) {
                return;
            }
        }
        time.schedule(Duration.ZERO, this::write);
    }

    /** Writes what was saved and is not written yet. */
    public void write() {
        synchronized (writing) {
            List<Alert> latest;
            synchronized (this) {
                latest = unwritten;
                unwritten = null;
            }
            if (latest != null) {
                write(latest);
            }
        }
    }

    private void write(List<Alert> alerts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        alerts.forEach(alert -> array.add(AlertJson.write(alert)));
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(temporary, MAPPER.writeValueAsBytes(array));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            warning.warn("Open alerts cannot be written to {} and are in memory only", file, Log.inFull(e));
        }
    }
}
