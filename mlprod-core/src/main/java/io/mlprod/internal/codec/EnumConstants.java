package io.mlprod.internal.codec;

import io.mlprod.error.InvalidOutputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The constants of an enum, keyed by the model's names for them. */
final class EnumConstants {

    private final String type;
    private final String output;
    private final List<Object> modelLabels;
    private final Map<String, Object> constants = new LinkedHashMap<>();

    /**
     * Matches an enum's constants to labels, and notes what does not fit.
     *
     * @param modelLabels the labels that the model's file names; empty if it names none
     */
    EnumConstants(
            Component component, Class<?> enumClass, String output, List<Object> modelLabels, List<String> problems) {
        this.type = enumClass.getSimpleName();
        this.output = output;
        this.modelLabels = modelLabels;
        Component.labels(enumClass).forEach((constant, label) -> {
            Object other = constants.putIfAbsent(label, constant);
            if (other != null) {
                problems.add(
                        component.title() + " has two constants for '" + label + "': " + other + " and " + constant);
            }
        });
        List<Object> missing = modelLabels.stream()
                .filter(label -> !constants.containsKey(label.toString()))
                .toList();
        if (!missing.isEmpty()) {
            problems.add(component.title() + " has no constant for " + ClassOrder.text(missing) + " of output '"
                    + output
                    + "': " + type + " has " + constants.keySet() + ", the model " + ClassOrder.text(modelLabels)
                    + "; add constants, or @Label");
        }
    }

    Object of(String label, String model) {
        Object constant = constants.get(label);
        if (constant == null) {
            throw new InvalidOutputException(
                    model + " produced a label in output '" + output + "' that is none of " + type + "'s "
                            + constants.keySet()
                            + (modelLabels.isEmpty()
                                    ? "; its file does not name its labels"
                                    : ", nor of the model's " + ClassOrder.text(modelLabels))
                            + "; add a constant or @Label",
                    null);
        }
        return constant;
    }
}
