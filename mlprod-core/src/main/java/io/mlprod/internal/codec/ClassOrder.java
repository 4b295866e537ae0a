package io.mlprod.internal.codec;

import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.record.Output;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The class labels of an output in the order of its scores.
 *
 * @param labels those of the model's file, or else those that the record gives; empty if neither names any
 * @param isGiven whether the record gives them
 */
record ClassOrder(List<Object> labels, boolean isGiven) {

    static final int MAX_SHOWN = 20;

    /** Returns the order of an output's classes, after comparing a component's annotation with the model's file. */
    static ClassOrder of(Component component, ValueInfo output, @Nullable Output annotation, List<String> problems) {
        List<Object> file = output.classLabels();
        List<String> given = annotation == null ? List.of() : List.of(annotation.classes());
        if (annotation == null || given.isEmpty()) {
            return new ClassOrder(file, false);
        }
        if (ZipMaps.isMaps(output.type())) {
            problems.add(component.title() + " gives classes for output " + output + ", whose maps have their own");
        } else if (!isScores(output)) {
            problems.add(component.title() + " gives classes for output " + output + ", whose elements are no scores");
        } else if (new HashSet<>(given).size() < given.size()) {
            problems.add(component.title() + " gives one of its classes twice: " + text(given));
        } else if (!file.isEmpty() && !texts(file).equals(given)) {
            problems.add(component.title() + " gives the " + given.size() + " classes " + text(given) + " for output "
                    + output
                    + ", but the model's file says " + text(file) + "; " + advice(component, annotation, file));
        }
        return new ClassOrder(file.isEmpty() ? asKeys(given, component) : file, true);
    }

    /** Returns whether an output's elements may be scores, one for each class. */
    static boolean isScores(ValueInfo output) {
        return output.type() instanceof TensorType tensor
                && tensor.elementType().isFloating();
    }

    /**
     * Returns what to do instead. Leaving out the classes is no remedy for what is read by place: it would silently be
     * the scores of other classes than those that were meant.
     */
    private static String advice(Component component, Output annotation, List<Object> file) {
        List<String> given = List.of(annotation.classes());
        int column = annotation.column();
        boolean isFoundByLabel = !annotation.label().isEmpty() || component.type() == Map.class;
        if (isFoundByLabel) {
            return "leave out classes to take those of the file"
                    + (new HashSet<>(texts(file)).equals(new HashSet<>(given))
                            ? ""
                            : ", and to give them other names, use a Map whose keys are an enum with @Label");
        }
        if (column < 0) {
            return "what is read by place would mean other classes; use a Map, which has each score beside its label";
        }
        return "the column is another class's there; read the score by its label, with label = \""
                + (column < given.size() && texts(file).contains(given.get(column)) ? given.get(column) : "…")
                + "\" instead of column = " + column + " and classes";
    }

    private static List<Object> asKeys(List<String> given, Component component) {
        boolean areKeys = component.type() == Map.class
                && component.argument(0) == Long.class
                && given.stream().allMatch(ClassOrder::isNumber);
        return areKeys ? given.stream().<Object>map(Long::valueOf).toList() : List.copyOf(given);
    }

    static boolean isNumber(String label) {
        return label.matches("-?\\d{1,18}");
    }

    int size() {
        return labels.size();
    }

    /** Returns the place of a label, as a text; -1 and a problem if there is none. */
    int place(String label, Component component, ValueInfo output, List<String> problems) {
        List<String> texts = texts(labels);
        int place = texts.indexOf(label);
        if (labels.isEmpty()) {
            problems.add(component.title() + " asks for label '" + label + "' of output " + output
                    + ", but the model's file does not name its labels; export it with them, or, if who trained it says"
                    + " their order, give that with @Output(classes = ...)");
        } else if (place < 0) {
            problems.add(component.title() + " asks for label '" + label + "' of output " + output
                    + ", whose labels are " + text(labels));
        } else if (place != texts.lastIndexOf(label)) {
            problems.add(component.title() + " asks for label '" + label + "' of output " + output
                    + ", which has that label twice: " + text(labels));
        }
        return place;
    }

    static List<String> texts(List<Object> labels) {
        return labels.stream().map(Object::toString).toList();
    }

    /** Returns the text of a list of labels, of which a message shows the first ones. */
    static String text(List<?> labels) {
        if (labels.size() <= MAX_SHOWN) {
            return labels.toString();
        }
        String shown = labels.subList(0, MAX_SHOWN).toString();
        return shown.substring(0, shown.length() - 1) + ", … (" + labels.size() + ")]";
    }
}
