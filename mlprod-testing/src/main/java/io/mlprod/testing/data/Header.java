package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The columns of a file, or the keys of a JSON object. Immutable but for what it remembers; thread-safe. */
final class Header {

    private final Map<String, Integer> indexes;
    private final Set<String> columns;
    private final Map<Class<?>, RecordBinding<?>> bindings = new ConcurrentHashMap<>();

    /** Takes names that differ from each other. */
    Header(List<String> names) {
        Map<String, Integer> byName = new LinkedHashMap<>();
        names.forEach(name -> byName.put(name, byName.size()));
        this.indexes = byName;
        this.columns = Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }

    Set<String> columns() {
        return columns;
    }

    int size() {
        return columns.size();
    }

    boolean has(String column) {
        return indexes.containsKey(column);
    }

    /** Returns the columns whose names are alike but for case and punctuation. */
    List<String> alike(String name) {
        return columns.stream()
                .filter(column -> plain(column).equals(plain(name)))
                .toList();
    }

    private static String plain(String name) {
        StringBuilder letters = new StringBuilder();
        name.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.isEmpty() ? name : letters.toString().toLowerCase(Locale.ROOT);
    }

    int index(String column, String place) {
        Integer index = indexes.get(column);
        if (index == null) {
            throw new IllegalArgumentException(missing(column, place));
        }
        return index;
    }

    /** Returns how a row under this header becomes a record; its columns are looked up once. */
    @SuppressWarnings("unchecked") // the value of a class is the binding of that class
    <T extends Record> RecordBinding<T> binding(Class<T> type, String place) {
        RecordBinding<T> known = (RecordBinding<T>) bindings.get(type);
        if (known == null) {
            known = RecordBinding.of(type, this, place);
            bindings.put(type, known);
        }
        return known;
    }

    /** Returns the message that a column lacks: those that are there, and which one was probably meant. */
    String missing(String column, String place) {
        StringBuilder message = new StringBuilder(place + ": there is no column \"" + column + "\". ");
        String nearest = Misspelling.nearest(column, columns);
        if (nearest != null) {
            message.append("Did you mean \"").append(nearest).append("\"? ");
        }
        message.append("The columns are ").append(String.join(", ", columns)).append('.');
        Character separator = otherSeparator();
        if (separator != null) {
            message.append(" They look like one; if fields are separated by '")
                    .append(separator)
                    .append("', read the file with DataSet.csv(file, '")
                    .append(separator)
                    .append("') or DataSet.csv(file, '")
                    .append(separator)
                    .append("', type).");
        }
        return PlainText.line(message);
    }

    private @Nullable Character otherSeparator() {
        if (columns.size() > 1) {
            return null;
        }
        String only = columns.iterator().next();
        for (char c : new char[] {';', '\t', '|', ','}) {
            if (only.indexOf(c) >= 0) {
                return c;
            }
        }
        return null;
    }
}
