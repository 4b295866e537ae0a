package io.mlprod.samples.monitoring.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The weeks around the incident of September, until its labels have come. */
class InvoiceYearTest {

    private static final Duration A_DAY = Duration.ofDays(1);

    @TempDir
    static Path folder;

    private static InvoiceYear year;

    @BeforeAll
    static void live() throws IOException {
        year = new InvoiceYear(Instant.parse("2025-08-28T00:00:00Z"), "2", folder);
        year.live(Instant.parse("2025-10-11T00:00:00Z"));
    }

    @AfterAll
    static void close() {
        year.close();
    }

    @Test
    void alerts_quietWeeks_none() {
        assertThat(year.told()).extracting(Notification::at).allMatch(at -> at.isAfter(InvoiceYear.BROKEN));
        assertThat(year.told()).extracting(Notification::at).allMatch(at -> at.isBefore(dayAfter()));
    }

    @Test
    void incident_brokenVersion_isFoundAndTakenBackWithinADay() {
        assertThat(year.told().get(0).worst().text()).contains("invoices@3 has drifted from the reference: amount");
        assertThat(year.monitor().history().events())
                .filteredOn(event -> event.kind() == HistoryEvent.Kind.ROLLED_BACK)
                .extracting(HistoryEvent::at)
                .hasSize(1)
                .allMatch(at -> at.isBefore(dayAfter()));
        assertThat(year.monitor().history().actions())
                .extracting(ActionEvent::outcome)
                .containsExactly(ActionEvent.Outcome.DONE);
        assertThat(year.model().serving().version()).isEqualTo("2");
    }

    @Test
    void labels_ofBrokenVersion_sayTheSameAMonthLater() {
        PerformanceReport report = year.labelled("3").get(0);

        assertThat(report.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(report.labelledShare()).isGreaterThan(0.95);
    }

    @Test
    void report_namesTheIncident() throws IOException {
        Path file = folder.resolve("report.html");

        year.report().write(file);

        assertThat(Files.readString(file)).contains("2 → 3", "amount", "rolled back");
    }

    @Test
    void thieves_whomNoFeatureShows_areFoundByLabelsAndANewModelIsAskedFor(@TempDir Path requests) throws IOException {
        try (InvoiceYear autumn = new InvoiceYear(Instant.parse("2025-10-30T00:00:00Z"), "2", requests)) {
            autumn.live(Instant.parse("2025-12-07T00:00:00Z"));

            assertThat(autumn.told()).extracting(Notification::change).containsExactly(Notification.Change.FIRED);
            assertThat(autumn.told().get(0).worst().rule()).isEqualTo("performance");
        }
        try (Stream<Path> files = Files.list(requests)) {
            assertThat(files).hasSize(1);
        }
    }

    private static Instant dayAfter() {
        return InvoiceYear.BROKEN.plus(A_DAY);
    }
}
