package io.mlprod.monitoring.internal.page;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.internal.page.PageView.Table;
import io.mlprod.monitoring.internal.page.PageView.Table.Column;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.monitoring.report.ActionFacts;
import io.mlprod.monitoring.report.AlertFacts;
import io.mlprod.monitoring.report.FairnessFacts;
import io.mlprod.monitoring.report.PerformanceFacts;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.monitoring.report.ServingFacts;
import io.mlprod.monitoring.report.VersionFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The view of a report. For one thread. */
final class PageMaker {

    private static final int SHORT_DIGEST = 12;

    private final ReportData data;
    private final TimeBins bins;
    private final Charts charts;
    private final boolean isOverTime;

    private PageMaker(ReportData data) {
        this.data = data;
        this.bins = TimeBins.of(data.timeline(), data.from(), data.to());
        this.charts = new Charts(data, bins);
        this.isOverTime = !data.timeline().isEmpty();
    }

    static PageView of(ReportData data) {
        return new PageMaker(data).view();
    }

    private PageView view() {
        return new PageView(
                PageAssets.style(),
                PageAssets.script(),
                PageAssets.policy(),
                eyebrow(),
                HeadlineGrammar.of(data),
                sections(),
                cards(),
                log(),
                data.performance().stream().map(this::metric).toList(),
                data.drift().stream()
                        .map(look ->
                                DriftView.of(look, isOverTime ? charts.shift(look) : Optional.empty(), data.kind()))
                        .toList(),
                isOverTime
                        ? Stream.of(Optional.of(charts.volume()), charts.latency(), charts.failures())
                                .flatMap(Optional::stream)
                                .toList()
                        : List.of(),
                trafficTable(),
                failures(),
                data.versions().stream().map(PageMaker::version).toList(),
                issues(),
                qualitySentence(),
                data.fairness().stream().map(PageMaker::fairness).toList(),
                tiers(),
                cache(),
                footer());
    }

    private String eyebrow() {
        String what = switch (data.kind()) {
            case MODEL -> "Model report";
            case COMPARISON -> "Comparison of versions";
            case DATA_SET -> "Report of a data set";
        };
        return what + " · " + Shown.name(data.subject()) + " · " + Shown.span(data.from(), data.to()) + " UTC"
                + (data.processes() == 1 ? "" : " · " + data.processes() + " processes");
    }

    private String footer() {
        return "Made by mlprod. Times are in UTC, intervals cover 95 %. Shares of fewer than five rows and values of"
                + " single rows are not on this page.";
    }

    /** Returns all sections of a model, even if nobody filled them; of anything else those that have something. */
    private List<PageView.Section> sections() {
        boolean isModel = data.kind() == ReportData.Kind.MODEL;
        List<PageView.Section> sections = new ArrayList<>();
        add("alerts", "Alerts and what was done", isModel || !log().isEmpty(), sections);
        add("performance", "Performance", isModel || !data.performance().isEmpty(), sections);
        add("drift", "Drift", true, sections);
        add("traffic", "Traffic", isModel || isOverTime, sections);
        add("versions", "Versions", data.kind() != ReportData.Kind.DATA_SET, sections);
        add("quality", "Data quality", isModel || !data.quality().isEmpty(), sections);
        add("fairness", "Groups", isModel || !data.fairness().isEmpty(), sections);
        add("serving", "Fallback and cache", isModel || !data.serving().equals(ServingFacts.NONE), sections);
        return sections;
    }

    private static void add(String id, String title, boolean isThere, List<PageView.Section> sections) {
        if (isThere) {
            sections.add(new PageView.Section(id, title));
        }
    }

    // ---- key figures

