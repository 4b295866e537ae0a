package io.mlprod.rollout;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A lock that keeps all other threads and processes from writing into a folder. It waits a bounded time for them. */
final class FolderLock {

    // One for all folders: writes are short and rare. It must be held before the lock file is opened, since on POSIX
    // closing any descriptor of a file releases all locks that the process has on it.
    private static final ReentrantLock PROCESS = new ReentrantLock();
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_MILLIS = 2;

    /** The work to do while a folder is locked. */
    interface Work<T> {
        T run() throws IOException;
    }

    private FolderLock() {}

    /**
     * Runs some work while no other thread or process writes.
     *
     * @param folder the folder; created if it does not exist, but its parent is not
     * @throws IOException if others have held the lock for ten seconds, or the work throws it
     */
    static <T> T locked(Path folder, Work<T> work) throws IOException {
        try {
            if (!PROCESS.tryLock(PATIENCE, TimeUnit.NANOSECONDS)) {
                throw new IOException("Another thread of this process has been writing rollouts for too long");
            }
            try {
                make(folder);
                try (FileChannel channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE)) {
                    await(channel, folder);
                    return work.run(); // closing the channel releases the lock
                }
            } finally {
                PROCESS.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            IOException error = new InterruptedIOException("The thread was interrupted while it waited to write");
            error.initCause(e);
            throw error;
        }
    }

    /** Creates the folder. The lock is in the folder, so another process may create the folder at the same time. */
    private static void make(Path folder) throws IOException {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static void await(FileChannel channel, Path folder) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!tryLock(channel)) {
            if (System.nanoTime() - start > PATIENCE) {
                throw new IOException(
                        folder.resolve("lock") + " has been locked by another process for too long; end that one");
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this class, loaded by another class loader
        }
    }
}
