package io.mlprod.monitoring.profile;

import io.mlprod.monitoring.internal.cells.CategoryName;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.sketch.Alphabet;
import io.mlprod.monitoring.internal.sketch.ColumnSketch;
import io.mlprod.monitoring.internal.sketch.ColumnSummary;
import io.mlprod.monitoring.internal.sketch.ColumnType;
import io.mlprod.monitoring.internal.sketch.ElementSummary;
import io.mlprod.monitoring.internal.sketch.Frequencies;
import io.mlprod.monitoring.internal.sketch.Histogram;
import io.mlprod.monitoring.internal.sketch.NumberSummary;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reads one column of a profile. What no values can have led to is refused. */
final class ColumnReader {

    private final JsonObject json;
    private final long rows;
    private final long fewest;

    ColumnReader(JsonObject json, long rows, long fewest) {
        this.json = json;
        this.rows = rows;
        this.fewest = fewest;
    }

    ColumnSummary read() {
        Column column = Column.of(json.text("name"), kind(), json.truth("numeric"))
                .width((int) json.number("width", Column.VARIES));
        if (column.kind() == Kind.NUMBER && !column.isNumeric()) {
            throw json.error("numeric", "a column of numbers must be numeric");
        }
        ColumnSummary summary = read(column, ColumnType.of(column));
        boolean isOneInRow = column.width() == 1 || summary.type() == ColumnType.VECTOR;
        if (isOneInRow && summary.present() + summary.missing() + summary.infinite() != rows) {
            throw json.error("", "there must be as many values, with missing and infinite ones, as rows");
        }
        return summary;
    }

    private Kind kind() {
        String kind = json.text("kind");
        return Arrays.stream(Kind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(kind))
                .findAny()
                .orElseThrow(() -> json.error("kind", "expected number, category or text"));
    }

    private ColumnSummary read(Column column, ColumnType type) {
        SortedMap<String, Long> none = new TreeMap<>();
        return switch (type) {
            case NUMBER -> {
                only("values");
                yield summary(column, numbers("values"), Frequencies.NONE, none, List.of());
            }
            case CATEGORY -> {
                only("categories");
                yield summary(column, NumberSummary.EMPTY, names("categories"), none, List.of());
            }
            case TEXT -> {
                only("lengths", "alphabet", "texts");
                NumberSummary lengths = numbers("lengths");
                Frequencies texts = names("texts");
                if (texts.total() != lengths.moments().count()) {
                    throw json.error("texts", "there must be as many as there are lengths");
                }
                yield summary(column, lengths, texts, alphabet(), List.of());
            }
            case VECTOR -> {
                only("norms", "components");
                yield summary(column, numbers("norms"), Frequencies.NONE, none, components(column));
            }
        };
    }

