package io.mlprod.internal.plain.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.graph.MalformedModelException;
import io.mlprod.internal.plain.NotTakenException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random ensembles must answer as in ONNX Runtime. {@code -Dtrees.first=N -Dtrees.count=1} runs one of them again. */
class RandomTreesTest {

    private static final int[] ROWS = {0, 1, 2, 7, 64, 65, 150};

    private final Map<String, Integer> refused = new TreeMap<>();
    private int taken;

    private String difference(long seed) throws Exception {
        RandomTrees random = new RandomTrees(seed);
        TreeModel model = random.next();
        for (int rows : new int[] {ROWS[(int) (seed % ROWS.length)], 40}) {
            Object features = random.rows(model.input(), rows);
            TreeRun plain;
            try {
                plain = TreeRun.plain(model.node(), model.mlOpset(), model.input(), features, rows, random.columns());
            } catch (NotTakenException | MalformedModelException reason) {
                refused.merge(reason.getMessage().replaceAll("[-0-9]+", "#"), 1, Integer::sum);
                return "";
            }
            taken++;
            TreeRun expected = TreeRun.onnxRuntime(model, features, rows, random.columns());
            String difference = expected.difference(plain, model.isRaw());
            if (!difference.isEmpty()) {
                return "seed " + seed + ": " + difference;
            }
        }
        return "";
    }

    private List<String> differences(long first, int count) {
        List<String> differences = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            try {
                String difference = difference(seed);
                if (!difference.isEmpty()) {
                    differences.add(difference);
                }
            } catch (Exception problem) {
                differences.add("seed " + seed + ": " + problem);
            }
        }
        return differences;
    }

    @Test
    void run_randomTrees_answersAsOnnxRuntime() {
        assertThat(differences(0, 300)).isEmpty();
        assertThat(taken).as("%s", refused).isGreaterThan(550);
    }

    @Tag("soak")
    @Test
    void run_manyRandomTrees_answersAsOnnxRuntime() {
        assertThat(differences(Long.getLong("trees.first", 1_000), Integer.getInteger("trees.count", 50_000)))
                .isEmpty();
    }
}
