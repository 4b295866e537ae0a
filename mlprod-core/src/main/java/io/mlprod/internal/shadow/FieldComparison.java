package io.mlprod.internal.shadow;

import io.mlprod.internal.shadow.FieldValue.Labels;
import io.mlprod.internal.shadow.FieldValue.Numbers;
import io.mlprod.model.PredictionId;
import io.mlprod.shadow.ShadowReport.Decision;
import io.mlprod.shadow.ShadowReport.Field;
import io.mlprod.shadow.ShadowReport.Ranking;
import io.mlprod.shadow.ShadowReport.Standing;
import io.mlprod.shadow.ShadowReport.Structure;
import io.mlprod.shadow.Tolerance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The comparison of one field: structure first, then its elements. Not thread-safe. */
final class FieldComparison {

    private static final int MOST_DISTRIBUTIONS = 10;
    private static final int MOST_RANKED = 10_000; // elements; with more of them the order is not compared

    private static final class Threshold {
        final double value;
        final DifferenceCounts differences = new DifferenceCounts();
        long toYes;
        long toNo;

        Threshold(double value) {
            this.value = value;
        }

        void add(double primary, double candidate) {
            boolean before = primary >= value;
            boolean after = candidate >= value;
            differences.add(before != after);
            toYes += after && !before ? 1 : 0;
            toNo += before && !after ? 1 : 0;
        }

        void addAgain(double primary, double candidate, double again) {
            boolean before = primary >= value;
            differences.addAgain(before != (candidate >= value), before != (again >= value));
        }
    }

    private final String name;
    private final Tolerance tolerance;
    private final int topK;
    private final WorstPairs worst;
    private final ExamplePairs examples;
    private final boolean asksTwice;
    private final NumberAgreement numbers;
    private final ClassAgreement classes = new ClassAgreement();
    private final Map<String, Threshold> thresholds = new LinkedHashMap<>();
    private final Map<String, ScoreDistribution> distributions = new LinkedHashMap<>();

    private final DifferenceCounts differences = new DifferenceCounts();
    private final DifferenceCounts topClasses = new DifferenceCounts();
    private long missing;
    private long type;
    private long keys;
    private long shape;
    private long ranked;
    private double overlap;
    private long tauDefined;
    private double tau;

    /**
     * Creates the comparison.
     *
     * @param thresholds thresholds by element; those of other fields are not used
     * @param asksTwice whether the primary is sometimes asked twice
     */
    FieldComparison(
            String name,
            Tolerance tolerance,
            Map<String, Double> thresholds,
            int topK,
            int worst,
            ExamplePairs examples,
            boolean asksTwice) {
        this.name = name;
        this.tolerance = tolerance;
        this.topK = topK;
        this.worst = new WorstPairs(worst);
        this.examples = examples;
        this.asksTwice = asksTwice;
        this.numbers = new NumberAgreement(tolerance, this.worst);
        thresholds.forEach((element, value) -> {
            if (element.equals(name) || element.startsWith(name + "/")) {
                this.thresholds.put(element, new Threshold(value));
            }
        });
    }

    /** Returns the element's name: the field's name if the element is the only one. */
    static String element(String field, FieldValue value, int index) {
        return value.size() == 1 && value.layout().keys() == null
                ? field
                : field + "/" + value.layout().key(index);
    }

    /**
     * Compares a pair.
     *
     * @param unit the hash of the unit that the call is for; 0 if it is not known
     * @return the example that was kept of the pair, if it differs
     */
    ExamplePairs.@Nullable Kept add(
            PredictionId id, long unit, @Nullable FieldValue primary, @Nullable FieldValue candidate) {
        boolean agree = agreeAndCount(id, unit, primary, candidate);
        differences.add(!agree);
        return agree ? null : examples.offer(id, name, primary, candidate);
    }

