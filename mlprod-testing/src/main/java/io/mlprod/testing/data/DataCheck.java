package io.mlprod.testing.data;

/**
 * What {@link DataChecks} look for.
 *
 * @since 0.1
 */
public enum DataCheck {

    /** A column is in one set only. */
    COLUMNS_DIFFER,

    /** Rows of one set are equal in features and label. */
    DUPLICATE_ROWS,

    /** Two rows have one key, but for case, spaces and the form of its characters. */
    DUPLICATE_KEYS,

    /** A row of the test has the features of a row to train on. */
    TEST_ROW_IN_TRAIN,

    /** A row of the test has the features of a row to train on, but for digits after the third, case and spaces. */
    NEAR_DUPLICATES,

    /** A group has rows in both sets. */
    GROUP_IN_BOTH,

    /** Rows to train on are not earlier than all rows of the test. */
    TIME_OVERLAP,

    /** Rows with equal features have different labels. */
    CONFLICTING_LABELS,

    /** A model finds the given label improbable and another one likely. */
    SUSPECT_LABELS,

    /** One column alone tells the label nearly always. */
    TARGET_LEAK,

    /** All values of a column are equal. */
    CONSTANT_COLUMN,

    /** Values are missing: labels, most of a column, or far more in one set than in the other. */
    MISSING_VALUES,

    /** A column of numbers has some values that are none. */
    NOT_NUMBERS,

    /** The test has categories that no row to train on has. */
    UNSEEN_CATEGORIES,

    /** The values of a column are distributed otherwise in the test. */
    DRIFT
}
