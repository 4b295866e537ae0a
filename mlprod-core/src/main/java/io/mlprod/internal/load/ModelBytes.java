package io.mlprod.internal.load;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.files.RegularFile;
import io.mlprod.lifecycle.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * The reading of whole files into the heap, whose sizes are checked first. A file that is too large is refused before
 * memory is taken for it, so that the application does not run out of memory.
 */
final class ModelBytes {

    private static final int PIECE = 1 << 16; // the JDK keeps native memory as large as the largest piece it has read
    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final long MOST = HEAP / 2; // for one array; the old generation of some collectors has two thirds

    private ModelBytes() {}

    static byte[] read(ModelSource source) {
        Path file = source.path().orElse(null);
        try (InputStream stream = source.open()) {
            return file == null
                    ? ofUnknownSize(stream, source.maxBytes(), source.description())
                    : ofSize(RegularFile.size(file), stream, source.maxBytes(), source.description());
        } catch (IOException e) {
            throw new LoadException(
                    Reason.UNREADABLE, "Could not read " + source.description() + ": " + e.getMessage(), e);
        }
    }

    static byte[] read(Path file, long maxBytes, String description) throws IOException {
        try (InputStream stream = RegularFile.open(file)) {
            return ofSize(RegularFile.size(file), stream, maxBytes, description);
        }
    }

    private static byte[] ofSize(long size, InputStream stream, long maxBytes, String description) throws IOException {
        checkSize(size, maxBytes, MOST, description);
        byte[] bytes = new byte[(int) size];
        int end = 0;
        for (int read = 0; read >= 0 && end < bytes.length; end += Math.max(0, read)) {
            read = stream.read(bytes, end, Math.min(PIECE, bytes.length - end));
        }
        if (end < bytes.length || stream.read() >= 0) {
            throw new IOException("its size has changed while it was read; try again when it is written");
        }
        return bytes;
    }

    /** Reads a stream of unknown size. At the end its content is in memory twice: in pieces, and as a whole. */
    private static byte[] ofUnknownSize(InputStream stream, long maxBytes, String description) throws IOException {
        long most = Math.min(maxBytes, MOST / 2);
        byte[] bytes = stream.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
        checkSize(bytes.length, maxBytes, MOST / 2, description);
        return bytes;
    }

    private static void checkSize(long size, long maxBytes, long heap, String description) {
        if (size > maxBytes) {
            throw new LoadException(
                    Reason.TOO_LARGE,
                    description + " is larger than " + maxBytes
                            + " bytes; if that is right, raise ModelSource.maxBytes");
        }
        if (size > heap) {
            throw new LoadException(
                    Reason.TOO_LARGE,
                    description + " is larger than " + heap + " bytes, what a heap of " + HEAP
                            + " has for a model; give the JVM more with -Xmx");
        }
    }
}
