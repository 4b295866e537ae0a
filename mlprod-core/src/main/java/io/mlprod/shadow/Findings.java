package io.mlprod.shadow;

import static io.mlprod.shadow.ReportText.count;
import static io.mlprod.shadow.ReportText.grouped;
import static io.mlprod.shadow.ReportText.number;
import static io.mlprod.shadow.ReportText.percent;

import io.mlprod.shadow.ShadowReport.Classes;
import io.mlprod.shadow.ShadowReport.Decision;
import io.mlprod.shadow.ShadowReport.Distribution;
import io.mlprod.shadow.ShadowReport.Failures;
import io.mlprod.shadow.ShadowReport.Field;
import io.mlprod.shadow.ShadowReport.Labels;
import io.mlprod.shadow.ShadowReport.Noise;
import io.mlprod.shadow.ShadowReport.Numbers;
import io.mlprod.shadow.ShadowReport.Paired;
import io.mlprod.shadow.ShadowReport.Standing;
import io.mlprod.shadow.ShadowReport.Structure;
import io.mlprod.shadow.ShadowReport.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
                || field.numbers()
                        .map(Numbers::nonFinite)
                        .filter(Standing.SHOWN::equals)
                        .isPresent();
    }

    List<String> sentences() {
        failures();
        report.fields().forEach(this::breaks);
        lateness();
        if (report.compared() < ShadowReport.LEAST_PAIRS) {
            sentences.add("Compared: " + report.compared() + " pairs; " + ShadowReport.LEAST_PAIRS + " are needed.");
        }
        labels();
        report.fields().forEach(this::changes);
        losses();
        return List.copyOf(sentences);
    }

    private void failures() {
        Failures failures = report.failures();
        if (failures.onlyCandidate() == 0) {
            return;
        }
        Paired units = failures.units();
        String counted = units.withoutUnit() == units.onlyPrimary() + units.onlyCandidate()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (each %s counted once: %,d to %,d)",
                        units.withoutUnit() == 0 ? "unit" : "unit, and each call without one,",
                        units.onlyCandidate(),
                        units.onlyPrimary());
        sentences.add("The candidate failed on " + count(failures.onlyCandidate(), failures.asked(), "calls")
                + " where the primary answered, the primary on " + grouped(failures.onlyPrimary())
                + " where the candidate answered" + counted + ". "
                + switch (failures.standing()) {
                    case SHOWN -> "It surely fails more often.";
                    case NEGLIGIBLE -> "It surely fails on fewer than 1 of 1,000 calls more than the primary.";
                    default ->
                        "Not decided whether it fails more often than the primary; failures for "
                                + grouped(failures.missing()) + " more units would show it.";
                }
                + " Its failures: " + failures.kinds() + ".");
        sayIfWithoutUnits(units, "calls");
    }

    private void sayIfWithoutUnits(Paired counted, String what) {
        if (counted.withoutUnit() > 0) {
            sentences.add("This counts " + what + ", since " + (counted.withoutUnit() == 1 ? "one" : "some or all")
                    + " had no unit: one customer with many of them may decide it. Say what a unit is: Shadow.unit.");
        }
    }

    private void breaks(Field field) {
        Structure structure = field.structure();
        say(structure.missing(), field, "only one of the two answers");
        say(structure.type(), field, "values of different types");
        say(structure.keys(), field, "maps with different keys");
        field.numbers().filter(numbers -> numbers.onlyCandidateNonFinite() > 0).ifPresent(numbers -> {
            sentences.add(field.name() + ": " + count(numbers.onlyCandidateNonFinite(), numbers.elements(), "numbers")
                    + " are NaN or infinite at the candidate only, " + grouped(numbers.onlyPrimaryNonFinite())
                    + " at the primary only. "
                    + switch (numbers.nonFinite()) {
                        case SHOWN -> "The primary surely has that less often, or never.";
                        case NEGLIGIBLE -> "The candidate surely has that in fewer than 1 of 1,000 pairs more.";
                        default -> "Not decided whether the candidate has that more often than the primary.";
                    });
        });
    }

    private void say(long pairs, Field field, String what) {
        if (pairs > 0) {
            sentences.add(field.name() + ": " + count(pairs, field.pairs(), "pairs") + " have " + what + ".");
        }
    }

    private void lateness() {
        Traffic traffic = report.traffic();
        if (traffic.late() > 0) {
            sentences.add("The candidate missed its deadline on "
                    + count(traffic.late(), traffic.sampled(), "sampled calls") + "; those answers were not compared. "
                    + switch (report.lateness()) {
                        case SHOWN -> "That is surely more than 1 of 100.";
                        case NOT_DECIDED -> "Not decided whether it is late on more than 1 of 100.";
                        default -> "That is not more than 1 of 100.";
                    });
        }
    }

    private void labels() {
        Labels labels = report.labels();
        Paired units = labels.units();
        long counted = units.onlyPrimary() + units.onlyCandidate();
        if (counted > 0) {
            String what = units.withoutUnit() == counted
                    ? "predictions"
                    : units.withoutUnit() == 0 ? "units" : "units, and predictions without one,";
            sentences.add("Labels: of " + grouped(counted) + " " + what + " for which just one was right, it was the"
                    + " candidate for " + grouped(units.onlyCandidate()) + " ("
                    + percent(units.onlyCandidate() / (double) counted) + "). "
                    + (units.isDecided()
                            ? "The candidate is right "
                                    + (units.onlyCandidate() > units.onlyPrimary() ? "more" : "less")
                                    + " often; that is said wrongly in fewer than 1 of 100 shadows."
                            : "Not decided which of the two is right more often."));
            sayIfWithoutUnits(units, "predictions");
        } else if (labels.disagreements() > 0) {
            sentences.add("Labels: none of the " + grouped(labels.disagreements())
                    + " pairs whose labels differ is labelled yet; nothing says which of the two is right.");
        }
    }

    private void changes(Field field) {
        if (field.standing() != Standing.NONE) {
            sentences.add(field.name() + ": " + count(field.differing(), field.pairs(), "pairs") + " "
                    + difference(field) + ". " + standing(field.standing(), field.noise()));
        }
        field.classes()
                .filter(classes -> field.numbers().isPresent() && classes.standing() != Standing.NONE)
                .ifPresent(classes -> sentences.add(field.name() + ": "
                        + count(classes.disagreeing(), classes.compared(), "pairs") + " have another top class"
                        + most(classes) + ". " + standing(classes.standing(), classes.noise())));
        for (Decision decision : field.decisions()) {
            if (decision.standing() != Standing.NONE) {
                sentences.add(decision.element() + ": "
                        + count(decision.toYes() + decision.toNo(), decision.compared(), "decisions")
                        + " flip at " + number(decision.threshold()) + ", " + grouped(decision.toYes())
                        + " to yes and " + grouped(decision.toNo()) + " to no. "
                        + standing(decision.standing(), decision.noise()));
            }
        }
        for (Distribution distribution : field.distributions()) {
            if (distribution.standing() == Standing.SHOWN) {
                sentences.add(distribution.element() + ": the scores have surely shifted"
                        + (distribution.psi() > ShadowReport.LARGE_SHIFT ? " a lot" : "") + " (PSI "
                        + number(distribution.psi()) + "); thresholds chosen for the primary may not fit.");
            } else if (distribution.standing() == Standing.NOT_DECIDED) {
                sentences.add(distribution.element() + ": not decided whether the scores have shifted (PSI "
                        + number(distribution.psi()) + " on " + grouped(distribution.count()) + " pairs).");
            }
        }
    }

    private static String difference(Field field) {
        if (field.numbers().filter(numbers -> numbers.outside() > 0).isPresent()) {
            Numbers numbers = field.numbers().get();
            return "have other numbers, by " + number(numbers.meanDifference()) + " on average and "
                    + number(numbers.maxDifference()) + " at most";
        }
        if (field.numbers().isEmpty() && field.classes().isPresent()) {
            return "have another label" + most(field.classes().get());
        }
        return field.structure().shape() > 0 ? "have another shape" : "differ";
    }

    private static String standing(Standing standing, Noise noise) {
        String itself = "the primary differed from itself " + grouped(noise.differing()) + " of "
                + grouped(noise.asked()) + " times";
        return switch (standing) {
            case SHOWN -> noise.asked() == 0 ? "" : "That is more than noise: " + itself + ".";
            case NEGLIGIBLE ->
                "Not decided whether that is more than noise, but beyond noise it is surely less than 1 of 100: "
                        + itself + ".";
            default ->
                noise.asked() == 0
                        ? "Not decided whether that is more than noise: the primary was not asked twice yet."
                        : "Not decided whether that is more than noise: " + itself
                                + "; on these occasions the candidate"
                                + " alone differed " + grouped(noise.onlyCandidate()) + " times and the primary alone "
                                + grouped(noise.onlyPrimary()) + " times. " + grouped(noise.missing())
                                + " more of the candidate's, and none of the primary's, would show it.";
        };
    }

    private static String most(Classes classes) {
        return classes.changes().stream()
                .findFirst()
                .map(change ->
                        ", most often " + change.primary() + " -> " + change.candidate() + " (" + change.count() + ")")
                .orElse("");
    }

    private void losses() {
        Traffic traffic = report.traffic();
        if (traffic.dropped() > NOTABLE_LOSS * traffic.sampled()) {
            sentences.add(count(traffic.dropped(), traffic.sampled(), "sampled calls")
                    + " were dropped, likely at the busiest times, which this report therefore says little about.");
        }
    }

    static String failureRate(long failed, long asked) {
        if (asked == 0) {
            return "";
        }
        // With no failure in n calls the rate is below 1 - 0.05^(1/n) with 95 % confidence.
        return failed > 0
                ? " (" + percent(failed / (double) asked) + " of calls)"
                : " (below " + percent(-Math.expm1(Math.log(0.05) / asked)) + " of calls with 95 % confidence)";
    }
}
