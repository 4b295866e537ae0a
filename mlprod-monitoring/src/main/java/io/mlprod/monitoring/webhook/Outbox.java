package io.mlprod.monitoring.webhook;

import io.mlprod.internal.log.Log;
import io.mlprod.monitoring.alert.Notification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notifications that were not delivered yet, in their order, each in a file of a folder until it is. A file is complete
 * or absent. What cannot be written, since the disk is full, is kept in memory. For one thread at a time.
 */
final class Outbox implements AutoCloseable {

    private static final Log LOG = Log.of(WebhookSink.class);
    private static final int MOST_DELIVERED_IDS = 10_000;
    private static final int MOST_SET_ASIDE = 100;
    private static final int LARGEST_FILE = 10_000_000;
    private static final String ENDING = ".json";

    /** A notification and its file; null if it is only in memory. */
    private record Entry(
            Notification notification, @Nullable Path file) {}

    private final @Nullable Path folder;
    private final @Nullable FileChannel lock;
    private final int most;
    private final Log.Once unsavedWarning = LOG.once();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Set<String> waitingIds = new LinkedHashSet<>();
    private final Set<String> deliveredIds = new LinkedHashSet<>();
    private long number;
    private long duplicates;
    private long dropped;
    private long unsaved;
    private long setAside;

    /**
     * Opens a folder and reads what is there.
     *
     * @param folder created if it is not there; null to keep everything in memory
     * @throws IllegalStateException if another sink uses the folder
     */
    Outbox(@Nullable Path folder, int most) {
        this.folder = folder;
        this.most = most;
        this.lock = folder == null ? null : open(folder);
        if (folder != null) {
            read(folder);
        }
    }

    private static FileChannel open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new IllegalStateException(
                        "The folder " + folder + " is used by another sink; give each sink a folder of its own");
            }
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be used", e);
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

    private void read(Path from) {
        List<Path> files;
        try (Stream<Path> all = Files.list(from)) {
            files = new ArrayList<>(all.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + from + " cannot be read", e);
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith(".tmp")) {
                delete(file);
            } else if (name.endsWith(ENDING)) {
                number = Math.max(number, numberOf(name) + 1);
                readOne(file);
            }
        }
    }

    private static long numberOf(String name) {
        try {
            return Long.parseLong(name.substring(0, Math.max(0, name.indexOf('-'))));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void readOne(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new IllegalArgumentException("too large");
            }
            keep(new Entry(NotificationJson.read(Files.readString(file)), file));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} is no notification and is set aside", file, e);
            setAside(file);
        }
    }

    /** Adds a notification unless it waits or was delivered; the oldest ones make room for it. */
    void add(Notification notification) {
        if (waitingIds.contains(notification.id()) || deliveredIds.contains(notification.id())) {
            duplicates++;
            return;
        }
        keep(new Entry(notification, save(notification)));
    }

    private void keep(Entry entry) {
        waiting.addLast(entry);
        waitingIds.add(entry.notification().id());
        if (waiting.size() > most) {
            Entry oldest = waiting.removeFirst();
            waitingIds.remove(oldest.notification().id());
            delete(oldest.file());
            dropped++;
        }
    }

    private @Nullable Path save(Notification notification) {
        if (folder == null) {
            return null;
        }
        String name = String.format("%019d-%s", number++, safe(notification.id()));
        Path temporary = folder.resolve(name + ".tmp");
        try {
            write(temporary, NotificationJson.write(notification));
            return Files.move(temporary, folder.resolve(name + ENDING), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(temporary);
            unsaved++;
            unsavedWarning.warn(
                    "Notifications cannot be written to {} and are kept in memory; further times are counted",
                    folder,
                    Log.inFull(e));
            return null;
        }
    }

    /** Ids come from sinks of the application, too. */
    private static String safe(String id) {
        String plain = id.replaceAll("[^0-9A-Za-z_-]", "_");
        return plain.length() <= 64 ? plain : plain.substring(0, 64);
    }

    private static void write(Path file, String json) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /** Returns the oldest notification that waits; null if none does. */
    @Nullable
    Notification first() {
        Entry first = waiting.peekFirst();
        return first == null ? null : first.notification();
    }

    /** Forgets a notification that was delivered, which is the first one unless it was dropped meanwhile. */
    void delivered(Notification notification) {
        Entry first = take(notification);
        deliveredIds.add(notification.id());
        if (deliveredIds.size() > MOST_DELIVERED_IDS) {
            deliveredIds.remove(deliveredIds.iterator().next());
        }
        if (first != null) {
            delete(first.file());
        }
    }

    /** Puts a notification aside that the receiver will never take; its file stays for people. */
    void refused(Notification notification) {
        Entry first = take(notification);
        if (first != null && first.file() != null) {
            setAside(first.file());
        } else {
            setAside++;
        }
    }

    private @Nullable Entry take(Notification notification) {
        Entry first = waiting.peekFirst();
        if (first == null || !first.notification().id().equals(notification.id())) {
            return null;
        }
        waitingIds.remove(notification.id());
        return waiting.pollFirst();
    }

    private void setAside(Path file) {
        setAside++;
        try {
            Path aside = file.resolveSibling("refused");
            Files.createDirectories(aside);
            Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            try (Stream<Path> all = Files.list(aside)) {
                List<Path> sorted = all.sorted().toList();
                sorted.stream()
                        .limit(Math.max(0, sorted.size() - MOST_SET_ASIDE))
                        .forEach(Outbox::delete);
            }
        } catch (IOException e) {
            delete(file);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be deleted; it would be sent again after a restart", file, e);
        }
    }

    int size() {
        return waiting.size();
    }

    long duplicates() {
        return duplicates;
    }

    long dropped() {
        return dropped;
    }

    long unsaved() {
        return unsaved;
    }

    long setAside() {
        return setAside;
    }

    /** Lets another sink use the folder. */
    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.debug("The lock of {} cannot be closed", folder, e);
        }
    }
}
