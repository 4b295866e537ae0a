package io.mlprod.samples.monitoring;

import static io.mlprod.samples.monitoring.BikeMonitoring.say;

import io.mlprod.monitoring.Alarm;
import io.mlprod.monitoring.VersionReport;
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

/** A line for each day, and below it the alarms that it ended with. */
final class Diary {

    /** An alarm and the day that it came at the end of. */
    private record Raised(int day, Alarm alarm) {

        boolean isAbout(QualityCheck check) {
            return alarm.quality().stream()
                    .flatMap(found -> found.issues().stream())
                    .anyMatch(issue -> issue.check() == check);
        }
    }

    private final List<Raised> all = new ArrayList<>();
    private final List<Alarm> today = new ArrayList<>();

    /** Called by the monitor, here on the thread that moves the time. */
    void raised(Alarm alarm) {
        today.add(alarm);
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

    /** Prints a day that is over, and the alarms at its end. */
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
        for (Alarm alarm : today) {
            Raised raised = new Raised(day, alarm);
            print(raised);
            all.add(raised);
        }
        today.clear();
    }

    private void print(Raised raised) {
        Alarm alarm = raised.alarm;
        boolean isDrift = alarm.kind() == Alarm.Kind.DRIFT;
        int days = raised.day + 1 - (isDrift ? Troubles.DRIFT_BEGINS : Troubles.NEW_NAME);
        boolean isFirst = all.stream().noneMatch(before -> before.alarm.kind() == alarm.kind());
        System.out.printf(
                "     ! %s alarm of %s: %s%n",
                alarm.kind(),
                alarm.model(),
                isFirst
                        ? "after " + (days == 1 ? "a day" : days + " days")
                                + (isDrift ? " of thermometers that drift" : " of the new name")
                        : "there is more now");
        alarm.drift().ifPresent(found -> found.drifted().forEach(Diary::print));
        alarm.quality().ifPresent(found -> found.issues().forEach(Diary::print));
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

    /** Ends the program if the alarms are not as the texts say. */
    void check() {
        Raised drift = first(raised -> raised.alarm.kind() == Alarm.Kind.DRIFT);
        ColumnDrift column = drift.alarm.drift().orElseThrow().drifted().get(0);
        Raised unseen = first(raised -> raised.isAbout(QualityCheck.UNSEEN_CATEGORY));
        BikeMonitoring.check(all.get(0).day >= Troubles.DRIFT_BEGINS, "no alarm is false");
        BikeMonitoring.check(column.name().equals("temperature"), "the thermometers are found");
        BikeMonitoring.check(drift.day < Troubles.DRIFT_BEGINS + 7, "within a week");
        BikeMonitoring.check(unseen.day < Troubles.NEW_NAME + 2, "the new name is found within two days");
        BikeMonitoring.check(all.get(all.size() - 1).day < Troubles.REPAIRED, "version 2 is well");
    }

    private Raised first(Predicate<Raised> which) {
        return all.stream().filter(which).findFirst().orElseThrow();
    }
}
