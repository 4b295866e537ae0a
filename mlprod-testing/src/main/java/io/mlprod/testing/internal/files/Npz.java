package io.mlprod.testing.internal.files;

import io.mlprod.model.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** NumPy's archive of named arrays. */
public final class Npz {

    private static final int MAX_ARRAYS = 4_096;
    private static final String SUFFIX = ".npy";
    private static final String AGAIN =
            "write it again with numpy.savez, or restore it from version control as a binary file";

    private Npz() {}

    /**
     * Reads an archive.
     *
     * @param file what {@code numpy.savez} or {@code numpy.savez_compressed} wrote
     * @return the arrays by name, in the order of the file
     * @throws IllegalArgumentException if it is damaged, too large unpacked, or holds what is not a plain array
     * @throws UncheckedIOException if it cannot be read
     */
    public static Map<String, Tensor> read(Path file) {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        try (ZipFile archive = new ZipFile(file.toFile())) {
            if (archive.size() > MAX_ARRAYS) {
                throw BadFile.at(file.toString(), archive.size() + " arrays", "save at most " + MAX_ARRAYS);
            }
            double values = 0;
            int left = BoundedFile.MAX_BYTES; // for all of them together: a small file can unpack to terabytes
            for (ZipEntry entry : Collections.list(archive.entries())) {
                if (!entry.getName().endsWith(SUFFIX)) {
                    throw BadFile.at(
                            file.toString(), "'" + entry.getName() + "' is not a .npy array", "use numpy.savez");
                }
                String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
                String place = file + ", array '" + name + "'";
                try (InputStream in = archive.getInputStream(entry)) {
                    byte[] bytes = BoundedFile.bytes(place, in, left);
                    left -= bytes.length;
                    checkSum(place, entry, bytes);
                    Tensor array = Npy.read(place, bytes);
                    values += BoundedFile.places(array.shape()); // empty texts and lists take no room in the file
                    BoundedFile.checkValues(file.toString(), values);
                    if (arrays.put(name, array) != null) {
                        throw BadFile.at(place, "there twice", "give each array a name of its own");
                    }
                }
            }
        } catch (ZipException e) {
            throw BadFile.at(file.toString(), "cut off, or no .npz archive (" + e.getMessage() + ")", AGAIN, e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
        return arrays;
    }

    /** Damage that leaves the length as it was: the JDK's reader of archives does not look at the sum. */
    private static void checkSum(String place, ZipEntry entry, byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        if (entry.getCrc() != sum.getValue()) {
            throw BadFile.at(place, "damaged: its checksum is not that of the archive", AGAIN);
        }
    }
}
