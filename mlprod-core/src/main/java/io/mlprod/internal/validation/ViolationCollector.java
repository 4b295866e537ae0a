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

/** The violations of one input, bounded in number; for one thread, reused from call to call. */
public final class ViolationCollector {

    private static final int MAX_VIOLATIONS = 100;

    private final List<BitSet> missing = new ArrayList<>(); // by input, because rows often miss something
    private final Map<Long, Note> otherNotes = new HashMap<>(); // by input and element
    private final BitSet nullArrays = new BitSet();
    private final BitSet unusable = new BitSet();
    private final MissingElements replaced = new MissingElements();
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable Exception cause;
    private boolean empty = true;
    private boolean noted;
    private boolean rejected;
    private int notListed;

    /** Forgets everything, for the next input. */
    public void clear() {
        if (isEmpty()) {
            return;
        }
        empty = true;
        forgetNotes();
        unusable.clear();
        replaced.clear();
        entries.clear();
        cause = null;
        rejected = false;
        notListed = 0;
    }

    /**
     * Returns whether nothing was noted since the start.
     *
     * @return true if there is nothing to say about the input
     */
    public boolean isEmpty() {
        return empty;
    }

    /** Forgets what was noted about single elements, because they are written again. */
    public void forgetNotes() {
        if (noted) {
            missing.forEach(BitSet::clear);
            otherNotes.clear();
            nullArrays.clear();
            noted = false;
        }
    }

    /**
     * Notes that an element of the current row is null.
     *
     * @param input which model input
     * @param element which element of the row
     */
    public void noteMissing(int input, int element) {
        setNoted();
        while (missing.size() <= input) {
            missing.add(new BitSet());
        }
        missing.get(input).set(element);
    }

    /**
     * Notes that the array is null that fills the current row of an input, in addition to all of its elements.
     *
     * @param input which model input
     */
    public void noteNullArray(int input) {
        setNoted();
        nullArrays.set(input);
    }

    /**
     * Notes that an element of the current row is a number that its tensor's type cannot hold.
     *
     * @param input which model input
     * @param element which element of the row
     * @param value the number
     */
    public void noteOverflow(int input, int element, long value) {
        note(input, element, Note.overflow(value));
    }

    /**
     * Notes that an element of the current row could not be read, because code of the application failed. That is a
     * violation, and the only one of that element.
     *
     * @param input which model input
     * @param element which element of the row
     */
    public void noteUnreadable(int input, int element) {
        note(input, element, Note.UNREADABLE);
    }

    private void note(int input, int element, Note note) {
        setNoted();
        otherNotes.put(key(input, element), note);
    }

    private void setNoted() {
        empty = false;
        noted = true;
    }

    private static long key(int input, int element) {
        return (long) input << Integer.SIZE | element;
    }

    boolean hasNotes() {
        return noted;
    }

    /** Returns what was noted about an element of the current row; null if nothing was. */
    @Nullable
    Note note(int input, int element) {
        if (!noted) {
            return null;
        }
        if (input < missing.size() && missing.get(input).get(element)) {
            return Note.MISSING;
        }
        return otherNotes.isEmpty() ? null : otherNotes.get(key(input, element));
    }

    boolean isNullArray(int input) {
        return noted && nullArrays.get(input);
    }

    /** Notes that an element of a buffer was missing and has been replaced. */
    void noteReplaced(int input, int element) {
        replaced.add(input, element);
    }

    /**
     * Returns the elements that were missing and have been replaced, with their places in the buffers.
     *
     * @return the collection itself, valid until {@link #clear()}
     */
    public MissingElements replaced() {
        return replaced;
    }

    /**
     * Excludes an input whose elements cannot be checked, because of a violation that is listed.
     *
     * @param input which model input
     */
    public void setUnusable(int input) {
        empty = false;
        unusable.set(input);
    }

    /**
     * Returns whether the elements of an input can be checked.
     *
     * @param input which model input
     * @return false if it was excluded
     */
    public boolean isUsable(int input) {
        return empty || !unusable.get(input);
    }

    /**
     * Notes that something could not be read, because code of the application failed.
     *
     * @param order where the violation is listed: the feature's index in the layout
     * @param feature which feature or input
     * @param failure what an accessor threw
     */
    public void rejectUnreadable(int order, String feature, Exception failure) {
        if (cause == null) {
            cause = failure;
        }
        reject(order, feature, "readable", "an accessor that throws nothing; see the cause", null);
    }

    /**
     * Notes a violation.
     *
     * @param order where the violation is listed among those of its row: the feature's index in the layout, -1 for the
     *     whole input
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
     * @param order where the violation is listed: the feature's index in the layout, -1 for the whole input
     * @param feature which feature or input
     * @param rule which rule
     * @param expected what the rule asks for
     * @param actual the value, or null if there is none
     */
    public void reject(int order, String feature, String rule, String expected, @Nullable Object actual) {
        add(order, new Violation(feature, rule, expected, actual, 0, Handling.REJECTED));
    }

    /**
     * Returns whether the input is unusable.
     *
     * @return true if any violation was a rejection
     */
    public boolean isRejected() {
        return rejected;
    }

    /**
     * Throws if the input is unusable.
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
     * Returns the error that lists all violations.
     *
     * @param model name and version, for the message
     * @return the error, not thrown
     */
    public InvalidInputException toException(String model) {
        return new InvalidInputException(model, toList(), cause);
    }

    /**
     * Returns the violations so far, in the order of rows and features.
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
