package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams, the class path, and settings at their limits. */
class SourcesTest {

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restoreClassLoader() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void build_streamThatAnEarlierBuildRead_saysSo() throws IOException {
        ModelSource source = ModelSource.of(Files.newInputStream(TestModels.path("dynamic_batch")));
        ModelHandle.builder().load(source).build().close();

        assertThatThrownBy(() -> ModelHandle.builder().load(source).build())
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("a stream", "read by an earlier build()", "byte[]")
                .satisfies(e -> assertThat(((LoadException) e).reason()).isEqualTo(Reason.UNREADABLE));
    }

    @Test
    void build_builderOfAStreamTwice_saysSo() throws IOException {
        try (InputStream stream = Files.newInputStream(TestModels.path("dynamic_batch"))) {
            ModelHandleBuilder<Inputs, Outputs> builder = ModelHandle.builder().load(ModelSource.of(stream));
            builder.build().close();
            assertThatThrownBy(builder::build)
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining("read by an earlier build()");
        }
    }

    @Test
    void close_graceOfAsManySecondsAsThereAre_closes() {
        ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(TestModels.path("scalar"))
                .closeGrace(Duration.ofSeconds(Long.MAX_VALUE))
                .build();
        assertThat(handle.predict(Inputs.of("x", Tensor.scalar(2f))).value().tensor("y"))
                .isEqualTo(Tensor.scalar(4f));
        handle.close();
        assertThatThrownBy(() -> handle.predict(Inputs.of("x", Tensor.scalar(2f))))
                .hasMessageContaining("closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"some/models/", "/some/models/", ""})
    void build_schemaFileBesideAClassPathModel_isUsed(String place, @TempDir Path folder) throws IOException {
        Path models = Files.createDirectories(folder.resolve(place.replaceFirst("^/", "")));
        Files.copy(TestModels.path("identity_float"), models.resolve("limited.onnx"));
        Files.writeString(models.resolve("limited.schema.json"), "{\"features\": {\"x\": {\"min\": 0, \"max\": 1}}}");
        try (URLClassLoader classPath =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(classPath);
            try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                    .load(ModelSource.ofClasspath(place + "limited.onnx"))
                    .build()) {
                assertThatThrownBy(() -> handle.predict(Inputs.of("x", Tensor.of(new float[] {0, 2}, 1, 2))))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("range, expected 0.0 to 1.0");
            }
        }
    }

    @Test
    void version_classPathModel_hasTheNameOfItsFile() {
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(ModelSource.ofClasspath("models/dynamic_batch.onnx"))
                .build()) {
            assertThat(handle.serving().name()).isEqualTo("dynamic_batch");
        }
    }

    @Test
    void version_classPathModelWithoutFolder_hasTheNameOfItsFile() {
        assertThat(ModelSource.ofClasspath("/model.v2.onnx").name()).isEqualTo("model.v2");
    }
}
