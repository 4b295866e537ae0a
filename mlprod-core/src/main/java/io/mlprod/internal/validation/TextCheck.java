package io.mlprod.internal.validation;

import io.mlprod.error.Violation.Handling;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Action;
import io.mlprod.validation.Feature;
import io.mlprod.validation.TextPattern;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of a feature whose elements are texts. */
final class TextCheck extends ElementCheck {

    private static final int MAX_LISTED_CATEGORIES = 20;
    private static final int SHORT = 1_000; // matched even if too long, so that both rules are listed

    private final TextLimits limits;
    private final Set<String> known;
    private final @Nullable TextPattern form;
    private final @Nullable String replacement;
    private final BrokenRule categories;
    private final BrokenRule length;
    private final BrokenRule pattern;
    private final BrokenRule tooLong;
    private final int longestMatched;

    private TextCheck(int index, Place place, Feature feature, TextLimits limits, @Nullable String replacement) {
        super(index, place, feature, "make it nullable, or impute a constant");
        this.limits = limits;
        this.known = feature.categories();
        this.form = feature.pattern().orElse(null);
        this.replacement = replacement;
        this.longestMatched = Math.max(feature.maxLength(), SHORT);
        categories = new BrokenRule(
                "categories",
                "one of " + (known.size() <= MAX_LISTED_CATEGORIES ? known : known.size() + " known categories"));
        length = new BrokenRule("length", feature.minLength() + " to " + feature.maxLength() + " characters");
        pattern = new BrokenRule("pattern", "the form " + form);
        tooLong = new BrokenRule(
                "pattern",
                "the form " + form + ", which is asked of texts of up to " + (form == null ? 0 : form.maxLength())
                        + " characters; set a smaller length");
    }

    static TextCheck compile(int index, Place place, Feature feature, TextLimits limits, List<String> problems) {
        String name = "feature '" + place.feature() + "' (string)";
        if (feature.min().isPresent() || feature.max().isPresent() || feature.isIntegral()) {
            problems.add(name + " has a rule for numbers, but is a text");
        }
        if (feature.action() == Action.CLAMP) {
            problems.add(name + " is to be clamped, but is a text");
        }
        if (feature.action() == Action.UNKNOWN && feature.categories().isEmpty()) {
            problems.add(name + " is to be mapped to an unknown category, but has no categories");
        }
        String replacement = feature.replacement().map(Object::toString).orElse(null);
        TextCheck check = new TextCheck(index, place, feature, limits, replacement);
        if (replacement != null && !limits.admits(replacement)) {
            problems.add(name + " is to be replaced by a text that " + limits.engine + " would damage");
        } else if (replacement != null) {
            TensorBuffer constant = TensorBuffer.direct(place.feature(), ElementType.STRING);
            constant.reshape(new long[] {1});
            constant.strings()[0] = replacement;
            check.checkReplacement(constant, name + " is to be replaced by '" + replacement + "'", problems);
        }
        return check;
    }

    @Override
    boolean canBeClean() {
        return false; // every text is checked
    }

    @Override
    boolean isClean(TensorBuffer buffer, int rows) {
        return false;
    }

    @Override
    void checkElements(TensorBuffer buffer, int row, int firstElement, int width, ViolationCollector collector) {
        for (int element = firstElement; element < firstElement + width; element++) {
            check(buffer, row, element, firstElement, width, collector);
        }
    }

    @Override
    boolean isAbsent(TensorBuffer buffer, int element) {
        return given(buffer, element).isEmpty();
    }

    @Override
    String given(TensorBuffer buffer, int element) {
        return Objects.requireNonNull(buffer.strings()[element], "encoders write a text for null");
    }

    @Override
    List<BrokenRule> brokenBy(TensorBuffer buffer, int element) {
        String text = given(buffer, element);
        if (text.length() > limits.maxLength) {
            return List.of(limits.size);
        }
        if (!limits.admits(text)) {
            return List.of(limits.encoding);
        }
        List<BrokenRule> broken = BrokenRule.NONE;
        if (!known.isEmpty() && !known.contains(text)) {
            broken = BrokenRule.add(broken, categories);
        }
        if (text.length() < feature.minLength() || text.length() > feature.maxLength()) {
            broken = BrokenRule.add(broken, length);
        }
        if (form != null && text.length() <= longestMatched && !form.matches(text)) {
            broken = BrokenRule.add(broken, text.length() > form.maxLength() ? tooLong : pattern);
        }
        return broken;
    }

    @Override
    List<BrokenRule> brokenByOverflow(long value) {
        throw new IllegalStateException("A text has no range");
    }

    @Override
    Handling repair(TensorBuffer buffer, int element, @Nullable Note note, List<BrokenRule> broken) {
        if (replacement != null) {
            buffer.strings()[element] = replacement;
            return feature.action() == Action.UNKNOWN ? Handling.MAPPED_TO_UNKNOWN : Handling.IMPUTED;
        }
        boolean isUsable = note == null && !broken.contains(limits.encoding) && !broken.contains(limits.size);
        return feature.action() == Action.FLAG && isUsable ? Handling.FLAGGED : Handling.REJECTED;
    }
}
