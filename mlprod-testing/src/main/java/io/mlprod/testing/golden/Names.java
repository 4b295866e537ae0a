package io.mlprod.testing.golden;

import io.mlprod.record.Label;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names that stand for the same thing in Python and in Java. */
final class Names {

    private Names() {}

    /** Returns the model's name of an enum constant: its label, or else its own name. */
    static String of(Enum<?> constant) {
        try {
            Label label = constant.getDeclaringClass().getField(constant.name()).getAnnotation(Label.class);
            return label == null ? constant.name() : label.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("A constant without a field: " + constant.name(), e);
        }
    }

    /** Returns the name itself, or else the only one that is alike but for case and underscores. */
    static Optional<String> find(String name, Collection<String> among) {
        if (among.contains(name)) {
            return Optional.of(name);
        }
        List<String> alike =
                among.stream().filter(other -> plain(other).equals(plain(name))).toList();
        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
