package io.mlprod.monitoring.profile;

import io.mlprod.monitoring.internal.sketch.ColumnSummary;
import io.mlprod.observe.Column;

/**
 * The profile of a column of numbers. Immutable.
 *
 * @since 0.1
 */
public final class NumberProfile implements ColumnProfile {

    private final ColumnSummary summary;

    NumberProfile(ColumnSummary summary) {
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

    @Override
    public long missing() {
        return summary.missing();
    }

    @Override
    public long infinite() {
        return summary.infinite();
    }

    /**
     * Returns the distribution of the finite numbers.
     *
     * @return without missing and infinite values
     */
    public Distribution values() {
        return new Distribution(summary.numbers());
    }

    /**
     * Returns the column and its distribution.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return column() + ": " + missing() + " missing, " + infinite() + " infinite, " + values();
    }
}
