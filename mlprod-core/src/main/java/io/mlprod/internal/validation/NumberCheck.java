package io.mlprod.internal.validation;

import io.mlprod.error.Violation.Handling;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Action;
import io.mlprod.validation.Feature;
import io.mlprod.validation.NonFinite;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of a feature whose elements are numbers or truth values. */
final class NumberCheck extends FeatureCheck {

    private final ElementType type;
    private final Feature feature;
    private final double min;
    private final double max;
    private final boolean integral;
    private final Set<Long> categories;
    private final boolean anyRule;
    private final @Nullable Number replacement; // a Double, or a Long for whole numbers

    private NumberCheck(
            int index,
            Place place,
            ElementType type,
            Feature feature,
            Set<Long> categories,
            @Nullable Number replacement) {
        super(index, place);
        this.type = type;
        this.feature = feature;
        this.min = atPrecisionOf(type, feature.min().orElse(Double.NEGATIVE_INFINITY));
        this.max = atPrecisionOf(type, feature.max().orElse(Double.POSITIVE_INFINITY));
        this.integral = feature.isIntegral() && type.isFloating();
        this.categories = categories;
        this.replacement = replacement;
        this.anyRule =
                type.isFloating() || feature.min().isPresent() || feature.max().isPresent() || !categories.isEmpty();
    }

    /** A bound of 0.1 must let the float 0.1f pass, which is a little more than 0.1. */
    private static double atPrecisionOf(ElementType type, double bound) {
        if (type == ElementType.DOUBLE || !type.isFloating()) {
            return bound;
        }
        ByteBuffer element = ByteBuffer.allocate(type.byteSize());
        type.writeDouble(element, 0, bound);
        return type.readDouble(element, 0);
    }

    static @Nullable NumberCheck compile(
            int index, Place place, ElementType type, Feature feature, List<String> problems) {
        String name = "feature '" + place.feature() + "' (" + type + ")";
        if (feature.pattern().isPresent() || feature.minLength() > 0 || feature.maxLength() < Integer.MAX_VALUE) {
            problems.add(name + " has a rule for texts, but is a number");
        }
        if (feature.isNullable() && !type.isFloating() && feature.action() != Action.IMPUTE) {
            problems.add(name + " may be null, but " + type + " has no value for \"missing\"; impute a constant");
        }
        if (feature.action() == Action.CLAMP
                && feature.min().isEmpty()
                && feature.max().isEmpty()) {
            problems.add(name + " is to be clamped, but has no range");
        }
        if (feature.action() == Action.UNKNOWN) {
            problems.add(name + " is to be mapped to an unknown category, but is a number; impute a number");
        }
        Set<Long> categories = new HashSet<>();
        for (String category : feature.categories()) {
            try {
                categories.add(Long.valueOf(category));
            } catch (NumberFormatException e) {
                problems.add(name + " has the category '" + category + "', which is not a whole number");
            }
        }
        Number replacement = feature.action() == Action.IMPUTE
                ? number(feature.replacement().orElse(""), name, type, problems)
                : null;
        NumberCheck check = new NumberCheck(index, place, type, feature, categories, replacement);
        if (check.isRangeEmpty()) {
            problems.add(name + " has the range " + check.range() + ", of which it cannot hold any value");
        }
        boolean needed =
                check.anyRule || place.isNoted() || feature.minItems() > 0 || feature.maxItems() < Integer.MAX_VALUE;
        return needed ? check : null;
    }

