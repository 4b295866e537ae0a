package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a split has to know of each row, as numbers: classes and groups are numbered in the order they are met. */
final class RowKeys {

    /** The keys of rows of one kind, such as labels. */
    static final class Ids {

        private final Map<Object, Integer> known = new HashMap<>();
        private final List<Object> keys = new ArrayList<>();
        private final IntStream.Builder building = IntStream.builder();
        private int[] built = {};

        private void add(Object key) {
            Integer id = known.get(key);
            if (id == null) {
                id = keys.size();
                known.put(key, id);
                keys.add(key);
            }
            building.add(id);
        }

        private void build() {
            built = building.build().toArray();
            known.clear();
        }

        int[] ofRows() {
            return built;
        }

        int count() {
            return keys.size();
        }

        Object key(int id) {
            return keys.get(id);
        }
    }

    private final IntStream.Builder building = IntStream.builder();
    private final LongStream.Builder buildingTimes = LongStream.builder();
    private final Ids strata = new Ids();
    private final Ids groups = new Ids();
    private int[] indexes = {};
    private long[] times = {};

    /** Reads the rows once; a function that is null has nothing to tell. */
    static <R> RowKeys of(
            DataSet<R> rows,
            @Nullable Function<? super R, ?> stratum,
            @Nullable Function<? super R, ?> group,
            @Nullable Function<? super R, Instant> time) {
        RowKeys keys = new RowKeys();
        try (Stream<Placed<R>> all = rows.placed()) {
            all.sequential().forEachOrdered(row -> {
                keys.building.add(row.index());
                if (stratum != null) {
                    keys.strata.add(value(row, stratum, "class to stratify by"));
                }
                if (group != null) {
                    keys.groups.add(value(row, group, "group"));
                }
                if (time != null) {
                    keys.buildingTimes.add(micros(value(row, time, "time")));
                }
            });
        }
        keys.indexes = keys.building.build().toArray();
        keys.times = keys.buildingTimes.build().toArray();
        keys.strata.build();
        keys.groups.build();
        if (keys.indexes.length == 0) {
            throw new IllegalArgumentException(
                    PlainText.line("The data set " + rows.name() + " has no rows, so it cannot be split"));
        }
        return keys;
    }

    /** Returns microseconds since 1970; {@code Instant.MAX}, which often means "never", is the last that there are. */
    static long micros(Instant time) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, time);
        } catch (ArithmeticException e) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static <R, V> V value(Placed<R> row, Function<? super R, V> function, String what) {
        V value;
        try {
            value = function.apply(row.row());
        } catch (RuntimeException e) {
            throw row.failed("the function of the " + what, e);
        }
        if (value == null) {
            throw new IllegalArgumentException(PlainText.line(
                    row.place() + ": the row has no " + what + "; filter such rows out before the split"));
        }
        return value;
    }

    int rows() {
        return indexes.length;
    }

    int[] indexes() {
        return indexes;
    }

    Ids strata() {
        return strata;
    }

    Ids groups() {
        return groups;
    }

    /** Returns the microseconds since 1970 of each row. */
    long[] times() {
        return times;
    }
}
