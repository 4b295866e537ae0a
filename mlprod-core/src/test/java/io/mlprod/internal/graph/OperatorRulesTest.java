package io.mlprod.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each model of damaged.gz ends the process, never ends, or takes all memory if ONNX Runtime 1.28 gets it:
 * make_damaged.py writes only such. So they are read here, and never loaded.
 */
class OperatorRulesTest {

    private static final Path MODELS = Path.of("src/test/resources/models");

    static Stream<Map.Entry<String, byte[]>> damaged() throws IOException {
        Map<String, byte[]> models = new LinkedHashMap<>();
        try (DataInputStream file =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(MODELS.resolve("damaged.gz"))))) {
            for (int left = file.readInt(); left > 0; left--) {
                models.put(file.readUTF(), file.readNBytes(file.readInt()));
            }
        }
        assertThat(models).hasSizeGreaterThan(40);
        return models.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void read_damagedAttributeOrConstant_isRefusedWithItsOperator(Map.Entry<String, byte[]> model) {
        Throwable refused = catchThrowable(() -> GraphReader.read(model.getValue()));

        assertThat(refused)
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining(model.getKey().split(" ", 2)[0]);
    }
}
