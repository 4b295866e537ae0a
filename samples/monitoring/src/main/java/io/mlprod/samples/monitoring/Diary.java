package io.mlprod.samples.monitoring;

import static io.mlprod.samples.monitoring.BikeMonitoring.say;

import io.mlprod.monitoring.VersionReport;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.ColumnDrift.CellChange;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** A receiver of alerts that prints a line for each day, and below it the alerts that the day ended with. */
final class Diary implements AlertSink {

    /** What was told at the end of a day, and what the monitor knew then. */
    private record Told(int day, Change change, Alert alert, VersionReport version) {

        boolean isDrift() {
            return alert.rule().equals("drift");
        }

        boolean isAbout(QualityCheck check) {
            return !isDrift()
                    && version.quality().stream()
                            .flatMap(found -> found.issues().stream())
                            .anyMatch(issue -> issue.check() == check);
        }
    }

    private final List<Told> all = new ArrayList<>();
    private final List<Notification> today = new ArrayList<>();

    /** Called by the monitor, here on the thread that moves the time. */
    @Override
    public void accept(Notification notification) {
        today.add(notification);
    }

    void begin() {
        say("Six weeks of a summer; the largest shift of the last seven days, as a Jensen-Shannon distance");
        System.out.println(
                "  WARNING: as sure as an alarm, but smaller than 0.1: a week's weather is not that of six weeks");
        print("day", "date", "model", "drift", "too warm", "column", "JSD", "before → after", "quality");
    }

    void note(String what) {
        System.out.println("     * " + what);
    }

    /** Prints a day that is over, and what was told at its end. */
    void day(int day, Troubles troubles, VersionReport version) {
        DriftReport drift = version.drift().orElseThrow();
        ColumnDrift first = drift.columns().isEmpty() ? null : drift.columns().get(0);
        print(
                String.valueOf(day),
                drift.to().minus(Duration.ofDays(1)).toString().substring(5, 10),
                version.model().version(),
                drift.state().toString(),
                troubles.tooWarm() == 0 ? "" : format("%+.1f", troubles.tooWarm()),
                first == null ? "" : first.name(),
                first == null ? "" : format("%.3f", distance(first)),
                first == null ? "" : change(first),
                version.quality().orElseThrow().state().toString());
        for (Notification notification : today) {
            Told told = new Told(day, notification.change(), notification.worst(), version);
            print(told);
            all.add(told);
        }
        today.clear();
    }

    private void print(Told told) {
        int days = told.day + 1 - (told.isDrift() ? Troubles.DRIFT_BEGINS : Troubles.NEW_NAME);
        String words = switch (told.change) {
            case FIRED ->
                "after " + (days == 1 ? "a day" : days + " days")
                        + (told.isDrift() ? " of thermometers that drift" : " of the new name");
            case MORE -> "there is more now";
            default -> told.alert.text();
        };
        System.out.printf("     ! %s %s of %s: %s%n", told.change, told.alert.rule(), told.alert.model(), words);
        if (!told.alert.isOpen()) {
            return;
        } else if (told.isDrift()) {
            told.version.drift().orElseThrow().drifted().forEach(Diary::print);
        } else {
            told.version.quality().orElseThrow().issues().forEach(Diary::print);
        }
    }

    private static void print(ColumnDrift column) {
        System.out.printf(
                "       %-11s  %3.0f %% of the shift, JSD %.3f, p %s, %s%n",
                column.name(),
                100 * column.share(),
                distance(column),
                column.adjustedPValue() < 1e-9 ? "< 1e-9" : format("%.0e", column.adjustedPValue()),
                change(column));
    }

    private static void print(QualityIssue issue) {
        System.out.printf(
                "       %-11s  %.1f %% %s%n",
                issue.feature(), 100 * issue.measured(), issue.check().title());
    }

    private static double distance(ColumnDrift column) {
        return column.effects().getOrDefault(DriftMeasure.JENSEN_SHANNON, Double.NaN);
    }

    /** The mean before and after; of categories, the share of the one that has changed most. */
    private static String change(ColumnDrift column) {
        if (!Double.isNaN(column.after().mean())) {
            return format("%.1f → %.1f", column.before().mean(), column.after().mean());
        }
        CellChange most = column.changes().get(0);
        return format("%s %.0f%% → %.0f%%", most.cell(), 100 * most.before(), 100 * most.after());
    }

    private static void print(String... cells) {
        System.out.printf(Locale.ROOT, "%3s  %-6s  %-5s  %-15s  %-8s  %-11s  %-6s  %-15s  %s%n", (Object[]) cells);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Ends the program if the alerts are not as the texts say. */
    void check() {
        Told drift = first(Told::isDrift);
        ColumnDrift column = drift.version.drift().orElseThrow().drifted().get(0);
        Told unseen = first(told -> told.isAbout(QualityCheck.UNSEEN_CATEGORY));
        Told last = all.stream()
                .filter(told -> told.alert.isOpen())
                .reduce((earlier, later) -> later)
                .orElseThrow();
        BikeMonitoring.check(all.get(0).day >= Troubles.DRIFT_BEGINS, "no alert is false");
        BikeMonitoring.check(column.name().equals("temperature"), "the thermometers are found");
        BikeMonitoring.check(drift.day < Troubles.DRIFT_BEGINS + 7, "within a week");
        BikeMonitoring.check(unseen.day < Troubles.NEW_NAME + 2, "the new name is found within two days");
        BikeMonitoring.check(last.day < Troubles.REPAIRED, "version 2 is well");
        BikeMonitoring.check(
                all.get(all.size() - 1).day == Troubles.REPAIRED, "the alerts of version 1 end with the deploy");
    }

    private Told first(Predicate<Told> which) {
        return all.stream().filter(which).findFirst().orElseThrow();
    }
}
