package io.mlprod.samples.quickstart;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.mlprod.samples.quickstart.Penguin.Sex;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the penguins that were held out of the training, each with what scikit-learn predicted for it. */
final class HeldOut {

    private HeldOut() {}

    static List<Example> read() throws IOException {
        List<NamedCsvRecord> rows = rows("/penguins/heldout.csv");
        List<NamedCsvRecord> predictions = rows("/penguins/python_predictions.csv");
        if (rows.size() != predictions.size()) {
            throw new IOException(rows.size() + " penguins, but " + predictions.size() + " predictions");
        }
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            NamedCsvRecord row = rows.get(i);
            NamedCsvRecord python = predictions.get(i);
            examples.add(new Example(
                    penguin(row), row.getField("species"), python.getField("label"), probabilities(python)));
        }
        return examples;
    }

    private static List<NamedCsvRecord> rows(String resource) throws IOException {
        try (InputStream file = HeldOut.class.getResourceAsStream(resource)) {
            return CsvReader.builder().ofNamedCsvRecord(Objects.requireNonNull(file, resource)).stream()
                    .toList();
        }
    }

    private static Penguin penguin(NamedCsvRecord row) {
        return new Penguin(
                number(row.getField("bill_length_mm")),
                number(row.getField("bill_depth_mm")),
                number(row.getField("flipper_length_mm")),
                number(row.getField("body_mass_g")),
                row.getField("island"),
                sex(row.getField("sex")));
    }

    private static @Nullable Float number(String cell) {
        return cell.isEmpty() ? null : Float.valueOf(cell);
    }

    private static @Nullable Sex sex(String cell) {
        return cell.isEmpty() ? null : Sex.valueOf(cell.toUpperCase(Locale.ROOT));
    }

    private static Map<String, Double> probabilities(NamedCsvRecord python) {
        return Stream.of("Adelie", "Chinstrap", "Gentoo")
                .collect(Collectors.toMap(species -> species, species -> Double.valueOf(python.getField(species))));
    }
}