    /** Compares both answers of a pair that was added with the primary's answer when it was asked again. */
    void addAgain(@Nullable FieldValue primary, @Nullable FieldValue candidate, @Nullable FieldValue again) {
        differences.addAgain(!agree(primary, candidate), !agree(primary, again));
        if (primary instanceof Numbers first
                && candidate instanceof Numbers second
                && again instanceof Numbers third
                && first.layout().isOneRow()
                && first.differenceTo(second) == FieldValue.Difference.NONE
                && first.differenceTo(third) == FieldValue.Difference.NONE) {
            addAgain(first, second.arrange(first.layout()), third.arrange(first.layout()));
        }
    }

    private void addAgain(Numbers primary, Numbers candidate, Numbers again) {
        for (int i = 0; i < Math.min(MOST_DISTRIBUTIONS, primary.size()); i++) {
            ScoreDistribution distribution = distributions.get(element(name, primary, i));
            if (distribution != null) {
                distribution.addAsked(again.values()[i], candidate.values()[i]);
            }
        }
        eachThreshold(
                primary,
                (threshold, i) ->
                        threshold.addAgain(primary.values()[i], candidate.values()[i], again.values()[i]));
        if (primary.size() > 1) {
            int top = ScoreOrder.highest(primary.values());
            int topOfCandidate = ScoreOrder.highest(candidate.values());
            int topAgain = ScoreOrder.highest(again.values());
            if (top >= 0 && topOfCandidate >= 0 && topAgain >= 0) {
                topClasses.addAgain(top != topOfCandidate, top != topAgain);
            }
        }
    }

    private interface AtThreshold {
        void see(Threshold threshold, int index);
    }

    private void eachThreshold(Numbers row, AtThreshold action) {
        for (int i = 0; i < row.size() && !thresholds.isEmpty(); i++) {
            Threshold threshold = thresholds.get(element(name, row, i));
            if (threshold != null) {
                action.see(threshold, i);
            }
        }
    }

    private boolean agreeAndCount(
            PredictionId id, long unit, @Nullable FieldValue primary, @Nullable FieldValue candidate) {
        if (primary == null || candidate == null) {
            missing++;
            return false;
        }
        switch (primary.differenceTo(candidate)) {
            case TYPE -> type++;
            case KEYS -> keys++;
            case SHAPE -> shape++;
            case NONE -> {
                FieldValue arranged = candidate.arrange(primary.layout());
                if (primary instanceof Numbers before && arranged instanceof Numbers after) {
                    return addNumbers(id, unit, before, after);
                }
                if (primary instanceof Labels before && arranged instanceof Labels after) {
                    return addLabels(before, after);
                }
                return true; // both are empty
            }
        }
        return false;
    }

    private boolean addLabels(Labels primary, Labels candidate) {
        for (int i = 0; i < primary.size(); i++) {
            classes.add(primary.values().get(i), candidate.values().get(i));
        }
        return primary.values().equals(candidate.values());
    }

    private boolean addNumbers(PredictionId id, long unit, Numbers primary, Numbers candidate) {
        boolean agree = numbers.add(id, unit, name, primary, candidate);
        if (!primary.layout().isOneRow()) {
            return agree;
        }
        for (int i = 0; i < Math.min(MOST_DISTRIBUTIONS, primary.size()); i++) {
            addScore(element(name, primary, i), primary.values()[i], candidate.values()[i]);
        }
        eachThreshold(
                primary,
                (threshold, i) -> threshold.add(primary.values()[i], candidate.values()[i]));
        if (primary.size() > 1) {
            int before = ScoreOrder.highest(primary.values());
            int after = ScoreOrder.highest(candidate.values());
            if (before >= 0 && after >= 0) {
                classes.add(primary.layout().key(before), primary.layout().key(after));
                topClasses.add(before != after);
            }
            addOrder(primary.values(), candidate.values());
        }
        return agree;
    }

