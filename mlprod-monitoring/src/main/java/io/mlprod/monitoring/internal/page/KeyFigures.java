package io.mlprod.monitoring.internal.page;

import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.quality.QualityReport;
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

/** The key figures of a report, which stand below its head line. */
final class KeyFigures {

    private final ReportData data;
    private final TimeBins bins;

    KeyFigures(ReportData data, TimeBins bins) {
        this.data = data;
        this.bins = bins;
    }

    List<PageView.Card> cards() {
        List<PageView.Card> cards = new ArrayList<>();
        PerformanceView.main(data).ifPresent(metric -> cards.add(card(metric)));
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
        if (data.kind() == ReportData.Kind.MODEL || !data.quality().isEmpty()) {
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
                data.timeline().isEmpty()
                        ? "in all"
                        : since(data.timeline().get(0).from()),
                !data.timeline().isEmpty()
                        ? spark(bin -> (double) TimeBins.traffic(bin).predictions())
                        : ""));
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

    /** Says since when predictions are counted if labels are known of earlier ones, those of before a restart. */
    private String since(Instant counted) {
        return counted.isAfter(data.from()) ? "since " + Shown.time(counted) : "";
    }

    private static WindowTraffic last(List<WindowRecord> windows) {
        return windows.stream()
                .filter(window -> Double.isFinite(window.traffic().p99()))
                .reduce((earlier, later) -> later)
                .map(WindowRecord::traffic)
                .orElseThrow();
    }

    private static PageView.Card card(PerformanceFacts metric) {
        String name = Shown.name(metric.metric()) + " of version "
                + Shown.name(metric.model().version());
        Optional<Pill> pill = Optional.of(Pill.of(metric));
        boolean isLater = metric.judged().isPresent() && !metric.judged().equals(metric.last());
        return metric.main()
                .map(window -> new PageView.Card(
                        name + ", " + PerformanceView.which(metric, window),
                        Shown.metric(window.value()),
                        pill,
                        (window.value().isBounded() ? "interval " + Shown.interval(window.value()) : "")
                                + (metric.reference().isDefined()
                                        ? " · reference " + Shown.metric(metric.reference())
                                        : "")
                                + (isLater || metric.isOutdated() ? " · no later window has a verdict" : ""),
                        ""))
                .orElse(new PageView.Card(name, "–", pill, "no labels yet", ""));
    }

    private Optional<PageView.Card> fallback() {
        List<ServingFacts.Tier> tiers = data.serving().tiers();
        long answers = tiers.stream().mapToLong(ServingFacts.Tier::answers).sum();
        return answers == 0
                ? Optional.empty()
                : Optional.of(new PageView.Card(
                        "Answered by a fallback",
                        Shown.percent(data.serving().fallbackShare()),
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
}
