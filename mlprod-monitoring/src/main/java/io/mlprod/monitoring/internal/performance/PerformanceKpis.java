package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.fairness.FairnessReport;
import io.mlprod.monitoring.fairness.FairnessValue;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.MetricResult;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The indicators of the latest windows of one version that say something. What is worse in an earlier window, whose
 * labels were complete later, counts as well. A metric that was found worse counts as worse until a later window is
 * surely better than the last that was worse, or is within the tolerance: one that is not surely worse than the
 * reference may be as bad, so an alert would come and go. For one thread.
 */
public final class PerformanceKpis {

    static final String PERFORMANCE = "performance";
    private static final String LABEL_AGE = "label age";
    private static final String OVERDUE = "labels overdue";
    private static final String ESTIMATED = "estimated ";
    private static final String ERROR = " less its estimate";
    private static final String PARITY = "demographic parity difference";
    private static final String OPPORTUNITY = "equal opportunity difference";
    private static final String ODDS = "equalized odds difference";
    private static final Duration ANY_TIME = Duration.ofDays(5_000); // labels come when they come
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PerformanceWatch watch;
    private final ModelVersion model;
    private final Map<PerformanceMetric, Worse> worse = new EnumMap<>(PerformanceMetric.class);
    private String words = ""; // of the latest window in which one of them was worse
    private Instant wordsOf = Instant.MIN;
    private final Set<PerformanceMetric> named = EnumSet.noneOf(PerformanceMetric.class); // since all was well
    private @Nullable Instant worseSince; // the beginning of the first of these windows
    private final NavigableSet<Instant> told = new TreeSet<>(); // the windows that were worse
    private long foreignBefore; // labels, when there were values last

    /**
     * What a metric was when it was last found worse.
     *
     * @param from the beginning of that window
     */
    private record Worse(Instant from, Estimate value) {

        Worse orLater(Worse other) {
            return other.from.isAfter(from) ? other : this;
        }
    }

    public PerformanceKpis(PerformanceWatch watch, ModelVersion model) {
        this.watch = watch;
        this.model = model;
    }

    /**
     * Returns the rules that apply unless they are set: told is a metric that is surely worse than the reference, and
     * that labels have stopped.
     */
    public static List<AlertRule> defaultRules() {
        return List.of(
                AlertRule.above(PERFORMANCE)
                        .warn(0)
                        .tellMore()
                        .cooldown(Duration.ZERO)
                        .mayBeMissing(),
                AlertRule.above(OVERDUE).warn(0).group(OVERDUE).mayBeMissing()); // one for all versions
    }

    /**
     * Says how often the indicators come. What needs labels comes for the first time after a deploy when a window has
     * ended and its labels were waited for, and estimates one window later, since they need a reference. Whoever knows
     * that labels are quick says so in the rule.
     *
     * @param groups for which answers are compared; null for none
     */
    public static void addPeriods(AlertsBuilder alerts, Performance settings, @Nullable Fairness groups) {
        Duration labelled = settings.window().multipliedBy(3).plus(settings.settle());
        List.of(PERFORMANCE, LABEL_AGE, OVERDUE).forEach(kpi -> alerts.comesEvery(kpi, ANY_TIME));
        for (PerformanceMetric metric : PerformanceMetric.values()) {
            add(metric.title(), settings.window(), labelled, alerts);
            estimated(metric.title()).forEach(kpi -> add(kpi, settings.window(), labelled, alerts));
        }
        if (groups != null) { // which may be too small for long
            groups.groupings().forEach(attributes -> gaps(attributes).forEach(kpi -> alerts.comesEvery(kpi, ANY_TIME)));
        }
    }

    private static void add(String kpi, Duration window, Duration labelled, AlertsBuilder alerts) {
        alerts.comesEvery(kpi, window).missingAfter(kpi, labelled);
    }

    /** Returns whether an indicator of these has a name, or one of another metric or group. */
    static boolean isNamedLikeOne(String name) {
        return name.equals(PERFORMANCE)
                || Stream.of(PARITY, OPPORTUNITY, ODDS).anyMatch(gap -> name.startsWith(gap + " by "))
                || Stream.of(PerformanceMetric.values())
                        .map(PerformanceMetric::title)
                        .anyMatch(
                                title -> name.equals(title) || estimated(title).contains(name));
    }

    /** Returns the names of what is estimated of a metric. */
    static List<String> estimated(String metric) {
        return List.of(ESTIMATED + metric, metric + ERROR);
    }

    /** Returns the names of what differs between groups. */
    static List<String> gaps(List<String> attributes) {
        return Stream.of(PARITY, OPPORTUNITY, ODDS)
                .map(gap -> gap + by(attributes))
                .toList();
    }

    private static String by(List<String> attributes) {
        return " by " + String.join(" and ", attributes);
    }

