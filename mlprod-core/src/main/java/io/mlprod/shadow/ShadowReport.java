package io.mlprod.shadow;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.PredictionId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The findings of a shadow: how often the candidate failed, where its answers differ from the primary's, by how much,
 * and whether labels say which of the two was right.
 *
 * <p>You may read it at any time and as often as you like: what it calls sure holds all the same. For a model that is
 * as good as the primary, fewer than 1 of 100 shadows ever say {@code BROKEN} because of failures, and fewer than 1 of
 * 100 say {@code WORSE} or {@code BETTER}. For the same model, fewer than 1 of 100 say {@code CHANGED}, whatever the
 * noise: the rate of false alarms is divided between all fields, classes, thresholds and distributions that are
 * compared.
 *
 * <p>It holds answers of the models (labels, scores) and ids, but nothing of the inputs beyond what
 * {@link Shadow#describe(java.util.function.Function)} returns. Immutable.
 *
 * @param primary the version whose answers the callers got
 * @param candidate the version that was compared with it
 * @param traffic what became of the calls
 * @param lateness whether more than a hundredth of the sampled calls were late
 * @param compared how many pairs of answers were compared
 * @param failures on how many calls one of the two failed, or both
 * @param fields what was found in each field
 * @param labels what later labels said
 * @param unused settings that had no effect
 * @param notes what was left out
 * @since 0.1
 */
public record ShadowReport(
        String primary,
        String candidate,
        Traffic traffic,
        Standing lateness,
        long compared,
        Failures failures,
        List<Field> fields,
        Labels labels,
        Unused unused,
        List<String> notes) {

    /**
     * The least number of pairs for a verdict: below it, a difference in one of a hundred would be missed too often.
     */
    static final int LEAST_PAIRS = 300;

    /** The rate of false alarms at which labels decide. */
    private static final double SIGNIFICANCE = 0.01;

    /** The PSI from which, by convention, a distribution has shifted a lot. */
    static final double LARGE_SHIFT = 0.25;

    /** Copies the lists. */
    public ShadowReport {
        fields = List.copyOf(fields);
        notes = List.copyOf(notes);
    }

    /** The verdict of a report: the first constant that holds. */
    public enum Verdict {
        /**
         * The candidate surely fails more often, or returns what the primary never returned: another type, other keys,
         * NaN.
         */
        BROKEN(
                "It breaks what callers rely on.",
                "Do not take it live. The first failures or fields named below say what to repair."),
        /** Labels say that the primary is right more often where the two disagree. */
        WORSE("Labels say that it is wrong more often than the primary.", "Do not take it live."),
        /** Surely more than a hundredth of the sampled calls had no answer by the deadline. */
        LATE(
                "Too many of its answers came after the shadow's deadline.",
                "Do not take it live yet. It is too slow, or the shadow had too little room to tell: sample fewer"
                        + " calls, or"
                        + " allow more time, and see whether it stays so."),
        /** Too few pairs to say anything. */
        TOO_FEW_PAIRS("Too few pairs to say anything yet.", "Let the shadow run on."),
        /**
         * The candidate failed, was late or differed, and it is not shown that this is more than the primary's own
         * failures or noise, nor that it is rare enough to be ignored. Or a threshold had no effect, so that nothing is
         * known of it. A report that would be {@link #CHANGED} is undecided only while failures, NaN or lateness are.
         */
        NOT_DECIDED(
                "Not decided yet: the points below say what is open.",
                "Let the shadow run on, unless a point below asks for a new one with other settings."),
        /** Labels say that the candidate is right more often where the two disagree. */
        BETTER(
                "Labels say that it is right more often than the primary, and it broke nothing.",
                "Its answers are fit to go live."),
        /** Answers surely differ by more than noise, and nothing says whether for the better. */
        CHANGED(
                "Its answers differ by more than noise. Nothing says yet whether for the better.",
                "Let people look at the differences below, or report labels, before it goes live."),
        /** The two agree as far as the primary agrees with itself. */
        SAME(
                "Its answers are the primary's, within tolerance and noise: with 95 % confidence fewer than 1 of"
                        + " 100 differ.",
                "Its answers are fit to go live.");

        private final String sentence;
        private final String advice;

        Verdict(String sentence, String advice) {
            this.sentence = sentence;
            this.advice = advice;
        }

        /**
         * Returns the verdict in words.
         *
         * @return a sentence or two
         */
        public String sentence() {
            return sentence;
        }

        /**
         * Returns advice on what to do.
         *
         * @return a sentence or two
         */
        public String advice() {
            return advice;
        }
    }

    /** The standing of something that went differently than with the primary. */
    public enum Standing {
        /** It did not happen. */
        NONE,
        /** It is surely more than the primary's own noise or failures, now and whenever it is looked at. */
        SHOWN,
        /**
         * Beyond the primary's own, it is surely too rare to matter: below 1 in 100 for differences, 1 in 1,000 for
         * failures.
         */
        NEGLIGIBLE,
        /** Neither is shown yet. */
        NOT_DECIDED
    }

    /**
     * The counts of the calls and what became of them, as counted by the runner of the candidate.
     *
     * @param calls calls that the primary was asked one by one while the shadow ran
     * @param sampled how many of them were chosen to be shadowed; calls that had no answer without a fault of the
     *     primary (an invalid input, a missed deadline) are not
     * @param dropped how many of those were not shadowed, to spare the primary: the queue was full or the primary
     *     saturated
     * @param late how many were not compared because the candidate was not done by the deadline
     */
    public record Traffic(long calls, long sampled, long dropped, long late) {}

    /**
     * The failures of the two on the same calls. Calls are counted, except in {@code units}.
     *
     * @param asked calls that both were asked, and that were not late
     * @param onlyPrimary calls on which the primary failed and the candidate answered
     * @param onlyCandidate calls on which the candidate failed and the primary answered
     * @param both calls on which both failed
     * @param units the same by unit: a unit that asks again and again counts once
     * @param standing whether the candidate fails more often
     * @param missing how many more units for which only the candidate fails would show it, if there are no more for
     *     which only the primary does; 0 unless it is undecided
     * @param kinds the candidate's failures where the primary answered, by the error's class
     */
    public record Failures(
            long asked,
            long onlyPrimary,
            long onlyCandidate,
            long both,
            Paired units,
            Standing standing,
            long missing,
            Map<String, Long> kinds) {

        /** Copies the map. */
        public Failures {
            kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
        }

        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * The units to which something happened with only one of the two models, the first time for each unit, see
     * {@link Shadow#unit}. If it is as likely with either, each of these is a toss of a fair coin.
     *
     * @param onlyPrimary units to which it happened with the primary only
     * @param onlyCandidate units to which it happened with the candidate only
     * @param withoutUnit how many of both are single calls, because they had no unit
     * @param logEvidence the natural logarithm of the e-value against "as likely for either"
     */
    public record Paired(long onlyPrimary, long onlyCandidate, long withoutUnit, double logEvidence) {

        /**
         * Returns whether it surely happens with one of the two more often: at most 1 of 100 shadows ever says so
         * wrongly.
         *
         * @return false while it is not decided
         */
        public boolean isDecided() {
            return logEvidence >= -Math.log(SIGNIFICANCE);
        }
    }

    /**
     * A field of the answers, and what was found in it.
     *
     * @param name its name
     * @param pairs pairs of which at least one answer has the field
     * @param differing pairs that differ in it: in structure, or beyond tolerance, or in a label
     * @param noise what the primary's second answers say about that
     * @param standing whether that is more than noise
     * @param structure in what way the structures differ
     * @param numbers how far numbers are apart; empty if it has none
     * @param classes how often labels agree, or the class with the highest score; empty if it has neither
     * @param decisions what happens at the thresholds
     * @param ranking whether the order of the scores agrees; empty for fields with no more than k elements
     * @param distributions how the scores are distributed, for a single number and for each of the first ten elements
     * @param worst the pairs that are furthest apart, the worst first
     * @param examples some pairs that differ
     */
    public record Field(
            String name,
            long pairs,
            long differing,
            Noise noise,
            Standing standing,
            Structure structure,
            Optional<Numbers> numbers,
            Optional<Classes> classes,
            List<Decision> decisions,
            Optional<Ranking> ranking,
            List<Distribution> distributions,
            List<Worst> worst,
            List<Example> examples) {

        /** Copies the lists. */
        public Field {
            decisions = List.copyOf(decisions);
            distributions = List.copyOf(distributions);
            worst = List.copyOf(worst);
            examples = List.copyOf(examples);
        }

        /**
         * Returns the share of pairs that differ.
         *
         * @return from 0 to 1; NaN without a pair
         */
        public double differingShare() {
            return differing / (double) pairs;
        }

        /**
         * Returns the standings of the field itself, its classes, the decisions at its thresholds and its
         * distributions.
         */
        private Stream<Standing> changes() {
            return Stream.of(
                            Stream.of(standing),
                            classes.map(Classes::standing).stream(),
                            decisions.stream().map(Decision::standing),
                            distributions.stream().map(Distribution::standing))
                    .flatMap(standings -> standings);
        }

        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * The pairs whose fields cannot be compared element by element.
     *
     * @param missing only one answer has the field
     * @param type another kind of value, element type or rank
     * @param keys maps with other keys
     * @param shape another length or dimension
     */
    public record Structure(long missing, long type, long keys, long shape) {

        /**
         * Returns the number of pairs on which a caller's code is likely to fail: those with a missing field, another
         * type or other keys, but not those with another length or dimension.
         *
         * @return a count of pairs
         */
        public long breaking() {
            return missing + type + keys;
        }
    }

    /**
     * The primary's noise: how much it differs from itself when it is asked twice, and how much the candidate differs
     * from it on these occasions. If the two models are alike, {@code onlyPrimary} and {@code onlyCandidate} are
     * equally likely, so their numbers distinguish noise from a difference.
     *
     * @param asked how many times it was asked twice
     * @param differing how many times its two answers differed
     * @param onlyPrimary how many times its second answer differed from its first, but the candidate's did not
     * @param onlyCandidate how many times the candidate's answer differed from its first, but its second did not
     * @param missing how many more of {@code onlyCandidate} would show a difference, if there are no more of
     *     {@code onlyPrimary}; 0 unless it is not decided
     */
    public record Noise(long asked, long differing, long onlyPrimary, long onlyCandidate, long missing) {}

    /**
     * The distances of numbers, over all elements of all pairs.
     *
     * @param elements how many were compared
     * @param outside how many did not agree within tolerance
     * @param onlyPrimaryNonFinite how many of them are NaN or infinite at the primary only
     * @param onlyCandidateNonFinite how many of them are NaN or infinite at the candidate only, or an infinity of the
     *     other sign
     * @param maxDifference the largest absolute difference, of those where both are finite
     * @param meanDifference the mean absolute difference, of those where both are finite; NaN if there are none
     * @param nonFinite whether the candidate is NaN or infinite where the primary never is, or more often
     */
    public record Numbers(
            long elements,
            long outside,
            long onlyPrimaryNonFinite,
            long onlyCandidateNonFinite,
            double maxDifference,
            double meanDifference,
            Standing nonFinite) {}

    /**
     * The agreement of the label, or of the class with the highest score.
     *
     * @param compared how many were compared
     * @param disagreeing how many were not the same
     * @param noise what the primary's second answers say about that
     * @param standing whether that is more than noise
     * @param changes which became which, the most frequent first, at most ten
     */
    public record Classes(long compared, long disagreeing, Noise noise, Standing standing, List<Change> changes) {

        /** Copies the list. */
        public Classes {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A class that became another.
     *
     * @param primary the primary's class
     * @param candidate the candidate's
     * @param count how often
     */
    public record Change(String primary, String candidate, long count) {
        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * The decisions at a threshold: yes at the threshold and above, no below it and for NaN.
     *
     * @param element the field, or {@code field/class}
     * @param threshold the number
     * @param compared how many pairs
     * @param toYes how many are no by the primary and yes by the candidate
     * @param toNo how many are yes by the primary and no by the candidate
     * @param noise what the primary's second answers say about both
     * @param standing whether that is more than noise
     */
    public record Decision(
            String element, double threshold, long compared, long toYes, long toNo, Noise noise, Standing standing) {
        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * The agreement of the order of the scores.
     *
     * @param compared how many pairs
     * @param k how many of the highest are compared as a set
     * @param meanOverlap the mean share of those k that both have
     * @param meanTau the mean of Kendall's tau-b over all elements, from -1 to 1; NaN where it is never defined
     */
    public record Ranking(long compared, int k, double meanOverlap, double meanTau) {}

    /**
     * The distribution of the candidate's scores against the primary's, over bins that hold equal shares of the first
     * thousand scores of the primary and are fixed from then on.
     *
     * @param element the field, or {@code field/class}
     * @param count how many pairs
     * @param psi the population stability index, with half a pair added to each bin; by convention a small shift from
     *     0.1 and a large one from 0.25
     * @param ks the largest distance of the two distribution functions at the bins' edges, from 0 to 1
     * @param standing whether they have surely shifted, from a PSI of 0.1 on
     */
    public record Distribution(String element, long count, double psi, double ks, Standing standing) {
        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * A pair of numbers that is far apart.
     *
     * @param id the prediction
     * @param element the field, or {@code field/class}
     * @param primary the primary's number
     * @param candidate the candidate's
     */
    public record Worst(PredictionId id, String element, double primary, double candidate) {

        /**
         * Returns how far the two numbers are apart.
         *
         * @return the absolute difference
         */
        public double difference() {
            return Math.abs(candidate - primary);
        }

        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * A pair that differs.
     *
     * @param id the prediction
     * @param field the field
     * @param primary the primary's value, shortened
     * @param candidate the candidate's
     * @param input the input as the application describes it; empty if it does not
     */
    public record Example(PredictionId id, String field, String primary, String candidate, Optional<String> input) {
        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * The evidence of later labels on pairs with different labels: McNemar's test by unit, in a form that holds however
     * often it is looked at. Predictions are counted, except in {@code units}.
     *
     * @param disagreements how many pairs had different labels
     * @param waiting how many of them wait for a label
     * @param dropped how many of them no longer wait, because too many did
     * @param onlyPrimaryRight labels that only the primary had right
     * @param onlyCandidateRight labels that only the candidate had right
     * @param neitherRight labels that neither had right
     * @param units which of the two was right, by the first labelled prediction of each unit on which only one was
     */
    public record Labels(
            long disagreements,
            long waiting,
            long dropped,
            long onlyPrimaryRight,
            long onlyCandidateRight,
            long neitherRight,
            Paired units) {}

    /**
     * The settings whose names fit nothing that was compared, most likely misspelt; empty before the first pair.
     *
     * @param thresholds elements that no pair had a number of
     * @param tolerances fields that no pair had
     * @param ignored ignored fields that no pair had
     */
    public record Unused(List<String> thresholds, List<String> tolerances, List<String> ignored) {

        /** Copies the lists. */
        public Unused {
            thresholds = List.copyOf(thresholds);
            tolerances = List.copyOf(tolerances);
            ignored = List.copyOf(ignored);
        }

        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * Returns the verdict of the report.
     *
     * @return the first verdict that holds, in the order in which they are declared
     */
    public Verdict verdict() {
        Paired right = labels.units();
        if (failures.standing() == Standing.SHOWN || fields.stream().anyMatch(ReportFindings::isBroken)) {
            return Verdict.BROKEN;
        }
        if (right.isDecided() && right.onlyPrimary() > right.onlyCandidate()) {
            return Verdict.WORSE;
        }
        if (lateness == Standing.SHOWN) {
            return Verdict.LATE;
        }
        if (compared < LEAST_PAIRS) {
            return Verdict.TOO_FEW_PAIRS;
        }
        if (isBreakageOpen()) {
            return Verdict.NOT_DECIDED;
        }
        if (right.isDecided()) {
            return unused.thresholds().isEmpty() ? Verdict.BETTER : Verdict.NOT_DECIDED;
        }
        if (hasChange(Standing.SHOWN)) {
            return Verdict.CHANGED;
        }
        return hasChange(Standing.NOT_DECIDED) || !unused.thresholds().isEmpty() ? Verdict.NOT_DECIDED : Verdict.SAME;
    }

    private boolean isBreakageOpen() {
        return failures.standing() == Standing.NOT_DECIDED
                || lateness == Standing.NOT_DECIDED
                || fields.stream()
                        .flatMap(field -> field.numbers().stream())
                        .anyMatch(numbers -> numbers.nonFinite() == Standing.NOT_DECIDED);
    }

    private boolean hasChange(Standing standing) {
        return fields.stream().flatMap(Field::changes).anyMatch(standing::equals);
    }

    /**
     * Returns what a reader must know: settings without effect, then the findings, the gravest first.
     *
     * @return sentences; empty if there is nothing
     */
    public List<String> findings() {
        return new ReportFindings(this).sentences();
    }

    /**
     * Returns the whole report as text to paste into a ticket, for a font of fixed width.
     *
     * @return many lines
     */
    @Override
    public String toString() {
        return new ReportText(this).text();
    }
}
