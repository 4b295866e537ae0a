package io.mlprod.testing.data;

import io.mlprod.internal.text.NumberText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of whole rows by their hashes: what is there twice, what is in both sets, what contradicts itself. */
final class RowChecks {

    /** From this share of rows on that repeat others, rows repeat by nature: columns that depend on each other do. */
    private static final double NATURAL = 0.5;

    /** In standard deviations. */
    private static final double FAR = 4;

    /**
     * Of so many pairs or more between the sets, given all pairs; together with {@link #FAR}, 1 % of sets have them.
     */
    private static final double SELDOM = 0.03;

    private final Scan train;
    private final boolean hasClasses;
    private @Nullable Chance chance;
    private final List<Draft> found = new ArrayList<>();

    private RowChecks(Scan train, boolean hasClasses) {
        this.train = train;
        this.hasClasses = hasClasses;
    }

    static List<Draft> run(Scan train, @Nullable Scan test, boolean hasClasses) {
        RowChecks checks = new RowChecks(train, hasClasses);
        checks.within(train);
        if (test != null) {
            checks.within(test);
            checks.testRowsInTrain(test);
            checks.groupsInBoth(test);
            checks.keysInBoth(test);
            checks.times(test);
        }
        return checks.found;
    }

    /** Returns what is chance; computed where a row is equal to another, which most sets do not have. */
    private Chance chance() {
        Chance known = chance;
        if (known == null) {
            known = Chance.of(train);
            chance = known;
        }
        return known;
    }

    private void within(Scan set) {
        boolean isNatural = LongSlots.of(set.exact()).size() < set.rows() && isNatural(set);
        repeated(
                DataCheck.DUPLICATE_ROWS,
                isNatural ? Severity.INFO : Severity.WARNING,
                set,
                withLabels(set),
                "have the features and the label of an earlier row",
                isNatural
                        ? "rows are equal by chance, as the columns have so few values; nothing, if the cases differ"
                        : "remove them before the split, or group by what they share: they count twice");
        repeated(
                DataCheck.DUPLICATE_KEYS,
                Severity.ERROR,
                set,
                set.keys(),
                "have the key of an earlier row, but for case and spaces",
                "find out why the rows are there twice; keep one of each");
        if (hasClasses) {
            conflicts(set, isNatural);
        }
    }

    private void repeated(DataCheck check, Severity severity, Scan set, long[] hashes, String what, String advice) {
        LongSlots slots = LongSlots.of(hashes);
        int repeated = hashes.length - slots.size();
        if (repeated == 0) {
            return;
        }
        int[] first = slots.first(hashes);
        List<Draft.Spot> spots = new ArrayList<>();
        for (int row = 0; row < hashes.length && spots.size() < Draft.MOST_ROWS; row++) {
            int original = first[slots.find(hashes[row])];
            if (original != row) {
                spots.add(set.spot(original, "="));
                spots.add(set.spot(row));
            }
        }
        found.add(Draft.ofRows(check, severity, of(repeated, set) + " " + what, advice, spots));
    }

    /** Estimates how much label noise there is at least: no model can be right on two labels of equal rows. */
    private void conflicts(Scan set, boolean isNatural) {
        long[] both = withLabels(set);
        LongSlots features = LongSlots.of(set.exact());
        LongSlots labelled = LongSlots.of(both);
        int[] counts = labelled.counts(both);
        int[] largest = new int[features.size()];
        int[] labels = new int[features.size()];
        int[] first = labelled.first(both);
        for (int slot = 0; slot < counts.length; slot++) {
            int feature = features.find(set.exact()[first[slot]]);
            largest[feature] = Math.max(largest[feature], counts[slot]);
            labels[feature]++;
        }
        int wrong = set.rows() - Arrays.stream(largest).sum();
        if (wrong == 0) {
            return;
        }
        List<Draft.Spot> spots = new ArrayList<>();
        int[] firstOf = features.first(set.exact());
        for (int slot = 0; slot < counts.length && spots.size() < Draft.MOST_ROWS; slot++) {
            int feature = features.find(set.exact()[first[slot]]);
            if (labels[feature] > 1 && firstOf[feature] != first[slot]) {
                spots.add(set.spot(firstOf[feature], "≠"));
                spots.add(set.spot(first[slot]));
            }
        }
        found.add(Draft.ofRows(
                DataCheck.CONFLICTING_LABELS,
                isNatural ? Severity.INFO : Severity.WARNING,
                of(wrong, set) + " have another label than most rows with equal features, so that every model is wrong"
                        + " on " + NumberText.percent(wrong / (double) set.rows()) + " at least",
                isNatural
                        ? "the columns have so few values that rows are equal by chance, and may well end otherwise"
                        : "look at the labels of these rows; correct them, or add the column that tells them apart",
                spots));
    }

