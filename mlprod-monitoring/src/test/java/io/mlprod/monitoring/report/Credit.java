package io.mlprod.monitoring.report;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.action.ActionEvent.Outcome;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.MetricValue;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.monitoring.report.AlertFacts.Level;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** A made-up story: version 8 of a credit model meets other applicants, and is rolled back. */
final class Credit {

    static final ModelVersion SEVEN = new ModelVersion("credit", "7", "db5b7f88964b" + "0".repeat(52));
    static final ModelVersion EIGHT = new ModelVersion("credit", "8", "41c09e7a2f10" + "0".repeat(52));
    static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
    static final Instant TO = Instant.parse("2026-11-30T00:00:00Z");

    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant DEPLOYED = Instant.parse("2026-10-13T09:00:00Z");
    private static final Instant SHIFTED = Instant.parse("2026-11-12T00:00:00Z");
    private static final Instant ROLLED_BACK = Instant.parse("2026-11-20T10:12:00Z");
    private static final Instant LABELLED = Instant.parse("2026-11-19T00:00:00Z");
    private static final List<String> PURPOSES = List.of("car", "home", "education", "travel", "business");

    static final RowLayout LAYOUT = new RowLayout(
            EIGHT,
            List.of(
                    Column.of("income", Kind.NUMBER, true),
                    Column.of("purpose", Kind.CATEGORY, false),
                    Column.of("age", Kind.NUMBER, true),
                    Column.of("duration", Kind.NUMBER, true),
                    Column.of("employed_since", Kind.NUMBER, true),
                    Column.of("housing", Kind.CATEGORY, false)),
            List.of(Column.of("score", Kind.NUMBER, true)));

    private Credit() {}

    /** Writes rows; those of the incident have higher incomes, a new purpose, and missing values. */
    static Path csv(Path file, int rows, boolean isIncident, long seed) throws IOException {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(List.of("income,purpose,age,duration,employed_since,housing,score"));
        for (int i = 0; i < rows; i++) {
            double income = 32_000 * Math.exp(0.4 * random.nextGaussian()) * (isIncident ? 1.25 : 1);
            String purpose = isIncident && random.nextInt(100) < 14
                    ? "solar"
                    : PURPOSES.get((int) (5 * random.nextDouble() * random.nextDouble()));
            double age = Math.min(90, Math.max(18, 44 + 13 * random.nextGaussian() - (isIncident ? 1.6 : 0)));
            double duration = 6 * (1 + random.nextInt(12));
            double score = 1 / (1 + Math.exp(-(random.nextGaussian() - 1 + (isIncident ? 0.35 : 0))));
            boolean isMissing = random.nextInt(1_000) < (isIncident ? 62 : 8);
            lines.add(String.format(
                    Locale.ROOT,
                    "%.0f,%s,%.0f,%.0f,%s,%s,%.4f",
                    income,
                    purpose,
                    age,
                    duration,
                    isMissing ? "" : String.format(Locale.ROOT, "%.1f", Math.abs(8 * random.nextGaussian())),
                    random.nextInt(10) < 6 ? "rent" : "own",
                    score));
        }
        return Files.write(file, lines);
    }

    /** The comparison of the incident's rows with those before. */
    static ReportData dataSet(Path folder) throws IOException {
        Profile reference = Profile.ofCsv(csv(folder.resolve("reference.csv"), 12_000, false, 1), LAYOUT);
        Profile current = Profile.ofCsv(csv(folder.resolve("current.csv"), 6_000, true, 2), LAYOUT);
        return ReportData.of(reference, current, TO);
    }

