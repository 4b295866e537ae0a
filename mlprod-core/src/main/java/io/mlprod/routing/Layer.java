package io.mlprod.routing;

import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.util.Objects;

/**
 * The share of a layer that a test may use. Tests with disjoint shares of one layer never meet the same unit, even if
 * they run in different handles or processes: a unit's place in a layer depends on the layer's name and the unit only.
 * Units outside the share get control and are not counted. Immutable.
 *
 * <p>A unit's place is {@code murmur3_x86_32("layer/" + name + ":" + unit)} over UTF-8 with seed 0, modulo 10,000; the
 * share is {@code [from, to)} in units of 1/10,000, rounded.
 *
 * @param name the layer's name, the same in all tests that must exclude each other
 * @param from where the share begins, 0 to below 1
 * @param to where the share ends, above {@code from} to 1
 * @since 0.1
 */
public record Layer(String name, double from, double to) {

    private static final int SLOTS = 10_000;

    /**
     * Checks the share.
     *
     * @throws IllegalArgumentException if the name is blank, or the share is not within 0 to 1 or takes less than
     *     1/10,000
     */
    public Layer {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("A layer needs a name, so that its tests know each other by it");
        }
        if (!(from >= 0 && from < to && to <= 1)) {
            throw new IllegalArgumentException(PlainText.line("The share of layer '" + name
                    + "' must be from < to within 0 to 1, such as" + " 0 and 0.5, not " + from + " and " + to));
        }
        if (Math.round(from * SLOTS) == Math.round(to * SLOTS)) {
            throw new IllegalArgumentException(PlainText.line("The share of layer '" + name + "' from " + from + " to "
                    + to + " holds less than 1/10,000; widen it"));
        }
    }

    /**
     * Returns the whole layer.
     *
     * @param name the layer's name
     * @return the share from 0 to 1
     * @throws IllegalArgumentException if the name is blank
     */
    public static Layer whole(String name) {
        return new Layer(name, 0, 1);
    }

    /**
     * Returns the first of the 10,000 slots of the layer that belong to the share.
     *
     * @return 0 to 9,999
     */
    public int firstSlot() {
        return (int) Math.round(from * SLOTS);
    }

    /**
     * Returns the slot after the last one that belongs to the share.
     *
     * @return 1 to 10,000
     */
    public int endSlot() {
        return (int) Math.round(to * SLOTS);
    }

    /**
     * Returns whether a unit could be in both shares.
     *
     * @param other another test's share
     * @return true if both are of layers with the same name and have a slot in common
     */
    public boolean overlaps(Layer other) {
        return name.equals(other.name) && firstSlot() < other.endSlot() && other.firstSlot() < endSlot();
    }

    /**
     * Describes all components, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
