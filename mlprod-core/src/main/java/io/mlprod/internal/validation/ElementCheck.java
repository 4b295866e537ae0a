package io.mlprod.internal.validation;

import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Action;
import io.mlprod.validation.Feature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one feature, and what happens when an element breaks some: check, repair, check again. For every kind of
 * element and of repair, what reaches the model keeps all rules or is flagged, or the input is rejected.
 */
abstract class ElementCheck extends FeatureCheck {

    final Feature feature;
    private final int index;
    private final BrokenRule required;
    private final BrokenRule items;

    ElementCheck(int index, Place place, Feature feature, String ifMissing) {
        super(place);
        this.index = index;
        this.feature = feature;
        required = new BrokenRule(
                "required",
                hasReplacement(feature) ? "a value" : "a value, not null; if it may be missing, " + ifMissing);
        items = new BrokenRule("items", feature.minItems() + " to " + feature.maxItems() + " elements");
    }

    private static boolean hasReplacement(Feature feature) {
        return feature.action() == Action.IMPUTE || feature.action() == Action.UNKNOWN;
    }

    /**
     * Returns the bound of a row's length; null if the feature's elements are not a whole row, or if more elements are
     * only flagged.
     */
    final SizeLimits.@Nullable WholeRow wholeRow() {
        boolean isBound = place.width() == Place.WHOLE_ROW && feature.action() != Action.FLAG;
        return isBound ? new SizeLimits.WholeRow(index, place.feature(), feature.maxItems(), items) : null;
    }

    /** Returns whether an element is what a model takes for "missing": NaN or an empty text. */
    abstract boolean isAbsent(TensorBuffer buffer, int element);

    /** Returns the rules that a value breaks that is not missing. */
    abstract List<BrokenRule> brokenBy(TensorBuffer buffer, int element);

    /** Returns the rules that a number breaks if the tensor cannot hold it. */
    abstract List<BrokenRule> brokenByOverflow(long value);

    /** Returns the value as the caller gave it. */
    abstract Object given(TensorBuffer buffer, int element);

    /** Writes the replacement, or applies an action that has none; returns what was done. */
    abstract Handling repair(TensorBuffer buffer, int element, @Nullable Note note, List<BrokenRule> broken);

    /** Checks the elements of a row, however many it has. */
    abstract void checkElements(
            TensorBuffer buffer, int row, int firstElement, int width, ViolationCollector collector);

    /** Adds a problem for each rule of the schema that its own constant breaks. */
    final void checkReplacement(TensorBuffer constant, String title, List<String> problems) {
        for (BrokenRule rule : brokenAfterRepair(constant, 0)) {
            problems.add(title + ", which breaks its own rule " + rule.name() + ": expected " + rule.expected());
        }
    }

    @Override
    final void checkRow(TensorBuffer buffer, int row, int firstElement, int width, ViolationCollector collector) {
        if (place.width() == Place.WHOLE_ROW && collector.isNullArray(place.input())) {
            checkNullArray(buffer, row, firstElement, width, collector);
            return;
        }
        if (width < feature.minItems() || width > feature.maxItems()) {
            Handling handling = feature.action() == Action.FLAG ? Handling.FLAGGED : Handling.REJECTED;
            report(collector, place.feature(), items, width, row, handling);
        }
        checkElements(buffer, row, firstElement, width, collector);
    }

    /** Checks a row whose array is null: all its elements are missing, which is one finding. */
    private void checkNullArray(
            TensorBuffer buffer, int row, int firstElement, int width, ViolationCollector collector) {
        check(buffer, row, firstElement, place.feature(), Note.MISSING, collector);
        if (hasReplacement(feature)) {
            for (int element = firstElement + 1; element < firstElement + width; element++) {
                repair(buffer, element, Note.MISSING, List.of(required));
                collector.noteReplaced(place.input(), element);
            }
        }
    }

    /** Checks one element. */
    final void check(
            TensorBuffer buffer, int row, int element, int firstElement, int width, ViolationCollector collector) {
        Note note = collector.note(place.input(), place.offset() + element - firstElement);
        if (note != null && note.kind() == Note.Kind.UNREADABLE) {
            return; // it is a finding already
        }
        List<BrokenRule> broken = broken(buffer, element, note);
        if (!broken.isEmpty()) {
            String name = width == 1 ? place.feature() : place.feature() + "[" + (element - firstElement) + "]";
            settle(buffer, row, element, name, note, broken, collector);
        }
    }

    private void check(
            TensorBuffer buffer, int row, int element, String name, Note note, ViolationCollector collector) {
        List<BrokenRule> broken = broken(buffer, element, note);
        if (!broken.isEmpty()) {
            settle(buffer, row, element, name, note, broken, collector);
        }
    }

    private void settle(
            TensorBuffer buffer,
            int row,
            int element,
            String name,
            @Nullable Note note,
            List<BrokenRule> broken,
            ViolationCollector collector) {
        Object given = note == null
                ? given(buffer, element)
                : note.kind() == Note.Kind.OVERFLOW ? (Object) note.value() : null;
        List<BrokenRule> all = broken;
        boolean wasAbsent = broken.contains(required) || (note == null && isAbsent(buffer, element));
        Handling handling = repair(buffer, element, note, broken);
        if (handling != Handling.REJECTED && handling != Handling.FLAGGED) {
            if (wasAbsent) {
                collector.noteReplaced(place.input(), element);
            }
            for (BrokenRule rule : brokenAfterRepair(buffer, element)) {
                handling = Handling.REJECTED;
                all = BrokenRule.add(all, rule);
            }
        }
        for (BrokenRule rule : all) {
            report(collector, name, rule, given, row, handling);
        }
    }

    private List<BrokenRule> broken(TensorBuffer buffer, int element, @Nullable Note note) {
        if (note != null && note.kind() == Note.Kind.OVERFLOW) {
            return brokenByOverflow(note.value());
        }
        if (note != null || (feature.isNullable() && isAbsent(buffer, element))) {
            return feature.isNullable() && !hasReplacement(feature) ? BrokenRule.NONE : List.of(required);
        }
        return brokenBy(buffer, element);
    }

    private List<BrokenRule> brokenAfterRepair(TensorBuffer buffer, int element) {
        return feature.isNullable() && isAbsent(buffer, element) ? BrokenRule.NONE : brokenBy(buffer, element);
    }

    private void report(
            ViolationCollector collector,
            String name,
            BrokenRule rule,
            @Nullable Object actual,
            int row,
            Handling handling) {
        collector.add(index, new Violation(name, rule.name(), rule.expected(), actual, row, handling));
    }
}
