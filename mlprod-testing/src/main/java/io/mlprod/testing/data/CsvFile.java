package io.mlprod.testing.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.mlprod.internal.text.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file with a header. */
final class CsvFile implements Source<Row> {

    static final int LONGEST_FIELD = 16 << 20;

    private final TextFile file;
    private final char separator;

    CsvFile(Path path, char separator) {
        if (separator == '"' || separator == '\n' || separator == '\r') {
            throw new IllegalArgumentException("A CSV file's separator must not be a quote or a line break");
        }
        this.file = new TextFile(path);
        this.separator = separator;
    }

    String name() {
        return file.name();
    }

    /** Reads the header only. */
    Header header() {
        try (Rows rows = new Rows()) {
            return rows.header;
        }
    }

    @Override
    public Stream<Placed<Row>> open() {
        Rows rows = new Rows();
        return rows.stream();
    }

    /** The rows while the file is open. */
    private final class Rows extends Lines<Row> {

        private final CsvReader<CsvRecord> reader;
        private final CloseableIterator<CsvRecord> records;
        private final Header header;
        private int index;

        Rows() {
            // The number of fields is checked here, with a message that says what to do.
            reader = CsvReader.builder()
                    .fieldSeparator(separator)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .maxBufferSize(LONGEST_FIELD)
                    .ofCsvRecord(file.open());
            records = reader.iterator();
            try {
                header = readHeader();
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        private Header readHeader() {
            CsvRecord first = read();
            if (first == null) {
                throw new IllegalArgumentException(
                        PlainText.line(file.name() + " is empty; its first line must name the columns"));
            }
            List<String> names = first.getFields();
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                if (name.isBlank()) {
                    throw new IllegalArgumentException(PlainText.line(file.name() + ":1: column " + (i + 1) + " of "
                            + names.size() + " has no name; name it, or write the file without an index column"
                            + " (pandas: index=False)"));
                }
                if (!seen.add(name)) {
                    throw new IllegalArgumentException(PlainText.line(
                            file.name() + ":1: the column \"" + name + "\" is named twice; rename one of them"));
                }
            }
            return new Header(names);
        }

        @Override
        @Nullable
        Placed<Row> next() {
            CsvRecord found = read();
            if (found == null) {
                return null;
            }
            long line = found.getStartingLineNumber();
            if (found.getFieldCount() != header.size()) {
                throw new IllegalArgumentException(PlainText.line(file.name() + ":" + line + ": the row has "
                        + count(found.getFieldCount(), "field") + ", but the header has "
                        + count(header.size(), "column") + "; put values that contain '" + separator
                        + "' or a line break in quotes"));
            }
            @Nullable String[] values = new String[header.size()];
            for (int i = 0; i < values.length; i++) {
                String text = found.getField(i);
                values[i] = text.isEmpty() ? null : text;
            }
            return new Placed<>(new Row(header, values, file.name(), line), file.name(), line, index++);
        }

        private String count(int count, String what) {
            return count + " " + what + (count == 1 ? "" : "s");
        }

        private @Nullable CsvRecord read() {
            try {
                return records.hasNext() ? records.next() : null;
            } catch (CsvParseException e) {
                throw CsvMistake.of(file, e);
            } catch (UncheckedIOException e) {
                throw file.unreadable(e);
            }
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(PlainText.line(file.name() + " could not be closed"), e);
            }
        }
    }
}
