package io.mlprod.internal.validation;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one input, bounded; for one thread, used again from call to call. */
public final class Findings {

    private static final int MAX_VIOLATIONS = 100;

    private final BitSet missing = new BitSet();
    private final Map<Integer, Long> overflows = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable RuntimeException cause;
    private boolean empty = true;
    private boolean rejected;
    private int notListed;

    /** Starts over. */
    public void clear() {
        if (isEmpty()) {
            return;
        }
        empty = true;
        missing.clear();
        overflows.clear();
        entries.clear();
        cause = null;
        rejected = false;
        notListed = 0;
    }

    /**
     * Whether nothing was noted since the start.
     *
     * @return true if there is nothing to say about the input
     */
    public boolean isEmpty() {
        return empty;
    }

    /**
     * Notes that a feature of the current row is null.
     *
     * @param feature the feature's index in the layout
     */
    public void setMissing(int feature) {
        empty = false;
        missing.set(feature);
    }

    /**
     * Notes that a feature of the current row is a number that its tensor's type cannot hold.
     *
     * @param feature the feature's index in the layout
     * @param value the number
     */
    public void setOverflow(int feature, long value) {
        empty = false;
        overflows.put(feature, value);
    }

    @Nullable
    Long overflow(int feature) {
        return overflows.isEmpty() ? null : overflows.get(feature);
    }

    /**
     * Notes that the input could not even be read, because code of the application failed.
     *
     * @param failure what an accessor threw
     */
    public void rejectUnreadable(RuntimeException failure) {
        cause = failure;
        reject(-1, "(input)", "readable", "accessors that throw nothing; see the cause", null);
    }

    boolean isMissing(int feature) {
        return missing.get(feature);
    }

    /**
     * Notes a violation.
     *
     * @param order where it is listed among those of its row: the feature's index in the layout, -1 for the whole input
     * @param violation the violation
     */
    public void add(int order, Violation violation) {
        empty = false;
        rejected |= violation.handling() == Handling.REJECTED;
        if (entries.size() < MAX_VIOLATIONS) {
            entries.add(new Entry(order, violation));
        } else {
            notListed++;
        }
    }

    /**
     * Notes a violation of the first row that makes the input unusable.
     *
     * @param order where it is listed: the feature's index in the layout, -1 for the whole input
     * @param feature which feature or input
     * @param rule which rule
     * @param expected what it asks for
     * @param actual the value, or null if there is none
     */
    public void reject(int order, String feature, String rule, String expected, @Nullable Object actual) {
        add(order, new Violation(feature, rule, expected, actual, 0, Handling.REJECTED));
    }

    /**
     * Whether the input is unusable.
     *
     * @return true if any violation was a rejection
     */
    public boolean isRejected() {
        return rejected;
    }

    /**
     * Ends the call if the input is unusable.
     *
     * @param model name and version, for the message
     * @throws InvalidInputException with all violations
     */
    public void throwIfRejected(String model) {
        if (rejected) {
            throw toException(model);
        }
    }

    /**
     * The error that lists all violations.
     *
     * @param model name and version, for the message
     * @return the error, not thrown
     */
    public InvalidInputException toException(String model) {
        return new InvalidInputException(model, toList(), cause);
    }

    /**
     * The violations so far, in the order of rows and features.
     *
     * @return an unmodifiable copy
     */
    public List<Violation> toList() {
        if (entries.isEmpty()) {
            return List.of();
        }
        entries.sort(
                Comparator.comparingInt((Entry entry) -> entry.violation.row()).thenComparingInt(Entry::order));
        List<Violation> all = new ArrayList<>();
        entries.forEach(entry -> all.add(entry.violation));
        if (notListed > 0) {
            String expected = "nothing else, but " + notListed + " more violations are not listed";
            all.add(new Violation(
                    "(others)", "more", expected, null, 0, rejected ? Handling.REJECTED : Handling.FLAGGED));
        }
        return List.copyOf(all);
    }

    private record Entry(int order, Violation violation) {}
}
