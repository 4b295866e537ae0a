package io.mlprod.samples.rollout;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.mlprod.samples.rollout.Penguin.Sex;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Simulated customers: two of three are new, the others have been here before; all ask about some real penguin. */
final class Customers {

    private final Random random = new Random(1);
    private final List<NamedCsvRecord> rows;
    private int known;

    Customers() throws IOException {
        try (InputStream file = Customers.class.getResourceAsStream("/penguins/penguins.csv")) {
            rows = CsvReader.builder().ofNamedCsvRecord(Objects.requireNonNull(file)).stream()
                    .toList();
        }
    }

    Visit next() {
        int customer = known > 0 && random.nextInt(3) == 0 ? random.nextInt(known) : known++;
        NamedCsvRecord row = rows.get(random.nextInt(rows.size()));
        return new Visit("customer-" + customer, penguin(row), row.getField("species"));
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
}
