package io.mlprod.testing.data;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which a data set is split: at random, with the classes or groups of the rows kept, by time, or by
 * the hash of a key. Immutable; each setter returns a copy. Thread-safe if its functions are.
 *
 * <pre>{@code
 * TrainTest<Loan> loans = Split.of(all).groupedBy(Loan::customer).stratifiedBy(Loan::defaulted).trainTest(0.8);
 * }</pre>
 *
 * <p>A split reads the rows once and remembers a number for each. Its parts read the rows again when they are read. The
 * same rows, settings and seed give the same parts, with every version of Java.
 *
 * @param <R> the type of a row
 * @since 0.1
 */
public final class Split<R> {

    private static final int MOST_FOLDS = 1_000;

    private final DataSet<R> rows;
    private final Keys<R> keys;
    private final long seed;

    private record Keys<R>(
            @Nullable Function<? super R, ?> stratum,
            @Nullable Function<? super R, ?> group,
            @Nullable Function<? super R, Instant> time,
            Duration gap,
            @Nullable Function<? super R, String> hashed) {}

    private Split(DataSet<R> rows, Keys<R> keys, long seed) {
        this.rows = rows;
        this.keys = keys;
        this.seed = seed;
    }

    /**
     * Returns a split at random, with the seed 1.
     *
     * @param <R> the type of a row
     * @param rows what to split
     * @return the settings
     */
    public static <R> Split<R> of(DataSet<R> rows) {
        return new Split<>(Objects.requireNonNull(rows, "rows"), new Keys<>(null, null, null, Duration.ZERO, null), 1);
    }

    /**
     * Sets the seed of the random numbers, and of the hash.
     *
     * @param number any number
     * @return a copy with this seed
     */
    public Split<R> seed(long number) {
        return new Split<>(rows, keys, number);
    }

    /**
     * Keeps the share of each class in all parts. Of rows without groups, a fold has a row more or less of a class than
     * the others; of grouped rows, the shares are as close as the groups allow.
     *
     * @param label the class of a row, not null; compared by {@code equals}
     * @return a copy with this setting
     */
    public Split<R> stratifiedBy(Function<? super R, ?> label) {
        Objects.requireNonNull(label, "label");
        return new Split<>(rows, new Keys<>(label, keys.group, keys.time, keys.gap, keys.hashed), seed);
    }

    /**
     * Keeps the rows of a group in one part, such as all rows of a customer.
     *
     * <p>Together with {@link #byTime}, a group belongs to the part of its first row. Its rows in later parts are left
     * out, so that the test has only groups that are new.
     *
     * @param group the group of a row, not null; compared by {@code equals}
     * @return a copy with this setting
     */
    public Split<R> groupedBy(Function<? super R, ?> group) {
        Objects.requireNonNull(group, "group");
        return new Split<>(rows, new Keys<>(keys.stratum, group, keys.time, keys.gap, keys.hashed), seed);
    }

    /**
     * Puts later rows into later parts: every row of the test is later than every row to train on. Rows of one time
     * stay together, so that shares are approximate. The order of the rows in the file does not matter.
     *
     * @param time of a row, not null; to the microsecond
     * @return a copy with this setting
     */
    public Split<R> byTime(Function<? super R, Instant> time) {
        Objects.requireNonNull(time, "time");
        return new Split<>(rows, new Keys<>(keys.stratum, keys.group, time, keys.gap, keys.hashed), seed);
    }

    /**
     * Leaves out rows less than this before the next part, for labels that look into the future: where a label tells
     * whether a customer leaves within 30 days, a gap of 30 days keeps the test's days out of training.
     *
     * @param duration zero or more; used with {@link #byTime}
     * @return a copy with this setting
     * @throws IllegalArgumentException if the duration is negative
     */
    public Split<R> gap(Duration duration) {
        Arguments.periodOrZero("The gap of a split", duration);
        return new Split<>(rows, new Keys<>(keys.stratum, keys.group, keys.time, duration, keys.hashed), seed);
    }

    /**
     * Decides by the hash of a key, so that a row stays in its part when rows are added, removed or reordered. Rows of
     * one key are in one part. Shares are approximate: of 1,000 keys, a part of a fifth has 160 to 240.
     *
     * @param key of a row, such as an id; not null
     * @return a copy with this setting
     */
    public Split<R> byHashOf(Function<? super R, String> key) {
        Objects.requireNonNull(key, "key");
        return new Split<>(rows, new Keys<>(keys.stratum, keys.group, keys.time, keys.gap, key), seed);
    }

    /**
     * Splits into two parts.
     *
     * @param train the share of rows to train on, between 0 and 1; the others are the test
     * @return the parts
     * @throws IllegalArgumentException if the share is out of range; if there are no rows; if a part would be empty; if
     *     a class, group, time or key lacks or settings exclude each other
     */
    public TrainTest<R> trainTest(double train) {
        Arguments.properShare("The share to train on", train);
        Parts parts = parts(List.of("train", "test"), train, 1 - train);
        return new TrainTest<>(parts.set("train", 0), parts.set("test", 1), parts.leftOut());
    }