    /**
     * Returns the indicators of windows that were looked at.
     *
     * @param made of this version
     */
    public List<Kpi> of(List<WindowPerformance> made) {
        List<Kpi> kpis = new ArrayList<>();
        Optional<WindowPerformance> judged = watch.judged(model);
        if (judged.filter(made::contains).isEmpty() && !made.isEmpty()) {
            kpis.addAll(missing(made.get(made.size() - 1).report(), judged));
        }
        judged.filter(made::contains).ifPresent(window -> {
            PerformanceReport report = window.report();
            judge(report);
            foreignBefore = watch.labels(model).foreign();
            report.metrics().stream()
                    .filter(result -> !result.value().isDefined())
                    .map(result -> missing(result, report, result.value().reason()))
                    .forEach(kpis::add);
            report.metrics().stream()
                    .filter(result -> result.value().isDefined())
                    .map(result -> kpi(result.metric().title(), report, result.value(), report.labelled()))
                    .forEach(kpis::add);
            window.errors()
                    .forEach(error ->
                            kpis.add(kpi(error.metric() + ERROR, report, error.difference(), report.labelled())));
            window.fairness().forEach(fairness -> {
                kpis.addAll(kpi(OPPORTUNITY, fairness, fairness.equalOpportunityDifference(), report));
                kpis.addAll(kpi(ODDS, fairness, fairness.equalizedOddsDifference(), report));
            });
        });
        judged.map(WindowPerformance::report).ifPresent(latest -> {
            boolean isMore = addEarlier(made, latest);
            if (isMore || made.stream().anyMatch(window -> window.report().equals(latest))) {
                kpis.add(0, verdict(latest, isMore));
            }
        });
        watch.estimated(model)
                .filter(made::contains)
                .ifPresent(window -> window.estimate().orElseThrow().metrics().forEach((name, value) -> {
                    if (value.isDefined()) {
                        kpis.add(kpi(
                                ESTIMATED + name,
                                window.report(),
                                value,
                                window.estimate().orElseThrow().rows()));
                    }
                }));
        watch.grouped(model)
                .filter(made::contains)
                .ifPresent(window -> window.fairness()
                        .forEach(fairness -> kpis.addAll(
                                kpi(PARITY, fairness, fairness.demographicParityDifference(), window.report()))));
        return kpis;
    }

    /** Returns for each version that is loaded how long no label has come, and whether that is too long. */
    public static List<Kpi> ofLabels(PerformanceWatch watch, Instant now) {
        List<Kpi> kpis = new ArrayList<>();
        watch.silences().forEach((model, silence) -> {
            kpis.add(Kpi.exact(LABEL_AGE, model, silence.age().toMillis() / 1e3, 1, now));
            Kpi overdue = Kpi.exact(OVERDUE, model, silence.isTooLong() ? 1 : 0, silence.labels(), now);
            kpis.add(silence.isTooLong() ? overdue.detail(words(model, silence)) : overdue);
        });
        return kpis;
    }

    private static String words(ModelVersion model, LabelFlow.Silence silence) {
        return model + ": no label has come since " + MINUTE.format(silence.since())
                + " UTC, though predictions go on"
                + silence.delay()
                        .map(delay -> "; 95 % of the labels came within " + DurationText.about(delay) + " until then")
                        .orElse("");
    }

    /** Returns why there are no values, should they be missed. */
    private List<Kpi> missing(PerformanceReport newest, Optional<WindowPerformance> judged) {
        String why = why(judged.map(window -> window.report().to()).orElse(Instant.MIN));
        return newest.metrics().stream()
                .map(result -> missing(result, newest, why))
                .toList();
    }

    private static Kpi missing(MetricResult result, PerformanceReport report, String why) {
        return Kpi.exact(result.metric().title(), report.model(), Double.NaN, 0, report.to())
                .detail(why);
    }

    /** Returns why the windows since a time have no values: what came or did not come, and then what was made of it. */
    private String why(Instant since) {
        Optional<LabelFlow.Silence> silent = Optional.ofNullable(
                        watch.silences().get(model))
                .filter(silence -> silence.age().compareTo(watch.settings().window()) > 0);
        long foreign = watch.labels(model).foreign() - foreignBefore;
        if (foreign > 0) {
            return NumberText.count(foreign) + (foreign == 1 ? " label was" : " labels were")
                    + " refused, being of a type or class that the model does not predict"
                    + silent.map(silence -> "; no other has come since " + MINUTE.format(silence.since()) + " UTC")
                            .orElse("");
        }
        return silent.map(silence -> "no label has come since " + MINUTE.format(silence.since()) + " UTC")
                .orElseGet(() -> watch.reports(model).stream()
                        .map(WindowPerformance::report)
                        .filter(report -> !report.from().isBefore(since)
                                && report.coverage().isComplete())
                        .reduce((earlier, later) -> later)
                        .map(PerformanceKpis::why)
                        .orElse("labels are still waited for"));
    }

