package io.mlprod.internal.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Declaration;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an engine can read from the graph is what ONNX Runtime says of the same file. */
class GraphAndEngineTest {

    private static final long MAX_SIZE = 200_000;

    private static List<Path> models() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/models"))) {
            List<Path> models = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(".onnx") && Files.size(file) < MAX_SIZE) {
                    models.add(file);
                }
            }
            return models;
        }
    }

    @Test
    void graph_everyModelThatLoads_declaresWhatTheEngineSays() throws IOException {
        int compared = 0;
        for (Path file : models()) {
            try {
                EngineLine line = EngineLine.read(List.of(Engines.onnxRuntime()), ModelSource.of(file));
                try (ModelSession session = line.open(SessionOptions.DEFAULT)) {
                    compare(file.toString(), line.graph(), session.signature());
                    compared++;
                }
            } catch (LoadException e) {
                assertThat(e.getMessage()).contains(file.getFileName().toString()); // others say why
            }
        }
        assertThat(compared).isGreaterThan(60);
    }

    private static void compare(String file, ModelGraph graph, ModelSignature signature) {
        assertThat(graph.metadata()).as(file).isEqualTo(signature.metadata());
        assertThat(graph.inputs().stream().map(Declaration::name))
                .as(file)
                .containsExactlyElementsOf(
                        signature.inputs().stream().map(ValueInfo::name).toList());
        for (int i = 0; i < graph.inputs().size(); i++) {
            assertThat(graph.inputs().get(i).type())
                    .as(file)
                    .isEqualTo(signature.inputs().get(i).type());
        }
        for (int i = 0; i < graph.outputs().size(); i++) {
            ValueType declared = graph.outputs().get(i).type();
            if (declared != null) {
                assertThat(kind(declared))
                        .as(file)
                        .isEqualTo(kind(signature.outputs().get(i).type()));
            }
        }
    }

    /** ONNX Runtime may know more of a shape than the file declares. */
    private static Object kind(@Nullable ValueType type) {
        if (type instanceof TensorType tensor) {
            return tensor.elementType();
        }
        return type instanceof SequenceType sequence ? List.of(kind(sequence.element())) : String.valueOf(type);
    }
}
