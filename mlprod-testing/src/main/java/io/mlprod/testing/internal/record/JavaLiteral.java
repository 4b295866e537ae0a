package io.mlprod.testing.internal.record;

import io.mlprod.model.Inputs;
import io.mlprod.model.Tensor;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Values as Java that can be pasted into a test. Characters that are not shown are escaped. What is very long, or of a
 * class that is not written as Java, has a {@code …} in it, so that it does not compile, and a comment that says why.
 * Thread-safe.
 */
public final class JavaLiteral {

    private static final int MOST_CHARACTERS = 500;
    private static final int MOST_ELEMENTS = 100;
    private static final int LONG_ENOUGH_TO_REPEAT = 40;

    private JavaLiteral() {}

    /**
     * Returns a value as Java.
     *
     * @param value anything
     * @return an expression on one line
     */
    public static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Record record) {
            List<@Nullable Object> values =
                    new ArrayList<>(Records.values(record).values());
            return "new " + name(record.getClass()) + arguments(values);
        } else if (value instanceof Inputs inputs) {
            return ofInputs(inputs);
        } else if (value instanceof Tensor tensor) {
            return ofTensor(tensor);
        } else if (value instanceof Optional<?> optional) {
            return optional.map(inner -> "Optional.of(" + of(inner) + ")").orElse("Optional.empty()");
        } else if (value instanceof List<?> list) {
            return list.stream().anyMatch(Objects::isNull)
                    ? call("Arrays.asList", list, JavaLiteral::of)
                    : call("List.of", list, JavaLiteral::of);
        } else if (value instanceof Set<?> set && set.stream().noneMatch(Objects::isNull)) {
            return call("Set.of", set, JavaLiteral::of);
        } else if (value instanceof Map<?, ?> map && map.values().stream().noneMatch(Objects::isNull)) {
            return call(
                    "Map.ofEntries",
                    map.entrySet(),
                    entry -> "Map.entry(" + of(entry.getKey()) + ", " + of(entry.getValue()) + ")");
        } else if (value.getClass().isArray()) {
            return "new " + value.getClass().getComponentType().getSimpleName() + "[] {"
                    + elements(Array.getLength(value), i -> Array.get(value, i), JavaLiteral::element) + "}";
        }
        return ofSingle(value);
    }

    private static String ofSingle(Object value) {
        if (value instanceof String text) {
            return ofText(text);
        } else if (value instanceof Float number) {
            return Float.isFinite(number) ? number + "f" : "Float." + notFinite(number);
        } else if (value instanceof Double number) {
            return Double.isFinite(number) ? number.toString() : "Double." + notFinite(number);
        } else if (value instanceof Long number) {
            return number + "L";
        } else if (value instanceof Byte || value instanceof Short) {
            return "(" + value.getClass().getSimpleName().toLowerCase(Locale.ROOT) + ") " + value;
        } else if (value instanceof Character c) {
            return c == '\'' ? "'\\''" : c == '"' ? "'\"'" : "'" + escaped(c.toString()) + "'";
        } else if (value instanceof Integer || value instanceof Boolean) {
            return value.toString();
        } else if (value instanceof Enum<?> constant) {
            return name(constant.getDeclaringClass()) + "." + constant.name();
        }
        String written = MadeOfText.of(value);
        return written == null ? notWritten(value) : written;
    }

    /** Returns a type's name with those of the records around it, by which a test knows it. */
    private static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return (outer != null && outer.isRecord() ? name(outer) + "." : "") + type.getSimpleName();
    }

    private static String notWritten(Object value) {
        String shown = escaped(value.toString()).replace("*/", "* /");
        return "… /* " + value.getClass().getSimpleName() + " is not written as Java: " + shown + " */";
    }

    /**
     * Returns a value for people: as Java, but what is made of a text as this text.
     *
     * @param value anything
     * @return for example {@code "f"}, {@code 1.5f} or {@code 2025-07-14T03:56}
     */
    public static String shown(@Nullable Object value) {
        return value != null && MadeOfText.of(value) != null ? escaped(value.toString()) : of(value);
    }

    private static <E> String call(
            String method, Collection<? extends E> elements, Function<? super E, String> literal) {
        return method + "(" + elements(elements.size(), new ArrayList<@Nullable E>(elements)::get, literal) + ")";
    }

    /** Returns an element of an array, whose type says what a whole number is. */
    private static String element(@Nullable Object value) {
        return value instanceof Byte || value instanceof Short ? value.toString() : of(value);
    }

    private static String notFinite(double number) {
        return Double.isNaN(number) ? "NaN" : number > 0 ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY";
    }

    static String arguments(List<? extends @Nullable Object> values) {
        return values.stream().map(JavaLiteral::of).collect(Collectors.joining(", ", "(", ")"));
    }

    private static <E> String elements(int count, IntFunction<E> at, Function<? super E, String> literal) {
        StringJoiner text = new StringJoiner(", ");
        for (int i = 0; i < Math.min(count, MOST_ELEMENTS); i++) {
            text.add(literal.apply(at.apply(i)));
        }
        return count <= MOST_ELEMENTS ? text.toString() : text + ", … /* and " + (count - MOST_ELEMENTS) + " more */";
    }

    private static String ofInputs(Inputs inputs) {
        StringBuilder text = new StringBuilder("Inputs");
        for (String name : inputs.names()) {
            text.append(text.length() == "Inputs".length() ? ".of(" : ".and(")
                    .append(ofText(name))
                    .append(", ")
                    .append(of(inputs.tensor(name)))
                    .append(')');
        }
        return inputs.names().isEmpty() ? "Inputs.of(Map.of())" : text.toString();
    }

    private static String ofTensor(Tensor tensor) {
        String values = of(
                switch (tensor.elementType()) {
                    case FLOAT, FLOAT16, BFLOAT16 -> tensor.floats();
                    case DOUBLE -> tensor.doubles();
                    case INT8, UINT8, INT16, UINT16, INT32 -> tensor.ints();
                    case UINT32, INT64, UINT64 -> tensor.longs();
                    case BOOL -> tensor.booleans();
                    case STRING -> tensor.strings();
                });
        String type = switch (tensor.elementType()) {
            case FLOAT, DOUBLE, INT32, INT64, BOOL, STRING -> "";
            default -> " … /* as " + tensor.elementType() + " */";
        };
        String shape = IntStream.range(0, tensor.rank())
                .mapToObj(i -> ", " + tensor.dimension(i))
                .collect(Collectors.joining());
        return "Tensor.of(" + values + type + shape + ")";
    }

    private static String ofText(String text) {
        if (text.length() >= LONG_ENOUGH_TO_REPEAT) {
            for (int unit = 1; unit <= 4; unit++) {
                String start = text.substring(0, unit);
                if (text.length() % unit == 0 && text.equals(start.repeat(text.length() / unit))) {
                    return ofText(start) + ".repeat(" + text.length() / unit + ")";
                }
            }
        }
        return text.length() <= MOST_CHARACTERS
                ? '"' + escaped(text) + '"'
                : '"' + escaped(text.substring(0, MOST_CHARACTERS)) + "\" … /* of " + text.length() + " characters */";
    }

    /** Returns a text in which every character that is not shown is escaped as in Java. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                default -> append(escaped, text, i, c);
            }
            i += Character.charCount(c);
        }
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, String text, int at, int codePoint) {
        if (isShown(codePoint)) {
            escaped.appendCodePoint(codePoint);
            return;
        }
        for (int i = at; i < at + Character.charCount(codePoint); i++) {
            escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) text.charAt(i)));
        }
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