    /** The whole story. */
    static ReportData incident(Path folder) throws IOException {
        List<WindowRecord> windows = new ArrayList<>();
        Random random = new Random(3);
        for (Instant day = FROM; day.isBefore(TO); day = day.plus(DAY)) {
            windows.add(window(day, random));
        }
        List<DriftFacts> drift = dataSet(folder).drift().stream()
                .map(look -> new DriftFacts(
                        EIGHT,
                        SHIFTED,
                        ROLLED_BACK,
                        look.rows(),
                        "its profile of 12,000 rows",
                        look.falseAlarmsPerDay(),
                        look.level(),
                        look.state(),
                        look.columns(),
                        look.joint(),
                        look.notCompared()))
                .toList();
        return ReportData.builder("credit", FROM, TO)
                .processes(3)
                .versions(List.of(
                        version(SEVEN, VersionFacts.State.SERVING, Optional.of(ROLLED_BACK), windows),
                        version(EIGHT, VersionFacts.State.LOADED, Optional.empty(), windows)))
                .timeline(windows)
                .events(List.of(
                        new HistoryEvent(DEPLOYED, HistoryEvent.Kind.DEPLOYED, EIGHT, "7 → 8"),
                        new HistoryEvent(ROLLED_BACK, HistoryEvent.Kind.ROLLED_BACK, SEVEN, "8 → 7 rolled back")))
                .drift(drift)
                .quality(List.of(quality()))
                .performance(List.of(new PerformanceFacts(
                        "ROC AUC",
                        EIGHT,
                        PerformanceFacts.Verdict.WORSE,
                        0.842,
                        0.80,
                        Optional.of(Duration.ofDays(9)))))
                .fairness(List.of(new FairnessFacts(
                        "Selection rate",
                        SEVEN,
                        List.of(
                                new FairnessFacts.Group("group 1", 21_120, 0.412, 0.405, 0.419),
                                new FairnessFacts.Group("group 2", 19_874, 0.396, 0.389, 0.403),
                                new FairnessFacts.Group("group 3", 18, Double.NaN, Double.NaN, Double.NaN)),
                        0.016,
                        0.961)))
                .alerts(List.of(
                        new AlertFacts(
                                Instant.parse("2026-11-18T09:00:00Z"),
                                Level.CRITICAL,
                                AlertFacts.State.RESOLVED,
                                "ROC AUC 0.771 is surely below 0.80 (8,214 labelled predictions).",
                                "Roll back if the version before did better; ask for retraining.",
                                "https://runbooks.example.com/credit/auc",
                                Optional.empty(),
                                Optional.of(Instant.parse("2026-11-21T00:00:00Z"))),
                        new AlertFacts(
                                Instant.parse("2026-11-13T00:01:00Z"),
                                Level.WARNING,
                                AlertFacts.State.ACKNOWLEDGED,
                                "credit@8: income and purpose have drifted.",
                                "Look at the columns below.",
                                "",
                                Optional.of(Instant.parse("2026-11-13T08:10:00Z")),
                                Optional.empty())))
                .actions(List.of(
                        new ActionFacts(
                                Instant.parse("2026-11-18T09:00:00Z"),
                                "Gate of the first tier closed for purpose “solar”",
                                "the alert on ROC AUC",
                                "the monitor",
                                Outcome.DONE),
                        new ActionFacts(
                                ROLLED_BACK,
                                "Rolled back to version 7, retraining asked for",
                                "incomes have shifted",
                                "the operator on duty",
                                Outcome.DONE)))
                .serving(new ServingFacts(
                        List.of(
                                new ServingFacts.Tier("model", "READY", 5_210_412, 5_147_100),
                                new ServingFacts.Tier("manual review", "READY", 63_312, 63_312)),
                        Optional.of(new ServingFacts.Cache(402_118, 1_204, 4_807_090, 10_000))))
                .build();
    }

    private static VersionFacts version(
            ModelVersion model, VersionFacts.State state, Optional<Instant> since, List<WindowRecord> windows) {
        List<WindowTraffic> its = windows.stream()
                .filter(window -> window.model().equals(model))
                .map(WindowRecord::traffic)
                .toList();
        return new VersionFacts(
                model,
                state,
                since,
                its.stream().mapToLong(WindowTraffic::predictions).sum(),
                its.stream().mapToLong(WindowTraffic::failures).sum(),
                "its profile of 12,000 rows",
                List.of());
    }

    private static WindowRecord window(Instant day, Random random) {
        long number = Duration.between(FROM, day).toDays();
        boolean isEight = !day.isBefore(DEPLOYED.minus(DAY)) && day.isBefore(ROLLED_BACK.minus(Duration.ofHours(12)));
        boolean isIncident = isEight && !day.isBefore(SHIFTED);
        double ago = isIncident ? Duration.between(SHIFTED, day).toDays() / 8.0 : 0;
        long predictions = Math.round(86_000 + 24_000 * Math.sin(number * 0.9) + 5_000 * random.nextDouble());
        double effect = isIncident ? 0.11 + 0.08 * ago : 0.02 + 0.02 * random.nextDouble();
        double auc = 0.842 - 0.075 * ago + 0.006 * random.nextGaussian();
        boolean hasLabels = day.isBefore(LABELLED);
        List<MetricValue> metrics = new ArrayList<>();
        if (hasLabels) {
            metrics.add(new MetricValue("ROC AUC", auc, auc - 0.014, auc + 0.014, 8_000, 0.8, false));
        }
        if (!hasLabels || isIncident) {
            double estimate = auc + 0.004 * random.nextGaussian();
            metrics.add(new MetricValue(
                    "ROC AUC", estimate, estimate - 0.02, estimate + 0.02, 80_000, hasLabels ? 0.8 : 0.03, true));
        }
        return new WindowRecord(
                isEight ? EIGHT : SEVEN,
                day,
                day.plus(DAY),
                new WindowTraffic(
                        predictions,
                        predictions,
                        isIncident ? 40 + random.nextInt(60) : random.nextInt(12),
                        predictions / 12,
                        0.0006,
                        isIncident ? 0.004 + 0.003 * ago : 0.0018 + 0.0003 * random.nextDouble()),
                isIncident ? DriftState.DRIFT : DriftState.OK,
                QualityState.OK,
                List.of(new WindowRecord.Column("income", isIncident ? DriftState.DRIFT : DriftState.OK, effect, 0.5)),
                metrics);
    }

    private static QualityReport quality() {
        return new QualityReport(
                SEVEN,
                Instant.parse("2026-11-29T00:00:00Z"),
                TO,
                Quality.DEFAULT,
                96_210,
                0.01,
                QualityState.ISSUE,
                List.of(
                        new QualityIssue(
                                QualityCheck.MISSING,
                                "employed_since",
                                "",
                                QualityState.ISSUE,
                                0.062,
                                0.008,
                                1e-30,
                                SHIFTED),
                        new QualityIssue(
                                QualityCheck.UNSEEN_CATEGORY,
                                "purpose",
                                "",
                                QualityState.ISSUE,
                                0.141,
                                0.0,
                                1e-99,
                                SHIFTED),
                        new QualityIssue(QualityCheck.DUPLICATES, "", "", QualityState.OK, 0.01, 0.01, 0.5, SHIFTED)),
                List.of());
    }
}
