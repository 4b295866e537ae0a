package io.mlprod.monitoring.internal.snapshot;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.internal.window.WindowCounts.FeatureRule;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of one series within a snapshot. */
final class SeriesFormat {

    private SeriesFormat() {}

    static void write(SavedSeries series, DataOutputStream out) throws IOException {
        writeText(series.model().name(), out);
        writeText(series.model().version(), out);
        writeText(series.model().sha256(), out);
        out.writeInt(series.names().size());
        for (String name : series.names()) {
            writeText(name, out);
        }
        for (ColumnCounts reference : series.reference()) {
            out.writeBoolean(reference != null);
            if (reference != null) {
                CountsFormat.write(reference, null, out);
            }
        }
        out.writeLong(series.length().toNanos());
        out.writeInt(series.together());
        writeWindows(series.windows(), series.reference(), out);
        writeWindows(series.open(), series.reference(), out);
    }

    private static void writeWindows(
            List<WindowCounts> windows, List<@Nullable ColumnCounts> reference, DataOutputStream out)
            throws IOException {
        out.writeInt(windows.size());
        List<@Nullable ColumnCounts> before = reference;
        for (WindowCounts window : windows) {
            write(window, before, out);
            before = List.copyOf(window.columns());
        }
    }

    static SavedSeries read(DataInputStream in) throws IOException {
        ModelVersion model = new ModelVersion(readText(in), readText(in), readText(in));
        int columns = count(in);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            names.add(readText(in));
        }
        List<@Nullable ColumnCounts> reference = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            reference.add(in.readBoolean() ? CountsFormat.read(null, in) : null);
        }
        Duration length = Duration.ofNanos(in.readLong());
        int together = in.readInt();
        return new SavedSeries(
                model,
                List.copyOf(names),
                reference,
                length,
                together,
                readWindows(model, reference, in),
                readWindows(model, reference, in));
    }

    private static List<WindowCounts> readWindows(
            ModelVersion model, List<@Nullable ColumnCounts> reference, DataInputStream in) throws IOException {
        int windows = count(in);
        List<WindowCounts> read = new ArrayList<>();
        List<@Nullable ColumnCounts> before = reference;
        for (int i = 0; i < windows; i++) {
            WindowCounts window = readWindow(model, before, in);
            read.add(window);
            before = List.copyOf(window.columns());
        }
        return List.copyOf(read);
    }

    private static void write(WindowCounts window, List<@Nullable ColumnCounts> before, DataOutputStream out)
            throws IOException {
        write(window.from(), out);
        write(window.to(), out);
        out.writeLong(window.predictions());
        out.writeLong(window.rows());
        for (int i = 0; i < window.columns().size(); i++) {
            CountsFormat.write(window.columns().get(i), before.get(i), out);
        }
        List<FeatureRule> rules = window.violations().keySet().stream()
                .sorted(Comparator.comparing(FeatureRule::feature).thenComparing(FeatureRule::rule))
                .toList();
        out.writeInt(rules.size());
        for (FeatureRule rule : rules) {
            writeText(rule.feature(), out);
            writeText(rule.rule(), out);
            out.writeLong(window.violations().getOrDefault(rule, 0L));
        }
        writeBytes(window.distinct(), out);
    }

    private static WindowCounts readWindow(ModelVersion model, List<@Nullable ColumnCounts> before, DataInputStream in)
            throws IOException {
        Instant from = readInstant(in);
        Instant to = readInstant(in);
        long predictions = in.readLong();
        long rows = in.readLong();
        List<ColumnCounts> counts = new ArrayList<>();
        for (ColumnCounts its : before) {
            counts.add(CountsFormat.read(its, in));
        }
        int rules = count(in);
        Map<FeatureRule, Long> violations = new HashMap<>();
        for (int i = 0; i < rules; i++) {
            violations.put(new FeatureRule(readText(in), readText(in)), in.readLong());
        }
        return new WindowCounts(
                model,
                from,
                to,
                predictions,
                rows,
                List.copyOf(counts),
                Map.copyOf(violations),
                readBytes(in),
                List.of());
    }

    private static void write(Instant time, DataOutputStream out) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    static void writeText(String text, DataOutputStream out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[count(in)];
        in.readFully(bytes);
        return bytes;
    }

    /** Reads how many of something follow: each takes a byte at least, so there are no more than bytes. */
    static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IOException("it counts " + count + " where " + in.available() + " bytes are left");
        }
        return count;
    }
}