    private List<PageView.Card> cards() {
        List<PageView.Card> cards = new ArrayList<>();
        data.performance().stream().findFirst().ifPresent(metric -> cards.add(card(metric)));
        data.drift().stream()
                .findFirst()
                .ifPresent(look -> cards.add(new PageView.Card(
                        data.kind() == ReportData.Kind.DATA_SET
                                ? "Drift"
                                : "Drift of version " + Shown.name(look.model().version()),
                        look.count(DriftState.DRIFT) + " of " + look.columns().size(),
                        Optional.of(Pill.of(look.state())),
                        "columns have drifted",
                        "")));
        if (data.kind() == ReportData.Kind.MODEL) {
            cards.add(new PageView.Card(
                    "Data quality",
                    Long.toString(data.quality().stream()
                            .mapToLong(checks -> checks.issues().size())
                            .sum()),
                    data.quality().stream()
                            .map(QualityReport::state)
                            .max(Comparator.naturalOrder())
                            .map(Pill::of),
                    "open issues",
                    ""));
        }
        long predictions =
                data.versions().stream().mapToLong(VersionFacts::predictions).sum();
        cards.add(new PageView.Card(
                data.kind() == ReportData.Kind.DATA_SET ? "Rows" : "Predictions",
                Shown.count(predictions),
                Optional.empty(),
                isOverTime ? "" : "in all",
                isOverTime ? spark(bin -> (double) TimeBins.traffic(bin).predictions()) : ""));
        WindowTraffic traffic = TimeBins.traffic(data.timeline());
        if (Double.isFinite(traffic.p99())) {
            cards.add(new PageView.Card(
                    "Time of a prediction, p99",
                    Shown.seconds(last(data.timeline()).p99()),
                    Optional.empty(),
                    "",
                    spark(bin -> TimeBins.traffic(bin).p99())));
        }
        fallback().ifPresent(cards::add);
        return cards;
    }

    private static WindowTraffic last(List<WindowRecord> windows) {
        return windows.stream()
                .filter(window -> Double.isFinite(window.traffic().p99()))
                .reduce((earlier, later) -> later)
                .map(WindowRecord::traffic)
                .orElseThrow();
    }

    private PageView.Card card(PerformanceFacts metric) {
        return data.timeline().stream()
                .flatMap(window -> window.performance().stream())
                .filter(value -> value.metric().equals(metric.metric()) && Double.isFinite(value.value()))
                .reduce((earlier, later) -> later.isEstimate() && !earlier.isEstimate() ? earlier : later)
                .map(value -> new PageView.Card(
                        Shown.name(metric.metric()) + (value.isEstimate() ? ", estimated" : ", last labelled window"),
                        Shown.metric(value.value(), value.low(), value.high()),
                        Optional.of(Pill.of(metric.verdict())),
                        "interval " + Shown.metric(value.low(), value.low(), value.high()) + " to "
                                + Shown.metric(value.high(), value.low(), value.high())
                                + (Double.isNaN(metric.reference())
                                        ? ""
                                        : " · reference " + Shown.number(metric.reference())),
                        ""))
                .orElse(new PageView.Card(
                        Shown.name(metric.metric()), "–", Optional.of(Pill.of(metric.verdict())), "no labels yet", ""));
    }

    private Optional<PageView.Card> fallback() {
        List<ServingFacts.Tier> tiers = data.serving().tiers();
        long answers = tiers.stream().mapToLong(ServingFacts.Tier::answers).sum();
        return answers == 0
                ? Optional.empty()
                : Optional.of(new PageView.Card(
                        "Answered by a fallback",
                        Shown.percent(1 - (double) tiers.get(0).answers() / answers),
                        Optional.empty(),
                        "of " + Shown.count(answers) + " answers",
                        ""));
    }

    /** Returns the path of a small line in a box of 120 by 26. */
    private String spark(ToDoubleFunction<List<WindowRecord>> of) {
        Map<Integer, List<WindowRecord>> all = new TreeMap<>();
        data.versions()
                .forEach(version -> bins.of(version.model())
                        .forEach((bin, windows) -> all.computeIfAbsent(bin, empty -> new ArrayList<>())
                                .addAll(windows)));
        double greatest = all.values().stream()
                .mapToDouble(of)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        if (!(greatest > 0) || all.size() < 2) {
            return "";
        }
        Path path = new Path();
        all.forEach((bin, windows) -> {
            double value = of.applyAsDouble(windows);
            if (Double.isFinite(value)) {
                double x = 2 + 116.0 * bin / Math.max(1, bins.count() - 1);
                double y = 24 - 22 * value / greatest;
                if (path.isEmpty()) {
                    path.moveTo(x, y);
                } else {
                    path.lineTo(x, y);
                }
            }
        });
        return path.toString();
    }