    private static @Nullable Number number(Object constant, String name, ElementType type, List<String> problems) {
        String text = constant instanceof Boolean truth ? (truth ? "1" : "0") : constant.toString();
        try {
            if (type.isFloating()) {
                return Double.valueOf(text);
            }
            long value = new BigDecimal(text).longValueExact();
            if (type.holds(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            problems.add(name + " is to be imputed with '" + constant + "', which is not a number");
            return null;
        } catch (ArithmeticException e) {
            // reported below
        }
        problems.add(name + " is to be imputed with " + constant + ", which it cannot hold");
        return null;
    }

    private boolean isWhole() {
        return integral || !type.isFloating();
    }

    /** The smallest value in the range; a whole number if it must be one. */
    private double smallest() {
        return isWhole() ? Math.ceil(min) : min;
    }

    private double largest() {
        return isWhole() ? Math.floor(max) : max;
    }

    private boolean isRangeEmpty() {
        double smallest = smallest();
        double largest = largest();
        return smallest > largest
                || (type.isInteger()
                        && ((smallest > 0 && Double.isFinite(smallest) && !type.holds((long) smallest))
                                || (largest < 0 && Double.isFinite(largest) && !type.holds((long) largest))));
    }

    /** The smallest float that breaks no rule for sure; above the largest one if every value must be looked at. */
    float smallestGood() {
        boolean simple = !integral && categories.isEmpty() && feature.minItems() <= 1 && feature.maxItems() >= 1;
        return simple ? (float) Math.max(min, -Float.MAX_VALUE) : Float.NaN;
    }

    float largestGood() {
        return (float) Math.min(max, Float.MAX_VALUE);
    }

    @Override
    boolean canBeClean() {
        return !anyRule || (type == ElementType.FLOAT && place.width() == Place.WHOLE_ROW && anyFiniteIsGood());
    }

    private boolean anyFiniteIsGood() {
        return smallestGood() == -Float.MAX_VALUE && largestGood() == Float.MAX_VALUE;
    }

    @Override
    boolean isClean(TensorBuffer buffer, int rows) {
        int width = place.width() == Place.WHOLE_ROW ? buffer.size() / rows : place.width();
        boolean areItemsGood = width >= feature.minItems() && width <= feature.maxItems();
        return areItemsGood && (!anyRule || (canBeClean() && FiniteFloats.areFinite(buffer.bytes(), 0, buffer.size())));
    }

    @Override
    void checkRow(TensorBuffer buffer, int row, int firstElement, int width, Findings findings) {
        if (findings.isMissing(index)) {
            checkMissing(buffer, row, firstElement, width, findings);
            return;
        }
        Long overflow = findings.overflow(index);
        if (overflow != null) {
            checkOverflow(buffer, row, firstElement, overflow, findings);
            return;
        }
        checkItems(feature, width, row, findings);
        if (!anyRule) {
            return;
        }
        ByteBuffer bytes = buffer.bytes();
        float smallest = smallestGood();
        float largest = largestGood();
        for (int element = firstElement; element < firstElement + width; element++) {
            if (type == ElementType.FLOAT) { // images have hundreds of thousands of these
                float quick = bytes.getFloat(element * Float.BYTES);
                if (quick >= smallest && quick <= largest) {
                    continue;
                }
            }
            double value = type.readDouble(bytes, element);
            if (!(value >= min && value <= max)
                    || Math.abs(value) == Double.POSITIVE_INFINITY
                    || integral
                    || !categories.isEmpty()) {
                checkElement(buffer, row, element, name(element, firstElement, width), value, findings);
            }
        }
    }

    private void checkMissing(TensorBuffer buffer, int row, int firstElement, int width, Findings findings) {
        if (replacement != null) {
            fill(buffer, firstElement, width, replacement);
            report(findings, place.feature(), "required", "a value", null, row, Handling.IMPUTED);
        } else if (!feature.isNullable()) {
            boolean flagged = feature.action() == Action.FLAG && type.isFloating();
            report(
                    findings,
                    place.feature(),
                    "required",
                    "a value",
                    null,
                    row,
                    flagged ? Handling.FLAGGED : Handling.REJECTED);
        }
    }

    /** A number that the type cannot hold is in no range that the type has. */
    private void checkOverflow(TensorBuffer buffer, int row, int element, long value, Findings findings) {
        boolean isOutOfRange = value < min || value > max;
        String rule = isOutOfRange ? "range" : "type";
        String expected = isOutOfRange ? range() : "a value that " + type + " can hold";
        Handling handling = Handling.REJECTED;
        double bound = value < min ? smallest() : largest();
        if (replacement != null) {
            fill(buffer, element, 1, replacement);
            handling = Handling.IMPUTED;
        } else if (feature.action() == Action.CLAMP && isOutOfRange && type.holds((long) bound)) {
            fill(buffer, element, 1, (long) bound);
            handling = Handling.CLAMPED;
        }
        report(findings, place.feature(), rule, expected, value, row, handling);
    }

    /** The range as it was given, in words. */
    private String range() {
        if (feature.max().isEmpty()) {
            return "at least " + feature.min().orElse(Double.NEGATIVE_INFINITY);
        }
        return feature.min().isEmpty()
                ? "at most " + feature.max().getAsDouble()
                : feature.min().getAsDouble() + " to " + feature.max().getAsDouble();
    }

    private void checkElement(TensorBuffer buffer, int row, int element, String name, double value, Findings findings) {
        if (Double.isNaN(value)) {
            if (feature.isNullable() && replacement != null) {
                violated(buffer, row, element, name, value, "required", "a value", findings);
            } else if (!feature.isNullable() && feature.nonFinite() == NonFinite.REJECT) {
                violated(buffer, row, element, name, value, "finite", "a number, not NaN", findings);
            }
            return;
        }
        if (Double.isInfinite(value) && feature.nonFinite() != NonFinite.ALLOW) {
            violated(buffer, row, element, name, value, "finite", "a finite number", findings);
        } else if (value < min || value > max) {
            violated(buffer, row, element, name, value, "range", range(), findings);
        } else if (integral && value != Math.rint(value)) {
            violated(buffer, row, element, name, value, "integral", "a whole number", findings);
        } else if (!categories.isEmpty() && (value != Math.rint(value) || !categories.contains((long) value))) {
            violated(buffer, row, element, name, value, "categories", "one of " + feature.categories(), findings);
        }
    }

    private void violated(
            TensorBuffer buffer,
            int row,
            int element,
            String name,
            double value,
            String rule,
            String expected,
            Findings findings) {
        Object actual = type.isFloating() ? (Object) value : (Object) (long) value;
        Handling handling = Handling.REJECTED;
        double bound = value < min ? smallest() : largest();
        if (replacement != null) {
            fill(buffer, element, 1, replacement);
            handling = Handling.IMPUTED;
        } else if (feature.action() == Action.FLAG) {
            handling = Handling.FLAGGED;
        } else if (feature.action() == Action.CLAMP && (value < min || value > max) && !Double.isInfinite(bound)) {
            fill(buffer, element, 1, type.isFloating() ? (Number) bound : (Number) (long) bound);
            handling = Handling.CLAMPED;
        }
        report(findings, name, rule, expected, actual, row, handling);
    }

    private void fill(TensorBuffer buffer, int firstElement, int width, Number value) {
        for (int element = firstElement; element < firstElement + width; element++) {
            if (type.isFloating()) {
                type.writeDouble(buffer.bytes(), element, value.doubleValue());
            } else {
                type.writeLong(buffer.bytes(), element, value.longValue());
            }
        }
    }
}