    private void testRowsInTrain(Scan other) {
        LongSlots known = LongSlots.of(train.exact());
        int[] first = known.first(train.exact());
        List<Draft.Spot> spots = new ArrayList<>();
        int leaked = 0;
        for (int row = 0; row < other.rows(); row++) {
            int slot = known.find(other.exact()[row]);
            if (slot >= 0) {
                leaked++;
                pair(spots, other.spot(row, "="), train.spot(first[slot]));
            }
        }
        if (leaked > 0) {
            Severity severity = severityOfLeaked(other, leaked);
            found.add(Draft.ofRows(
                    DataCheck.TEST_ROW_IN_TRAIN,
                    severity,
                    of(leaked, other) + " have the features of a row to train on",
                    switch (severity) {
                        case INFO ->
                            "rows are equal by chance, as the columns have so few values; this check cannot tell more";
                        case WARNING ->
                            "rows to train on equal each other as often, so either columns depend on each other, which"
                                    + " is no fault, or there are duplicates: remove those before the split";
                        case ERROR ->
                            "remove duplicates before the split, or split by group; a model that remembers them"
                                    + " looks better than it is";
                    },
                    spots));
        }
        nearDuplicates(other, known);
    }

    private Severity severityOfLeaked(Scan other, int leaked) {
        double equal = pairs(train.exact(), other.exact());
        if (repeated(train.exact()) > NATURAL || !chance().isExceeded(equal, train.rows(), other.rows())) {
            return Severity.INFO;
        }
        return chance().isSurelyExceeded(equal, train.rows(), other.rows())
                        || isMoreThanWithin(train.exact(), other, leaked)
                ? Severity.ERROR
                : Severity.WARNING;
    }

    /** Returns whether test rows equal rows to train on clearly more often than these equal one another. */
    private boolean isMoreThanWithin(long[] hashes, Scan other, int leaked) {
        int[] counts = LongSlots.of(hashes).counts(hashes);
        double repeated = 0;
        double slots = 0;
        for (int count : counts) {
            if (count > 1) {
                repeated += count;
                slots++;
            }
        }
        double together = slots == 0 ? 1 : repeated / slots; // rows that are equal come and go together
        double ratio = other.rows() / (double) train.rows();
        double expected = Math.max(0.25, repeated * ratio);
        return leaked > expected + FAR * Math.sqrt(together * expected * (1 + ratio));
    }

    private void nearDuplicates(Scan other, LongSlots known) {
        boolean repeats = repeated(train.near()) > NATURAL;
        LongSlots near = LongSlots.of(train.near());
        int[] first = near.first(train.near());
        int[] counts = near.counts(train.near());
        List<Draft.Spot> spots = new ArrayList<>();
        int alike = 0;
        double pairs = 0;
        for (int row = 0; row < other.rows(); row++) {
            int slot = near.find(other.near()[row]);
            if (slot >= 0 && known.find(other.exact()[row]) < 0) {
                alike++;
                pairs += counts[slot];
                pair(spots, other.spot(row, "≈"), train.spot(first[slot]));
            }
        }
        boolean isNatural = alike == 0
                || repeats
                || !chance().isExceededNearly(pairs, train.rows(), other.rows())
                || !isMoreThanWithin(train.near(), other, alike)
                || !isMorePairsThanWithin(other, pairs / alike, alike);
        if (!isNatural) {
            found.add(Draft.ofRows(
                    DataCheck.NEAR_DUPLICATES,
                    Severity.WARNING,
                    of(alike, other) + " have the features of a row to train on, but for case, spaces and digits after"
                            + " the third",
                    "look whether they are the same case, written twice; then keep one of each",
                    spots));
        }
    }

    /**
     * Returns whether so many test rows are alike if pairs that are alike fall into a set or between both by chance.
     */
    private boolean isMorePairsThanWithin(Scan other, double together, int alike) {
        double within = (pairs(train.near(), train.near()) - pairs(train.exact(), train.exact())) / 2;
        double between = (double) train.rows() * other.rows();
        double share = between / (between + 0.5 * train.rows() * (train.rows() - 1.0));
        return Chance.isExceededBy(alike, (double) (alike + Math.round(within / together)), share, SELDOM);
    }

