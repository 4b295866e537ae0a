package io.mlprod.monitoring.internal.page;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.internal.page.PageView.Table;
import io.mlprod.monitoring.internal.page.PageView.Table.Column;
import io.mlprod.monitoring.report.ActionFacts;
import io.mlprod.monitoring.report.AlertFacts;
import io.mlprod.monitoring.report.DriftFacts;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.monitoring.report.ServingFacts;
import io.mlprod.monitoring.report.VersionFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
                new KeyFigures(data, bins).cards(),
                log(),
                PerformanceView.of(data, bins),
                comparisons(),
                isOverTime
                        ? Stream.of(Optional.of(charts.volume()), charts.latency(), charts.failures())
                                .flatMap(Optional::stream)
                                .toList()
                        : List.of(),
                trafficTable(),
                failures(),
                data.versions().stream().map(PageMaker::version).toList(),
                QualityView.issues(data),
                QualityView.sentence(data),
                data.fairness().stream().map(FairnessView::of).toList(),
                tiers(),
                cache(),
                footer());
    }

    private List<PageView.Comparison> comparisons() {
        return IntStream.range(0, data.drift().size())
                .mapToObj(i -> DriftView.of(
                        data.drift().get(i),
                        isOverTime ? charts.shift(data.drift().get(i)) : Optional.empty(),
                        data.kind(),
                        "d" + i,
                        isNow(data.drift().get(i), i)))
                .toList();
    }

    /** Returns whether a look is at what serves or is tried; of whatever has no versions in use, the first one. */
    private boolean isNow(DriftFacts look, int at) {
        return at == 0
                || data.versions().stream()
                        .filter(version -> version.model().equals(look.model()))
                        .anyMatch(version -> version.state() == VersionFacts.State.SERVING
                                || version.state() == VersionFacts.State.TESTING);
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
        String end = alert.ended()
                .map(at -> " Over since " + Shown.time(at)
                        + (alert.ending().isEmpty() ? "." : ": " + alert.ending() + "."))
                .orElse("");
        return new PageView.LogLine(
                Shown.time(alert.at()),
                Pill.of(alert),
                Shown.sentence(alert.text() + (alert.text().endsWith(".") ? "" : ".") + seen + end),
                Shown.sentence(alert.next()),
                Shown.link(alert.link()));
    }

    private static PageView.LogLine line(ActionFacts action) {
        String text = action.what()
                + (action.why().isEmpty() ? "" : ", since " + action.why())
                + (action.by().isEmpty() ? "." : ". By " + action.by() + ".");
        return new PageView.LogLine(Shown.time(action.at()), Pill.of(action.outcome()), Shown.sentence(text), "", "");
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
