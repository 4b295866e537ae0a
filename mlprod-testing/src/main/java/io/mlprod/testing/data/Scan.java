package io.mlprod.testing.data;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the checks have to know of a set, from one pass over it: hashes of all rows, counts of all columns, and a sample
 * of whole rows. Of a row outside the sample no value is kept.
 */
final class Scan {

    private static final double EXACT = 0x1p53; // from here on doubles skip integers

    /** The columns by what they are for. */
    record Roles(
            List<String> features,
            String label,
            @Nullable String key,
            @Nullable String group,
            @Nullable String time) {

        Roles {
            features = List.copyOf(features);
        }

        /** Returns all columns: the features, then the others that there are. */
        List<String> all() {
            List<String> all = measured();
            Stream.of(key, group, time).forEach(column -> {
                if (column != null) {
                    all.add(column);
                }
            });
            return all;
        }

        /** Returns the features, then the label. */
        List<String> measured() {
            List<String> measured = new ArrayList<>(features);
            measured.add(label);
            return measured;
        }
    }

    private final String name;
    private final boolean isTest;
    private final Roles roles;
    private final List<ColumnScan> columns;
    private final List<@Nullable String[]> sample = new ArrayList<>();
    private final Digest digest = new Digest();
    private int rows;
    private int[] indexes = {};
    private long[] exact = {};
    private long[] near = {};
    private long[] labels = {};
    private long[] keys = {};
    private long[] groups = {};
    private long[] times = {};

    /** Columns of numbers while they grow. */
    private static final class Building {
        private final IntStream.Builder indexes = IntStream.builder();
        private final LongStream.Builder exact = LongStream.builder();
        private final LongStream.Builder near = LongStream.builder();
        private final LongStream.Builder labels = LongStream.builder();
        private final LongStream.Builder keys = LongStream.builder();
        private final LongStream.Builder groups = LongStream.builder();
        private final LongStream.Builder times = LongStream.builder();
    }

    private Scan(String name, boolean isTest, Roles roles) {
        this.name = name;
        this.isTest = isTest;
        this.roles = roles;
        this.columns =
                Stream.generate(ColumnScan::new).limit(roles.measured().size()).toList();
    }

    static <R> Scan of(DataSet<R> rows, boolean isTest, Columns<R> columns, Roles roles, int sampled) {
        Scan scan = new Scan(rows.name(), isTest, roles);
        List<String> all = roles.all();
        Random random = new Random(1);
        Building building = new Building();
        try (Stream<Placed<R>> placed = rows.placed()) {
            placed.sequential()
                    .forEachOrdered(row -> scan.add(building, row, columns.values(row, all), sampled, random));
        }
        scan.build(building);
        return scan;
    }

    private void add(Building building, Placed<?> row, @Nullable String[] values, int sampled, Random random) {
        building.indexes.add(row.index());
        int features = roles.features().size();
        OptionalDouble[] numbers = new OptionalDouble[columns.size()];
        for (int i = 0; i < numbers.length; i++) {
            String text = values[i];
            numbers[i] = text == null ? OptionalDouble.empty() : Cell.number(text);
            columns.get(i).add(text, numbers[i], row.index());
        }
        building.exact.add(exact(values, numbers, features));
        building.near.add(near(values, numbers, features));
        int next = features;
        building.labels.add(hash(values[next++], 0));
        if (roles.key() != null) {
            building.keys.add(hash(normal(values[next++]), row.index()));
        }
        if (roles.group() != null) {
            building.groups.add(hash(values[next++], row.index()));
        }
        if (roles.time() != null) {
            building.times.add(micros(row, values[next], roles.time()));
        }
        sample(values, sampled, random);
        rows++;
    }

    /** Keeps each row with the same probability (Vitter's algorithm R). */
    private void sample(@Nullable String[] values, int sampled, Random random) {
        if (sample.size() < sampled) {
            sample.add(values);
        } else {
            int place = random.nextInt(rows + 1);
            if (place < sampled) {
                sample.set(place, values);
            }
        }
    }

