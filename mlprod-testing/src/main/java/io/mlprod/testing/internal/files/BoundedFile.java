package io.mlprod.testing.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The content of a file that is not larger than a test can hold. */
public final class BoundedFile {

    /** The largest content of a file, unpacked, in bytes: 64 MiB. */
    public static final int MAX_BYTES = 64 << 20;

    private static final String SMALLER = "keep fewer rows: some hundreds find what a million would";

    private static final long MAX_EMPTY = 1_000_000;

    /** The most values of a file. Each becomes an object, so that they take far more room than in the file. */
    private static final long MAX_VALUES = 5_000_000;

    private BoundedFile() {}

    /**
     * Checks the shape of a tensor without elements: it takes no room in the file, but its empty lists do in memory.
     */
    static void checkShape(String place, long[] shape) {
        boolean isEmpty = Arrays.stream(shape).anyMatch(dimension -> dimension == 0);
        if (isEmpty && places(shape) > MAX_EMPTY) {
            throw BadFile.at(place, "nothing in the shape " + Arrays.toString(shape), SMALLER);
        }
    }

    /** Returns how many elements a shape has, or how many lists if it has none. */
    static double places(long... shape) {
        return Arrays.stream(shape)
                .filter(dimension -> dimension > 0)
                .mapToDouble(dimension -> (double) dimension)
                .reduce(1, (one, other) -> one * other);
    }

    /**
     * Checks that a file has no more values than fit a small heap as objects.
     *
     * @param place the file, for errors
     * @param values how many there are
     * @throws IllegalArgumentException if they are too many
     */
    public static void checkValues(String place, double values) {
        if (values > MAX_VALUES) {
            throw BadFile.at(place, "more than " + MAX_VALUES / 1_000_000 + " million values", SMALLER);
        }
    }

    /**
     * Reads a file.
     *
     * @param file a regular file
     * @return its bytes
     * @throws IllegalArgumentException if it is larger than {@link #MAX_BYTES}
     * @throws UncheckedIOException if it cannot be read
     */
    public static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return bytes(file.toString(), in, MAX_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /** Reads a stream to its end, unless it has more bytes than it may. */
    static byte[] bytes(String place, InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most);
        if (in.read() >= 0) {
            throw BadFile.at(place, "more than 64 MiB, unpacked", SMALLER);
        }
        return bytes;
    }

    /**
     * Reads a file of UTF-8 text. A byte order mark at its start is left out.
     *
     * @param file a regular file
     * @return its text
     * @throws IllegalArgumentException if it is too large, or not UTF-8
     * @throws UncheckedIOException if it cannot be read
     */
    public static String text(Path file) {
        byte[] bytes = bytes(file);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            boolean isWide = bytes.length >= 2 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFE + 0xFF;
            throw BadFile.at(
                    file.toString(),
                    isWide ? "UTF-16 instead of UTF-8" : "not UTF-8",
                    "write it with encoding=\"utf-8\"",
                    e);
        }
    }
}
