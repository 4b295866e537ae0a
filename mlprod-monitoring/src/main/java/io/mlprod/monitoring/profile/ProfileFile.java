package io.mlprod.monitoring.profile;

import io.mlprod.monitoring.internal.sketch.DataSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The files that profiles are kept in. */
final class ProfileFile {

    private static final long MAX_BYTES = 1L << 30;

    private ProfileFile() {}

    static DataSummary read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ProfileException(file + " has more than " + MAX_BYTES + " bytes; a profile has far fewer");
            }
            String json = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return ProfileReader.read(json);
        } catch (IOException e) {
            throw new UncheckedIOException("The profile " + file + " cannot be read", e);
        } catch (ProfileException e) {
            throw new ProfileException(file + ": " + e.getMessage(), e);
        }
    }

    static void write(Path file, String json) {
        Path target = file.toAbsolutePath();
        try {
            Path temporary = Files.createTempFile(target.getParent(), "profile", ".tmp");
            try {
                force(temporary, json.getBytes(StandardCharsets.UTF_8));
                replace(temporary, target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The profile " + file + " cannot be written", e);
        }
    }

    private static void force(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
    }

    private static void replace(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
