package io.mlprod.evaluation;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The classes of an evaluation and their numbers. Immutable. */
final class Labels implements Serializable {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // the lists of List.copyOf are serializable
    private final List<String> names;

    private final HashMap<String, Integer> numbers = new HashMap<>();

    private Labels(List<String> names) {
        this.names = names;
        for (String name : names) {
            if (numbers.put(name, numbers.size()) != null) {
                throw new IllegalArgumentException(PlainText.line("There are two classes '" + name + "'"));
            }
        }
    }

    static Labels of(List<String> names) {
        List<String> copy = Arguments.noNulls("The classes of an evaluation", names);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("The classes of an evaluation are none; name at least one");
        }
        return new Labels(copy);
    }

    /** Takes all classes that occur, in alphabetical order. */
    static Labels in(String what, String[] some, String otherWhat, String[] others) {
        Set<String> found = new TreeSet<>();
        addAll(found, what, some);
        addAll(found, otherWhat, others);
        return new Labels(List.copyOf(found));
    }

    private static void addAll(Set<String> found, String what, String[] labels) {
        String last = null;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == null) {
                throw new NullPointerException(what + "[" + i + "] is null");
            }
            if (!labels[i].equals(last)) {
                last = labels[i];
                found.add(last);
            }
        }
    }

    List<String> names() {
        return names;
    }

    int[] numbers(String what, String[] labels) {
        int[] result = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            Integer number = numbers.get(labels[i]);
            if (number == null) {
                throw Checks.wrong(what, i, "is none of the classes " + PlainText.line(names));
            }
            result[i] = number;
        }
        return result;
    }
}
