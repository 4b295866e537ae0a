package io.mlprod.shadow;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.PredictionId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a shadow found: how often the candidate failed, where its answers differ from the primary's, by how much, and
 * whether labels say which of the two was right.
 *
 * <p>Holds answers of the models (labels, scores) and ids, but nothing of the inputs beyond what
 * {@link Shadow#describe(java.util.function.Function)} lets through. Immutable.
 *
 * @param primary the version whose answers the callers got
 * @param candidate the version that answered beside it
 * @param traffic what became of the calls
 * @param compared how many pairs of answers were compared
 * @param failed how many times the candidate failed where the primary had answered
 * @param failures how many times with which kind of error, by the error's class
 * @param fields what was found in each field
 * @param labels what later labels said
 * @param notes settings that were without effect, and what was left out
 * @since 0.1
 */
public record ShadowReport(
        String primary,
        String candidate,
        Traffic traffic,
        long compared,
        long failed,
        Map<String, Long> failures,
        List<Field> fields,
        Labels labels,
        List<String> notes) {

    /** Below this many pairs nothing is said: a failure in a hundred calls would be missed too often. */
    static final int LEAST_PAIRS = 300;

    /** The rate of false alarms at which labels decide. */
    static final double SIGNIFICANCE = 0.01;

    /** The share of late answers from which on the candidate counts as too slow. */
    static final double MOST_LATE = 0.01;

    /** The PSI from which on, by convention, a distribution has shifted. */
    static final double SMALL_SHIFT = 0.1;

    /** The PSI from which on, by convention, a distribution has shifted a lot. */
    static final double LARGE_SHIFT = 0.25;

    /** Copies the lists and the map. */
    public ShadowReport {
        failures = Collections.unmodifiableMap(new TreeMap<>(failures));
        fields = List.copyOf(fields);
        notes = List.copyOf(notes);
    }

    /** What a report comes to, the first that holds. */
    public enum Verdict {
        /** The candidate fails, or gives what the primary never gave: another type, other keys, nothing, NaN. */
        BROKEN("Do not take it live: it breaks what callers rely on."),
        /** Labels say that the primary is right more often where the two disagree. */
        WORSE("Do not take it live: labels say that it is wrong more often."),
        /** More than a hundredth of the sampled calls had no answer by the deadline. */
        LATE("Do not take it live yet: too many answers came after the deadline. It is too slow, or the shadow had too"
                + " little room to tell."),
        /** Too few pairs to say anything. */
        TOO_FEW_PAIRS("Too few pairs to say anything yet."),
        /** Labels say that the candidate is right more often where the two disagree. */
        BETTER("Its answers are fit to go live: nothing broke, and labels say that it is right more often."),
        /** Nothing broke; answers differ, and nothing says whether for the better. */
        CHANGED("Nothing broke, but its answers differ. Whether for the better, people or labels have to say."),
        /** The two agree, as far as the primary agrees with itself. */
        SAME("Its answers are fit to go live: they are the primary's, within tolerance and noise.");

        private final String sentence;

        Verdict(String sentence) {
            this.sentence = sentence;
        }

        /**
         * The verdict for people.
         *
         * @return a sentence or two
         */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * What became of the calls, counted by what runs the candidate.
     *
     * @param calls calls that the primary was asked one by one while the shadow ran
     * @param sampled how many of them were to be shadowed; those that the primary then failed on are not
     * @param dropped how many of those were not, to spare the primary: the queue was full or the primary saturated
     * @param late how many were not compared because the candidate was not done by the deadline
     */
    public record Traffic(long calls, long sampled, long dropped, long late) {}

    /**
     * One field of the answers.
     *
     * @param name its name
     * @param pairs pairs of which at least one answer has the field
     * @param differing pairs that differ in it: in structure, or beyond tolerance, or in a label
     * @param structure in what way the structures differ
     * @param noise how often the primary differs from itself
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
            Structure structure,
            Noise noise,
            Optional<Numbers> numbers,
            Optional<Classes> classes,
            List<Decision> decisions,
            Optional<Ranking> ranking,
            List<Distribution> distributions,
            List<Worst> worst,
            List<Example> examples) {

        // As Diffy's: more than the noise, by a share of both and by a share of all, so that neither a handful of pairs
        // nor two noisy rates that happen to be apart are reported.
        private static final double LEAST_RATIO = 0.2;
        private static final double LEAST_SHARE = 0.0003;

        /** Copies the lists. */
        public Field {
            decisions = List.copyOf(decisions);
            distributions = List.copyOf(distributions);
            worst = List.copyOf(worst);
            examples = List.copyOf(examples);
        }

        /**
         * The share of pairs that differ.
         *
         * @return from 0 to 1; NaN without a pair
         */
        public double differingShare() {
            return differing / (double) pairs;
        }

        /**
         * Whether the candidate differs from the primary more than the primary from itself: with d and n the two
         * shares, {@code d - n > 0.0003} and {@code (d - n) / (d + n) > 0.2}. Where the primary was never run twice,
         * n is 0.
         *
         * @return false also if nothing differs
         */
        public boolean isAboveNoise() {
            double noiseShare = noise.pairs() == 0 ? 0 : noise.share();
            double excess = differingShare() - noiseShare;
            return excess > LEAST_SHARE && excess > LEAST_RATIO * (differingShare() + noiseShare);
        }

        /**
         * Everything, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * Pairs whose fields cannot be compared element by element.
     *
     * @param missing only one answer has the field
     * @param type another kind of value, element type or rank
     * @param keys maps with other keys
     * @param shape another length or dimension
     */
    public record Structure(long missing, long type, long keys, long shape) {

        /**
         * Those that a caller's code is likely to fail on: all but another length or dimension.
         *
         * @return a count of pairs
         */
        public long breaking() {
            return missing + type + keys;
        }
    }

    /**
     * How much the primary differs from itself when it is asked twice.
     *
     * @param pairs how many times it was asked twice
     * @param differing how many times the answers differed
     */
    public record Noise(long pairs, long differing) {

        /**
         * The share that differed.
         *
         * @return from 0 to 1; NaN if it was never asked twice
         */
        public double share() {
            return differing / (double) pairs;
        }
    }

    /**
     * How far numbers are apart, over all elements of all pairs.
     *
     * @param elements how many were compared
     * @param outside how many did not agree within tolerance
     * @param onlyPrimaryNonFinite how many of them are NaN or infinite at the primary only
     * @param onlyCandidateNonFinite how many of them are NaN or infinite at the candidate only, or an infinity of the
     *     other sign
     * @param maxDifference the largest absolute difference, of those where both are finite
     * @param meanDifference the mean absolute difference, of those where both are finite; NaN if there are none
     */
    public record Numbers(
            long elements,
            long outside,
            long onlyPrimaryNonFinite,
            long onlyCandidateNonFinite,
            double maxDifference,
            double meanDifference) {}

    /**
     * How often the label agrees, or the class with the highest score.
     *
     * @param compared how many were compared
     * @param disagreeing how many were not the same
     * @param changes which became which, the most frequent first, at most ten
     */
    public record Classes(long compared, long disagreeing, List<Change> changes) {

        /** Copies the list. */
        public Classes {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A class that became another.
     *
     * @param primary the primary's
     * @param candidate the candidate's
     * @param count how often
     */
    public record Change(String primary, String candidate, long count) {
        /**
         * Everything, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * What happens at a threshold: yes at the threshold and above, no below it and for NaN.
     *
     * @param element the field, or {@code field/class}
     * @param threshold the number
     * @param compared how many pairs
     * @param toYes how many the primary denies and the candidate grants
     * @param toNo how many the primary grants and the candidate denies
     */
    public record Decision(String element, double threshold, long compared, long toYes, long toNo) {
        /**
         * Everything, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * Whether the scores come in the same order.
     *
     * @param compared how many pairs
     * @param k how many of the highest are compared as a set
     * @param meanOverlap the mean share of those k that both have
     * @param meanTau the mean of Kendall's tau-b over all elements, from -1 to 1; NaN where it is never defined
     */
    public record Ranking(long compared, int k, double meanOverlap, double meanTau) {}

    /**
     * How the candidate's scores are distributed against the primary's, on bins that hold equal shares of the first
     * thousand scores of the primary and then stay as they are.
     *
     * @param element the field, or {@code field/class}
     * @param count how many pairs
     * @param psi the population stability index, with half a pair added to each bin; by convention a small shift from
     *     0.1 and a large one from 0.25
     * @param ks the largest distance of the two distribution functions at the bins' edges, from 0 to 1
     */
    public record Distribution(String element, long count, double psi, double ks) {
        /**
         * Everything, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * A pair that is far apart.
     *
     * @param id the prediction
     * @param element the field, or {@code field/class}
     * @param primary the primary's number
     * @param candidate the candidate's
     */
    public record Worst(PredictionId id, String element, double primary, double candidate) {

        /**
         * How far.
         *
         * @return the absolute difference
         */
        public double difference() {
            return Math.abs(candidate - primary);
        }

        /**
         * Everything, safe to print.
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
     * @param input the input as the application describes it; empty unless it does
     */
    public record Example(PredictionId id, String field, String primary, String candidate, Optional<String> input) {
        /**
         * Everything, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * What later labels say about pairs with different labels: McNemar's test, in a form that holds however often it is
     * looked at.
     *
     * @param disagreements how many pairs had different labels
     * @param waiting how many of them wait for a label
     * @param dropped how many of them no longer do, because too many waited
     * @param onlyPrimaryRight labels that only the primary had right
     * @param onlyCandidateRight labels that only the candidate had right
     * @param neitherRight labels that neither had right
     * @param logEvidence the natural logarithm of the e-value against "each is right equally often"
     * @param pValue a bound on the chance of such evidence, now or ever, if each is right equally often
     */
    public record Labels(
            long disagreements,
            long waiting,
            long dropped,
            long onlyPrimaryRight,
            long onlyCandidateRight,
            long neitherRight,
            double logEvidence,
            double pValue) {}

    /**
     * What the report comes to.
     *
     * @return the first verdict that holds, in the order in which they are declared
     */
    public Verdict verdict() {
        boolean labelsDecide = labels.pValue() < SIGNIFICANCE;
        if (failed > 0 || fields.stream().anyMatch(Findings::isBroken)) {
            return Verdict.BROKEN;
        }
        if (labelsDecide && labels.onlyPrimaryRight() > labels.onlyCandidateRight()) {
            return Verdict.WORSE;
        }
        if (traffic.late() > MOST_LATE * traffic.sampled()) {
            return Verdict.LATE;
        }
        if (compared < LEAST_PAIRS) {
            return Verdict.TOO_FEW_PAIRS;
        }
        if (labelsDecide) {
            return Verdict.BETTER;
        }
        return fields.stream().anyMatch(Field::isAboveNoise) ? Verdict.CHANGED : Verdict.SAME;
    }

    /**
     * What a reader has to know, the gravest first.
     *
     * @return sentences; empty if there is nothing
     */
    public List<String> findings() {
        return new Findings(this).sentences();
    }

    /**
     * The whole report as text to be pasted into a ticket; set in a font of fixed width.
     *
     * @return many lines
     */
    @Override
    public String toString() {
        return new ReportText(this).text();
    }
}
