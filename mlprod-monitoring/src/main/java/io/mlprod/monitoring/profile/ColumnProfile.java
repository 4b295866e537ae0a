package io.mlprod.monitoring.profile;

import io.mlprod.observe.Column;

/**
 * The profile of one column: of a feature, or of one part of the answers. Immutable.
 *
 * <p>{@link #present()}, {@link #missing()} and {@link #infinite()} add up to the number of values. That is the number
 * of rows, unless the column holds arrays of texts or of categories, whose elements count one by one.
 *
 * @since 0.1
 */
public sealed interface ColumnProfile permits NumberProfile, CategoryProfile, TextProfile, VectorProfile {

    /**
     * Returns the column.
     *
     * @return its name, kind and width; what else the model's layout says of a column is not in a profile
     */
    Column column();

    /**
     * Returns the name of the column.
     *
     * @return the application's name for it
     */
    default String name() {
        return column().name();
    }

    /**
     * Returns the number of values that were neither missing nor infinite.
     *
     * @return 0 or more
     */
    long present();

    /**
     * Returns the number of missing values: null, NaN, an empty text or an empty array, even if a rule has replaced
     * them.
     *
     * @return 0 or more
     */
    long missing();

    /**
     * Returns the number of infinite values; of arrays, of those that have an infinite element.
     *
     * @return 0 or more
     */
    long infinite();

    /**
     * Returns the share of missing values.
     *
     * @return from 0 to 1; NaN without values
     */
    default double missingShare() {
        return (double) missing() / (present() + missing() + infinite());
    }
}
