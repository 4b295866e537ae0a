package io.mlprod.shadow;

import static io.mlprod.shadow.ReportText.count;
import static io.mlprod.shadow.ReportText.number;
import static io.mlprod.shadow.ReportText.percent;

import io.mlprod.shadow.ShadowReport.Classes;
import io.mlprod.shadow.ShadowReport.Decision;
import io.mlprod.shadow.ShadowReport.Distribution;
import io.mlprod.shadow.ShadowReport.Field;
import io.mlprod.shadow.ShadowReport.Labels;
import io.mlprod.shadow.ShadowReport.Numbers;
import io.mlprod.shadow.ShadowReport.Structure;
import io.mlprod.shadow.ShadowReport.Traffic;
import java.util.ArrayList;
import java.util.List;

/** Says in sentences what a report's numbers mean. */
final class Findings {

    private static final double NOTABLE_LOSS = 0.1; // of the sampled calls

    private final ShadowReport report;
    private final List<String> sentences = new ArrayList<>();

    Findings(ShadowReport report) {
        this.report = report;
    }

    static boolean isBroken(Field field) {
        return field.structure().breaking() > 0
                || field.numbers().map(Numbers::onlyCandidateNonFinite).orElse(0L) > 0;
    }

    List<String> sentences() {
        failures();
        report.fields().forEach(this::breaks);
        if (report.compared() < ShadowReport.LEAST_PAIRS) {
            sentences.add("Compared: " + report.compared() + " pairs; " + ShadowReport.LEAST_PAIRS + " are needed.");
        }
        coverage();
        labels();
        report.fields().forEach(this::changes);
        return List.copyOf(sentences);
    }

    private void failures() {
        if (report.failed() > 0) {
            long asked = report.failed() + report.compared();
            sentences.add("The candidate failed " + count(report.failed(), asked) + ": " + report.failures() + ".");
        }
    }

    private void breaks(Field field) {
        Structure structure = field.structure();
        say(structure.missing(), field, "only one of the two answers");
        say(structure.type(), field, "values of different types");
        say(structure.keys(), field, "maps with different keys");
        field.numbers().ifPresent(numbers -> {
            if (numbers.onlyCandidateNonFinite() > 0) {
                sentences.add(field.name() + ": " + count(numbers.onlyCandidateNonFinite(), numbers.elements())
                        + " numbers are NaN or infinite at the candidate only.");
            }
        });
    }

    private void say(long pairs, Field field, String what) {
        if (pairs > 0) {
            sentences.add(field.name() + ": " + count(pairs, field.pairs()) + " pairs have " + what + ".");
        }
    }

    private void labels() {
        Labels labels = report.labels();
        long decided = labels.onlyPrimaryRight() + labels.onlyCandidateRight();
        if (decided > 0) {
            boolean decides = labels.pValue() < ShadowReport.SIGNIFICANCE;
            sentences.add("Labels: where just one was right it was the candidate "
                    + count(labels.onlyCandidateRight(), decided)
                    + (decides ? ". That is not chance" : ". That may be chance") + " (p " + number(labels.pValue())
                    + ").");
        } else if (labels.disagreements() > 0) {
            sentences.add("Labels: none came yet for the " + labels.disagreements()
                    + " pairs whose labels differ; nothing says which of the two is right.");
        }
    }

    private void changes(Field field) {
        if (!field.isAboveNoise()) {
            if (field.differing() > 0) {
                sentences.add(field.name() + ": " + count(field.differing(), field.pairs())
                        + " pairs differ, which is not above the noise: the primary differs from itself in "
                        + field.noise().differing() + " of " + field.noise().pairs() + ".");
            }
            return;
        }
        if (field.structure().shape() > 0) {
            say(field.structure().shape(), field, "another shape");
        }
        field.numbers()
                .filter(numbers -> numbers.outside() > 0)
                .ifPresent(numbers -> sentences.add(field.name() + ": " + count(field.differing(), field.pairs())
                        + " pairs have other numbers, by " + number(numbers.meanDifference()) + " on average and "
                        + number(numbers.maxDifference()) + " at most."));
        field.classes()
                .filter(classes -> classes.disagreeing() > 0)
                .ifPresent(classes -> sentences.add(
                        field.name() + ": " + count(classes.disagreeing(), classes.compared()) + " have another "
                                + (field.numbers().isPresent() ? "top class" : "label") + most(classes) + "."));
        for (Decision decision : field.decisions()) {
            if (decision.toYes() + decision.toNo() > 0) {
                sentences.add(decision.element() + ": " + count(decision.toYes() + decision.toNo(), decision.compared())
                        + " decisions flip at " + number(decision.threshold()) + ", " + decision.toYes()
                        + " to yes and "
                        + decision.toNo() + " to no.");
            }
        }
        for (Distribution distribution : field.distributions()) {
            if (distribution.psi() > ShadowReport.LARGE_SHIFT) {
                sentences.add(distribution.element() + ": the scores have shifted a lot (PSI "
                        + number(distribution.psi()) + "); thresholds chosen for the primary may not fit.");
            }
        }
    }

    private static String most(Classes classes) {
        return classes.changes().stream()
                .findFirst()
                .map(change ->
                        ", most often " + change.primary() + " -> " + change.candidate() + " (" + change.count() + ")")
                .orElse("");
    }

    private void coverage() {
        Traffic traffic = report.traffic();
        if (traffic.late() > 0) {
            sentences.add("The candidate missed its deadline " + count(traffic.late(), traffic.sampled())
                    + "; those answers were not compared.");
        }
        if (traffic.dropped() > NOTABLE_LOSS * traffic.sampled()) {
            sentences.add("Of the sampled calls " + count(traffic.dropped(), traffic.sampled())
                    + " were dropped, likely at the busiest times, which this report therefore says little about.");
        }
    }

    static String failureRate(long failed, long asked) {
        if (asked == 0) {
            return "";
        }
        // With no failure in n calls the rate is below 1 - 0.05^(1/n) with 95 % confidence.
        return failed > 0
                ? " (" + percent(failed / (double) asked) + ")"
                : " (the rate is below " + percent(-Math.expm1(Math.log(0.05) / asked)) + " with 95 % confidence)";
    }
}
