package io.mlprod.internal.validation;

import io.mlprod.error.Violation.Handling;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Action;
import io.mlprod.validation.Feature;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a feature whose elements are texts. */
final class TextCheck extends FeatureCheck {

    private static final int MAX_LISTED_CATEGORIES = 20;

    private final Feature feature;
    private final Set<String> categories;
    private final @Nullable Pattern pattern;
    private final @Nullable String replacement;

    private TextCheck(int index, Place place, Feature feature, @Nullable String replacement) {
        super(index, place);
        this.feature = feature;
        this.categories = feature.categories();
        this.pattern = feature.pattern().orElse(null);
        this.replacement = replacement;
    }

    static TextCheck compile(int index, Place place, Feature feature, List<String> problems) {
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
        if (replacement != null && !isSafe(replacement)) {
            problems.add(name + " is to be replaced by a text that ONNX Runtime's Java binding would damage");
        }
        return new TextCheck(index, place, feature, replacement);
    }

    @Override
    boolean canBeClean() {
        return false; // every text is looked at
    }

    @Override
    boolean isClean(TensorBuffer buffer, int rows) {
        return false;
    }

    @Override
    void checkRow(TensorBuffer buffer, int row, int firstElement, int width, Findings findings) {
        if (findings.isMissing(index)) {
            missing(buffer, row, firstElement, width, findings);
            return;
        }
        checkItems(feature, width, row, findings);
        @Nullable String[] texts = buffer.strings();
        for (int element = firstElement; element < firstElement + width; element++) {
            String text = texts[element];
            String name = null;
            if (text == null) {
                name = name(element, firstElement, width);
                violated(texts, row, element, name, null, "required", "a value", false, findings);
            } else if (!isSafe(text)) {
                name = name(element, firstElement, width);
                violated(
                        texts,
                        row,
                        element,
                        name,
                        text,
                        "encoding",
                        "no emoji or other character beyond U+FFFF and no NUL: ONNX Runtime's Java binding damages them",
                        false,
                        findings);
            } else {
                checkText(texts, row, element, firstElement, width, text, findings);
            }
        }
    }

    private void checkText(
            @Nullable String[] texts,
            int row,
            int element,
            int firstElement,
            int width,
            String text,
            Findings findings) {
        String rule = null;
        String expected = "";
        if (!categories.isEmpty() && !categories.contains(text) && !(text.isEmpty() && feature.isNullable())) {
            rule = "categories";
            expected = "one of "
                    + (categories.size() <= MAX_LISTED_CATEGORIES
                            ? categories
                            : categories.size() + " known categories");
        } else if (text.length() < feature.minLength() || text.length() > feature.maxLength()) {
            rule = "length";
            expected = feature.minLength() + " to " + feature.maxLength() + " characters";
        } else if (pattern != null && !pattern.matcher(text).matches()) {
            rule = "pattern";
            expected = "the form " + pattern;
        }
        if (rule != null) {
            violated(texts, row, element, name(element, firstElement, width), text, rule, expected, true, findings);
        }
    }

    private void missing(TensorBuffer buffer, int row, int firstElement, int width, Findings findings) {
        if (replacement == null && feature.isNullable()) {
            return; // the encoder has put an empty text in, which is what a missing text is to a model
        }
        for (int element = firstElement; element < firstElement + width; element++) {
            violated(
                    buffer.strings(),
                    row,
                    element,
                    name(element, firstElement, width),
                    null,
                    "required",
                    "a value",
                    false,
                    findings);
        }
    }

    private void violated(
            @Nullable String[] texts,
            int row,
            int element,
            String name,
            @Nullable String actual,
            String rule,
            String expected,
            boolean usable,
            Findings findings) {
        Handling handling = Handling.REJECTED;
        if (replacement != null) {
            texts[element] = replacement;
            handling = feature.action() == Action.UNKNOWN ? Handling.MAPPED_TO_UNKNOWN : Handling.IMPUTED;
        } else if (feature.action() == Action.FLAG && usable) {
            handling = Handling.FLAGGED;
        }
        report(findings, name, rule, expected, actual, row, handling);
    }

    private static boolean isSafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