    // ---- sections

    private record Dated(Instant at, PageView.LogLine line) {}

    private List<PageView.LogLine> log() {
        return Stream.concat(
                        data.alerts().stream().map(alert -> new Dated(alert.at(), line(alert))),
                        data.actions().stream().map(action -> new Dated(action.at(), line(action))))
                .sorted(Comparator.comparing(Dated::at).reversed())
                .map(Dated::line)
                .toList();
    }

    private static PageView.LogLine line(AlertFacts alert) {
        String seen = alert.acknowledged()
                .map(at -> " Somebody took care of it from " + Shown.time(at) + " on.")
                .orElse("");
        String end =
                alert.ended().map(at -> " Over since " + Shown.time(at) + ".").orElse("");
        return new PageView.LogLine(
                Shown.time(alert.at()),
                Pill.of(alert),
                Shown.sentence(alert.text()) + seen + end,
                Shown.sentence(alert.next()),
                alert.link().startsWith("https://") ? alert.link() : "");
    }

    private static PageView.LogLine line(ActionFacts action) {
        String text = action.what()
                + (action.why().isEmpty() ? "" : ", since " + action.why())
                + (action.by().isEmpty() ? "." : ". By " + action.by() + ".");
        return new PageView.LogLine(Shown.time(action.at()), Pill.of(action.outcome()), Shown.sentence(text), "", "");
    }

    private PageView.Metric metric(PerformanceFacts metric) {
        String delay = metric.labelDelay()
                .map(time -> "Half of the labels come within " + DurationText.of(time) + ".")
                .orElse("No label has come yet.");
        return new PageView.Metric(
                Shown.name(metric.metric()) + " of version "
                        + Shown.name(metric.model().version()),
                Pill.of(metric.verdict()),
                delay,
                charts.performance(metric));
    }

    private Table trafficTable() {
        List<List<String>> rows = new ArrayList<>();
        for (VersionFacts version : data.versions()) {
            bins.of(version.model()).forEach((bin, windows) -> {
                WindowTraffic traffic = TimeBins.traffic(windows);
                rows.add(List.of(
                        Shown.time(bins.start(bin)),
                        Shown.name(version.model().version()),
                        NumberText.count(traffic.predictions()),
                        NumberText.count(traffic.failures()),
                        Shown.seconds(traffic.p50()),
                        Shown.seconds(traffic.p99()),
                        Shown.number(TimeBins.effect(windows)),
                        Pill.of(TimeBins.state(windows)).word()));
            });
        }
        return new Table(
                List.of(
                        Column.text("From"),
                        Column.text("Version"),
                        Column.number("Predictions"),
                        Column.number("Not answered"),
                        Column.number("Median"),
                        Column.number("p99"),
                        Column.number("Largest shift"),
                        Column.text("Drift")),
                rows);
    }

    private String failures() {
        boolean isKnown = data.timeline().stream()
                .anyMatch(window -> Double.isFinite(window.traffic().p50()));
        boolean isNone = data.versions().stream().allMatch(version -> version.failures() == 0);
        return !isKnown
                ? "Times and failures are not known: snapshots and data sets do not have them."
                : isNone ? "Every call was answered." : "";
    }

    private static PageView.Version version(VersionFacts version) {
        String digest = version.model().sha256();
        return new PageView.Version(
                Shown.name(version.model().version()),
                Pill.of(version.state()),
                version.since().map(Shown::time).orElse("–"),
                Shown.count(version.predictions()),
                Shown.count(version.failures()),
                version.reference().isEmpty() ? "–" : Shown.name(version.reference()),
                Shown.name(digest.substring(0, Math.min(SHORT_DIGEST, digest.length()))),
                version.notes().stream().map(Shown::sentence).toList());
    }

