package io.mlprod.testing.metamorphic;

import io.mlprod.error.InvalidInputException;
import io.mlprod.testing.internal.record.JavaLiteral;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a model has answered, as far as relations look at it.
 *
 * @param parts the score, the label or all values of the answer, by name; numbers are {@code Double}s
 * @param fault why the answer cannot be used, such as an error or NaN; null if it can
 * @param isRefused whether there is no answer since the input was refused
 */
record Answer(Map<String, Object> parts, @Nullable String fault, boolean isRefused) {

    /**
     * What is wrong with one answer, or with two together.
     *
     * @param text in words
     * @param size how large it is
     * @param isUnusable whether an answer cannot be used at all, so that nothing can be said about the relation
     */
    record Difference(String text, double size, boolean isUnusable) {

        /** The worst first. */
        static final Comparator<Difference> WORST_FIRST = Comparator.comparing(Difference::isUnusable)
                .thenComparing(Difference::size)
                .reversed();

        Difference(String text, double size) {
            this(text, size, false);
        }
    }

    /**
     * Makes an answer from what relations compare of it.
     *
     * @param all all values of the answer, which must be finite, too
     */
    static Answer of(Map<String, Object> parts, Map<String, Object> all) {
        return new Answer(parts, notFinite(parts).or(() -> notFinite(all)).orElse(null), false);
    }

    static Answer failed(RuntimeException error) {
        String text = error.getClass().getSimpleName() + ": " + error.getMessage();
        return new Answer(Map.of(), text, error instanceof InvalidInputException);
    }

    static Answer unusable(String fault) {
        return new Answer(Map.of(), fault, false);
    }

    private static Optional<String> notFinite(Map<String, Object> parts) {
        return parts.entrySet().stream()
                .filter(part -> part.getValue() instanceof Double number && !Double.isFinite(number))
                .findFirst()
                .map(part -> name(part.getKey()) + " is " + part.getValue());
    }

    /** Returns what is wrong with the answer alone. */
    Optional<Difference> problem() {
        return Optional.ofNullable(fault).map(text -> new Difference(text, Double.POSITIVE_INFINITY, !isRefused));
    }

    /** Returns the worse of what is wrong with this answer or with another one alone. */
    Optional<Difference> problemWith(Answer other) {
        return List.of(problem(), other.problem()).stream()
                .flatMap(Optional::stream)
                .min(Difference.WORST_FIRST);
    }

    /** Returns an answer with the numbers of this one only; this one if it has none. */
    Answer numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>(parts);
        numbers.values().removeIf(value -> !(value instanceof Double));
        return numbers.isEmpty() ? this : new Answer(numbers, fault, isRefused);
    }

    /** Returns the difference to another answer if it is more than a tolerance; both have only finite numbers. */
    Optional<Difference> differenceTo(Answer other, double tolerance) {
        Map<String, Object> names = new LinkedHashMap<>(parts);
        names.putAll(other.parts);
        StringJoiner text = new StringJoiner(", ");
        double size = 0;
        for (String name : names.keySet()) {
            double excess = excess(parts.get(name), other.parts.get(name), tolerance);
            if (excess > 0) {
                size = Math.max(size, excess);
                text.add(name(name) + " " + shown(parts.get(name)) + " → " + shown(other.parts.get(name)));
            }
        }
        return size > 0 ? Optional.of(new Difference(text.toString(), size)) : Optional.empty();
    }

    private static double excess(@Nullable Object one, @Nullable Object other, double tolerance) {
        if (one instanceof Double a && other instanceof Double b) {
            double distance = Math.abs(a - b);
            return distance <= allowed(a, b, tolerance) ? 0 : distance;
        }
        return Objects.equals(one, other) || tolerance == Double.POSITIVE_INFINITY ? 0 : Double.POSITIVE_INFINITY;
    }

    /** Returns a tolerance that is absolute for numbers up to 1 and relative beyond. */
    static double allowed(double a, double b, double tolerance) {
        return tolerance * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
    }

    private static String name(String path) {
        return path.isEmpty() ? "answer" : path;
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "nothing" : value instanceof Double ? value.toString() : JavaLiteral.shown(value);
    }
}