    private long exact(@Nullable String[] values, OptionalDouble[] numbers, int features) {
        for (int i = 0; i < features; i++) {
            String text = values[i];
            if (text == null) {
                digest.add(-1);
            } else if (numbers[i].isPresent() && Math.abs(numbers[i].getAsDouble()) < EXACT) {
                digest.add(Double.doubleToLongBits(numbers[i].getAsDouble() + 0.0)); // 1 and 1.00, 0 and -0
            } else {
                digest.add(text);
            }
        }
        return digest.value();
    }

    private long near(@Nullable String[] values, OptionalDouble[] numbers, int features) {
        for (int i = 0; i < features; i++) {
            double number = numbers[i].orElse(Double.NaN);
            if (numbers[i].isPresent()) {
                digest.add(rounded(number));
            } else {
                digest.add(normal(values[i]) + "");
            }
        }
        return digest.value();
    }

    /** Returns a number to three digits, as an integer that differs from those of other numbers. */
    static long rounded(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return Double.doubleToLongBits(number + 0.0);
        }
        int exponent = (int) Math.floor(Math.log10(Math.abs(number)));
        return exponent * 10_000L + Math.round(number * Math.pow(10, 2.0 - exponent));
    }

    /** Returns a hash; one of its own for each number, where the text is missing. */
    private long hash(@Nullable String text, long number) {
        return text == null
                ? digest.add(isTest ? -2 : -1).add(number).value()
                : digest.add(text).value();
    }

    private static @Nullable String normal(@Nullable String text) {
        return text == null
                ? null
                : Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    private static long micros(Placed<?> row, @Nullable String text, String column) {
        if (text == null) {
            throw new IllegalArgumentException(
                    row.place() + ": the row has no time in the column \"" + column + "\"; filter such rows out");
        }
        return RowKeys.micros(new Cell(text, row.place(), column).asInstant());
    }

    private void build(Building building) {
        indexes = building.indexes.build().toArray();
        exact = building.exact.build().toArray();
        near = building.near.build().toArray();
        labels = building.labels.build().toArray();
        keys = building.keys.build().toArray();
        groups = building.groups.build().toArray();
        times = building.times.build().toArray();
    }

    String name() {
        return name;
    }

    Roles roles() {
        return roles;
    }

    int rows() {
        return rows;
    }

    /** Returns hashes of the features. */
    long[] exact() {
        return exact;
    }

    /** Returns hashes of the features with numbers rounded to three digits and texts without case. */
    long[] near() {
        return near;
    }

    long[] labels() {
        return labels;
    }

    /** Returns hashes of the keys, without case and spaces around. */
    long[] keys() {
        return keys;
    }

    long[] groups() {
        return groups;
    }

    /** Returns microseconds since 1970. */
    long[] times() {
        return times;
    }

    /** Returns the counts of a feature or the label. */
    ColumnScan column(int measured) {
        return columns.get(measured);
    }

    /** Returns the places of sampled rows whose features no earlier one has. */
    List<Integer> distinctInSample() {
        Set<List<@Nullable String>> seen = new HashSet<>();
        List<Integer> places = new ArrayList<>();
        for (int row = 0; row < sample.size(); row++) {
            if (seen.add(
                    Arrays.asList(sample.get(row)).subList(0, roles.features().size()))) {
                places.add(row);
            }
        }
        return places;
    }

    /** Returns the sampled values of a feature or the label. */
    List<@Nullable String> sample(int measured) {
        List<@Nullable String> values = new ArrayList<>(sample.size());
        for (@Nullable String[] row : sample) {
            values.add(row[measured]);
        }
        return values;
    }

    Draft.Spot spot(int row) {
        return spot(row, "");
    }

    Draft.Spot spot(int row, String note) {
        return new Draft.Spot(isTest, indexes[row], note);
    }

    Draft.Spot spotOfIndex(int index, String note) {
        return new Draft.Spot(isTest, index, note);
    }
}
