package io.mlprod.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be deleted beside a process's own folder. Live processes: see {@code KilledProcessTest}. */
class UnpackedLibrariesTest {

    @TempDir
    Path tmp;

    private Path own;

    @BeforeEach
    void unpack() throws IOException {
        own = folder("onnxruntime-java1", "libonnxruntime.so");
    }

    private Path folder(String name, String... files) throws IOException {
        Path folder = Files.createDirectory(tmp.resolve(name));
        for (String file : files) {
            Files.write(folder.resolve(file), new byte[] {1});
        }
        return folder;
    }

    @Test
    void keepOnly_folderWhoseProcessHasEnded_isDeleted() throws IOException {
        Path ended = folder("onnxruntime-java2", "libonnxruntime.so", "1-1.mlprod-lock");
        UnpackedLibraries.keepOnly(own);
        assertThat(ended).doesNotExist();
    }

    @Test
    void keepOnly_ownFolder_isKeptAndLocked() {
        UnpackedLibraries.keepOnly(own);
        UnpackedLibraries.keepOnly(own);
        assertThat(own.resolve("libonnxruntime.so")).exists();
        assertThat(own.toFile().list()).hasSize(2).anyMatch(name -> name.endsWith(".mlprod-lock"));
    }

    @Test
    void keepOnly_folderOfAnotherClassLoaderOfThisProcess_isKept() throws IOException {
        Path other = folder("onnxruntime-java2", "libonnxruntime.so");
        UnpackedLibraries.keepOnly(other);
        UnpackedLibraries.keepOnly(own);
        assertThat(other.resolve("libonnxruntime.so")).exists();
    }

    @Test
    void keepOnly_folderWithoutLock_isKept() throws IOException {
        Path unlocked = folder("onnxruntime-java2", "libonnxruntime.so");
        Path being = folder("onnxruntime-java3", "libonnxruntime.so", "1-1.mlprod-lock.new");
        UnpackedLibraries.keepOnly(own);
        assertThat(unlocked.resolve("libonnxruntime.so")).exists();
        assertThat(being.resolve("libonnxruntime.so")).exists();
    }

    @Test
    void keepOnly_otherNames_areKept() throws IOException {
        Path other = folder("my-onnxruntime-java2", "libonnxruntime.so", "1-1.mlprod-lock");
        UnpackedLibraries.keepOnly(own);
        assertThat(other.resolve("libonnxruntime.so")).exists();
    }

    @Test
    void keepOnly_linksInPlaceOfFolderOrLock_areNotFollowed() throws IOException {
        Path target = folder("target", "precious", "1-1.mlprod-lock");
        Path lockLink = folder("onnxruntime-java3", "libonnxruntime.so");
        assumeThatCode(() -> Files.createSymbolicLink(tmp.resolve("onnxruntime-java2"), target))
                .doesNotThrowAnyException();
        Files.createSymbolicLink(lockLink.resolve("1-1.mlprod-lock"), target.resolve("precious"));

        UnpackedLibraries.keepOnly(own);

        assertThat(target.resolve("precious")).exists();
        assertThat(target.resolve("1-1.mlprod-lock")).exists();
        assertThat(lockLink.resolve("libonnxruntime.so")).exists();
    }

    @Test
    void keepOnly_whatCannotBeDeleted_hindersNothing() throws IOException {
        Path strange = folder("onnxruntime-java2", "1-1.mlprod-lock");
        Files.createDirectories(strange.resolve("sub/sub"));
        Files.write(tmp.resolve("onnxruntime-java4"), new byte[] {1});
        Path ended = folder("onnxruntime-java5", "libonnxruntime.so", "1-1.mlprod-lock");

        UnpackedLibraries.keepOnly(own);

        assertThat(strange.resolve("1-1.mlprod-lock")).exists();
        assertThat(ended).doesNotExist();
    }

    @Test
    void keepOnly_folderThatIsNotThere_doesNothing() throws IOException {
        Path ended = folder("onnxruntime-java2", "libonnxruntime.so", "1-1.mlprod-lock");
        UnpackedLibraries.keepOnly(tmp.resolve("onnxruntime-java9"));
        assertThat(ended.resolve("libonnxruntime.so")).exists();
    }
}
