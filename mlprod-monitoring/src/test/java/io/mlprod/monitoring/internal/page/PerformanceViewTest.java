package io.mlprod.monitoring.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.report.PerformanceFacts;
import io.mlprod.monitoring.report.PerformanceFacts.Verdict;
import io.mlprod.monitoring.report.ReportData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PerformanceViewTest {

    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-02T00:00:00Z");
    private static final ModelVersion SEVEN = new ModelVersion("credit", "7", "a");

    private static PageView.Metric.Judged judged(String reason, PerformanceFacts.Window... windows) {
        PerformanceFacts facts = new PerformanceFacts(
                "MAE",
                SEVEN,
                Verdict.NOT_ENOUGH_DATA,
                reason,
                Optional.empty(),
                false,
                Estimate.undefined("nothing yet"),
                Double.NaN,
                Optional.empty(),
                Double.NaN,
                Optional.empty(),
                List.of(windows));
        ReportData data = ReportData.builder("credit", FROM, TO)
                .performance(List.of(facts))
                .build();
        return PerformanceView.of(data, TimeBins.of(List.of(), FROM, TO))
                .get(0)
                .versions()
                .get(0);
    }

    @Test
    void version_fewLabelsHaveCome_isNotSaidToHaveNone() {
        Estimate value = new Estimate(4.1, 3.9, 4.3, "");
        PageView.Metric.Judged judged = judged(
                "A verdict needs 200 labelled predictions; there are 39.",
                new PerformanceFacts.Window(FROM, TO, value, 420, 39 / 420.0, false));

        assertThat(judged.sentence())
                .isEqualTo("A verdict needs 200 labelled predictions; there are 39. The last labelled window has 4.10"
                        + " (95 % interval 3.90 to 4.30); 9.3 % of its 420 predictions have a label.");
        assertThat(judged.pill().word()).isEqualTo("no verdict yet");
    }

    @Test
    void version_noLabelHasCome_isSaidOnce() {
        assertThat(judged("No label has come yet.").sentence()).isEqualTo("No label has come yet.");
    }
}