    private Table issues() {
        List<List<String>> rows = new ArrayList<>();
        for (QualityReport checks : data.quality()) {
            for (QualityIssue issue : checks.issues()) {
                rows.add(List.of(
                        Pill.of(issue.state()).sign() + "\u00a0"
                                + Pill.of(issue.state()).word(),
                        Shown.name(checks.model().version()),
                        issue.feature().isEmpty() ? "all rows" : Shown.name(issue.feature()),
                        IssueWords.detail(issue),
                        IssueWords.measured(issue),
                        IssueWords.expected(issue),
                        Shown.time(issue.since()),
                        IssueWords.next(issue)));
            }
        }
        return new Table(
                List.of(
                        Column.text("State"),
                        Column.text("Version"),
                        Column.text("Column"),
                        Column.text("What"),
                        Column.number("Found"),
                        Column.number("Expected"),
                        Column.text("Since"),
                        Column.text("What to do")),
                rows);
    }

    private String qualitySentence() {
        if (data.quality().isEmpty()) {
            return "No window has been checked yet.";
        }
        long checks = data.quality().stream()
                .flatMap(report -> report.checks().stream())
                .filter(check -> check.state() != QualityState.NOT_ENOUGH_DATA)
                .count();
        long open = data.quality().stream()
                .mapToLong(report -> report.issues().size())
                .sum();
        return Shown.counted(checks, "check") + " of the last windows had enough rows; "
                + (open == 0
                        ? "none has found an issue."
                        : Shown.counted(open, "issue") + " " + (open == 1 ? "is" : "are") + " open.");
    }

    private static PageView.Fairness fairness(FairnessFacts measure) {
        String sentence = Double.isNaN(measure.difference())
                ? "The difference between groups cannot be estimated."
                : "The largest difference between two groups is " + Shown.number(measure.difference())
                        + (Double.isNaN(measure.ratio())
                                ? "."
                                : ", the smallest ratio " + Shown.number(measure.ratio()) + ".");
        return new PageView.Fairness(
                Shown.name(measure.measure()) + " of version "
                        + Shown.name(measure.model().version()),
                sentence,
                new Table(
                        List.of(
                                Column.text("Group"),
                                Column.number("Predictions"),
                                Column.number("Value"),
                                Column.number("95 % interval")),
                        measure.groups().stream()
                                .map(group -> List.of(
                                        Shown.name(group.name()),
                                        NumberText.count(group.rows()),
                                        Double.isNaN(group.value()) ? "not estimable" : Shown.number(group.value()),
                                        Double.isNaN(group.low())
                                                ? "–"
                                                : Shown.number(group.low()) + " to " + Shown.number(group.high())))
                                .toList()));
    }

    private Table tiers() {
        List<ServingFacts.Tier> tiers = data.serving().tiers();
        long answers = tiers.stream().mapToLong(ServingFacts.Tier::answers).sum();
        return tiers.isEmpty()
                ? Table.EMPTY
                : new Table(
                        List.of(
                                Column.text("Tier"),
                                Column.text("State"),
                                Column.number("Asked"),
                                Column.number("Answered"),
                                Column.number("Share of answers")),
                        tiers.stream()
                                .map(tier -> List.of(
                                        Shown.name(tier.name()),
                                        Shown.name(tier.state()),
                                        NumberText.count(tier.attempts()),
                                        NumberText.count(tier.answers()),
                                        answers == 0 ? "–" : Shown.percent((double) tier.answers() / answers)))
                                .toList());
    }

    private String cache() {
        return data.serving()
                .cache()
                .map(cache -> {
                    long asked = cache.hits() + cache.joins() + cache.misses();
                    return asked == 0
                            ? "The cache was not asked yet."
                            : "The cache knew "
                                    + Shown.percent((double) (cache.hits() + cache.joins()) / asked) + " of "
                                    + NumberText.count(asked) + " calls and holds "
                                    + Shown.counted(cache.entries(), "answer") + ".";
                })
                .orElse("");
    }
}
