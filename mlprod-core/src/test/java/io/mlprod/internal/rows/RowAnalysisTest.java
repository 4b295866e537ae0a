package io.mlprod.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.graph.GraphReader;
import io.mlprod.internal.graph.MalformedModelException;
import io.mlprod.internal.rows.RowCase.Seen;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the analysis against what ONNX Runtime did with the rows of some hundred models. */
class RowAnalysisTest {

    private static final List<RowCase> CASES = RowCase.all();

    private static Stream<String> outputs(boolean isProven, Seen seen) {
        return CASES.stream().flatMap(one -> {
            Map<String, String> reasons = reasons(one);
            return one.seen().keySet().stream()
                    .filter(output -> one.seen().get(output) == seen && isProven == !reasons.containsKey(output))
                    .map(output -> output + " of " + one.name());
        });
    }

    private static Map<String, String> reasons(RowCase one) {
        return RowAnalysis.mixedOutputs(graph(one), one.signature());
    }

    private static ModelGraph graph(RowCase one) {
        try {
            return GraphReader.read(one.model().array());
        } catch (MalformedModelException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void mixedOutputs_rowsSeenToMix_areNeverProvenApart() {
        assertThat(outputs(true, Seen.MIXING)).isEmpty();
        assertThat(outputs(false, Seen.MIXING).count()).isGreaterThan(150);
    }

    @Test
    void mixedOutputs_modelsAsExportersWriteThem_areProvenApart() {
        assertThat(CASES.stream()
                        .filter(RowCase::mustBeProven)
                        .flatMap(one -> reasons(one).entrySet().stream()
                                .filter(reason -> one.seen().get(reason.getKey()) != Seen.MIXING)
                                .map(reason -> one.name() + ": " + reason)))
                .isEmpty();
    }

    @Test
    void operators_eachOfThem_isSeenApartInSomeCase() {
        TreeSet<String> proven = new TreeSet<>();
        for (RowCase one : CASES) {
            if (reasons(one).isEmpty() && one.seen().values().stream().allMatch(Seen.APART::equals)) {
                graph(one).nodes().forEach(node -> proven.add(key(node)));
            }
        }
        assertThat(new TreeSet<>(RowAnalysis.operators())).isEqualTo(proven);
    }

    private static String key(Node node) {
        return (node.domain().equals("ai.onnx") ? "" : node.domain()) + ":" + node.operator();
    }

    @Test
    void mixedOutputs_brokenModels_neverThrows() {
        Random random = new Random(7);
        int read = 0;
        int refused = 0;
        for (int round = 0; round < 10_000; round++) {
            RowCase one = CASES.get(random.nextInt(CASES.size()));
            byte[] broken = one.model().array().clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                broken[random.nextInt(broken.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(8) : random.nextInt());
            }
            try {
                ModelGraph graph = GraphReader.read(broken);
                RowAnalysis.mixedOutputs(graph, one.signature());
                read++;
            } catch (MalformedModelException e) {
                refused++;
            }
        }
        assertThat(read).isGreaterThan(refused / 10);
    }

    @Test
    void mixedOutputs_readme_listsTheOperators() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String list =
                readme.substring(readme.indexOf("<!-- operators -->"), readme.indexOf("\n<!-- end of operators -->"));
        TreeSet<String> listed = new TreeSet<>();
        for (String line : list.split("\n- ", -1)) {
            String[] parts = line.split("`", -1);
            if (parts.length == 3) {
                String domain = parts[1].equals("ai.onnx") ? "" : parts[1];
                Stream.of(parts[2].substring(1).strip().split(",\\s+", -1))
                        .forEach(operator -> listed.add(domain + ":" + operator));
            }
        }
        assertThat(listed).isEqualTo(new TreeSet<>(RowAnalysis.operators()));
    }
}
