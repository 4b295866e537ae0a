package io.mlprod.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sources import: of ONNX Runtime's Java binding its exception only. */
class ImportsTest {

    @Test
    void imports_ofOnnxRuntimesBinding_areItsExceptionOnly() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> imports = files.filter(Files::isRegularFile)
                    .flatMap(ImportsTest::lines)
                    .filter(line -> line.contains("ai.onnxruntime"))
                    .distinct()
                    .toList();
            assertThat(imports).containsExactly("import ai.onnxruntime.OrtException;");
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
