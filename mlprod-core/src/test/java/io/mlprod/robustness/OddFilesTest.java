package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What lies where a file should be: reading it would wait, or go on, for ever. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class OddFilesTest {

    @TempDir
    Path folder;

    private static LoadException refused(Path file) {
        return refused(ModelSource.of(file));
    }

    private static LoadException refused(ModelSource source) {
        LoadException refused = catchThrowableOfType(
                LoadException.class, () -> Models.open(source).close());
        assertThat(refused).as("%s was loaded", source).isNotNull();
        return refused;
    }

    private Path pipe(String name) throws Exception {
        Path pipe = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private Path model() throws IOException {
        return Files.write(folder.resolve("m.onnx"), Models.bytes("dynamic_batch"));
    }

    @Test
    void open_pipe_isUnreadable() throws Exception {
        LoadException e = refused(pipe("m.onnx"));

        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(e).hasMessageContainingAll("m.onnx", "pipe", "give the file itself");
    }

    @Test
    void open_pipeAsSchemaBesideTheModel_isUnreadable() throws Exception {
        Path model = model();
        pipe("m.schema.json");

        LoadException e = refused(model);

        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(e).hasMessageContainingAll("m.schema.json", "pipe");
    }

    @Test
    void read_pipeAsSchema_isAnIoError() throws Exception {
        Path pipe = pipe("rules.json");

        assertThat(catchThrowableOfType(IOException.class, () -> Schema.read(pipe)))
                .hasMessageContainingAll("rules.json", "pipe");
    }

    @Test
    void open_pipeAsExternalData_isRefused() throws Exception {
        Path model = Files.write(folder.resolve("m.onnx"), Models.bytes("external"));
        pipe("external.weights");

        LoadException e = refused(ModelSource.of(model).allowExternalData("external.weights"));

        assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA);
        assertThat(e).hasMessageContaining("it is not a file");
    }

    @Test
    void open_socket_isUnreadable() throws IOException {
        Path socket = folder.resolve("m.onnx");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            assertThat(refused(socket).reason()).isEqualTo(Reason.UNREADABLE);
        }
    }

    @Test
    void open_linkToAnEndlessDevice_isUnreadable() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("m.onnx"), Path.of("/dev/zero"));

        LoadException e = refused(link);

        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(e).hasMessageContaining("device");
    }

    @Test
    void open_linkThatLeadsNowhere_isNotFound() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("m.onnx"), folder.resolve("gone"));

        assertThat(refused(link).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void open_linkToAModel_isLoaded() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), model());

        try (var handle = Models.open(ModelSource.of(link))) {
            assertThat(Models.linear(handle)).isEqualTo(Models.LINEAR_ANSWER);
        }
    }

    @Test
    void open_hardLinkAsExternalData_isAFileOfTheFolder() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path model = Files.write(elsewhere.resolve("m.onnx"), Models.bytes("external"));
        Path weights = Files.copy(Models.path("external").resolveSibling("external.weights"), folder.resolve("w"));
        Files.createLink(elsewhere.resolve("external.weights"), weights);

        Models.open(ModelSource.of(model).allowExternalData("external.weights")).close();
    }

    @Test
    void open_sparseFileOfThreeGibibytes_isTooLargeBeforeItIsRead() throws IOException {
        Path file = folder.resolve("m.onnx");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }

        LoadException e = refused(file);

        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(e).hasMessageContainingAll("m.onnx", "raise ModelSource.maxBytes");
    }

    @Test
    void open_endlessStream_isTooLarge() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 8;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return length;
            }
        };

        assertThat(refused(ModelSource.of(endless).maxBytes(1 << 20)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void open_schemaLargerThanAnySchema_isRefused() throws IOException {
        Path model = model();
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("m.schema.json").toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }

        LoadException e = refused(model);

        assertThat(e.reason()).isEqualTo(Reason.SIGNATURE_MISMATCH);
        assertThat(e).hasMessageContainingAll("m.schema.json", "bytes are no schema");
    }
}
