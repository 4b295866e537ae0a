package io.mlprod.internal.codec;

import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import java.util.List;
import java.util.Optional;

/**
 * A warning about scores that are read by place in a model that names classes elsewhere, so that they may be believed
 * to be compared.
 */
public final class UnnamedScores {

    private UnnamedScores() {}

    /**
     * Returns a warning about such scores.
     *
     * @param readings where each part of the answer is read from
     * @param signature the model's outputs
     * @return a sentence with what to do; empty if there are none
     */
    public static Optional<String> warning(List<Reading> readings, ModelSignature signature) {
        List<String> unnamed = readings.stream()
                .filter(Reading::isUnnamed)
                .map(Reading::output)
                .distinct()
                .toList();
        return signature.outputs().stream()
                .filter(output -> !unnamed.isEmpty() && !output.classLabels().isEmpty())
                .findFirst()
                .map(named -> sentence(unnamed.get(0), named));
    }

    private static String sentence(String scores, ValueInfo named) {
        return "reads the scores of output '" + scores + "' by place, and its file does not say which class each one"
                + " belongs to, although output '" + named.name() + "' has the classes "
                + ClassOrder.text(named.classLabels())
                + ": a version with another order would pass; add golden(...) with"
                + " expected scores and a tight tolerance, or export the model with the labels of its scores";
    }
}
