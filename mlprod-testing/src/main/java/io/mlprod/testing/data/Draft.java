package io.mlprod.testing.data;

import java.util.List;

/** A finding whose rows have no places yet. */
record Draft(DataCheck check, Severity severity, String column, String message, String advice, List<Spot> rows) {

    /** How many rows of a finding are named. */
    static final int MOST_ROWS = 10;

    /**
     * A row.
     *
     * @param inTest whether it is of the test
     * @param index its {@linkplain Placed#index index}
     * @param note what is said after its place
     */
    record Spot(boolean inTest, int index, String note) {}

    Draft {
        rows = List.copyOf(rows.subList(0, Math.min(rows.size(), MOST_ROWS)));
    }

    static Draft ofColumn(DataCheck check, Severity severity, String column, String message, String advice) {
        return new Draft(check, severity, column, message, advice, List.of());
    }

    static Draft ofRows(DataCheck check, Severity severity, String message, String advice, List<Spot> rows) {
        return new Draft(check, severity, "", message, advice, rows);
    }

    Finding placed(List<String> places) {
        return new Finding(check, severity, column, message, advice, places);
    }
}
