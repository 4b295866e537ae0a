package io.mlprod.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Access to regular files only: reading a pipe or a device would wait, or go on, for ever. */
public final class RegularFile {

    private RegularFile() {}

    /**
     * Opens a file.
     *
     * @param file the file, or a link to it
     * @return a stream that the caller closes
     * @throws java.nio.file.NoSuchFileException if there is none, or only a link that leads nowhere
     * @throws IOException if it is something other than a file, or cannot be opened
     */
    public static InputStream open(Path file) throws IOException {
        size(file);
        return Files.newInputStream(file);
    }

    /**
     * Returns the size of a file.
     *
     * @param file the file, or a link to it
     * @return the size in bytes
     * @throws java.nio.file.NoSuchFileException if there is none, or only a link that leads nowhere
     * @throws IOException if it is something other than a file, or cannot be looked at
     */
    public static long size(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException(
                    file + (attributes.isDirectory() ? " is a folder" : " is a pipe, a socket or a device")
                            + "; give the file itself");
        }
        return attributes.size();
    }
}
