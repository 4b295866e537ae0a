package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of rows: those of a file, or the components of records. Values are texts; a missing one is null. */
abstract class Columns<R> {

    private final List<String> names;

    private Columns(List<String> names) {
        this.names = names;
    }

    /** Returns the columns of the first row. */
    static <R> Columns<R> of(DataSet<R> rows) {
        try (Stream<R> all = rows.stream()) {
            R first = all.findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            PlainText.line("The data set " + rows.name() + " has no rows, so nothing can be checked")));
            if (first instanceof Row row) {
                return new OfRows<>(List.copyOf(row.columns()));
            }
            if (first instanceof Record) {
                return new OfRecords<>(first.getClass());
            }
            throw new IllegalArgumentException(PlainText.line("The rows of the data set " + rows.name() + " are of "
                    + first.getClass() + ", which has no named columns; checks need rows of a file or records"));
        }
    }

    List<String> names() {
        return names;
    }

    /** Returns the values of some columns of a row. */
    abstract @Nullable String[] values(Placed<R> row, List<String> columns);

    private static final class OfRows<R> extends Columns<R> {

        OfRows(List<String> names) {
            super(names);
        }

        @Override
        @Nullable
        String[] values(Placed<R> placed, List<String> columns) {
            Row row = (Row) placed.row();
            @Nullable String[] values = new String[columns.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.isMissing(columns.get(i)) ? null : row.text(columns.get(i));
            }
            return values;
        }
    }

    private static final class OfRecords<R> extends Columns<R> {

        private final List<Method> accessors = new ArrayList<>();

        OfRecords(Class<?> type) {
            super(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .toList());
            for (RecordComponent component : type.getRecordComponents()) {
                Method accessor = component.getAccessor();
                try {
                    accessor.setAccessible(true); // records of tests need not be public
                } catch (InaccessibleObjectException e) {
                    throw new IllegalArgumentException(
                            PlainText.line("The components of " + type.getName()
                                    + " cannot be read: its module must open its package to io.mlprod.testing"),
                            e);
                }
                accessors.add(accessor);
            }
        }

        @Override
        @Nullable
        String[] values(Placed<R> placed, List<String> columns) {
            @Nullable String[] values = new String[columns.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = text(placed, accessors.get(names().indexOf(columns.get(i))));
            }
            return values;
        }

        private static @Nullable String text(Placed<?> placed, Method accessor) {
            Object value;
            try {
                value = accessor.invoke(placed.row());
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(
                        PlainText.line(placed.place() + ": " + accessor.getName() + " cannot be read: " + e), e);
            }
            if (value == null || (value instanceof Number number && Double.isNaN(number.doubleValue()))) {
                return null;
            }
            if (value.getClass().isArray()) {
                return Arrays.deepToString(new Object[] {value});
            }
            return value.toString();
        }
    }
}
