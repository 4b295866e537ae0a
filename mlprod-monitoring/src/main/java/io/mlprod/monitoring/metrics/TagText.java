package io.mlprod.monitoring.metrics;

import io.mlprod.error.MlprodException;
import java.util.Locale;

/** The texts of tags whose values are few and fixed. */
final class TagText {

    private TagText() {}

    /** Returns a constant as a tag, for example {@code rolled_back}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the class of an error if it is one of ours, so that the application's exceptions make no new series. */
    static String of(Throwable error) {
        return error instanceof MlprodException ? error.getClass().getSimpleName() : BoundedValues.OTHER;
    }
}
