package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import io.mlprod.record.Input;
import io.mlprod.testing.internal.record.Records;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How rows under one header become records of one type. Thread-safe. */
final class RecordBinding<T extends Record> {

    private record Part(int index, String column, ComponentType type) {}

    private final Constructor<T> constructor;
    private final List<Part> parts;

    private RecordBinding(Constructor<T> constructor, List<Part> parts) {
        this.constructor = constructor;
        this.parts = parts;
    }

    static <T extends Record> RecordBinding<T> of(Class<T> type, Header header, String place) {
        Map<String, RecordComponent> takers = new LinkedHashMap<>();
        List<Part> parts = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            String column = column(component, components, header, place);
            RecordComponent other = takers.putIfAbsent(column, component);
            if (other != null) {
                throw failed(
                        place,
                        "the components " + other.getName() + " and " + component.getName() + " of "
                                + type.getSimpleName() + " would both take the column \"" + column + "\"; rename one");
            }
            parts.add(new Part(header.index(column, place), column, ComponentType.of(component)));
        }
        return new RecordBinding<>(Records.constructor(type), List.copyOf(parts));
    }

    private static String column(RecordComponent component, RecordComponent[] components, Header header, String place) {
        String name = component.getName();
        String input = input(component, components);
        if (header.has(name)) {
            return name;
        }
        if (input != null && header.has(input)) {
            return input;
        }
        List<String> alike = header.alike(input == null ? name : input);
        if (alike.size() == 1) {
            return alike.get(0);
        }
        String which = component.getDeclaringRecord().getSimpleName() + "." + name;
        if (alike.size() > 1) {
            throw failed(
                    place,
                    "the columns " + String.join(", ", alike) + " are alike but for case and punctuation, and the"
                            + " component " + which + " could take each; name one of them by @Input");
        }
        throw new IllegalArgumentException(
                PlainText.line(header.missing(input == null ? name : input, place) + " The component " + which
                        + " takes the column of its name, also in snake_case; name it so, name the column by @Input, or"
                        + " map rows yourself."));
    }

    /** Returns the column that {@code @Input} names; null if there is none, or several components share it. */
    private static @Nullable String input(RecordComponent component, RecordComponent[] components) {
        Input input = component.getAnnotation(Input.class);
        boolean isShared = input != null
                && Arrays.stream(components)
                                .map(other -> other.getAnnotation(Input.class))
                                .filter(other -> other != null && other.value().equals(input.value()))
                                .count()
                        > 1;
        return input == null || isShared ? null : input.value();
    }

    private static IllegalArgumentException failed(String place, String problem) {
        return new IllegalArgumentException(PlainText.line(place + ": " + problem));
    }

    T record(Row row) {
        @Nullable Object[] values = new Object[parts.size()];
        for (int i = 0; i < values.length; i++) {
            Part part = parts.get(i);
            String text = row.value(part.index());
            Function<Row, Cell> cell = r -> r.cell(part.index(), part.column());
            values[i] = text == null && part.type().takesMissing()
                    ? part.type().missing()
                    : part.type().value(cell.apply(row));
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    PlainText.line(row.place() + ": the record refused its values: " + e.getCause()), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record " + constructor.getDeclaringClass() + " cannot be made", e);
        }
    }
}
