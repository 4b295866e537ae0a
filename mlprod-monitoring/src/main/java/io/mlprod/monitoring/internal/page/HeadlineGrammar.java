package io.mlprod.monitoring.internal.page;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.monitoring.report.ActionFacts;
import io.mlprod.monitoring.report.AlertFacts;
import io.mlprod.monitoring.report.DriftFacts;
import io.mlprod.monitoring.report.PerformanceFacts;
import io.mlprod.monitoring.report.PerformanceFacts.Verdict;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.monitoring.report.ServingFacts;
import io.mlprod.monitoring.report.VersionFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The grammar of the head line. The title is about the worst thing that was found: a chain that asks no model, then
 * worse predictions, drift, a first tier that is not asked, data quality, calls without an answer, what may become
 * drift.
 */
final class HeadlineGrammar {

    private static final int MOST_NAMED = 2;
    private static final double MANY_FAILURES = 0.01;
    private static final double MANY_FALLBACKS = 0.01;
    private static final double MOST_FALLBACKS = 0.5;

    /** What was found of a version: a clause that is a sentence without its end. */
    private record Finding(ModelVersion model, String clause) {}

    private final ReportData data;
    private final Optional<VersionFacts> serving;

    private HeadlineGrammar(ReportData data) {
        this.data = data;
        this.serving = data.versions().stream()
                .filter(version -> version.state() == VersionFacts.State.SERVING)
                .findFirst()
                .or(() -> data.versions().stream().findFirst());
    }

    static Headline of(ReportData data) {
        HeadlineGrammar grammar = new HeadlineGrammar(data);
        return new Headline(grammar.title(), grammar.sentences());
    }

    // ---- the title

    private String title() {
        List<Finding> findings = findings();
        if (findings.isEmpty()) {
            return calm();
        }
        Finding worst = findings.get(0);
        String ending = ending(worst.model, findings);
        String who = ending.startsWith(" ")
                ? (worst.clause.startsWith("Version") ? "it" : "version " + version(worst.model))
                : "";
        return worst.clause + (ending.isEmpty() ? "" : "; " + who + ending);
    }

