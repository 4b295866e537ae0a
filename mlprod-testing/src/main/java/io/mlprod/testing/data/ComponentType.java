package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import io.mlprod.record.Label;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a text becomes a record component's value. Immutable. */
final class ComponentType {

    private static final Map<Class<?>, Function<Cell, Object>> READERS = Map.ofEntries(
            Map.entry(String.class, Cell::text),
            Map.entry(boolean.class, Cell::asBoolean),
            Map.entry(Boolean.class, Cell::asBoolean),
            Map.entry(int.class, ComponentType::asInt),
            Map.entry(Integer.class, ComponentType::asInt),
            Map.entry(long.class, ComponentType::asLong),
            Map.entry(Long.class, ComponentType::asLong),
            Map.entry(float.class, ComponentType::asFloat),
            Map.entry(Float.class, ComponentType::asFloat),
            Map.entry(double.class, Cell::asDouble),
            Map.entry(Double.class, Cell::asDouble),
            Map.entry(Instant.class, Cell::asInstant),
            Map.entry(LocalDate.class, Cell::asDate),
            Map.entry(LocalDateTime.class, Cell::asDateTime));

    private final Function<Cell, Object> reader;
    private final @Nullable Object missing;
    private final boolean takesMissing;

    private ComponentType(Function<Cell, Object> reader, @Nullable Object missing, boolean takesMissing) {
        this.reader = reader;
        this.missing = missing;
        this.takesMissing = takesMissing;
    }

    static ComponentType of(RecordComponent component) {
        Class<?> type = component.getType();
        Function<Cell, Object> reader = type.isEnum() ? constants(type) : READERS.get(type);
        if (reader == null) {
            throw new IllegalArgumentException(PlainText.line("The component "
                    + component.getDeclaringRecord().getSimpleName() + "." + component.getName() + " is of type "
                    + type.getSimpleName() + ", which no column can fill; use String, boolean, int, long, float, "
                    + "double, their boxes, Instant, LocalDate, LocalDateTime or an enum, or map rows yourself"));
        }
        if (isNullable(component)) {
            return new ComponentType(reader, null, true);
        }
        if (type == double.class || type == Double.class) {
            return new ComponentType(reader, Double.NaN, true);
        }
        if (type == float.class || type == Float.class) {
            return new ComponentType(reader, Float.NaN, true);
        }
        return new ComponentType(reader, null, false);
    }

    boolean takesMissing() {
        return takesMissing;
    }

    @Nullable
    Object missing() {
        return missing;
    }

    Object value(Cell cell) {
        return reader.apply(cell);
    }

    /** Accepts each annotation of that name, as those of JSpecify, JetBrains and others do the same. */
    private static boolean isNullable(RecordComponent component) {
        return !component.getType().isPrimitive()
                && (Arrays.stream(component.getAnnotatedType().getAnnotations())
                                .anyMatch(
                                        a -> a.annotationType().getSimpleName().equals("Nullable"))
                        || Arrays.stream(component.getAnnotations())
                                .anyMatch(
                                        a -> a.annotationType().getSimpleName().equals("Nullable")));
    }

    private static Object asInt(Cell cell) {
        return (int) cell.asLong(Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
    }

    private static Object asLong(Cell cell) {
        return cell.asLong(Long.MIN_VALUE, Long.MAX_VALUE, "long");
    }

    private static Object asFloat(Cell cell) {
        double number = cell.asDouble();
        float value = (float) number;
        if (Float.isInfinite(value) && !Double.isInfinite(number)) {
            throw cell.wrong("a number that fits float");
        }
        return value;
    }

    private static Function<Cell, Object> constants(Class<?> type) {
        Map<String, Object> byText = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            byText.put(text(type, ((Enum<?>) constant).name()), constant);
        }
        return cell -> {
            Object constant = byText.get(cell.text());
            if (constant == null) {
                throw cell.wrong("one of " + String.join(", ", byText.keySet()));
            }
            return constant;
        };
    }

    private static String text(Class<?> type, String name) {
        try {
            Field field = type.getField(name);
            Label label = field.getAnnotation(Label.class);
            return label == null ? name : label.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("An enum has a field for each constant", e);
        }
    }
}
