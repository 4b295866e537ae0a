package io.mlprod.monitoring.internal.snapshot;

import io.mlprod.internal.text.PlainText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a snapshot: a name, the format's version, the length of the content, its SHA-256 digest, and the
 * content. Nothing of the content is read before the digest is right.
 */
public final class SnapshotFormat {

    private static final byte[] NAME = "mlprod-monitor\n".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int DIGEST = 32;
    private static final int HEAD = NAME.length + 2 * Integer.BYTES + DIGEST;

    private SnapshotFormat() {}

    /** Returns the bytes of series. */
    public static byte[] write(List<SavedSeries> series) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(series.size());
            for (SavedSeries one : series) {
                SeriesFormat.write(one, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not of bytes in memory
        }
        return framed(bytes.toByteArray());
    }

    static byte[] framed(byte[] content) {
        return ByteBuffer.allocate(HEAD + content.length)
                .put(NAME)
                .putInt(VERSION)
                .putInt(content.length)
                .put(digest(content))
                .put(content)
                .array();
    }

    /**
     * Returns the series that bytes hold.
     *
     * @throws IllegalArgumentException if they are not a snapshot, are of another format, or are not complete and
     *     unchanged
     */
    public static List<SavedSeries> read(byte[] bytes) {
        if (bytes.length < NAME.length || !Arrays.equals(NAME, Arrays.copyOf(bytes, NAME.length))) {
            throw refused("they do not begin as one does; they are something else");
        }
        if (bytes.length < HEAD) {
            throw refused("they are cut off after " + bytes.length + " bytes");
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, NAME.length, HEAD - NAME.length);
        int version = head.getInt();
        if (version != VERSION) {
            throw refused("they are of format " + version + ", and this version of mlprod reads format " + VERSION);
        }
        int length = head.getInt();
        if (length != bytes.length - HEAD) {
            throw refused("they should have " + length + " bytes after the head, and have " + (bytes.length - HEAD));
        }
        byte[] digest = new byte[DIGEST];
        head.get(digest);
        byte[] content = Arrays.copyOfRange(bytes, HEAD, bytes.length);
        if (!MessageDigest.isEqual(digest, digest(content))) {
            throw refused("their checksum is wrong; they were changed on the way");
        }
        return series(content);
    }

    private static List<SavedSeries> series(byte[] content) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            int count = SeriesFormat.count(in);
            List<SavedSeries> series = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                series.add(SeriesFormat.read(in));
            }
            if (in.read() >= 0) {
                throw new IOException("more than was to be read");
            }
            return series;
        } catch (IOException | RuntimeException e) { // right checksum, wrong content: not written by this class
            throw new IllegalArgumentException(
                    PlainText.line("These bytes are not a monitor's snapshot: " + e.getMessage()), e);
        }
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(
                "These bytes are not a monitor's snapshot: " + why + ". Take them from ModelMonitor.snapshot()");
    }

    private static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
