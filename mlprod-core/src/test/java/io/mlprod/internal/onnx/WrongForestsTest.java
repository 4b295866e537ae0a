package io.mlprod.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of ONNX Runtime that are wrong about forests. */
class WrongForestsTest {

    private static ModelGraph graph(String operator) {
        return ModelGraph.builder()
                .nodes(List.of(new Node(operator, "ai.onnx.ml", "", List.of("x"), List.of("y"), Map.of())))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "1.25.1, false",
        "1.26.0, true",
        "1.27.0, true",
        "1.27.1, true",
        "1.28.0, false",
        "1.29.0, false",
        "2.6.0, false"
    })
    void warning_treeClassifier_isOfTheWrongVersionsOnly(String version, boolean isWarned) {
        assertThat(WrongForests.warning(version, graph("TreeEnsembleClassifier"))
                        .isPresent())
                .isEqualTo(isWarned);
    }

    @Test
    void warning_noTreeClassifier_isNone() {
        assertThat(WrongForests.warning("1.26.0", graph("TreeEnsembleRegressor")))
                .isEmpty();
    }
}
