package io.mlprod.internal.codec;

import io.mlprod.model.ValueInfo;
import io.mlprod.record.Output;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The source of one part of an answer, and what it is found by: both have to stay the same from version to version for
 * the part to mean the same.
 *
 * @param part the component, or the output where all are handed out
 * @param output the output
 * @param use how class labels decide what is read
 * @param labels the names of the classes in the model's file, as they are compared; empty if it names none
 * @param columns the names that the file or the record gives the columns of scores that are read by place; else empty
 * @param isGiven whether the record names the classes, too, in which case they have been compared with those of the
 *     file
 */
public record Reading(String part, String output, Use use, List<Object> labels, List<String> columns, boolean isGiven) {

    /** The ways in which class labels decide what is read. */
    public enum Use {
        /** Scores are read by their place; the labels' order is what they mean. */
        PLACE,
        /** Callers see every label, next to its score or as the answer itself. */
        LABELS,
        /** Callers see constants, of which there is one for every label. */
        CONSTANTS,
        /**
         * One score is read by its label, wherever that is. It was checked that the label is there, but a number may be
         * another class.
         */
        ONE_LABEL
    }

    static Reading ofWhole(ValueInfo output) {
        Use use = ClassOrder.isScores(output) ? Use.PLACE : Use.LABELS;
        List<String> columns = use == Use.PLACE ? ClassOrder.texts(output.classLabels()) : List.of();
        return new Reading(output.name(), output.name(), use, output.classLabels(), columns, false);
    }

    static Reading of(Component component, ValueInfo output, @Nullable Output annotation, ClassOrder classes) {
        Use use;
        boolean asTexts = component.elementClass().isEnum();
        if (annotation != null && !annotation.label().isEmpty()) {
            use = Use.ONE_LABEL;
        } else if (component.type() == Map.class) {
            use = Use.LABELS;
            asTexts = component.argument(0) == String.class
                    || component.argument(0).isEnum();
        } else {
            use = ClassOrder.isScores(output) ? Use.PLACE : asTexts ? Use.CONSTANTS : Use.LABELS;
        }
        List<Object> labels = asTexts ? List.copyOf(ClassOrder.texts(output.classLabels())) : output.classLabels();
        List<String> columns = use == Use.PLACE ? ClassOrder.texts(classes.labels()) : List.of();
        return new Reading(component.name(), output.name(), use, labels, columns, classes.isGiven());
    }

    /**
     * Returns the classes of the model's file, for messages: where two lists are long, from their first difference on.
     *
     * @param other the same part in another version
     * @return for example {@code labels [good, bad]}
     */
    public String text(Reading other) {
        if (labels.isEmpty()) {
            return "no labels";
        }
        int from = 0;
        if (labels.size() > ClassOrder.MAX_SHOWN) {
            int both = Math.min(labels.size(), other.labels.size());
            while (from < both && labels.get(from).equals(other.labels.get(from))) {
                from++;
            }
        }
        return (labels.get(0) instanceof Long ? "number labels" : "labels")
                + (from == 0 ? " " : " from place " + from + " on ")
                + ClassOrder.text(labels.subList(from, labels.size()));
    }

    /**
     * Returns whether this part of an answer means what it does in the serving version.
     *
     * @param serving the same part in the serving version
     * @return false if it does not, or if nothing shows that it does
     */
    public boolean meansTheSameAs(Reading serving) {
        if (serving.labels.isEmpty()) {
            return labels.isEmpty() || isGiven || use != Use.PLACE;
        }
        if (labels.isEmpty()) {
            return false;
        }
        return switch (use) {
            case PLACE -> labels.equals(serving.labels);
            case LABELS -> new HashSet<>(labels).equals(new HashSet<>(serving.labels));
            case CONSTANTS -> labels.containsAll(serving.labels);
            case ONE_LABEL ->
                (!hasNumber() && !serving.hasNumber())
                        || new HashSet<>(ClassOrder.texts(labels))
                                .equals(new HashSet<>(ClassOrder.texts(serving.labels)));
        };
    }

    /**
     * Returns whether this part and another model's are read by their place, and both files name classes that differ
     * there.
     *
     * @param other the same part of another model's answer
     * @return false in all other cases, such as a file that names no classes
     */
    public boolean contradicts(Reading other) {
        return use == Use.PLACE
                && other.use == Use.PLACE
                && !labels.isEmpty()
                && !other.labels.isEmpty()
                && !labels.equals(other.labels);
    }

    /**
     * Returns whether a label is a number. Numbers only enumerate classes, so 1 may be another class in a model that
     * starts to count elsewhere.
     */
    private boolean hasNumber() {
        return labels.stream().anyMatch(label -> ClassOrder.isNumber(label.toString()));
    }

    /**
     * Returns whether scores are found by a place whose class the model's file does not name, so that the class cannot
     * be compared.
     */
    boolean isUnnamed() {
        return labels.isEmpty() && (use == Use.PLACE || isGiven);
    }
}
