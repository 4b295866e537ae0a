package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import io.mlprod.record.Input;
import io.mlprod.testing.internal.record.Records;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        List<Part> parts = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            String column = column(component, components, header, place);
            parts.add(new Part(header.index(column, place), column, ComponentType.of(component)));
        }
        return new RecordBinding<>(Records.constructor(type), List.copyOf(parts));
    }

    private static String column(RecordComponent component, RecordComponent[] components, Header header, String place) {
        String name = component.getName();
        Input input = component.getAnnotation(Input.class);
        if (header.has(name) || input == null) {
            requireColumn(name, component, header, place);
            return name;
        }
        boolean isShared = Arrays.stream(components)
                        .map(other -> other.getAnnotation(Input.class))
                        .filter(other -> other != null && other.value().equals(input.value()))
                        .count()
                > 1;
        String column = isShared ? name : input.value();
        requireColumn(column, component, header, place);
        return column;
    }

    private static void requireColumn(String column, RecordComponent component, Header header, String place) {
        if (!header.has(column)) {
            throw new IllegalArgumentException(PlainText.line(header.missing(column, place) + " The component "
                    + component.getDeclaringRecord().getSimpleName() + "." + component.getName()
                    + " takes the column of its name; name the component so, or map rows yourself."));
        }
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
