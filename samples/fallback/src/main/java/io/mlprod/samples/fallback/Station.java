package io.mlprod.samples.fallback;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.mlprod.samples.fallback.Penguin.Sex;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A simulated field station that reports real penguins, one after the other and then from the first again. */
final class Station {

    /** A bird and the species that it really is of. */
    record Report(Penguin penguin, String truth) {}

    private final List<Report> reports;
    private int next;

    Station() throws IOException {
        try (InputStream file = Station.class.getResourceAsStream("/penguins/penguins.csv")) {
            reports = CsvReader.builder().ofNamedCsvRecord(Objects.requireNonNull(file)).stream()
                    .map(Station::report)
                    .toList();
        }
    }

    int birds() {
        return reports.size();
    }

    Report next() {
        return reports.get(next++ % reports.size());
    }

    /** The first bird from an island. */
    Penguin from(String island) {
        return reports.stream()
                .map(Report::penguin)
                .filter(penguin -> penguin.island().equals(island))
                .findFirst()
                .orElseThrow();
    }

    private static Report report(NamedCsvRecord row) {
        Penguin penguin = new Penguin(
                "ring-" + row.getStartingLineNumber(),
                Float.valueOf(row.getField("bill_length_mm")),
                Float.valueOf(row.getField("bill_depth_mm")),
                Float.valueOf(row.getField("flipper_length_mm")),
                Float.valueOf(row.getField("body_mass_g")),
                row.getField("island"),
                Sex.valueOf(row.getField("sex").toUpperCase(Locale.ROOT)));
        return new Report(penguin, row.getField("species"));
    }
}
