package io.mlprod.internal.onnx;

import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.Optional;

/**
 * The versions of ONNX Runtime that give wrong answers for forests of two classes: scores of [-p, p], and labels that
 * follow from them (onnxruntime#28557).
 */
final class WrongForests {

    private WrongForests() {}

    /** Returns what to warn of, for a model that a version may get wrong. */
    static Optional<String> warning(String version, ModelGraph graph) {
        boolean isWrong = version.matches("1\\.2[67]\\..*");
        boolean hasForest = graph.nodes().stream().anyMatch(WrongForests::isClassifier);
        return isWrong && hasForest
                ? Optional.of("ONNX Runtime " + version + " gives wrong scores and labels for forests of two classes"
                        + " (TreeEnsembleClassifier), as 1.26 and 1.27 do; take 1.25.1, or 1.28.0 or later")
                : Optional.empty();
    }

    private static boolean isClassifier(Node node) {
        return node.key().equals("ai.onnx.ml:TreeEnsembleClassifier");
    }
}
