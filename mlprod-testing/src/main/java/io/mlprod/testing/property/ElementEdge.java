package io.mlprod.testing.property;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An edge of one of the elements of an array or tensor.
 *
 * @param maker the place of the element's maker among the makers
 * @param value what the element is
 */
record ElementEdge(int maker, @Nullable Object value) {

    static int count(List<ElementMaker> makers, Function<ElementMaker, List<@Nullable Object>> edges) {
        return makers.stream().mapToInt(maker -> edges.apply(maker).size()).sum();
    }

    /** Returns one of all edges, counted through the makers. */
    static ElementEdge of(List<ElementMaker> makers, Function<ElementMaker, List<@Nullable Object>> edges, int index) {
        int rest = index;
        for (int i = 0; i < makers.size(); i++) {
            List<@Nullable Object> some = edges.apply(makers.get(i));
            if (rest < some.size()) {
                return new ElementEdge(i, some.get(rest));
            }
            rest -= some.size();
        }
        throw new IndexOutOfBoundsException(index);
    }
}
