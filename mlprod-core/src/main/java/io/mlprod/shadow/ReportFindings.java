package io.mlprod.shadow;

import static io.mlprod.shadow.ReportText.count;
import static io.mlprod.shadow.ReportText.counted;
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
import io.mlprod.shadow.ShadowReport.Unused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The findings of a report, as sentences that say what its numbers mean. */
final class ReportFindings {

    private static final double NOTABLE_LOSS = 0.1; // of the sampled calls
    private static final double LOUD = 0.1; // of the calls the primary differs from itself: waiting shows little
    private static final int LEAST_ASKED = 100; // calls, before a primary is called loud

    private final ShadowReport report;
    private final List<String> sentences = new ArrayList<>();

    ReportFindings(ShadowReport report) {
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
        settings();
        failures();
        report.fields().forEach(this::breaks);
        lateness();
        if (report.compared() < ShadowReport.LEAST_PAIRS) {
            sentences.add("Compared: " + counted(report.compared(), "pair") + "; " + ShadowReport.LEAST_PAIRS
                    + " are needed.");
        }
        labels();
        report.fields().forEach(this::changes);
        losses();
        return List.copyOf(sentences);
    }

    private void settings() {
        Unused unused = report.unused();
        String fields = report.fields().stream().map(Field::name).toList().toString();
        unused.thresholds()
                .forEach(name ->
                        sentences.add("threshold(\"" + name + "\") was without effect: no number of that name was"
                                + " compared, so this report says nothing of that threshold. The fields are " + fields
                                + "; start a new shadow with the right name, or without it."));
        unused.tolerances()
                .forEach(name -> sentences.add(
                        "tolerance(\"" + name + "\") was without effect; the fields are " + fields + "."));
        unused.ignored()
                .forEach(name ->
                        sentences.add("ignore(\"" + name + "\") was without effect; the fields are " + fields + "."));
    }

    private void failures() {
        Failures failures = report.failures();
        if (failures.onlyCandidate() > 0) {
            candidateFailed(failures);
        }
        if (failures.both() > 0) {
            sentences.add("Both fail on " + count(failures.both(), failures.asked(), "call")
                    + ", so the candidate is no worse there.");
        }
    }

