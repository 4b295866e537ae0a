package io.mlprod.routing;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;

import io.mlprod.internal.text.PlainText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sink that writes exposures to a file, one a line, and starts a new file before it gets too large. */
final class ExposureFile implements ExposureSink {

    private static final int BUFFER = 1 << 16;

    /** An open file, and a key that shows whether it is still the file of that name. */
    private record Open(OutputStream out, @Nullable Object key) {}

    private final Path file;
    private final long maxBytes;
    private final int files;
    private @Nullable Open open;
    private long size;

    ExposureFile(Path file, long maxBytes, int files) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.files = files;
    }

    @Override
    public synchronized void write(List<Exposure> exposures) throws IOException {
        try {
            OutputStream out = current();
            for (Exposure exposure : exposures) {
                byte[] line = (ExposureJson.line(exposure) + "\n").getBytes(StandardCharsets.UTF_8);
                if (size > 0 && size + line.length > maxBytes) {
                    rotate();
                    out = current();
                }
                out.write(line);
                size += line.length;
            }
            out.flush();
        } catch (IOException e) {
            closeAfter(e);
            throw new IOException(
                    PlainText.line("Exposures could not be written to " + file + "; the next write opens it again"), e);
        }
    }

    private OutputStream current() throws IOException {
        Open now = open;
        if (now != null && isGone(now)) { // or lines would go to a file that no longer has a name
            now.out().close();
            now = null;
        }
        return (now == null ? openFile() : now).out();
    }

    private boolean isGone(Open now) throws IOException {
        try {
            BasicFileAttributes there = Files.readAttributes(file, BasicFileAttributes.class);
            size = there.size();
            return !Objects.equals(there.fileKey(), now.key());
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private Open openFile() throws IOException {
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, CREATE, APPEND), BUFFER);
        BasicFileAttributes there = Files.readAttributes(file, BasicFileAttributes.class);
        Open opened = new Open(out, there.fileKey());
        open = opened;
        size = there.size();
        if (size > 0 && !endsWithNewline(size)) { // a crash or a full disk cut a line
            out.write('\n');
            size++;
        }
        return opened;
    }

    private boolean endsWithNewline(long length) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        try (SeekableByteChannel bytes = Files.newByteChannel(file, READ)) {
            bytes.position(length - 1).read(last);
        }
        return last.get(0) == '\n';
    }

    private void rotate() throws IOException {
        close();
        for (int i = files - 1; i >= 1; i--) {
            if (Files.exists(numbered(i - 1))) {
                Files.move(numbered(i - 1), numbered(i), REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(file); // if it is the only one
    }

    private Path numbered(int i) {
        return i == 0 ? file : file.resolveSibling(file.getFileName() + "." + i);
    }

    private void closeAfter(IOException error) {
        try {
            close();
        } catch (IOException e) {
            error.addSuppressed(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        Open now = open;
        open = null;
        if (now != null) {
            now.out().close();
        }
    }
}
