package io.mlprod.monitoring.report;

import io.mlprod.monitoring.internal.page.Headline;
import io.mlprod.monitoring.internal.page.ReportPage;
import io.mlprod.monitoring.internal.report.RecordJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A report of how a model does: one page that needs no network, and the same as JSON. It begins with the result in
 * words.
 *
 * <pre>{@code
 * MonitorReport report = MonitorReport.of(ReportData.of(monitor, "penguins"));
 * System.out.println(report.title());
 * report.write(Path.of("penguins.html"));
 * }</pre>
 *
 * <p>Immutable and thread-safe. Names from models and data are escaped, and are never obeyed by a browser, whatever
 * they are. Values of single rows are not on the page.
 *
 * @since 0.1
 */
public final class MonitorReport {

    private final ReportData data;
    private final Headline headline;

    private MonitorReport(ReportData data) {
        this.data = data;
        this.headline = ReportPage.headline(data);
    }

    /**
     * Creates a report.
     *
     * @param data what it says
     * @return a report
     */
    public static MonitorReport of(ReportData data) {
        return new MonitorReport(Objects.requireNonNull(data, "data"));
    }

    /**
     * Returns what the report says.
     *
     * @return as it was given
     */
    public ReportData data() {
        return data;
    }

    /**
     * Returns the result, in one sentence without its full stop.
     *
     * @return for example {@code “age” of version 2 has drifted}; safe to print
     */
    public String title() {
        return headline.title();
    }

    /**
     * Returns what exactly was found, since when, and what was done.
     *
     * @return a few sentences; safe to print
     */
    public List<String> summary() {
        return headline.sentences();
    }

    /**
     * Returns the report as a page. Takes some milliseconds for each hundred columns.
     *
     * @return HTML with its style and its script in it; without the script only a filter is missing
     */
    public String html() {
        return ReportPage.html(data);
    }

    /**
     * Returns the report as JSON: title, summary, and {@link ReportData} as {@code data}, with its components' names.
     * Times are texts of ISO 8601; what is empty or no number is null.
     *
     * @return JSON over several lines
     */
    public String json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("title", title());
        members.put("summary", summary());
        members.put("data", data);
        return RecordJson.of(members);
    }

    /**
     * Writes the page to a file, which is replaced as a whole. Blocks.
     *
     * @param file in a folder that exists
     * @throws UncheckedIOException if it cannot be written; a file that was there is still as it was
     */
    public void write(Path file) {
        Path whole = file.toAbsolutePath();
        try {
            Path part = whole.resolveSibling(UUID.randomUUID() + ".part"); // with the permissions of other files
            try {
                Files.writeString(part, html());
                Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The report cannot be written to " + whole, e);
        }
    }

    /**
     * Returns the title.
     *
     * @return one line, safe to print
     */
    @Override
    public String toString() {
        return "MonitorReport[" + title() + "]";
    }
}
