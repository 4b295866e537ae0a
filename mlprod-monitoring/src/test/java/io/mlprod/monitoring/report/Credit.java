package io.mlprod.monitoring.report;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.HistoryEvent;
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
import java.util.Optional;
import java.util.Random;

/** A made-up story: version 8 of a credit model meets other applicants, and is rolled back. */
final class Credit {

    static final ModelVersion SEVEN = new ModelVersion("credit", "7", "db5b7f88964b" + "0".repeat(52));
    static final ModelVersion EIGHT = new ModelVersion("credit", "8", "41c09e7a2f10" + "0".repeat(52));
    private static final ModelVersion NINE = new ModelVersion("credit", "9", "f00dfeedbeef" + "0".repeat(52));
    static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
    static final Instant TO = Instant.parse("2026-11-30T00:00:00Z");

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant DEPLOYED = Instant.parse("2026-10-13T09:00:00Z");
    private static final Instant SHIFTED = Instant.parse("2026-11-12T00:00:00Z");
    private static final Instant ROLLED_BACK = Instant.parse("2026-11-20T10:12:00Z");
    private static final Instant TRIED = Instant.parse("2026-11-27T06:00:00Z");
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
                    Column.of("housing", Kind.CATEGORY, false),
                    Column.of("postcode", Kind.CATEGORY, false),
                    Column.of("comment", Kind.TEXT, false)),
            List.of(Column.of("score", Kind.NUMBER, true)));

    private Credit() {}

    /** Writes rows; those of the incident have higher incomes, a new purpose, and missing values. */
    static Path csv(Path file, int rows, boolean isIncident, long seed) throws IOException {
        Random random = new Random(seed);
        Random others = new Random(seed + 100);
        List<String> lines =
                new ArrayList<>(List.of("income,purpose,age,duration,employed_since,housing,postcode,comment,score"));
        for (int i = 0; i < rows; i++) {
            double income = 32_000 * Math.exp(0.4 * random.nextGaussian()) * (isIncident ? 1.25 : 1);
            String purpose = isIncident && random.nextInt(100) < 14
                    ? "solar"
                    : PURPOSES.get((int) (5 * random.nextDouble() * random.nextDouble()));
            double age = Math.min(90, Math.max(18, 44 + 13 * random.nextGaussian() - (isIncident ? 1.6 : 0)));
            double duration = 6 * (1 + random.nextInt(12));
            double score = 1 / (1 + Math.exp(-(random.nextGaussian() - 1 + (isIncident ? 0.35 : 0))));
            boolean isMissing = random.nextInt(1_000) < (isIncident ? 62 : 8);
            Object years = isMissing ? "" : rounded(Math.abs(8 * random.nextGaussian()), 10);
            String housing = random.nextInt(10) < 6 ? "rent" : "own";
            int postcode = 1000 + (int) (300 * others.nextDouble() * others.nextDouble());
            String comment = "word ".repeat(1 + others.nextInt(8)) + "end";
            lines.add(Math.round(income) + "," + purpose + "," + Math.round(age) + "," + Math.round(duration) + ","
                    + years + "," + housing + ",A-" + postcode + "," + comment + "," + rounded(score, 10_000));
        }
        return Files.write(file, lines);
    }

    private static double rounded(double value, double parts) {
        return Math.round(value * parts) / parts;
    }

    /** The comparison of the incident's rows with those before. */
    static ReportData dataSet(Path folder) throws IOException {
        Profile reference = Profile.ofCsv(csv(folder.resolve("reference.csv"), 12_000, false, 1), LAYOUT);
        Profile current = Profile.ofCsv(csv(folder.resolve("current.csv"), 6_000, true, 2), LAYOUT);
        return ProfileSource.of(reference, current, TO);
    }

    /** The whole story: two months by the hour. */
    static ReportData incident(Path folder) throws IOException {
        List<WindowRecord> windows = new ArrayList<>();
        Random random = new Random(3);
        for (Instant hour = FROM; hour.isBefore(TO); hour = hour.plus(HOUR)) {
            windows.add(window(isEight(hour) ? EIGHT : SEVEN, hour, 1, random));
            if (!hour.isBefore(TRIED)) {
                windows.add(window(NINE, hour, 0.05, random));
            }
        }
        List<DriftFacts> drift = dataSet(folder).drift().stream()
                .map(look -> new DriftFacts(
                        EIGHT,
                        ROLLED_BACK.minus(DAY),
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
                        version(NINE, VersionFacts.State.TESTING, Optional.of(TRIED), windows),
                        version(EIGHT, VersionFacts.State.LOADED, Optional.empty(), windows)))
                .timeline(windows)
                .events(List.of(
                        new HistoryEvent(DEPLOYED, HistoryEvent.Kind.DEPLOYED, EIGHT, "7 → 8"),
                        new HistoryEvent(ROLLED_BACK, HistoryEvent.Kind.ROLLED_BACK, SEVEN, "8 → 7 rolled back"),
                        new HistoryEvent(TRIED, HistoryEvent.Kind.ROLLOUT, NINE, "9 to 5 %")))
                .drift(drift)
                .quality(List.of(quality()))
                .performance(performance())
                .fairness(fairness())
                .alerts(alerts())
                .actions(actions())
                .serving(new ServingFacts(
                        List.of(
                                new ServingFacts.Tier("model", "ready", 5_210_412, 5_147_100),
                                new ServingFacts.Tier("manual review", "ready", 63_312, 63_312)),
                        Optional.of(new ServingFacts.Cache(402_118, 1_204, 4_807_090, 10_000))))
                .build();
    }

    private static List<PerformanceFacts> performance() {
        return List.of(
                new PerformanceFacts(
                        "ROC AUC",
                        EIGHT,
                        PerformanceFacts.Verdict.WORSE,
                        "",
                        Optional.empty(),
                        false,
                        new Estimate(0.842, 0.836, 0.848, ""),
                        0.80,
                        Optional.of(Duration.ofDays(9)),
                        0.011,
                        Optional.of(new PerformanceFacts.Slice(
                                "purpose = solar", 1_148, new Estimate(0.641, 0.607, 0.675, ""), 2e-9)),
                        days(EIGHT)),
                new PerformanceFacts(
                        "ROC AUC",
                        SEVEN,
                        PerformanceFacts.Verdict.SAME,
                        "",
                        Optional.empty(),
                        false,
                        new Estimate(0.842, 0.836, 0.848, ""),
                        0.80,
                        Optional.of(Duration.ofDays(9)),
                        0.006,
                        Optional.empty(),
                        days(SEVEN)),
                new PerformanceFacts(
                        "Precision",
                        SEVEN,
                        PerformanceFacts.Verdict.NOT_REPRESENTATIVE,
                        "A tenth of the labels of this week are in, nearly all of early repayments.",
                        Optional.empty(),
                        false,
                        new Estimate(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "no reference"),
                        Double.NaN,
                        Optional.empty(),
                        Double.NaN,
                        Optional.empty(),
                        List.of()));
    }

    private static List<PerformanceFacts.Window> days(ModelVersion version) {
        Random random = new Random(4);
        List<PerformanceFacts.Window> days = new ArrayList<>();
        for (Instant day = FROM; day.isBefore(TO); day = day.plus(DAY)) {
            double auc = 0.842 - 0.075 * incident(day) + 0.006 * random.nextGaussian();
            double estimate = auc + 0.005 * random.nextGaussian();
            if (isEight(day.plus(HOUR.multipliedBy(12))) != version.equals(EIGHT)) {
                continue;
            }
            boolean hasLabels = day.isBefore(LABELLED);
            double labelled = hasLabels ? 0.8 : 0.03;
            if (hasLabels) {
                days.add(new PerformanceFacts.Window(
                        day, day.plus(DAY), new Estimate(auc, auc - 0.014, auc + 0.014, ""), 86_210, labelled, false));
            }
            if (!hasLabels || incident(day) > 0) {
                days.add(new PerformanceFacts.Window(
                        day,
                        day.plus(DAY),
                        new Estimate(estimate, estimate - 0.02, estimate + 0.02, ""),
                        86_210,
                        labelled,
                        true));
            }
        }
        return days;
    }

    private static List<FairnessFacts> fairness() {
        Estimate tooFew =
                new Estimate(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "18 rows, needs 100");
        Estimate noLabels = new Estimate(
                Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "12 labelled positives, needs 30");
        return List.of(
                new FairnessFacts(
                        "Selection rate",
                        SEVEN,
                        "region",
                        List.of(
                                group("g-7c1f", 21_120, Double.NaN, new Estimate(0.412, 0.405, 0.419, "")),
                                group("g-a03e", 19_874, Double.NaN, new Estimate(0.396, 0.389, 0.403, "")),
                                group("g-51d2", 4_310, Double.NaN, new Estimate(0.371, 0.357, 0.385, "")),
                                group("g-0b77", 18, Double.NaN, tooFew)),
                        new Estimate(0.041, 0.024, 0.058, ""),
                        new Estimate(0.900, 0.862, 0.940, "")),
                new FairnessFacts(
                        "True positive rate",
                        SEVEN,
                        "region",
                        List.of(
                                group("g-7c1f", 21_120, 0.31, new Estimate(0.702, 0.688, 0.716, "")),
                                group("g-a03e", 19_874, 0.29, new Estimate(0.711, 0.696, 0.726, "")),
                                group("g-51d2", 4_310, 0.02, noLabels),
                                group("g-0b77", 18, 0, tooFew)),
                        new Estimate(0.009, 0, 0.034, ""),
                        new Estimate(0.987, 0.953, 1, "")));
    }

    private static FairnessFacts.Group group(String name, long rows, double labelled, Estimate value) {
        return new FairnessFacts.Group(name, rows, labelled, value);
    }

    private static List<AlertFacts> alerts() {
        return List.of(
                new AlertFacts(
                        Instant.parse("2026-11-18T09:00:00Z"),
                        Level.CRITICAL,
                        AlertFacts.State.RESOLVED,
                        "ROC AUC 0.771 is surely below 0.80 (8,214 labelled predictions).",
                        "Roll back if the version before did better; ask for retraining.",
                        "https://runbooks.example.com/credit/auc",
                        Optional.empty(),
                        Optional.of(Instant.parse("2026-11-21T00:00:00Z")),
                        "ROC AUC is back at 0.84"),
                new AlertFacts(
                        Instant.parse("2026-11-13T00:01:00Z"),
                        Level.WARNING,
                        AlertFacts.State.ACKNOWLEDGED,
                        "credit@8: income and purpose have drifted.",
                        "Look at the columns below.",
                        "",
                        Optional.of(Instant.parse("2026-11-13T08:10:00Z")),
                        Optional.empty(),
                        ""));
    }

    private static List<ActionFacts> actions() {
        Instant alerted = Instant.parse("2026-11-18T09:00:00Z");
        return List.of(
                new ActionFacts(
                        alerted,
                        "Gate of the first tier closed for purpose “solar”",
                        "the alert on ROC AUC",
                        "the monitor",
                        ActionEvent.Outcome.DONE),
                new ActionFacts(
                        alerted.plusSeconds(2),
                        "Retraining asked for at ci.example.com",
                        "the alert on ROC AUC",
                        "the monitor",
                        ActionEvent.Outcome.FAILED),
                new ActionFacts(
                        alerted.plusSeconds(3),
                        "Rollback to version 7",
                        "the alert on ROC AUC",
                        "the monitor",
                        ActionEvent.Outcome.DRY_RUN),
                new ActionFacts(
                        ROLLED_BACK,
                        "Rolled back to version 7, retraining asked for",
                        "incomes have shifted",
                        "the operator on duty",
                        ActionEvent.Outcome.DONE));
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

    private static boolean isEight(Instant hour) {
        return !hour.isBefore(DEPLOYED) && hour.isBefore(ROLLED_BACK);
    }

    /** How bad it is, from 0 to 1. */
    private static double incident(Instant at) {
        return isEight(at) && !at.isBefore(SHIFTED)
                ? Duration.between(SHIFTED, at).toHours() / 192.0
                : 0;
    }

    private static WindowRecord window(ModelVersion version, Instant hour, double share, Random random) {
        long number = Duration.between(FROM, hour).toHours();
        double ago = incident(hour);
        double weekday = number / 24 % 7 < 5 ? 1 : 0.6;
        long predictions = Math.round(
                share * weekday * (3_600 - 2_200 * Math.cos((number % 24) * Math.PI / 12) + 300 * random.nextDouble()));
        boolean isLooked = number % 24 == 23;
        DriftState state = !isLooked ? DriftState.NOT_ENOUGH_DATA : ago > 0 ? DriftState.DRIFT : DriftState.OK;
        double effect = ago > 0 ? 0.11 + 0.08 * ago : 0.02 + 0.02 * random.nextDouble();
        return new WindowRecord(
                version,
                hour,
                hour.plus(HOUR),
                new WindowTraffic(
                        predictions,
                        predictions,
                        ago > 0 ? 2 + random.nextInt(4) : random.nextInt(30) == 0 ? 1 : 0,
                        predictions / 12,
                        0.0006,
                        ago > 0 ? 0.004 + 0.003 * ago : 0.0018 + 0.0003 * random.nextDouble()),
                state,
                QualityState.OK,
                isLooked ? List.of(new WindowRecord.Column("income", state, effect, 0.5)) : List.of());
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
