package io.mlprod.testing.golden;

import io.mlprod.testing.internal.files.BadFile;
import io.mlprod.testing.internal.files.TensorElements;
import io.mlprod.testing.internal.record.Records;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way from values by name to a record. */
final class RecordBinding {

    private static final Map<Class<?>, Function<String, Object>> PARSERS = Map.of(
            LocalDate.class, text -> LocalDate.parse(text.replaceFirst("[T ]00:00(:00)?$", "")),
            LocalTime.class, LocalTime::parse,
            Duration.class, Duration::parse,
            LocalDateTime.class, text -> LocalDateTime.parse(text.replace(' ', 'T')),
            OffsetDateTime.class, text -> OffsetDateTime.parse(text.replace(' ', 'T')),
            ZonedDateTime.class, text -> ZonedDateTime.parse(text.replace(' ', 'T')),
            Instant.class, text -> OffsetDateTime.parse(text.replace(' ', 'T')).toInstant());

    private RecordBinding() {}

    /** Returns the names of values that a record has no component for. */
    static List<String> unused(Class<?> type, Map<String, ?> values) {
        List<String> used = Stream.of(type.getRecordComponents())
                .flatMap(component -> Names.find(component.getName(), values.keySet()).stream())
                .toList();
        return values.keySet().stream().filter(name -> !used.contains(name)).toList();
    }

    /**
     * Makes a record.
     *
     * @param place where the values are from, for errors
     * @param values values by name
     * @param type the record
     * @return the record
     * @throws IllegalArgumentException if a component has no value, or one that does not fit, or the constructor
     *     refuses it
     */
    static <T> T bind(String place, Map<String, @Nullable Object> values, Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(
                    type.getName() + " is not a record; map the rows instead: golden.map(row -> …)");
        }
        @Nullable Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String component = components[i].getName();
            String name = Names.find(component, values.keySet())
                    .orElseThrow(() -> BadFile.at(
                            place,
                            "nothing for component '" + component + "' of " + type.getSimpleName() + " among "
                                    + values.keySet(),
                            "name the component like the column, or map the rows: golden.map(row -> …)"));
            arguments[i] = fit(place + ", '" + name + "'", values.get(name), components[i].getGenericType());
        }
        try {
            return Records.constructor(type).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw BadFile.at(
                    place,
                    "the constructor of " + type.getSimpleName() + " refuses the row: " + e.getCause(),
                    "mend the row, or the record",
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make a " + type.getName(), e);
        }
    }

    private static @Nullable Object fit(String place, @Nullable Object value, Type wanted) {
        if (wanted instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return value == null ? Optional.empty() : Optional.of(present(place, value, argument(generic, 0)));
        }
        if (wanted instanceof ParameterizedType generic && value != null) {
            return structure(place, value, generic);
        }
        Class<?> type = wanted instanceof Class<?> known ? known : Object.class;
        return value == null ? missing(place, type) : single(place, value, type);
    }

    private static Object present(String place, @Nullable Object value, Type wanted) {
        Object fitted = fit(place, value, wanted);
        if (fitted == null) {
            throw misfit(place, value, wanted);
        }
        return fitted;
    }

    private static Type argument(ParameterizedType type, int index) {
        return type.getActualTypeArguments()[index];
    }

    private static Object structure(String place, Object value, ParameterizedType type) {
        Class<?> raw = (Class<?>) type.getRawType();
        if (value instanceof List<?> list && raw.isAssignableFrom(List.class)) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(fit(place, element, argument(type, 0))));
            return Collections.unmodifiableList(elements);
        }
        if (value instanceof Map<?, ?> map && raw.isAssignableFrom(Map.class)) {
            Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, element) ->
                    entries.put(present(place, key, argument(type, 0)), fit(place, element, argument(type, 1))));
            return Collections.unmodifiableMap(entries);
        }
        throw misfit(place, value, type);
    }

    private static @Nullable Object missing(String place, Class<?> type) {
        if (type == double.class) {
            return Double.NaN;
        }
        if (type == float.class) {
            return Float.NaN;
        }
        if (type.isPrimitive()) {
            throw BadFile.at(
                    place,
                    "missing, which a " + type + " cannot be",
                    "declare the component as a box that may be null");
        }
        return null;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // a map with text keys; an enum's own constants
    private static Object single(String place, Object value, Class<?> type) {
        if (type.isInstance(value)) {
            return value;
        }
        if (value instanceof Number number && isNumber(type)) {
            return number(place, number, type);
        }
        if ((type == boolean.class || type == Boolean.class) && value instanceof Boolean) {
            return value;
        }
        if (value instanceof String text) {
            return text(place, text, type);
        }
        if (value instanceof List<?> list && type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), list.size());
            for (int i = 0; i < list.size(); i++) {
                Array.set(array, i, fit(place, list.get(i), type.getComponentType()));
            }
            return array;
        }
        if (value instanceof Map<?, ?> map && type.isRecord()) {
            return bind(place, (Map) map, type);
        }
        throw misfit(place, value, type);
    }

    private static boolean isNumber(Class<?> type) {
        return (type.isPrimitive() && type != boolean.class && type != char.class)
                || Number.class.isAssignableFrom(type);
    }

    private static Object number(String place, Number value, Class<?> type) {
        if (type == double.class || type == Double.class) {
            BigInteger exact = TensorElements.whole(value);
            if (exact != null && !exact.equals(TensorElements.whole(value.doubleValue()))) {
                throw misfit(place, value, type); // an identity of more than 53 bits becomes another one
            }
            return value.doubleValue();
        }
        if (type == float.class || type == Float.class) {
            return value.floatValue();
        }
        if (type == BigDecimal.class) {
            return new BigDecimal(value.toString());
        }
        BigInteger whole = TensorElements.whole(value); // pandas writes 41.0 where some row of the column is missing
        if (whole == null) {
            throw misfit(place, value, type);
        }
        try {
            if (type == int.class || type == Integer.class) {
                return whole.intValueExact();
            }
            if (type == long.class || type == Long.class) {
                return whole.longValueExact();
            }
            if (type == short.class || type == Short.class) {
                return whole.shortValueExact();
            }
            if (type == byte.class || type == Byte.class) {
                return whole.byteValueExact();
            }
        } catch (ArithmeticException e) {
            throw misfit(place, value, type);
        }
        if (type == BigInteger.class) {
            return whole;
        }
        throw misfit(place, value, type);
    }

    private static Object text(String place, String text, Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> (Enum<?>) constant)
                    .filter(constant ->
                            Names.of(constant).equals(text) || constant.name().equals(text))
                    .findFirst()
                    .orElseThrow(() -> misfit(place, text, type));
        }
        Function<String, Object> parser = PARSERS.get(type);
        if (parser == null) {
            throw misfit(place, text, type);
        }
        try {
            return parser.apply(text);
        } catch (java.time.DateTimeException e) {
            throw misfit(place, text, type);
        }
    }

    private static IllegalArgumentException misfit(String place, @Nullable Object value, Type type) {
        return BadFile.at(
                place,
                Shown.of(value) + " does not fit into " + type.getTypeName(),
                "write a value of that type, or map the rows: golden.map(row -> …)");
    }
}
