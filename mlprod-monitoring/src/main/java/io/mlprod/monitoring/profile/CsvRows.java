package io.mlprod.monitoring.profile;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.internal.sketch.DataSummary;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The rows of a CSV file with a header. */
final class CsvRows {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path file;

    private CsvRows(Path file) {
        this.file = file;
    }

    static DataSummary read(Path file, RowLayout layout) {
        try (BufferedReader text = Files.newBufferedReader(file);
                CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(text)) {
            return new CsvRows(file).read(csv.iterator(), layout);
        } catch (IOException | UncheckedIOException e) {
            throw new UncheckedIOException(
                    PlainText.line(file + " cannot be read; it must be there, and in UTF-8"),
                    e instanceof IOException checked ? checked : ((UncheckedIOException) e).getCause());
        } catch (CsvParseException e) {
            throw new IllegalArgumentException(PlainText.line(file + " is not CSV with commas: " + e.getMessage()));
        }
    }

    private DataSummary read(Iterator<CsvRecord> records, RowLayout layout) {
        if (!records.hasNext()) {
            throw new IllegalArgumentException(file + " is empty; expected a header with the names of columns");
        }
        List<String> header = records.next().getFields().stream()
                .map(name -> name.replace(BYTE_ORDER_MARK, ""))
                .toList();
        RowLayout known = new RowLayout(
                layout.model(),
                layout.features(),
                layout.answers().stream()
                        .filter(each -> header.contains(each.name()) && each.width() == 1)
                        .toList());
        int[] fields = known.columns().stream()
                .mapToInt(column -> field(header, column))
                .toArray();
        CollectedRows collected = new CollectedRows(DataSummary.none(known));
        while (records.hasNext()) {
            CsvRecord record = records.next();
            collected.add((sketch, column) -> {
                Column read = known.columns().get(column);
                String value = record.getField(fields[column]);
                if (read.isNumeric()) {
                    sketch.addNumber(number(value, read, record.getStartingLineNumber()));
                } else {
                    sketch.addText(value);
                }
            });
        }
        return collected.summary();
    }

    private int field(List<String> header, Column column) {
        if (column.width() != 1) {
            throw new IllegalArgumentException(PlainText.line("The feature " + column
                    + " is an array, which a CSV file cannot hold; use Profile.collect(handle, inputs)"));
        }
        int index = header.indexOf(column.name());
        if (index < 0) {
            throw new IllegalArgumentException(PlainText.line(
                    file + " has no column for the feature " + column.name() + "; its header has " + header));
        }
        return index;
    }

    private double number(String value, Column column, long line) {
        String trimmed = value.trim().toLowerCase(Locale.ROOT);
        return switch (trimmed) {
            case "", "nan" -> Double.NaN;
            case "true" -> 1;
            case "false" -> 0;
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> parsed(trimmed, column, line);
        };
    }

    private double parsed(String value, Column column, long line) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) { // not kept: its message quotes the value
            throw new IllegalArgumentException(PlainText.line(file + ", line " + line + ", column " + column.name()
                    + ": expected a number, true, false, or nothing if it is missing"));
        }
    }
}
