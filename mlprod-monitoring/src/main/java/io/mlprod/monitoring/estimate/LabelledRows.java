package io.mlprod.monitoring.estimate;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Rows of scores with their labels, of a file or of a monitor. Those without a label are left out. */
final class LabelledRows {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<double[]> scores = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    private LabelledRows() {}

    static LabelledRows ofCsv(Path file, List<String> scoreColumns, String labelColumn) {
        try (BufferedReader text = Files.newBufferedReader(file);
                CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(text)) {
            LabelledRows rows = new LabelledRows();
            rows.read(file, csv.iterator(), scoreColumns, labelColumn);
            return rows;
        } catch (IOException | UncheckedIOException e) {
            throw new UncheckedIOException(
                    PlainText.line(file + " cannot be read; it must be there, and in UTF-8"),
                    e instanceof IOException checked ? checked : ((UncheckedIOException) e).getCause());
        } catch (CsvParseException e) {
            throw new IllegalArgumentException(PlainText.line(file + " is not CSV with commas: " + e.getMessage()));
        }
    }

    private void read(Path file, Iterator<CsvRecord> records, List<String> scoreColumns, String labelColumn) {
        if (!records.hasNext()) {
            throw new IllegalArgumentException(
                    PlainText.line(file + " is empty; expected a header with the names of columns"));
        }
        List<String> header = records.next().getFields().stream()
                .map(name -> name.replace(BYTE_ORDER_MARK, ""))
                .toList();
        int[] places = scoreColumns.stream()
                .mapToInt(name -> place(file, header, name))
                .toArray();
        int labelPlace = place(file, header, labelColumn);
        while (records.hasNext()) {
            CsvRecord record = records.next();
            if (record.getFieldCount() != header.size()) {
                throw new IllegalArgumentException(PlainText.line(file + ", line " + record.getStartingLineNumber()
                        + ": expected " + header.size() + " fields, as in the header"));
            }
            double[] row = new double[places.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = number(file, record, places[i], scoreColumns.get(i));
            }
            add(row, record.getField(labelPlace));
        }
    }

    private static int place(Path file, List<String> header, String name) {
        int place = header.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException(
                    PlainText.line(file + " has no column " + name + "; its header has " + header));
        }
        return place;
    }

    private static double number(Path file, CsvRecord record, int place, String column) {
        try {
            double number = Double.parseDouble(record.getField(place).trim());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) { // not kept: its message quotes the value
        }
        throw new IllegalArgumentException(PlainText.line(file + ", line " + record.getStartingLineNumber()
                + ", column " + column + ": expected a finite number"));
    }

    private void add(double[] row, String label) {
        if (!label.isEmpty()) {
            scores.add(row);
            labels.add(label);
        }
    }

    /**
     * Takes pairs of one version.
     *
     * @param width how many scores each must have
     */
    static LabelledRows ofPairs(Collection<JoinedPrediction> pairs, int width) {
        ModelVersion model = model(pairs);
        LabelledRows rows = new LabelledRows();
        for (JoinedPrediction pair : pairs) {
            KeptPrediction prediction = pair.prediction();
            if (!prediction.model().equals(model)) {
                throw new IllegalArgumentException("The pairs are of " + model + " and of " + prediction.model()
                        + "; a calibration is of one version");
            }
            if (prediction.scoreCount() != width) {
                throw new IllegalArgumentException(
                        "A prediction of " + model + " has " + prediction.scoreCount() + " scores, expected " + width);
            }
            double[] row = new double[width];
            for (int i = 0; i < width; i++) {
                row[i] = prediction.score(i);
            }
            rows.add(row, pair.label().map(label -> label.category()).orElse(""));
        }
        return rows;
    }

    static ModelVersion model(Collection<JoinedPrediction> pairs) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("There are no pairs; a calibration needs some of either class");
        }
        return pairs.iterator().next().prediction().model();
    }

    double[] scores(int column) {
        return scores.stream().mapToDouble(row -> row[column]).toArray();
    }

    double[][] scores() {
        return scores.toArray(double[][]::new);
    }

    String[] labels() {
        return labels.toArray(String[]::new);
    }

    boolean[] are(String label) {
        boolean[] are = new boolean[labels.size()];
        for (int row = 0; row < are.length; row++) {
            are[row] = labels.get(row).equals(label);
        }
        return are;
    }
}
