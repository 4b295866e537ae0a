package io.mlprod.internal.onnx;

import io.mlprod.internal.log.Log;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The folders that ONNX Runtime's Java binding unpacks its native libraries into, one for each process. The binding
 * deletes the libraries when the JVM ends normally; the 24 MB that a killed process leaves are deleted by the next
 * process that starts.
 *
 * <p>A process holds a lock on a file in its folder, which the operating system releases however the process ends. A
 * folder is deleted only if it has such a file and no process holds the lock. So the folders of live processes stay,
 * even of those in other containers, whose process ids say nothing here, and of programs without mlprod, which hold no
 * lock.
 */
final class UnpackedLibraries {

    private static final Log LOG = Log.of(UnpackedLibraries.class);
    private static final String FOLDERS = "onnxruntime-java*";
    private static final String LOCK = ".mlprod-lock";

    /**
     * The name of this process's own lock, the same for code of other class loaders: no code in the process opens a
     * file of that name again, because closing it would release the lock.
     */
    private static final String OWN_LOCK = ProcessHandle.current().pid() + "-"
            + ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(Instant::toEpochMilli)
                    .orElse(0L)
            + LOCK;

    private static final List<FileChannel> HELD = new ArrayList<>(); // until the process ends

    private UnpackedLibraries() {}

    /**
     * Locks the folder of this process and deletes the folders of processes that have ended. Throws nothing: what other
     * processes left must not keep this one from starting.
     */
    static synchronized void keepOnly(Path own) {
        try {
            if (Files.isDirectory(own)) { // there is none if the application has the libraries elsewhere
                if (!Files.exists(own.resolve(OWN_LOCK))) {
                    lock(own);
                }
                Path parent = Objects.requireNonNull(own.toAbsolutePath().getParent(), "a folder is in another");
                deleteOthersThatEnded(parent, Files.getOwner(own));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("Libraries that ended processes left beside {} stay there", own, Log.inFull(e));
        }
    }

    /**
     * Locks a folder. The file gets its name when it is locked, so that no process sees it unlocked while this one
     * lives.
     */
    private static void lock(Path folder) throws IOException {
        Path unnamed = folder.resolve(OWN_LOCK + ".new");
        FileChannel channel = FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        HELD.add(channel);
        if (channel.tryLock() != null) {
            Files.move(unnamed, folder.resolve(OWN_LOCK), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void deleteOthersThatEnded(Path parent, UserPrincipal owner) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, FOLDERS)) {
            for (Path folder : folders) {
                try {
                    bytes += deleteIfEnded(folder, owner);
                } catch (IOException | RuntimeException e) { // another process may be deleting it
                    LOG.debug("{} stays, although its process has ended", folder, Log.inFull(e));
                }
            }
        }
        if (bytes > 0) {
            LOG.info("Deleted {} MB of native libraries that killed processes had left in {}", bytes >> 20, parent);
        }
    }

    /** Deletes a folder whose process has ended; returns how many bytes became free. */
    private static long deleteIfEnded(Path folder, UserPrincipal owner) throws IOException {
        boolean isOurs = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) // anyone may put a link into /tmp
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner);
        List<Path> locks = isOurs ? list(folder, "*" + LOCK) : List.of();
        if (locks.size() != 1 || locks.get(0).endsWith(OWN_LOCK)) {
            return 0;
        }
        Path lock = locks.get(0);
        long bytes = 0;
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() == null) {
                return 0;
            }
            for (Path file : list(folder, "*")) {
                if (!file.equals(lock)) { // it goes last: without it no process would ever finish this
                    bytes += Files.size(file);
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(lock);
        Files.deleteIfExists(folder);
        return bytes;
    }

    private static List<Path> list(Path folder, String names) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, names)) {
            found.forEach(files::add);
        }
        return files;
    }
}
