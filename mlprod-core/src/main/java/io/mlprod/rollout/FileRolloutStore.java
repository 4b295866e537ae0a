package io.mlprod.rollout;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.mlprod.internal.text.PlainText;
import io.mlprod.rollout.RolloutJson.Rollback;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A rollout store in a folder, which is shared by processes on one machine, or on several with a shared file system.
 *
 * <p>Each rollout has a folder of its own, with these files of JSON in UTF-8:
 *
 * <dl>
 *   <dt>{@code plan.json}
 *   <dd>the plan. People may edit it, if they raise the revision by one: each process follows the next time it reads. A
 *       file that is only half saved is an error until it is whole.
 *   <dt>{@code rollback.json}
 *   <dd>the highest epoch that was taken back. It is apart from the plan, so that no edit of the plan undoes it.
 *   <dt>{@code counts/1-5f3a9c01.json}
 *   <dd>what one process, {@code 5f3a9c01}, has counted in one epoch, 1. Files of earlier epochs are deleted when the
 *       plan is changed.
 *   <dt>{@code lock}
 *   <dd>is locked while one of the other files is written; do not delete it.
 * </dl>
 *
 * <pre>{@code
 * {"revision": 3, "epoch": 1, "candidate": "9f86...", "state": "STEP", "step": 1, "reason": "5 % held",
 *  "since": "2026-01-31T12:00:00Z"}
 * {"epoch": 1, "reason": "errors"}
 * {"instance": "5f3a9c01", "epoch": 1, "counts": {"shadowed": 17}, "units": {"errors": "0 AAECAwQFBg== "}}
 * }</pre>
 *
 * <p>In names of folders and files, every character other than lower-case letters a to z, digits, {@code _} and
 * {@code -} is written as {@code %} and four hexadecimal digits of UTF-16; very long names end in their SHA-256
 * instead.
 *
 * <p>Thread-safe; methods block on the disk, and those that write also wait for the lock for up to ten seconds. Files
 * are replaced as a whole and forced to the disk, so that no process reads half a file. The file system must support
 * locks and atomic moves.
 *
 * @since 0.1
 */
public final class FileRolloutStore implements RolloutStore {

    private static final String JSON = ".json";

    private final Path folder;

    /**
     * Creates a store in a folder. Nothing is read or written yet.
     *
     * @param folder the folder of the rollouts. It must exist when it is used. It is not created, since a missing
     *     folder may be a disk that is not mounted, and not an empty store
     */
    public FileRolloutStore(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder").toAbsolutePath();
    }

    @Override
    public Snapshot read(String rollout) throws IOException {
        Path home = home(rollout);
        Optional<RolloutPlan> plan = readPlan(home);
        List<RolloutCounts> counts =
                plan.isPresent() ? readCounts(home, plan.get().epoch()) : List.of();
        Rollback latch = readLatch(home);
        requireFolder(); // last: before, the folder could vanish before the first file is looked for
        return new Snapshot(plan, latch.epoch(), latch.reason(), counts);
    }

    @Override
    public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
        return locked(rollout, home -> {
            Optional<RolloutPlan> plan = readPlan(home);
            if (plan.map(RolloutPlan::revision).orElse(0L) != next.revision() - 1) {
                return false;
            }
            deleteCountsBefore(home, plan.map(RolloutPlan::epoch).orElse(0L));
            replace(home.resolve("plan.json"), RolloutJson.of(next));
            return true;
        });
    }

    @Override
    public void rollBack(String rollout, long epoch, String reason) throws IOException {
        Objects.requireNonNull(reason, "reason"); // or a file would be written that nobody can read
        locked(rollout, home -> {
            boolean isHigher = epoch > readLatch(home).epoch();
            if (isHigher) {
                replace(home.resolve("rollback.json"), RolloutJson.of(new Rollback(epoch, reason)));
            }
            return isHigher;
        });
    }

    @Override
    public void publish(String rollout, RolloutCounts counts) throws IOException {
        String name = counts.epoch() + "-" + FileName.of(counts.instance()) + JSON;
        locked(rollout, home -> {
            Path all = Files.createDirectories(home.resolve("counts"));
            return replace(all.resolve(name), RolloutJson.of(counts));
        });
    }

    private Path home(String rollout) {
        return folder.resolve(FileName.of(rollout));
    }

    private void requireFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    folder.toString(), null, "the rollout store's folder is not there; make it, or mount it");
        }
    }

    private interface Work<T> {
        T on(Path home) throws IOException;
    }

    private <T> T locked(String rollout, Work<T> work) throws IOException {
        requireFolder();
        Path home = home(rollout);
        return FolderLock.locked(home, () -> work.on(home));
    }

    private static Optional<RolloutPlan> readPlan(Path home) throws IOException {
        return read(
                home.resolve("plan.json"),
                RolloutJson::plan,
                "if nobody is editing it now, correct it and raise its revision by one");
    }

    private static Rollback readLatch(Path home) throws IOException {
        return read(
                        home.resolve("rollback.json"),
                        RolloutJson::latch,
                        "correct it, with the highest epoch that was taken back")
                .orElse(Rollback.OPEN);
    }

    private static List<RolloutCounts> readCounts(Path home, long epoch) throws IOException {
        List<RolloutCounts> counts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve("counts"), epoch + "-*" + JSON)) {
            for (Path file : files) {
                read(file, RolloutJson::counts, "delete it; its process writes it again")
                        .ifPresent(counts::add);
            }
        } catch (NoSuchFileException e) {
            return List.of(); // nobody has counted yet
        }
        return counts;
    }

    private static void deleteCountsBefore(Path home, long epoch) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve("counts"), "[0-9]*-*")) {
            for (Path file : files) {
                String first = file.getFileName().toString().split("-", 2)[0];
                boolean isOurs = first.matches("[0-9]{1,18}"); // there may be files of others
                if (isOurs && Long.parseLong(first) < epoch) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            return; // nobody has counted yet
        }
    }

    private interface Parser<T> {
        T parse(String json) throws IOException;
    }

    private static <T> Optional<T> read(Path file, Parser<T> parser, String advice) throws IOException {
        try {
            return Optional.of(parser.parse(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw new IOException(PlainText.line(file + " is not UTF-8; " + advice), e);
        } catch (IOException e) {
            throw new IOException(PlainText.line(file + ": " + e.getMessage() + "; " + advice), e);
        }
    }

    /** Replaces a file as a whole; only under the lock, since the temporary file's name is always the same. */
    private static Path replace(Path file, String json) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel out = FileChannel.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        return Files.move(temporary, file, ATOMIC_MOVE);
    }
}
