package io.mlprod.testing.fake;

import io.mlprod.internal.text.PlainText;
import java.util.Arrays;
import java.util.Collection;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Values of a test in messages: on one line, with the elements of arrays, and safe to print. */
final class Shown {

    private static final int MAX_LENGTH = 400;

    private Shown() {}

    static String text(@Nullable Object value) {
        String text = PlainText.line(raw(value));
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    }

    private static String raw(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        if (value instanceof Record record) {
            StringJoiner text = new StringJoiner(", ", record.getClass().getSimpleName() + "[", "]");
            Part.of(record.getClass()).forEach(part -> text.add(part.name() + "=" + raw(part.of(record))));
            return text.toString();
        }
        if (value instanceof Collection<?> collection) {
            StringJoiner text = new StringJoiner(", ", "[", "]");
            collection.forEach(element -> text.add(raw(element)));
            return text.toString();
        }
        if (value.getClass().isArray()) {
            String text = Arrays.deepToString(new Object[] {value});
            return text.substring(1, text.length() - 1);
        }
        return String.valueOf(value);
    }
}
