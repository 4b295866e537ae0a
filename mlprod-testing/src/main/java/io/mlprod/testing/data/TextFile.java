package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of text in UTF-8, and what to say if it cannot be read. */
final class TextFile {

    private final Path path;
    private final String name;

    TextFile(Path path) {
        this.path = path;
        Path last = path.getFileName();
        this.name = last == null ? path.toString() : last.toString();
    }

    String name() {
        return name;
    }

    Reader open() {
        try {
            return new StrictUtf8(Files.newInputStream(path));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    PlainText.line("There is no file " + path + "; the path was looked up in "
                            + Path.of("").toAbsolutePath()),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(PlainText.line(path + " cannot be read: " + e), e);
        }
    }

    /** Returns what to throw for an error of the reader or the parser. */
    IllegalArgumentException unreadable(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StrictUtf8.Malformed malformed) {
                return new IllegalArgumentException(
                        PlainText.line(name + ":" + malformed.line() + ": " + malformed.getMessage()), failure);
            }
        }
        Throwable cause = failure.getCause();
        String causes = cause == null ? "" : " (" + cause.getMessage() + ")";
        return new IllegalArgumentException(
                PlainText.line(name + " cannot be read: " + failure.getMessage() + causes), failure);
    }
}
