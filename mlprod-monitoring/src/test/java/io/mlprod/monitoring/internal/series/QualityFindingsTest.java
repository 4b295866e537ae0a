package io.mlprod.monitoring.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QualityFindingsTest {

    private static final Instant NOW = Instant.EPOCH.plusSeconds(3600);

    private static QualityReport report(int issues) {
        List<QualityIssue> found = IntStream.range(0, issues)
                .mapToObj(i -> new QualityIssue(
                        QualityCheck.MISSING, "c" + i, "", QualityState.ISSUE, 0.5 - i / 100.0, 0.02, 0, Instant.EPOCH))
                .toList();
        return new QualityReport(
                SimulatedTraffic.MODEL,
                Instant.EPOCH,
                NOW,
                Quality.DEFAULT,
                1_000,
                4e-4,
                QualityState.ISSUE,
                found,
                List.of());
    }

    @Test
    void of_manyIssues_namesTheThreeGravestAndHowManyMore() {
        Kpi found = new QualityFindings().of(report(7), Optional.empty(), NOW, "");

        assertThat(found.value()).isEqualTo(7);
        assertThat(found.detail())
                .isEqualTo("m@1: c0: 50 % missing values, 2 % expected; c1: 49 % missing values, 2 % expected;"
                        + " c2: 48 % missing values, 2 % expected; and 4 more");
    }

    @Test
    void of_issuesThatAreKnown_saysTheSameAndOfFurtherOnesThese() {
        QualityFindings findings = new QualityFindings();
        String six = findings.of(report(6), Optional.empty(), NOW, "").detail();

        assertThat(findings.of(report(6), Optional.of(report(6)), NOW, "").detail())
                .isEqualTo(six);
        assertThat(findings.of(report(7), Optional.of(report(6)), NOW, "").detail())
                .isEqualTo("m@1: c6: 44 % missing values, 2 % expected");
        assertThat(findings.of(report(0), Optional.of(report(7)), NOW, "").detail())
                .isEmpty();
    }

    @Test
    void of_issueThatGetsWorse_hasTheNewestNumberAndIsNoFurtherFinding() {
        QualityFindings findings = new QualityFindings();
        Kpi before = findings.of(report(1), Optional.empty(), NOW, "");
        QualityIssue all =
                new QualityIssue(QualityCheck.MISSING, "c0", "", QualityState.ISSUE, 1, 0.02, 0, Instant.EPOCH);
        QualityReport known = report(1);
        QualityReport worse = new QualityReport(
                known.model(),
                known.from(),
                known.to(),
                known.settings(),
                known.rows(),
                known.level(),
                known.state(),
                List.of(all),
                List.of());

        Kpi after = findings.of(worse, Optional.of(known), NOW, "");

        assertThat(after.detail()).isEqualTo("m@1: c0: 100 % missing values, 2 % expected");
        assertThat(after.findings()).isEqualTo(before.findings());
    }

    @Test
    void of_fewRowsWhileATierIsOff_saysThat() {
        QualityReport known = report(1);
        QualityIssue few = new QualityIssue(QualityCheck.VOLUME, "", "", QualityState.ISSUE, 0, 23, 1e-9, NOW);
        QualityReport found = new QualityReport(
                known.model(),
                known.from(),
                known.to(),
                known.settings(),
                0,
                known.level(),
                known.state(),
                List.of(few),
                List.of());

        assertThat(new QualityFindings()
                        .of(found, Optional.empty(), NOW, "tier large of chain delivery is switched off: costs")
                        .detail())
                .isEqualTo(
                        "m@1: 0 rows, 23 expected at this time; tier large of chain delivery is switched off: costs");
    }
}