    private void candidateFailed(Failures failures) {
        Paired units = failures.units();
        String counted = units.withoutUnit() == units.onlyPrimary() + units.onlyCandidate()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (each %s counted once: %,d to %,d)",
                        units.withoutUnit() == 0 ? "unit" : "unit, and each call without one,",
                        units.onlyCandidate(),
                        units.onlyPrimary());
        sentences.add("The candidate failed on " + count(failures.onlyCandidate(), failures.asked(), "call")
                + " where the primary answered, the primary on " + grouped(failures.onlyPrimary())
                + " where the candidate answered" + counted + ". "
                + switch (failures.standing()) {
                    case SHOWN -> "It surely fails more often.";
                    case NEGLIGIBLE -> "It surely fails on fewer than 1 of 1,000 calls more than the primary.";
                    default ->
                        "Not decided whether it fails more often than the primary; failures for "
                                + counted(failures.missing(), "more unit") + " would show it.";
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
            sentences.add(field.name() + ": " + count(numbers.onlyCandidateNonFinite(), numbers.elements(), "number")
                    + (numbers.onlyCandidateNonFinite() == 1 ? " is" : " are")
                    + " NaN or infinite at the candidate only, " + grouped(numbers.onlyPrimaryNonFinite())
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
            sentences.add(field.name() + ": " + count(pairs, field.pairs(), "pair") + has(pairs) + what + ".");
        }
    }

    private void lateness() {
        Traffic traffic = report.traffic();
        if (traffic.late() > 0) {
            sentences.add("The candidate missed its deadline on "
                    + count(traffic.late(), traffic.sampled(), "sampled call") + "; "
                    + (traffic.late() == 1 ? "that answer was" : "those answers were") + " not compared. "
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
                    ? counted(counted, "prediction")
                    : counted(counted, "unit") + (units.withoutUnit() == 0 ? "" : ", and predictions without one,");
            sentences.add("Labels: of " + what + " for which just one was right, it was the"
                    + " candidate for " + grouped(units.onlyCandidate()) + " ("
                    + percent(units.onlyCandidate() / (double) counted) + "). "
                    + (units.isDecided()
                            ? "The candidate is right "
                                    + (units.onlyCandidate() > units.onlyPrimary() ? "more" : "less")
                                    + " often; that is said wrongly in fewer than 1 of 100 shadows"
                                    + (units.withoutUnit() == 0 ? "." : ", if each prediction is for another person.")
                            : "Not decided which of the two is right more often."));
            sayIfWithoutUnits(units, "predictions");
        } else if (labels.disagreements() > 0) {
            sentences.add((labels.disagreements() == 1
                            ? "Labels: the one pair whose labels differ is not labelled yet"
                            : "Labels: none of the " + grouped(labels.disagreements())
                                    + " pairs whose labels differ is labelled yet")
                    + "; nothing says which of the two is right.");
        }
    }

    private void changes(Field field) {
        if (field.standing() != Standing.NONE) {
            sentences.add(field.name() + ": " + count(field.differing(), field.pairs(), "pair") + difference(field)
                    + "." + standing(field.standing(), field.noise(), loud(field)));
        }
        field.classes()
                .filter(classes -> field.numbers().isPresent() && classes.standing() != Standing.NONE)
                .ifPresent(classes -> sentences.add(field.name() + ": "
                        + count(classes.disagreeing(), classes.compared(), "pair") + has(classes.disagreeing())
                        + "another top class" + most(classes) + "."
                        + standing(
                                classes.standing(),
                                classes.noise(),
                                new Loud("has another top class", "report labels, or " + ignoring(field)))));
        for (Decision decision : field.decisions()) {
            if (decision.standing() != Standing.NONE) {
                long flips = decision.toYes() + decision.toNo();
                sentences.add(decision.element() + ": " + count(flips, decision.compared(), "decision")
                        + (flips == 1 ? " flips" : " flip") + " at " + number(decision.threshold()) + ", "
                        + grouped(decision.toYes()) + " to yes and " + grouped(decision.toNo()) + " to no."
                        + standing(
                                decision.standing(),
                                decision.noise(),
                                new Loud(
                                        "flips there", "report labels, or start a new shadow without this threshold")));
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

    private static String has(long count) {
        return count == 1 ? " has " : " have ";
    }

    private static boolean isOutside(Field field) {
        return field.numbers().filter(numbers -> numbers.outside() > 0).isPresent();
    }

    private static boolean isLabel(Field field) {
        return field.numbers().isEmpty() && field.classes().isPresent();
    }

    private static String difference(Field field) {
        String differ = field.differing() == 1 ? " differs" : " differ";
        if (isOutside(field)) {
            Numbers numbers = field.numbers().get();
            return differ + " by more than the tolerance"
                    + (Double.isNaN(numbers.meanDifference())
                            ? ""
                            : "; over all pairs the mean difference is " + number(numbers.meanDifference())
                                    + ", the largest " + number(numbers.maxDifference()));
        }
        if (isLabel(field)) {
            return has(field.differing()) + "another label"
                    + most(field.classes().get());
        }
        return field.structure().shape() > 0 ? has(field.differing()) + "another shape" : differ;
    }

    /** The way in which the primary differs when it is asked twice, and what helps if it often does. */
    private record Loud(String does, String remedy) {}

    private static Loud loud(Field field) {
        if (isOutside(field)) {
            return new Loud(
                    "differs by more than the tolerance",
                    "start a new shadow with a tolerance above the primary's own noise, tolerance(\"" + field.name()
                            + "\", relative, absolute)");
        }
        return isLabel(field)
                ? new Loud("has another label", "report labels, or " + ignoring(field))
                : new Loud("differs", ignoring(field));
    }

    private static String ignoring(Field field) {
        return "start a new shadow without this field, ignore(\"" + field.name() + "\")";
    }

    private static String standing(Standing standing, Noise noise, Loud loud) {
        String itself = noise.asked() == 0
                ? "the primary was not asked twice yet"
                : "the primary differed from itself " + grouped(noise.differing()) + " of "
                        + counted(noise.asked(), "time");
        return switch (standing) {
            case NONE -> "";
            case SHOWN -> noise.asked() == 0 ? "" : " That is more than noise: " + itself + ".";
            case NEGLIGIBLE ->
                " Surely fewer than 1 of 100 do so beyond noise" + (noise.asked() == 0 ? "." : ": " + itself + ".");
            case NOT_DECIDED -> {
                if (noise.asked() >= LEAST_ASKED && noise.differing() > LOUD * noise.asked()) {
                    yield " The primary itself, asked twice, " + loud.does() + " on "
                            + percent(noise.differing() / (double) noise.asked())
                            + " of calls, so little can be told: " + loud.remedy() + ".";
                }
                yield " Not decided whether that is more than noise: " + itself
                        + (noise.asked() == 0
                                ? "."
                                : "; on these occasions the candidate alone differed "
                                        + counted(noise.onlyCandidate(), "time") + " and the primary alone "
                                        + counted(noise.onlyPrimary(), "time") + ". " + grouped(noise.missing())
                                        + " more of the candidate's, and none of the primary's, would show it.");
            }
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
            sentences.add(count(traffic.dropped(), traffic.sampled(), "sampled call")
                    + (traffic.dropped() == 1 ? " was" : " were")
                    + " dropped, likely at the busiest times, which this report therefore says little about.");
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