    private void only(String first, String... more) {
        String[] all = {"name", "kind", "numeric", "width", "missing", "infinite", first};
        String[] known = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, known, all.length, more.length);
        json.only(known);
    }

    private ColumnSummary summary(
            Column column,
            NumberSummary numbers,
            Frequencies names,
            SortedMap<String, Long> alphabet,
            List<ElementSummary> components) {
        return new ColumnSummary(
                column, json.number("missing", 0), json.number("infinite", 0), numbers, names, alphabet, components);
    }

    private NumberSummary numbers(String field) {
        return numbers(json.object(field), Histogram.MAX_BUCKETS);
    }

    private static NumberSummary numbers(JsonObject numbers, int buckets) {
        numbers.only("count", "min", "max", "sum", "squares", "zeros", "level", "buckets", "counts");
        PowerSums moments = moments(numbers);
        Histogram histogram = histogram(numbers, buckets);
        long zeros = numbers.number("zeros", 0);
        int size = histogram.size();
        if (histogram.total() != moments.count()) {
            throw numbers.error("counts", "they must add up to the count");
        }
        if (size > 0 && (histogram.isOutside(moments.min(), 0) || histogram.isOutside(moments.max(), size - 1))) {
            throw numbers.error("buckets", "the first must hold the minimum and the last the maximum");
        }
        if (zeros > histogram.countAround(0)) {
            throw numbers.error("zeros", "there must be at most as many as there are in the bucket of 0");
        }
        return new NumberSummary(histogram, moments, zeros);
    }

    private static Histogram histogram(JsonObject numbers, int most) {
        long[] buckets = numbers.numbers("buckets", most, Long.MIN_VALUE, Long.MAX_VALUE);
        long[] counts = numbers.numbers("counts", most, 1, JsonObject.MAX_COUNT);
        Arrays.parallelPrefix(buckets, Long::sum);
        try {
            return Histogram.of(most, (int) numbers.number("level", 0), buckets, counts);
        } catch (IllegalArgumentException e) {
            throw numbers.error("", String.valueOf(e.getMessage()));
        }
    }

    private static PowerSums moments(JsonObject json) {
        long count = json.number("count", 0);
        if (count == 0) {
            return PowerSums.NONE;
        }
        double min = json.finite("min");
        double max = json.finite("max");
        BigDecimal sum = json.decimal("sum");
        BigDecimal squares = json.decimal("squares");
        BigDecimal n = BigDecimal.valueOf(count);
        boolean isMeanBetween = new BigDecimal(min).multiply(n).compareTo(sum) <= 0
                && new BigDecimal(max).multiply(n).compareTo(sum) >= 0;
        if (!isMeanBetween) {
            throw json.error("sum", "the mean must be between the minimum and the maximum");
        }
        if (squares.multiply(n).compareTo(sum.multiply(sum)) < 0) {
            throw json.error("squares", "no numbers with this sum have so small a sum of squares");
        }
        return new PowerSums(count, sum, squares, min, max);
    }

    private Frequencies names(String field) {
        JsonObject names = json.object(field);
        names.only("counts", "groups", "rareNames", "rareGroups");
        boolean isGrouped = names.has("groups");
        if (isGrouped == names.has("counts")) {
            throw names.error("", "expected either counts or groups");
        }
        SortedMap<String, Long> counts = isGrouped ? new TreeMap<>() : names.counts("counts", fewest);
        long[] groups = isGrouped ? names.numbers("groups", Frequencies.GROUPS, 0, JsonObject.MAX_COUNT) : new long[0];
        long rareNames = names.number("rareNames", 0);
        long[] rare = names.numbers("rareGroups", Frequencies.RARE_GROUPS, 0, JsonObject.MAX_COUNT);
        if (counts.keySet().stream().anyMatch(name -> name.length() > CategoryName.MAX_UNITS)) {
            throw names.error("counts", "a name has at most " + CategoryName.MAX_UNITS + " characters");
        }
        if (counts.size() > Frequencies.MAX_NAMES) {
            throw names.error("counts", "there must be at most " + Frequencies.MAX_NAMES + "; beyond, write groups");
        }
        if (isGrouped && groups.length != Frequencies.GROUPS) {
            throw names.error("groups", "there must be " + Frequencies.GROUPS);
        }
        if (rare.length != (rareNames == 0 ? 0 : Frequencies.RARE_GROUPS)) {
            throw names.error(
                    "rareGroups", "there must be " + Frequencies.RARE_GROUPS + ", and none without rare names");
        }
        Frequencies read = new Frequencies(counts, groups, rareNames, rare);
        if (read.rareValues() < rareNames) {
            throw names.error("rareGroups", "there must be at least one value for each rare name");
        }
        return read;
    }

    private SortedMap<String, Long> alphabet() {
        SortedMap<String, Long> alphabet = json.counts("alphabet", 1);
        List<String> known =
                Arrays.stream(Alphabet.values()).map(Alphabet::label).toList();
        if (!known.containsAll(alphabet.keySet())) {
            throw json.error("alphabet", "there is an unknown class; known are " + known);
        }
        return alphabet;
    }

    private List<ElementSummary> components(Column column) {
        int[] elements = ColumnSketch.components(column);
        List<JsonObject> components = json.objects("components");
        if (components.size() != elements.length) {
            throw json.error("components", "there must be " + elements.length);
        }
        return IntStream.range(0, elements.length)
                .mapToObj(i -> component(components.get(i), ColumnSketch.isCounted(column, elements[i])))
                .toList();
    }

    private ElementSummary component(JsonObject component, boolean isCounted) {
        component.only("missing", "infinite", isCounted ? "values" : "moments");
        ElementSummary read = new ElementSummary(
                component.number("missing", 0),
                component.number("infinite", 0),
                isCounted
                        ? numbers(component.object("values"), Histogram.MAX_ELEMENT_BUCKETS)
                        : onlyMoments(component.object("moments")));
        if (read.all() != rows) {
            throw component.error("", "there must be as many values, with missing and infinite ones, as rows");
        }
        return read;
    }

    private static NumberSummary onlyMoments(JsonObject json) {
        json.only("count", "min", "max", "sum", "squares", "zeros");
        PowerSums moments = moments(json);
        long zeros = json.number("zeros", 0);
        if (zeros > moments.count()) {
            throw json.error("zeros", "there must be at most as many as there are numbers");
        }
        return new NumberSummary(Histogram.EMPTY, moments, zeros);
    }
}
