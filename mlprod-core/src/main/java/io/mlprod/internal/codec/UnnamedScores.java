package io.mlprod.internal.codec;

import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import java.util.List;
import java.util.Optional;

/**
 * Scores that are read by place in a model that names classes elsewhere, so that one may believe that they are
 * compared.
 */
public final class UnnamedScores {

    private UnnamedScores() {}

    /**
     * Looks for such scores.
     *
     * @param readings from where each part of the answer is read
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