    private void groupsInBoth(Scan other) {
        LongSlots known = LongSlots.of(train.groups());
        LongSlots shared = LongSlots.empty();
        int[] first = known.first(train.groups());
        List<Draft.Spot> spots = new ArrayList<>();
        int rows = 0;
        for (int row = 0; row < other.groups().length; row++) {
            int slot = known.find(other.groups()[row]);
            if (slot >= 0) {
                rows++;
                int before = shared.size();
                if (shared.add(other.groups()[row]) == before) {
                    pair(spots, other.spot(row, "with"), train.spot(first[slot]));
                }
            }
        }
        if (rows > 0) {
            int groups = LongSlots.of(other.groups()).size();
            found.add(Draft.ofRows(
                    DataCheck.GROUP_IN_BOTH,
                    Severity.ERROR,
                    NumberText.count(shared.size()) + " of " + NumberText.count(groups)
                            + " groups of the test also have rows to train on: " + of(rows, other),
                    "split with groupedBy(" + train.roles().group() + ")",
                    spots));
        }
    }

    private void keysInBoth(Scan other) {
        LongSlots known = LongSlots.of(train.keys());
        int[] first = known.first(train.keys());
        List<Draft.Spot> spots = new ArrayList<>();
        int rows = 0;
        for (int row = 0; row < other.keys().length; row++) {
            int slot = known.find(other.keys()[row]);
            if (slot >= 0) {
                rows++;
                pair(spots, other.spot(row, "="), train.spot(first[slot]));
            }
        }
        if (rows > 0) {
            found.add(Draft.ofRows(
                    DataCheck.DUPLICATE_KEYS,
                    Severity.ERROR,
                    of(rows, other) + " have the key of a row to train on, but for case and spaces",
                    "keep one of each before the split, or split with byHashOf the key",
                    spots));
        }
    }

    private void times(Scan other) {
        if (other.times().length == 0 || train.times().length == 0) {
            return;
        }
        int earliest = 0;
        for (int row = 1; row < other.rows(); row++) {
            earliest = other.times()[row] < other.times()[earliest] ? row : earliest;
        }
        long start = other.times()[earliest];
        List<Draft.Spot> spots = new ArrayList<>();
        spots.add(other.spot(earliest, "is the first of the test; to train on are"));
        int late = 0;
        for (int row = 0; row < train.rows(); row++) {
            if (train.times()[row] >= start) {
                late++;
                if (spots.size() < Draft.MOST_ROWS) {
                    spots.add(train.spot(row));
                }
            }
        }
        if (late > 0) {
            found.add(Draft.ofRows(
                    DataCheck.TIME_OVERLAP,
                    Severity.ERROR,
                    of(late, train) + " are not earlier than the test, which begins "
                            + Instant.EPOCH.plus(start, ChronoUnit.MICROS),
                    "split with byTime(" + train.roles().time() + "); a model that has seen the future looks better"
                            + " than it is",
                    spots));
        }
    }

    private static void pair(List<Draft.Spot> spots, Draft.Spot one, Draft.Spot other) {
        if (spots.size() < Draft.MOST_ROWS) {
            spots.add(one);
            spots.add(other);
        }
    }

    /** Returns whether rows of a set may be equal by chance, however columns depend on each other. */
    private boolean isNatural(Scan set) {
        double equal = (pairs(set.exact(), set.exact()) - set.rows()) / 2;
        return repeated(set.exact()) > NATURAL || !chance().isSurelyExceeded(equal, set.rows());
    }

    /** Returns how many pairs of a value of each are equal. */
    private static double pairs(long[] some, long[] others) {
        LongSlots slots = LongSlots.of(some);
        int[] counts = slots.counts(some);
        int[] otherCounts = slots.counts(others);
        double pairs = 0;
        for (int slot = 0; slot < counts.length; slot++) {
            pairs += (double) counts[slot] * otherCounts[slot];
        }
        return pairs;
    }

    /** Returns the share of rows whose hash another row has. */
    private static double repeated(long[] hashes) {
        LongSlots slots = LongSlots.of(hashes);
        return Arrays.stream(slots.counts(hashes)).filter(count -> count > 1).sum() / (double) hashes.length;
    }

    private static long[] withLabels(Scan set) {
        long[] both = set.exact().clone();
        for (int row = 0; row < set.labels().length; row++) {
            both[row] = Long.rotateLeft(both[row] * 0x9E3779B97F4A7C15L, 31) ^ set.labels()[row];
        }
        return both;
    }

    private static String of(int count, Scan set) {
        return NumberText.count(count) + " of " + NumberText.count(set.rows()) + " rows of " + set.name() + " ("
                + NumberText.percent(count / (double) set.rows()) + ")";
    }
}
