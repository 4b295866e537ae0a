package io.mlprod.testing.traffic;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.util.HashMap;
import java.util.Map;

/** How often outcomes became known. For one thread. */
final class Outcomes {

    private final Map<String, Long> told = new HashMap<>();
    private final Map<String, Long> tooLate = new HashMap<>();

    void told(String outcome) {
        told.merge(outcome, 1L, Long::sum);
    }

    /** Notes an outcome that becomes known after the traffic only. */
    void tooLate(String outcome) {
        tooLate.merge(outcome, 1L, Long::sum);
    }

    void add(Outcomes other) {
        other.told.forEach((outcome, number) -> told.merge(outcome, number, Long::sum));
        other.tooLate.forEach((outcome, number) -> tooLate.merge(outcome, number, Long::sum));
    }

    boolean wasTold(String outcome) {
        return told.containsKey(outcome);
    }

    /** Returns how often an outcome was told, and how often it came too late. */
    String line(String outcome) {
        return PlainText.line(outcome + ": " + NumberText.count(told.getOrDefault(outcome, 0L)) + " told, "
                + NumberText.count(tooLate.getOrDefault(outcome, 0L)) + " known only after the traffic");
    }
}
