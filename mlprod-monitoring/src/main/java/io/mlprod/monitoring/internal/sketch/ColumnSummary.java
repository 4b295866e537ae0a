package io.mlprod.monitoring.internal.sketch;

import io.mlprod.observe.Column;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A summary of one column. Immutable.
 *
 * @param column its name, kind and width
 * @param missing how many values were missing
 * @param infinite how many were infinite
 * @param numbers of the finite numbers, of the lengths of texts or of the norms of arrays; else of nothing
 * @param names of categories or of texts; else of nothing
 * @param alphabet how many characters of texts are of each class, by its label; else of nothing
 * @param components of {@linkplain ColumnSketch#components elements} of arrays; else empty
 */
public record ColumnSummary(
        Column column,
        long missing,
        long infinite,
        NumberSummary numbers,
        Frequencies names,
        SortedMap<String, Long> alphabet,
        List<ElementSummary> components) {

    /**
     * Returns what is counted of the column.
     *
     * @return its type
     */
    public ColumnType type() {
        return ColumnType.of(column);
    }

    /**
     * Returns how many values were neither missing nor infinite.
     *
     * @return 0 or more
     */
    public long present() {
        return type() == ColumnType.CATEGORY ? names.total() : numbers.moments().count();
    }

    /**
     * Returns the summary of these values and others together.
     *
     * @param other of a column of the same name, kind and width
     * @return the sums
     */
    public ColumnSummary plus(ColumnSummary other) {
        SortedMap<String, Long> characters = new TreeMap<>(alphabet);
        other.alphabet.forEach((label, count) -> characters.merge(label, count, Math::addExact));
        return new ColumnSummary(
                column,
                Math.addExact(missing, other.missing),
                Math.addExact(infinite, other.infinite),
                numbers.plus(other.numbers),
                names.plus(other.names),
                characters,
                IntStream.range(0, components.size())
                        .mapToObj(i -> components.get(i).plus(other.components.get(i)))
                        .toList());
    }

    /**
     * Returns the same without rare names.
     *
     * @param fewest how often a name must have been seen to be kept
     * @return the rest
     */
    public ColumnSummary hiding(long fewest) {
        return new ColumnSummary(column, missing, infinite, numbers, names.hiding(fewest), alphabet, components);
    }
}
