package io.mlprod.monitoring.internal.page;

import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.monitoring.report.AlertFacts;
import io.mlprod.monitoring.report.PerformanceFacts;
import io.mlprod.monitoring.report.VersionFacts;

/**
 * A state: never by its colour alone.
 *
 * @param css its colour
 * @param sign a sign for the eye; screen readers read the word
 * @param word the word
 */
public record Pill(String css, String sign, String word) {

    static Pill of(ActionEvent.Outcome outcome) {
        return switch (outcome) {
            case DONE -> new Pill("ok", "●", "done");
            case STILL_RUNNING -> new Pill("warn", "◆", "still running");
            case FAILED -> new Pill("bad", "▲", "failed");
            case NOTHING_TO_DO -> new Pill("na", "○", "nothing to do");
            case SKIPPED -> new Pill("na", "○", "left out");
            case DRY_RUN -> new Pill("na", "○", "dry run");
        };
    }

    static Pill of(DriftState state) {
        return switch (state) {
            case DRIFT -> new Pill("bad", "▲", "drift");
            case WARNING -> new Pill("warn", "◆", "watch");
            case OK -> new Pill("ok", "●", "ok");
            case NOT_ENOUGH_DATA -> new Pill("na", "○", "too few rows");
        };
    }

    static Pill of(QualityState state) {
        return switch (state) {
            case ISSUE -> new Pill("bad", "▲", "issue");
            case OK -> new Pill("ok", "●", "ok");
            case NOT_ENOUGH_DATA -> new Pill("na", "○", "too few rows");
        };
    }

    static Pill of(PerformanceFacts metric) {
        Pill judged = of(metric.verdict());
        return !metric.isOutdated()
                ? judged
                : metric.verdict() == PerformanceFacts.Verdict.WORSE
                        ? new Pill(judged.css, judged.sign, "was " + judged.word)
                        : new Pill("na", "○", "was " + judged.word);
    }

    static Pill of(PerformanceFacts.Verdict verdict) {
        return switch (verdict) {
            case WORSE -> new Pill("bad", "▲", "worse");
            case SAME -> new Pill("ok", "●", "as the reference");
            case BETTER -> new Pill("ok", "●", "better");
            case REFERENCE -> new Pill("na", "○", "the reference");
            case NOT_ENOUGH_DATA -> new Pill("na", "○", "no verdict yet");
            case NOT_REPRESENTATIVE -> new Pill("na", "○", "labels unlike the rest");
        };
    }

    static Pill of(VersionFacts.State state) {
        return switch (state) {
            case SERVING -> new Pill("ok", "●", "serving");
            case TESTING -> new Pill("warn", "◆", "on trial");
            case LOADED -> new Pill("na", "○", "loaded");
            case NOT_LOADED -> new Pill("na", "○", "not loaded");
            case UNKNOWN -> new Pill("na", "○", "counted");
        };
    }

    static Pill of(AlertFacts alert) {
        if (alert.state() == AlertFacts.State.RESOLVED) {
            return new Pill("na", "○", "over");
        }
        String suffix = alert.state() == AlertFacts.State.ACKNOWLEDGED ? ", seen" : "";
        return switch (alert.level()) {
            case CRITICAL -> new Pill("bad", "▲", "critical" + suffix);
            case WARNING -> new Pill("warn", "◆", "alert" + suffix);
        };
    }
}