    private void addScore(String element, double primary, double candidate) {
        ScoreDistribution distribution = distributions.get(element);
        if (distribution == null && distributions.size() < MOST_DISTRIBUTIONS) {
            distribution = new ScoreDistribution();
            distributions.put(element, distribution);
        }
        if (distribution != null) {
            distribution.add(primary, candidate);
            if (!asksTwice) {
                distribution.addAsked(primary, candidate);
            }
        }
    }

    private void addOrder(double[] primary, double[] candidate) {
        boolean isRanked = primary.length > topK && primary.length <= MOST_RANKED;
        if (!isRanked || !areFinite(primary) || !areFinite(candidate)) {
            return;
        }
        ranked++;
        overlap += ScoreOrder.overlap(primary, candidate, topK);
        double correlation = ScoreOrder.kendallTauB(primary, candidate);
        if (!Double.isNaN(correlation)) {
            tauDefined++;
            tau += correlation;
        }
    }

    private static boolean areFinite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    private boolean agree(@Nullable FieldValue primary, @Nullable FieldValue again) {
        if (primary == null || again == null || primary.differenceTo(again) != FieldValue.Difference.NONE) {
            return false;
        }
        FieldValue arranged = again.arrange(primary.layout());
        if (primary instanceof Numbers before && arranged instanceof Numbers after) {
            return NumberAgreement.agree(before, after, tolerance);
        }
        return primary.size() == 0
                || (primary instanceof Labels before
                        && arranged instanceof Labels after
                        && before.values().equals(after.values()));
    }

    /** Returns the thresholds for which some pair had an element. */
    List<String> thresholdsMet() {
        return thresholds.entrySet().stream()
                .filter(FieldComparison::isMet)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isMet(Map.Entry<String, Threshold> entry) {
        return entry.getValue().differences.pairs() > 0;
    }

    /**
     * Returns how many differences of this field are tested: in it, in its top class, at thresholds, in distributions
     * and NaN.
     */
    int tested() {
        return 1
                + (topClasses.pairs() > 0 ? 1 : 0)
                + thresholdsMet().size()
                + distributions.size()
                + (numbers.isEmpty() ? 0 : 1);
    }

    /** Returns whether something differs that is not known to be more than noise. */
    boolean isOpen(EvidenceThreshold tests) {
        return isOpen(differences, tests)
                || isOpen(topClasses, tests)
                || thresholds.values().stream().anyMatch(threshold -> isOpen(threshold.differences, tests))
                || distributions.values().stream().anyMatch(distribution -> distribution.isOpen(tests));
    }

    private static boolean isOpen(DifferenceCounts differences, EvidenceThreshold tests) {
        return differences.differing() > 0 && differences.standing(tests) != Standing.SHOWN;
    }

    Field report(EvidenceThreshold tests) {
        DifferenceCounts ofClasses = topClasses.pairs() > 0 ? topClasses : differences;
        return new Field(
                name,
                differences.pairs(),
                differences.differing(),
                differences.noise(tests),
                differences.standing(tests),
                new Structure(missing, type, keys, shape),
                numbers.report(tests),
                classes.report(ofClasses.noise(tests), ofClasses.standing(tests)),
                thresholds.entrySet().stream()
                        .filter(FieldComparison::isMet)
                        .map(entry -> decision(entry, tests))
                        .toList(),
                ranked == 0
                        ? Optional.empty()
                        : Optional.of(new Ranking(ranked, topK, overlap / ranked, tau / tauDefined)),
                distributions.entrySet().stream()
                        .flatMap(entry -> entry.getValue().report(entry.getKey(), tests).stream())
                        .toList(),
                worst.report(),
                examples.report());
    }

    private static Decision decision(Map.Entry<String, Threshold> entry, EvidenceThreshold tests) {
        Threshold threshold = entry.getValue();
        DifferenceCounts found = threshold.differences;
        return new Decision(
                entry.getKey(),
                threshold.value,
                found.pairs(),
                threshold.toYes,
                threshold.toNo,
                found.noise(tests),
                found.standing(tests));
    }
}
