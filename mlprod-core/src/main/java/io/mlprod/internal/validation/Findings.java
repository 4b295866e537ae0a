package io.mlprod.internal.validation;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one input, bounded; for one thread, used again from call to call. */
public final class Findings {

    private static final int MAX_VIOLATIONS = 100;

    private final BitSet missing = new BitSet();
    private List<Violation> violations = List.of();
    private boolean rejected;
    private int notListed;

    /** Starts over. */
    public void clear() {
        missing.clear();
        violations = List.of();
        rejected = false;
        notListed = 0;
    }

    /**
     * Notes that a feature of the current row is null.
     *
     * @param feature the feature's index in the layout
     */
    public void setMissing(int feature) {
        missing.set(feature);
    }

    boolean isMissing(int feature) {
        return missing.get(feature);
    }

    /**
     * Notes a violation.
     *
     * @param feature which feature or input
     * @param rule which rule
     * @param expected what it asks for
     * @param actual the value, or null if there is none
     * @param row which row
     * @param handling what was done
     */
    public void add(String feature, String rule, String expected, @Nullable Object actual, int row, Handling handling) {
        rejected |= handling == Handling.REJECTED;
        if (violations.size() == MAX_VIOLATIONS) {
            notListed++;
            return;
        }
        if (violations.isEmpty()) {
            violations = new ArrayList<>();
        }
        violations.add(new Violation(feature, rule, expected, actual, row, handling));
    }

    /**
     * Notes a violation that makes the input unusable.
     *
     * @param feature which feature or input
     * @param rule which rule
     * @param expected what it asks for
     * @param actual the value, or null if there is none
     */
    public void reject(String feature, String rule, String expected, @Nullable Object actual) {
        add(feature, rule, expected, actual, 0, Handling.REJECTED);
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
        return new InvalidInputException(model, toList(), null);
    }

    /**
     * The violations so far.
     *
     * @return an unmodifiable copy
     */
    public List<Violation> toList() {
        if (notListed == 0) {
            return violations.isEmpty() ? List.of() : List.copyOf(violations);
        }
        List<Violation> all = new ArrayList<>(violations);
        all.add(new Violation(
                "(others)",
                "more",
                "nothing else, but " + notListed + " more violations are not listed",
                null,
                0,
                rejected ? Handling.REJECTED : Handling.FLAGGED));
        return List.copyOf(all);
    }
}
