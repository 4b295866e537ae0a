package io.mlprod.testing.metamorphic;

import io.mlprod.error.InvalidInputException;
import io.mlprod.testing.internal.record.JavaLiteral;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a model has answered, as far as relations look at it.
 *
 * @param parts the score, the label or all values of the answer, by name; numbers are {@code Double}s
 * @param error why there is no answer; null if there is one
 */
record Answer(Map<String, Object> parts, @Nullable RuntimeException error) {

    /** A difference between two answers, in words, and how large it is. */
    record Difference(String text, double size) {}

    boolean isRefused() {
        return error instanceof InvalidInputException;
    }

    /** Returns what is wrong with the answer alone: that it is none, or holds NaN. */
    Optional<String> problem() {
        if (error != null) {
            return Optional.of(error.getClass().getSimpleName() + ": " + error.getMessage());
        }
        return parts.entrySet().stream()
                .filter(part -> part.getValue() instanceof Double number && number.isNaN())
                .findFirst()
                .map(part -> name(part.getKey()) + " is NaN");
    }

    /** Returns an answer with the numbers of this one only; this one if it has none. */
    Answer numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>(parts);
        numbers.values().removeIf(value -> !(value instanceof Double));
        return numbers.isEmpty() ? this : new Answer(numbers, error);
    }

    /** Returns the difference to another answer if it is more than a tolerance. */
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
            double distance = a.equals(b) ? 0 : Math.abs(a - b);
            boolean isWithin = Double.isFinite(distance) && distance <= allowed(a, b, tolerance);
            return isWithin ? 0 : Double.isFinite(distance) ? distance : Double.POSITIVE_INFINITY;
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
        return value == null ? "nothing" : value instanceof Double ? value.toString() : JavaLiteral.of(value);
    }
}
