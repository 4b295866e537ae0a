package io.mlprod.samples.monitoring.invoices;

import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.MonitorHistory;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What was found and done, in the order in which it happened, and what labels say in the end. */
final class Story {

    private record Line(Instant at, String text) {}

    private final InvoiceYear year;
    private final List<Line> lines = new ArrayList<>();

    Story(InvoiceYear year) {
        this.year = year;
        MonitorHistory history = year.monitor().history();
        history.events().stream()
                .filter(event -> event.kind() == HistoryEvent.Kind.DEPLOYED)
                .forEach(event -> lines.add(new Line(event.at(), "deployed: " + event.text())));
        year.told().stream().filter(told -> told.change() == Change.FIRED).forEach(this::add);
        history.actions().forEach(this::add);
        year.told().stream().filter(told -> told.change() != Change.FIRED).forEach(this::add);
        lines.sort(Comparator.comparing(Line::at));
    }

    private void add(Notification told) {
        String after = told.change() == Change.FIRED ? ", " + after(told.at()) : "";
        lines.add(
                new Line(told.at(), told.change() + after + ": " + told.worst().text()));
    }

    private void add(ActionEvent event) {
        lines.add(new Line(event.at(), event.action() + ", " + event.outcome() + ": " + event.text()));
    }

    /** How long after what had caused it. */
    private static String after(Instant found) {
        Instant cause = found.isBefore(Shop.THIEVES) ? InvoiceYear.BROKEN : Shop.THIEVES;
        long hours = Duration.between(cause, found).toHours();
        return hours < 100 ? hours + " hours after the deploy" : hours / 24 + " days after the first thief";
    }

    void print() {
        lines.forEach(
                line -> System.out.println(line.at.toString().substring(0, 16).replace('T', ' ') + "  " + line.text));
        System.out.println("What labels say, by the weeks of the orders");
        print("1", week -> true, "1");
        print("2", week -> !week.to().isAfter(Shop.THIEVES), "2, before the thieves");
        print("3", week -> true, "3");
        print("2", week -> week.from().isAfter(Shop.THIEVES), "2, with thieves");
        List.of("1", "2", "3").forEach(this::printLabels);
    }

    private void print(String version, Predicate<PerformanceReport> which, String name) {
        List<PerformanceReport> weeks = year.labelled(version).stream()
                .filter(which)
                .filter(Story::isJudged)
                .toList();
        if (weeks.isEmpty()) {
            return;
        }
        double orders = weeks.stream().mapToLong(PerformanceReport::predictions).sum();
        double labelled = weeks.stream().mapToLong(PerformanceReport::labelled).sum();
        System.out.printf(
                Locale.ROOT,
                "  version %-21s weeks: %2d, %,7.0f orders, %4.1f %% labelled, ROC AUC %.3f on average, %.3f to %.3f%n",
                name,
                weeks.size(),
                orders,
                100 * labelled / orders,
                weeks.stream()
                                .mapToDouble(week -> auc(week) * (double) week.labelled())
                                .sum()
                        / labelled,
                weeks.stream().mapToDouble(Story::auc).min().orElseThrow(),
                weeks.stream().mapToDouble(Story::auc).max().orElseThrow());
    }

    private void printLabels(String version) {
        year.labelled(version).stream()
                .map(PerformanceReport::labels)
                .reduce((earlier, later) -> later)
                .ifPresent(labels -> System.out.printf(
                        Locale.ROOT,
                        "  labels of version %s: %,d, of which %,d came twice and %,d were corrected%n",
                        version,
                        labels.joined(),
                        labels.duplicate(),
                        labels.corrected()));
    }

    private static boolean isJudged(PerformanceReport week) {
        return switch (week.verdict()) {
            case BETTER, SAME, WORSE -> true;
            case NOT_ENOUGH_DATA, NOT_REPRESENTATIVE -> false;
        };
    }

    private static double auc(PerformanceReport week) {
        return week.metric(PerformanceMetric.ROC_AUC).orElseThrow().value().value();
    }
}
