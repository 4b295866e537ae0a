package io.mlprod.monitoring.report;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.MonitorSnapshot;
import io.mlprod.monitoring.internal.page.Headline;
import io.mlprod.monitoring.internal.page.ReportPage;
import io.mlprod.monitoring.internal.report.RecordJson;
import io.mlprod.monitoring.profile.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
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
 * MonitorReport report = MonitorReport.of(monitor, "penguins");
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

    /** The version of the JSON: it grows when a member goes or means something else, not when one is added. */
    public static final int JSON_FORMAT = 1;

    private final ReportData data;
    private final Headline headline;

    private MonitorReport(ReportData data) {
        this.data = data;
        this.headline = ReportPage.headline(data);
    }

    /**
     * Creates a report of what a monitor knows of a model now.
     *
     * @param monitor the monitor, which looks at no more windows for this
     * @param model the model's name
     * @return a report that says so if the monitor does not know the model
     */
    public static MonitorReport of(ModelMonitor monitor, String model) {
        return of(MonitorSource.of(monitor, Objects.requireNonNull(model, "model")));
    }

    /**
     * Creates a report of what a snapshot, of one or of many processes, has of a model.
     *
     * @param snapshot the snapshot
     * @param model the model's name
     * @param processes how many processes were added up
     * @return a report without times and failures, which snapshots do not have
     */
    public static MonitorReport of(MonitorSnapshot snapshot, String model, int processes) {
        return of(SnapshotSource.of(snapshot, Objects.requireNonNull(model, "model"), processes));
    }

    /**
     * Creates a comparison of two versions of a model by everything that a snapshot has of them.
     *
     * @param snapshot the snapshot
     * @param before the version that is the reference
     * @param after the version that is compared with it
     * @return the differences between their rows; columns that were counted against different profiles are not compared
     */
    public static MonitorReport comparison(MonitorSnapshot snapshot, ModelVersion before, ModelVersion after) {
        return of(SnapshotSource.comparison(snapshot, before, after));
    }

    /**
     * Creates a comparison of a data set with a reference. No handle is needed: {@code Profile.ofCsv(file, layout)}
     * reads a data set.
     *
     * @param reference what it is compared with
     * @param dataSet the data set's profile
     * @param at when the data set was made
     * @return the differences between both
     */
    public static MonitorReport of(Profile reference, Profile dataSet, Instant at) {
        return of(ProfileSource.of(reference, dataSet, at));
    }

    /**
     * Creates a report of data that was completed, or that came from elsewhere: {@link #data()} of another report, and
     * {@link ReportData#toBuilder()}.
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
     * Returns the report as JSON: its format {@value #JSON_FORMAT}, title, summary, and {@link ReportData} as
     * {@code data}, with its components' names. Times are texts of ISO 8601; what is empty or no number is null. The
     * page REPORT.md describes it.
     *
     * @return JSON over several lines
     */
    public String json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("format", JSON_FORMAT);
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
