package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.LoadException;
import io.mlprod.internal.graph.GraphReader;
import io.mlprod.internal.graph.MalformedModelException;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads all that a damaged model says gets it, or a typed error. */
class GraphMutationTest {

    private static final int MUTANTS = 1_500;
    private static final long MAX_SIZE = 6_000;

    private int read;
    private int refused;

    private static List<byte[]> models() throws IOException {
        List<byte[]> models = new ArrayList<>();
        for (String folder : List.of("src/test/resources/models", "src/test/resources/models/seeds")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.sorted().toList()) {
                    if (file.toString().endsWith(".onnx") && Files.size(file) < MAX_SIZE) {
                        models.add(Files.readAllBytes(file));
                    }
                }
            }
        }
        return models;
    }

    @Test
    void read_damagedModels_giveAllOrATypedError() throws IOException {
        List<byte[]> models = models();
        int malformed = 0;
        for (int i = 0; i < MUTANTS; i++) {
            try {
                ModelGraph graph = GraphReader.read(ModelMutations.mutate(models, i));
                graph.constants().values().forEach(this::readAll);
                graph.bodies().constants().values().forEach(this::readAll);
                Stream.concat(graph.nodes().stream(), graph.bodies().nodes().stream())
                        .map(Node::attributes)
                        .forEach(attributes -> attributes.values().forEach(this::readAll));
            } catch (MalformedModelException e) {
                malformed++;
            }
        }
        assertThat(malformed).isPositive();
        assertThat(read).isGreaterThan(MUTANTS);
        assertThat(refused).isPositive();
    }

    private void readAll(Attribute attribute) {
        read += attribute.readNumbers().length;
        read += attribute.readFractions().length;
        read += attribute.readTexts().size();
        if (attribute.tensor() != null) {
            readAll(attribute.tensor());
        }
    }

    private void readAll(Constant constant) {
        try {
            read += constant.read().size();
        } catch (LoadException e) {
            refused++;
        }
    }
}