    /**
     * Splits into three parts.
     *
     * @param train the share of rows to train on, between 0 and 1
     * @param validation the share of rows to choose settings on, between 0 and 1; the others are the test
     * @return the parts
     * @throws IllegalArgumentException as {@link #trainTest} does, and if no share is left for the test
     */
    public TrainValidationTest<R> trainValidationTest(double train, double validation) {
        Arguments.properShare("The share to train on", train);
        Arguments.properShare("The share to validate on", validation);
        double test = 1 - train - validation;
        if (test < 1e-9) {
            throw new IllegalArgumentException("The shares to train and to validate on must sum to less than 1, not "
                    + (train + validation) + ", so that rows are left for the test");
        }
        Parts parts = parts(List.of("train", "validation", "test"), train, validation, test);
        return new TrainValidationTest<>(
                parts.set("train", 0), parts.set("validation", 1), parts.set("test", 2), parts.leftOut());
    }

    /**
     * Splits into folds for cross-validation. At random, each row is in the test of one fold and trains the others. By
     * time, the tests follow each other, and each fold trains on what is before its test.
     *
     * @param count 2 to 1,000
     * @return the folds
     * @throws IllegalArgumentException if the count is out of range; if there are fewer groups than folds, or fewer
     *     rows of a class; otherwise as {@link #trainTest} does
     */
    public List<TrainTest<R>> folds(int count) {
        if (count < 2 || count > MOST_FOLDS) {
            throw new IllegalArgumentException("The number of folds must be 2 to 1,000, not " + count);
        }
        if (keys.time != null) {
            return foldsInTime(count, keys.time);
        }
        List<String> names =
                IntStream.rangeClosed(1, count).mapToObj(i -> "fold " + i).toList();
        double[] shares = new double[count];
        Arrays.fill(shares, 1.0 / count);
        Parts parts = parts(shares, RandomParts.folds(count, seed), names);
        List<TrainTest<R>> folds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int fold = i;
            String name = names.get(i) + " of " + count;
            folds.add(new TrainTest<>(
                    parts.set(name + ", train", part -> part >= 0 && part != fold),
                    parts.set(name + ", test", part -> part == fold),
                    0));
        }
        return List.copyOf(folds);
    }

    private List<TrainTest<R>> foldsInTime(int count, Function<? super R, Instant> time) {
        requireFitting();
        RowKeys known = RowKeys.of(rows, null, keys.group, time);
        int size = known.rows() / (count + 1);
        if (size == 0) {
            throw tooFew(counted(known.rows(), "row"), (count + 1) + " stretches of time");
        }
        int[] numbers = IntStream.rangeClosed(1, count)
                .map(i -> known.rows() - (count - i + 1) * size)
                .toArray();
        TimeCuts cuts = TimeCuts.at(numbers, known.times(), micros());
        List<TrainTest<R>> folds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int fold = i;
            int[] ofRows = Arrays.stream(known.times())
                    .mapToInt(at -> cuts.isBefore(at, fold) ? 0 : cuts.isIn(at, fold) ? 1 : -1)
                    .toArray();
            String name = "fold " + (i + 1) + " of " + count;
            Parts parts = new Parts(known, withoutOldGroups(known, ofRows), List.of(name + ", train", name + ", test"));
            folds.add(new TrainTest<>(parts.set(name + ", train", 0), parts.set(name + ", test", 1), parts.leftOut()));
        }
        return List.copyOf(folds);
    }

    private Parts parts(List<String> names, double... shares) {
        return parts(shares, RandomParts.of(shares, seed), names);
    }

    private Parts parts(double[] shares, RandomParts random, List<String> names) {
        requireFitting();
        Function<? super R, ?> group = keys.hashed == null ? keys.group : keys.hashed;
        RowKeys known = RowKeys.of(rows, keys.stratum, group, keys.time);
        return new Parts(known, ofRows(known, shares, random), names);
    }

    private int[] ofRows(RowKeys known, double[] shares, RandomParts random) {
        if (keys.hashed != null) {
            return byGroup(known, hashed(known.groups(), shares));
        }
        if (keys.time != null) {
            return byTime(known, shares);
        }
        if (known.rows() < shares.length) {
            throw tooFew(counted(known.rows(), "row"), shares.length + " parts");
        }
        int[] strata =
                keys.stratum == null ? new int[known.rows()] : known.strata().ofRows();
        int classes = keys.stratum == null ? 1 : known.strata().count();
        if (keys.group != null) {
            requireEnough(
                    counted(known.groups().count(), "group"), known.groups().count(), shares.length);
            return byGroup(
                    known,
                    random.ofGroups(known.groups().ofRows(), known.groups().count(), strata, classes));
        }
        if (keys.stratum != null) {
            requireEnoughOfEach(known.strata(), shares.length);
        }
        return random.ofRows(strata, classes);
    }

    private int[] byTime(RowKeys known, double[] shares) {
        int[] numbers = new int[shares.length - 1];
        double share = 0;
        for (int i = 0; i < numbers.length; i++) {
            share += shares[i];
            numbers[i] = (int) Math.min(known.rows() - 1, Math.round(share * known.rows()));
        }
        TimeCuts cuts = TimeCuts.at(numbers, known.times(), micros());
        return withoutOldGroups(
                known, Arrays.stream(known.times()).mapToInt(cuts::part).toArray());
    }

    /** Leaves out rows of groups that have rows in an earlier part. */
    private int[] withoutOldGroups(RowKeys known, int[] parts) {
        if (keys.group == null) {
            return parts;
        }
        int[] groups = known.groups().ofRows();
        int[] first = new int[known.groups().count()];
        Arrays.fill(first, Integer.MAX_VALUE);
        for (int row = 0; row < parts.length; row++) {
            if (parts[row] >= 0) {
                first[groups[row]] = Math.min(first[groups[row]], parts[row]);
            }
        }
        return IntStream.range(0, parts.length)
                .map(row -> parts[row] >= 0 && first[groups[row]] < parts[row] ? -1 : parts[row])
                .toArray();
    }

    private int[] hashed(RowKeys.Ids ids, double[] shares) {
        Digest digest = new Digest();
        int[] parts = new int[ids.count()];
        for (int id = 0; id < parts.length; id++) {
            double place = (digest.add(seed).add(ids.key(id).toString()).value() >>> 11) * 0x1p-53;
            int part = 0;
            double end = shares[0];
            while (part < shares.length - 1 && place >= end) {
                part++;
                end += shares[part];
            }
            parts[id] = part;
        }
        return parts;
    }

    private int[] byGroup(RowKeys known, int[] ofGroups) {
        return Arrays.stream(known.groups().ofRows())
                .map(group -> ofGroups[group])
                .toArray();
    }

    private long micros() {
        return keys.gap.toNanos() / 1_000;
    }

    private void requireFitting() {
        if (keys.hashed != null && (keys.stratum != null || keys.group != null || keys.time != null)) {
            throw new IllegalArgumentException("A split by hash cannot also be by time, grouped or stratified: the key"
                    + " alone decides; to keep groups, hash the group's key");
        }
        if (keys.time != null && keys.stratum != null) {
            throw new IllegalArgumentException("A split by time cannot also be stratified: the times alone decide");
        }
        if (keys.time == null && !keys.gap.isZero()) {
            throw new IllegalArgumentException("A gap needs times; call byTime");
        }
    }

    private void requireEnoughOfEach(RowKeys.Ids strata, int parts) {
        int[] sizes = new int[strata.count()];
        for (int stratum : strata.ofRows()) {
            sizes[stratum]++;
        }
        for (int c = 0; c < sizes.length; c++) {
            requireEnough(counted(sizes[c], "row") + " of the class \"" + strata.key(c) + "\"", sizes[c], parts);
        }
    }

    private void requireEnough(String what, int count, int parts) {
        if (count < parts) {
            throw tooFew(what, parts + " parts");
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private IllegalArgumentException tooFew(String what, String parts) {
        return new IllegalArgumentException(PlainText.line("The data set " + rows.name() + " has " + what
                + ", too few for " + parts + "; take fewer parts, or merge what is rare"));
    }

    /** The part of each row. */
    private final class Parts {

        private final int[] byIndex;
        private final long leftOut;

        Parts(RowKeys known, int[] ofRows, List<String> names) {
            int[] indexes = known.indexes();
            byIndex = new int[Arrays.stream(indexes).max().orElse(-1) + 1];
            Arrays.fill(byIndex, -1);
            BitSet found = new BitSet();
            for (int row = 0; row < indexes.length; row++) {
                byIndex[indexes[row]] = ofRows[row];
                if (ofRows[row] >= 0) {
                    found.set(ofRows[row]);
                }
            }
            leftOut = Arrays.stream(ofRows).filter(part -> part < 0).count();
            int empty = found.nextClearBit(0);
            if (empty < names.size()) {
                throw new IllegalArgumentException(
                        PlainText.line("The part \"" + names.get(empty) + "\" of the data" + " set " + rows.name()
                                + " (" + counted(known.rows(), "row") + ") would have no rows" + reason()));
            }
        }

        private String reason() {
            if (keys.time != null && keys.group != null) {
                return ": each group of its time has rows before, or is in the gap; split by time without groups, to"
                        + " test on known groups, or by groups without time";
            }
            return keys.gap.isZero()
                    ? "; give it a larger share, or take more rows"
                    : ": all rows before the next part are in the gap; take a shorter gap";
        }

        long leftOut() {
            return leftOut;
        }

        DataSet<R> set(String name, int part) {
            return set(name, p -> p == part);
        }

        DataSet<R> set(String name, IntPredicate accepted) {
            return rows.part(name, index -> accepted.test(part(index)), byIndex.length - 1);
        }

        private int part(int index) {
            if (index >= byIndex.length) {
                throw new IllegalStateException(PlainText.line(
                        "The data set " + rows.name() + " has more rows than when it was split; split it again"));
            }
            return byIndex[index];
        }
    }
}
