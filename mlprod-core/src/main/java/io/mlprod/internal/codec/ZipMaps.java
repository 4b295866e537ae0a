package io.mlprod.internal.codec;

import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType;
import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import java.util.Optional;

/** Advice for classifiers exported with zipmap, which turns their scores from a tensor into a sequence of maps. */
public final class ZipMaps {

    private static final String EXPORT = "options={'zipmap': False}"; // as skl2onnx's to_onnx takes it
    private static final String DEFAULT_NAME = "output_probability"; // skl2onnx's; 'probabilities' without zipmap

    private ZipMaps() {}

    static boolean isMaps(ValueType output) {
        return output instanceof SequenceType sequence && sequence.element() instanceof MapType;
    }

    private static Optional<String> outputOf(ModelSignature signature) {
        return signature.outputs().stream()
                .filter(output -> isMaps(output.type()))
                .map(ValueInfo::name)
                .findFirst();
    }

    /**
     * Explains that one of two versions was exported with zipmap, if exactly one was.
     *
     * @param next the version to deploy
     * @param mine its signature
     * @param serving the version that serves
     * @param other its signature
     * @return sentences for the end of a message; empty if zipmap does not tell the two apart
     */
    public static Optional<String> difference(Object next, ModelSignature mine, Object serving, ModelSignature other) {
        Optional<String> inNext = outputOf(mine);
        Optional<String> inServing = outputOf(other);
        if (inNext.isPresent() == inServing.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                inNext.isPresent()
                        ? sentence(inNext.get(), next, serving) + "; export it with " + EXPORT
                        : sentence(inServing.get(), serving, next) + "; open a new handle for files exported with "
                                + EXPORT + ", which are quicker to read, or export this one with zipmap, too");
    }

    private static String sentence(String output, Object with, Object without) {
        return "Output '" + output + "' of " + with + " is a sequence of maps: it was exported with zipmap, and "
                + without + " was not";
    }

    /** Explains that zipmap may be why a record does not fit the model's outputs. */
    static Optional<String> misfit(ModelSignature signature) {
        return outputOf(signature)
                .map(output -> "output '" + output + "' is a sequence of maps, so the model was exported with zipmap;"
                        + " export it with " + EXPORT + " for arrays and columns, or take a Map component");
    }

    /** Explains an output that the model does not have because it was exported without zipmap. */
    static String missing(String output, ModelSignature signature) {
        return output.equals(DEFAULT_NAME) && outputOf(signature).isEmpty()
                ? "; '" + DEFAULT_NAME
                        + "' is what skl2onnx calls scores with zipmap, without it they are 'probabilities'"
                : "";
    }
}
