package io.mlprod.internal.text;

import java.lang.reflect.RecordComponent;
import java.util.StringJoiner;

/** The text of a record like the compiler's, but safe to print. Thread-safe. */
public final class RecordText {

    private RecordText() {}

    /**
     * Returns the name of a record and its components.
     *
     * @param record a public record
     * @return one line, as {@link PlainText#line} makes it
     */
    public static String of(Record record) {
        Class<?> type = record.getClass();
        StringJoiner text = new StringJoiner(", ", type.getSimpleName() + "[", "]");
        for (RecordComponent component : type.getRecordComponents()) {
            text.add(component.getName() + "=" + value(component, record));
        }
        return PlainText.line(text);
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            return String.valueOf(component.getAccessor().invoke(record));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Record " + record.getClass().getName() + " is not public", e);
        }
    }
}