    private static String why(PerformanceReport complete) {
        return complete.verdict() == Verdict.NOT_REPRESENTATIVE
                ? "the labelled predictions are unlike the others, most by "
                        + complete.coverage().worst()
                : "there are too few labels";
    }

    /** Counts what is worse in windows that had their labels after a later one had, once. */
    private boolean addEarlier(List<WindowPerformance> made, PerformanceReport latest) {
        told.headSet(latest.from().minus(watch.settings().expiry())).clear();
        boolean isMore = false;
        for (WindowPerformance window : made) {
            PerformanceReport report = window.report();
            if (report.from().isBefore(latest.from()) && report.verdict() == Verdict.WORSE && told.add(report.from())) {
                isMore = true;
                note(report);
            }
        }
        return isMore;
    }

    /** Notes what is worse in a window that is, and its words unless a later one has given them. */
    private void note(PerformanceReport report) {
        told.add(report.from());
        report.metrics().stream()
                .filter(result -> result.verdict() == Verdict.WORSE)
                .forEach(result ->
                        worse.merge(result.metric(), new Worse(report.from(), result.value()), Worse::orLater));
        named.addAll(worse.keySet());
        if (words.isEmpty() || !report.from().isBefore(wordsOf)) {
            words = text(report);
            wordsOf = report.from();
        }
        worseSince = worseSince == null || report.from().isBefore(worseSince) ? report.from() : worseSince;
    }

    private void judge(PerformanceReport report) {
        report.metrics().stream().filter(this::isGoodAgain).forEach(result -> worse.remove(result.metric()));
        if (report.verdict() == Verdict.WORSE) {
            note(report);
        } else if (worse.isEmpty()) {
            words = "";
            worseSince = null;
            named.clear();
        }
    }

    private boolean isGoodAgain(MetricResult result) {
        Worse last = worse.get(result.metric());
        if (last == null || result.verdict() != Verdict.SAME) {
            return result.verdict() == Verdict.BETTER;
        }
        Estimate change = result.value().minus(last.value);
        boolean isSurelyBetter = result.metric().isHigherBetter() ? change.lower() > 0 : change.upper() < 0;
        return isSurelyBetter || !isBelowTolerance(result);
    }

    private Kpi verdict(PerformanceReport report, boolean isMore) {
        boolean isKnown = isMore || report.verdict() != Verdict.NOT_ENOUGH_DATA;
        Kpi kpi = Kpi.exact(PERFORMANCE, report.model(), worse.size(), isKnown ? report.labelled() : 0, report.to());
        return kpi.detail(words).findings(named.toString()).since(worseSince == null ? report.from() : worseSince);
    }

    private boolean isBelowTolerance(MetricResult result) {
        double difference = result.difference().value() * (result.metric().isHigherBetter() ? -1 : 1);
        return difference
                > watch.settings().tolerance() * Math.abs(result.reference().value());
    }

    private String text(PerformanceReport report) {
        String metrics = report.metrics().stream()
                .filter(result -> result.verdict() == Verdict.WORSE)
                .map(result -> result.metric().title() + " "
                        + NumberText.measured(result.value().value()) + " ["
                        + NumberText.measured(result.value().lower()) + ", "
                        + NumberText.measured(result.value().upper()) + "] against "
                        + NumberText.measured(result.reference().value()))
                .collect(Collectors.joining(", "));
        return report.model() + " is worse than its reference in the window from " + MINUTE.format(report.from())
                + " to "
                + MINUTE.format(report.to()) + " UTC: " + metrics + " (" + NumberText.count(report.labelled()) + " of "
                + NumberText.count(report.predictions()) + " predictions are labelled)" + slice(report);
    }

    /** Returns the part that is worse than the others; no group of {@link Fairness}, which alerts do not name. */
    private String slice(PerformanceReport report) {
        return report.worstSlice()
                .filter(slice -> slice.isWorse() && !watch.isGroup(slice.name()))
                .map(slice -> "; " + slice.name() + "=" + slice.value() + " is worse than the others: "
                        + slice.metric().title() + " "
                        + NumberText.measured(slice.here().value()) + " against "
                        + NumberText.measured(slice.rest().value()) + " of the rest")
                .orElse("");
    }

    private static Kpi kpi(String name, PerformanceReport report, Estimate value, long rows) {
        double low = Math.min(value.value(), value.lower()); // of a few rows, the bootstrap's may miss the value
        double high = Math.max(value.value(), value.upper());
        return new Kpi(name, report.model(), value.value(), low, high, rows, report.to()).since(report.from());
    }

    /** Returns a difference between groups, if there is one; the names are those of attributes, and not of groups. */
    private static List<Kpi> kpi(String name, FairnessReport of, FairnessValue value, PerformanceReport report) {
        return value.isEstimated()
                ? List.of(kpi(
                        name + by(of.attributes()),
                        report,
                        value.estimate(),
                        of.overall().counts().rows()))
                : List.of();
    }
}
