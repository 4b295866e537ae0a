package io.mlprod.monitoring.profile;

import io.mlprod.monitoring.internal.sketch.ColumnSketch;
import io.mlprod.monitoring.internal.sketch.ColumnSummary;
import io.mlprod.observe.Column;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The profile of a column of arrays of numbers: of embeddings, images or scores of classes. Immutable.
 *
 * @since 0.1
 */
public final class VectorProfile implements ColumnProfile {

    private final ColumnSummary summary;

    VectorProfile(ColumnSummary summary) {
        this.summary = summary;
    }

    @Override
    public Column column() {
        return summary.column();
    }

    @Override
    public long present() {
        return summary.present();
    }

    /**
     * Returns the number of arrays that are empty or have a missing element.
     *
     * @return 0 or more
     */
    @Override
    public long missing() {
        return summary.missing();
    }

    /**
     * Returns the number of arrays that have an infinite element, or whose norm's square is beyond the range of
     * doubles.
     *
     * @return 0 or more
     */
    @Override
    public long infinite() {
        return summary.infinite();
    }

    /**
     * Returns the distribution of the Euclidean norms.
     *
     * @return of the arrays whose elements are all finite
     */
    public Distribution norms() {
        return new Distribution(summary.numbers());
    }

    /**
     * Returns the profiles of elements: of all if the arrays have at most 4,096, else of 32 at even distances.
     *
     * @return unmodifiable, in the order of the elements; empty if the length of the arrays varies
     */
    public List<Component> components() {
        int[] elements = ColumnSketch.components(column());
        return IntStream.range(0, elements.length)
                .mapToObj(i -> new Component(
                        elements[i],
                        ColumnSketch.isCounted(column(), elements[i]),
                        summary.components().get(i)))
                .toList();
    }

    /**
     * Returns the column and the distribution of the norms.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return column() + ": " + missing() + " missing, " + infinite() + " infinite, norms " + norms();
    }
}