    private List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        Optional<Finding> chain = chain();
        chain.filter(finding -> isLastResort()).ifPresent(found::add);
        data.performance().stream()
                .filter(metric -> metric.verdict() == Verdict.WORSE)
                .forEach(metric -> found.add(new Finding(
                        metric.model(),
                        "Version " + version(metric.model()) + " has a worse " + Shown.name(metric.metric())
                                + " than its reference")));
        data.drift().stream()
                .filter(look -> look.state() == DriftState.DRIFT)
                .forEach(look -> found.add(new Finding(look.model(), drifted(look))));
        chain.filter(finding -> !isLastResort()).ifPresent(found::add);
        data.quality().stream()
                .filter(checks -> checks.state() == QualityState.ISSUE)
                .forEach(checks -> found.add(new Finding(checks.model(), issues(checks))));
        data.versions().stream()
                .filter(version -> failed(version) >= MANY_FAILURES)
                .forEach(version -> found.add(new Finding(
                        version.model(),
                        "Version " + version(version.model()) + " left " + NumberText.percent(failed(version))
                                + " of calls without an answer")));
        data.drift().stream()
                .filter(look -> look.state() == DriftState.WARNING)
                .forEach(look -> found.add(new Finding(look.model(), watched(look))));
        found.sort(Comparator.comparing(finding -> isPast(finding.model))); // stable: the worst remains the first
        return found;
    }

    /** Returns whether all tiers of the chain are off, or there is nothing behind the one that is asked. */
    private boolean isLastResort() {
        List<ServingFacts.Tier> tiers = data.serving().tiers();
        return tiers.size() > 1 && tiers.subList(0, tiers.size() - 1).stream().allMatch(ServingFacts.Tier::isOff);
    }

    /** Returns what is to be said of the chain, if its first tier is not what answers. */
    private Optional<Finding> chain() {
        List<ServingFacts.Tier> tiers = data.serving().tiers();
        ModelVersion model = serving.map(VersionFacts::model).orElse(new ModelVersion(data.subject(), "any", ""));
        if (tiers.isEmpty() || !tiers.get(0).isOff()) {
            double share = data.serving().fallbackShare();
            return share > MOST_FALLBACKS
                    ? Optional.of(
                            new Finding(model, "Fallbacks have given " + NumberText.percent(share) + " of the answers"))
                    : Optional.empty();
        }
        List<String> off = tiers.stream()
                .takeWhile(ServingFacts.Tier::isOff)
                .map(tier -> "“" + Shown.name(tier.name()) + "” is " + Shown.name(tier.state()))
                .toList();
        String asked = tiers.size() == off.size()
                ? "No tier"
                : "Only “" + Shown.name(tiers.get(off.size()).name()) + "”";
        String answers = isLastResort() ? asked + " of the chain answers: " : "Lower tiers of the chain answer: ";
        return Optional.of(new Finding(model, answers + String.join(", ", off)));
    }

    /**
     * Returns whether a version answers nothing any more: what it did is of the past, unless it was just rolled back.
     */
    private boolean isPast(ModelVersion model) {
        return is(VersionFacts.State.NOT_LOADED, model) || (is(VersionFacts.State.LOADED, model) && !isRolledBack());
    }

    private boolean is(VersionFacts.State state, ModelVersion model) {
        return data.versions().stream().anyMatch(version -> version.model().equals(model) && version.state() == state);
    }

    /** Returns whether the version that serves does so because of a rollback. */
    private boolean isRolledBack() {
        return data.events().stream()
                .filter(event -> event.kind() != HistoryEvent.Kind.ROLLOUT)
                .reduce((earlier, later) -> later)
                .filter(event -> event.kind() == HistoryEvent.Kind.ROLLED_BACK)
                .filter(event -> isServing(event.model()))
                .isPresent();
    }

    /** Returns the alerts that are open, the worst first. */
    private List<AlertFacts> openAlerts() {
        return data.alerts().stream()
                .filter(alert -> alert.state() != AlertFacts.State.RESOLVED)
                .sorted(Comparator.comparing(AlertFacts::level).reversed())
                .toList();
    }

    /** Returns what became of the version that the title is about, if it serves no more. */
    private String ending(ModelVersion worst, List<Finding> findings) {
        if (data.kind() != ReportData.Kind.MODEL || serving.isEmpty() || isServing(worst)) {
            return "";
        }
        ModelVersion now = serving.get().model();
        boolean isWell = openAlerts().isEmpty() && findings.stream().noneMatch(finding -> finding.model.equals(now));
        String serves =
                "version " + version(now) + (isWell ? " serves without a finding" : ", which serves, needs a look");
        if (is(VersionFacts.State.TESTING, worst) || is(VersionFacts.State.UNKNOWN, worst)) {
            return serves;
        }
        return (isRolledBack() ? " was rolled back, and " : " no longer serves, and ") + serves;
    }

    private boolean isServing(ModelVersion model) {
        return serving.filter(version -> version.model().equals(model)).isPresent();
    }

    private String drifted(DriftFacts look) {
        List<String> names = names(look, DriftState.DRIFT);
        if (names.isEmpty()) {
            return "No column " + whose(look) + " has drifted by itself, but all of them together";
        }
        if (data.kind() == ReportData.Kind.COMPARISON) {
            return listed(names) + (names.size() == 1 ? " differs between " : " differ between ") + both();
        }
        return listed(names) + " " + whose(look) + (names.size() == 1 ? " has drifted" : " have drifted");
    }

    private String watched(DriftFacts look) {
        List<String> names = names(look, DriftState.WARNING);
        if (names.isEmpty()) {
            return "The columns " + whose(look) + " may be drifting together";
        }
        return data.kind() == ReportData.Kind.COMPARISON
                ? listed(names) + " may differ between " + both()
                : listed(names) + " " + whose(look) + " may be drifting; nothing is to be done yet";
    }

    private String whose(DriftFacts look) {
        return data.kind() == ReportData.Kind.DATA_SET ? "of the data set" : "of version " + version(look.model());
    }

    private String both() {
        return data.versions().size() < 2
                ? "the versions"
                : "versions " + version(data.versions().get(1).model()) + " and "
                        + version(data.versions().get(0).model());
    }

    private String issues(QualityReport checks) {
        List<QualityIssue> issues = checks.issues();
        String whose = (data.kind() == ReportData.Kind.DATA_SET
                        ? "The data set"
                        : "The input of version " + version(checks.model()))
                + " has ";
        if (issues.isEmpty()) {
            return whose + "issues";
        }
        String first = IssueWords.title(issues.get(0));
        return issues.size() == 1
                ? whose + "an issue: " + first
                : whose + issues.size() + " issues, the first being " + first;
    }

    private static double failed(VersionFacts version) {
        long all = version.predictions() + version.failures();
        return all == 0 ? 0 : (double) version.failures() / all;
    }

    private String calm() {
        boolean isJudged = data.drift().stream().anyMatch(look -> look.state() == DriftState.OK)
                || data.performance().stream().anyMatch(HeadlineGrammar::isGood);
        return switch (data.kind()) {
            case DATA_SET ->
                isJudged ? "The data set is distributed as its reference is" : "The data set has too few rows to judge";
            case COMPARISON ->
                isJudged
                        ? upper(both()) + " cannot be told apart by their rows"
                        : "There are too few rows to compare " + both();
            case MODEL ->
                serving.map(VersionFacts::model)
                        .map(this::calm)
                        .orElse("Nothing is known of " + Shown.name(data.subject()) + " yet");
        };
    }

    /** Returns what is to be said of the version that serves, which others' verdicts say nothing about. */
    private String calm(ModelVersion model) {
        String serves = "Version " + version(model) + " serves";
        List<AlertFacts> open = openAlerts();
        if (!open.isEmpty()) {
            return serves + ", and " + (open.size() == 1 ? "an alert is" : open.size() + " alerts are") + " open: "
                    + Shown.name(open.get(0).text());
        }
        List<PerformanceFacts> its = data.performance().stream()
                .filter(metric -> metric.model().equals(model))
                .toList();
        boolean isInputJudged =
                data.drift().stream().anyMatch(look -> look.model().equals(model) && look.state() == DriftState.OK);
        if (its.stream().anyMatch(metric -> isGood(metric) && !metric.isOutdated())) {
            return serves + " as its reference; nothing needs you";
        }
        Optional<String> outdated = its.stream()
                .filter(PerformanceFacts::isOutdated)
                .flatMap(metric -> metric.judged().stream())
                .map(window -> "its answers were last judged for " + Shown.day(window.from()))
                .findFirst();
        if (outdated.isPresent()) {
            return serves + "; " + outdated.get();
        }
        return !isInputJudged
                ? "There are too few rows to judge version " + version(model)
                : data.performance().isEmpty()
                        ? serves + " as its reference; nothing needs you"
                        : serves + ", with input like its reference; its answers are not judged yet";
    }

    private static boolean isGood(PerformanceFacts metric) {
        return metric.verdict() == Verdict.SAME || metric.verdict() == Verdict.BETTER;
    }

    // ---- the sentences below

    private List<String> sentences() {
        List<String> said = new ArrayList<>();
        if (data.kind() == ReportData.Kind.MODEL && !data.versions().isEmpty()) {
            performance().ifPresent(said::add);
        }
        data.drift().stream()
                .filter(look -> look.state() == DriftState.DRIFT && !isPast(look.model()))
                .findFirst()
                .ifPresent(look -> {
                    moved(look).ifPresent(said::add);
                    since(look.model()).ifPresent(said::add);
                });
        data.quality().stream()
                .filter(checks -> !checks.issues().isEmpty() && !isPast(checks.model()))
                .findFirst()
                .map(checks -> issue(checks.model(), checks.issues().get(0)))
                .ifPresent(said::add);
        if (data.serving().fallbackShare() >= MANY_FALLBACKS) {
            said.add("Fallbacks have given " + NumberText.percent(data.serving().fallbackShare())
                    + " of the answers since the chain was built.");
        }
        if (data.kind() == ReportData.Kind.MODEL && !data.versions().isEmpty()) {
            said.add(alerts());
        }
        return List.copyOf(said);
    }

    private Optional<String> performance() {
        Optional<PerformanceFacts> worst = PerformanceView.main(data);
        if (worst.isEmpty()) {
            return Optional.of("No labels were given, so nothing is said of how right the answers are.");
        }
        PerformanceFacts metric = worst.get();
        String name = Shown.name(metric.metric());
        String reference =
                metric.reference().isDefined() ? "; the reference has " + Shown.metric(metric.reference()) : "";
        return Optional.of(metric.main()
                        .map(window -> name + " of version " + version(metric.model())
                                + (window.isEstimate() ? " is estimated at " : " was ") + interval(window.value())
                                + when(metric, window) + reference + "." + worstPart(metric) + outdated(metric))
                        .orElse("There are not enough labels yet to say how right the answers are.")
                + (metric.verdict() == Verdict.NOT_REPRESENTATIVE
                        ? " The predictions with labels are not like those without, so this is no verdict."
                        : ""));
    }

    private static String worstPart(PerformanceFacts metric) {
        return metric.worstSlice()
                .filter(slice -> slice.pValue() <= PerformanceView.CHANCE
                        && slice.value().isDefined())
                .map(slice -> " Its worst part is " + Shown.name(slice.name()) + ", with " + Shown.metric(slice.value())
                        + ".")
                .orElse("");
    }

    private static String outdated(PerformanceFacts metric) {
        return metric.isOutdated() ? " Later windows have no verdict, though they wait for no more labels." : "";
    }

    private static String when(PerformanceFacts metric, PerformanceFacts.Window window) {
        return window.isEstimate()
                ? " in its last window"
                : metric.judged().isEmpty()
                        ? " in its last labelled window"
                        : " in the window from " + Shown.span(window.from(), window.to())
                                + (metric.judged().equals(metric.last()) ? "" : ", the last one with a verdict");
    }

    private static String interval(Estimate value) {
        return Shown.metric(value) + (value.isBounded() ? " (95 % interval " + Shown.interval(value) + ")" : "");
    }

    private static Optional<String> moved(DriftFacts look) {
        return look.columns().stream()
                .filter(column -> column.state() == DriftState.DRIFT)
                .findFirst()
                .map(column -> "“" + Shown.name(column.name()) + "” has " + NumberText.percent(column.share())
                        + " of the shift. " + Shown.sentence(column.change()));
    }

    private Optional<String> since(ModelVersion model) {
        Optional<WindowRecord> first = Optional.empty();
        for (WindowRecord window : data.timeline()) {
            if (!window.model().equals(model) || window.drift() == DriftState.NOT_ENOUGH_DATA) {
                continue;
            }
            boolean isDrift = window.drift() == DriftState.DRIFT;
            first = isDrift ? first.or(() -> Optional.of(window)) : Optional.empty();
        }
        return first.map(window -> "It was first seen on " + Shown.time(window.to()) + " UTC.");
    }

    private String issue(ModelVersion model, QualityIssue issue) {
        String expected =
                Double.isNaN(issue.expected()) || IssueWords.expected(issue).equals("–")
                        ? ""
                        : ", " + IssueWords.expected(issue) + " expected";
        String measured = IssueWords.measured(issue);
        String found = IssueWords.title(issue) + (measured.equals("–") ? "" : ": " + measured + expected);
        return data.kind() == ReportData.Kind.DATA_SET
                ? "The data set has " + found + "."
                : "Version " + version(model) + " gets " + found + ", since " + Shown.time(issue.since()) + " UTC.";
    }

    private String alerts() {
        List<AlertFacts> open = openAlerts();
        String alerts = open.isEmpty()
                ? "No alert is open"
                : (open.size() == 1 ? "One alert is open" : open.size() + " alerts are open, the worst") + ": "
                        + Shown.sentence(open.get(0).text());
        return alerts
                + data.actions().stream()
                        .findFirst()
                        .map(HeadlineGrammar::done)
                        .orElse(open.isEmpty() ? "." : "; nothing was done by itself.");
    }

    private static String done(ActionFacts action) {
        return "; the last thing " + words(action.outcome()) + Shown.name(action.what()) + ", on "
                + Shown.time(action.at()) + " UTC.";
    }

    private static String words(ActionEvent.Outcome outcome) {
        return switch (outcome) {
            case DONE -> "done was: ";
            case STILL_RUNNING -> "begun, and not ended yet, was: ";
            case NOTHING_TO_DO -> "looked at was: ";
            case FAILED -> "tried, and failed, was: ";
            case DRY_RUN -> "that would have been done was: ";
            case SKIPPED -> "left out was: ";
        };
    }

    // ---- words

    private static String version(ModelVersion model) {
        return Shown.name(model.version());
    }

    private static List<String> names(DriftFacts look, DriftState state) {
        return look.columns().stream()
                .filter(column -> column.state() == state)
                .map(column -> "“" + Shown.name(column.name()) + "”")
                .toList();
    }

    private static String listed(List<String> names) {
        if (names.size() == 1) {
            return names.get(0);
        }
        return names.size() == MOST_NAMED
                ? names.get(0) + " and " + names.get(1)
                : names.get(0) + ", " + names.get(1) + " and "
                        + Shown.counted(names.size() - MOST_NAMED, "more column");
    }

    private static String upper(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
