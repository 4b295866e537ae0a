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

/**
 * The rules of a feature whose elements are numbers or truth values; whole numbers are compared exactly, without
 * rounding.
 */
final class NumberCheck extends ElementCheck {

    private static final double BEYOND_LONG = 0x1p63;
    private static final BrokenRule NOT_NAN = new BrokenRule("finite", "a number, not NaN");
    private static final BrokenRule FINITE = new BrokenRule("finite", "a finite number");
    private static final BrokenRule INTEGRAL = new BrokenRule("integral", "a whole number");

    private final ElementType type;
    private final double min; // of floating-point numbers
    private final double max;
    private final long minWhole; // of whole numbers
    private final long maxWhole;
    private final boolean isIntegral;
    private final Set<Long> known;
    private final boolean anyRule;
    private final @Nullable Number replacement; // a Double, or a Long for whole numbers
    private final float smallestGood;
    private final float largestGood;
    private final BrokenRule range;
    private final BrokenRule categories;
    private final BrokenRule held;

    private NumberCheck(
            int index, Place place, ElementType type, Feature feature, Set<Long> known, @Nullable Number replacement) {
        super(
                index,
                place,
                feature,
                type.isFloating() ? "make it nullable, or impute a constant" : "impute a constant");
        this.type = type;
        this.min = atPrecisionOf(type, feature.min().orElse(Double.NEGATIVE_INFINITY));
        this.max = atPrecisionOf(type, feature.max().orElse(Double.POSITIVE_INFINITY));
        this.isIntegral = feature.isIntegral() && type.isFloating();
        this.minWhole = (long) smallest();
        this.maxWhole = (long) largest();
        this.known = known;
        this.replacement = replacement;
        this.anyRule =
                type.isFloating() || feature.min().isPresent() || feature.max().isPresent() || !known.isEmpty();
        boolean isSimple = !isIntegral && known.isEmpty() && feature.minItems() <= 1 && feature.maxItems() >= 1;
        this.smallestGood = isSimple ? (float) Math.max(min, -Float.MAX_VALUE) : Float.NaN;
        this.largestGood = (float) Math.min(max, Float.MAX_VALUE);
        range = new BrokenRule("range", range(type, feature));
        categories = new BrokenRule("categories", "one of " + feature.categories());
        held = new BrokenRule("type", "a value that " + type + " can hold");
    }

    /**
     * Returns a bound at the precision of a type: a bound of 0.1 must let the float 0.1f pass, which is a little more
     * than 0.1.
     */
    private static double atPrecisionOf(ElementType type, double bound) {
        if (type == ElementType.DOUBLE || !type.isFloating()) {
            return bound;
        }
        ByteBuffer element = ByteBuffer.allocate(type.byteSize());
        type.writeDouble(element, 0, bound);
        return type.readDouble(element, 0);
    }

    /** Returns the range as it was given, in words. */
    private static String range(ElementType type, Feature feature) {
        String from = bound(type, feature.min().orElse(Double.NEGATIVE_INFINITY));
        if (feature.max().isEmpty()) {
            return "at least " + from;
        }
        String to = bound(type, feature.max().getAsDouble());
        return feature.min().isEmpty() ? "at most " + to : from + " to " + to;
    }

    private static String bound(ElementType type, double bound) {
        boolean isWhole = !type.isFloating() && bound == Math.rint(bound) && Math.abs(bound) < BEYOND_LONG;
        return isWhole ? Long.toString((long) bound) : Double.toString(bound);
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
        Set<Long> known = new HashSet<>();
        for (String category : feature.categories()) {
            try {
                known.add(Long.valueOf(category));
            } catch (NumberFormatException e) {
                problems.add(name + " has the category '" + category + "', which is not a whole number");
            }
        }
        Number replacement = feature.action() == Action.IMPUTE
                ? number(feature.replacement().orElse(""), name, type, problems)
                : null;
        NumberCheck check = new NumberCheck(index, place, type, feature, known, replacement);
        if (check.isRangeEmpty()) {
            problems.add(name + " has the range " + check.range.expected() + ", of which it cannot hold any value");
        } else if (replacement != null) {
            TensorBuffer constant = TensorBuffer.direct(place.feature(), type);
            constant.reshape(new long[] {1});
            check.put(replacement, constant, 0);
            check.checkReplacement(
                    constant,
                    name + " is to be imputed with " + feature.replacement().orElse(""),
                    problems);
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

    /** Returns the smallest value in the range; a whole number if it must be one. */
    private double smallest() {
        return isIntegral || !type.isFloating() ? Math.ceil(min) : min;
    }

    private double largest() {
        return isIntegral || !type.isFloating() ? Math.floor(max) : max;
    }

    private boolean isRangeEmpty() {
        double smallest = smallest();
        double largest = largest();
        if (smallest > largest || smallest == Double.POSITIVE_INFINITY || largest == Double.NEGATIVE_INFINITY) {
            return true;
        }
        return !type.isFloating()
                && (smallest >= BEYOND_LONG
                        || largest < -BEYOND_LONG
                        || (smallest > 0 && !type.holds((long) smallest))
                        || (largest < 0 && largest >= -BEYOND_LONG && !type.holds((long) largest)));
    }

    /** Returns the smallest float that certainly breaks no rule; NaN if every value must be checked. */
    float smallestGood() {
        return smallestGood;
    }

    float largestGood() {
        return largestGood;
    }

    @Override
    boolean canBeClean() {
        return !anyRule || (type == ElementType.FLOAT && place.width() == Place.WHOLE_ROW && anyFiniteIsGood());
    }

    private boolean anyFiniteIsGood() {
        return smallestGood == -Float.MAX_VALUE && largestGood == Float.MAX_VALUE;
    }

    @Override
    boolean isClean(TensorBuffer buffer, int rows) {
        int width = place.width() == Place.WHOLE_ROW ? buffer.size() / rows : place.width();
        boolean areItemsGood = width >= feature.minItems() && width <= feature.maxItems();
        return areItemsGood && (!anyRule || (canBeClean() && FiniteFloats.areFinite(buffer.bytes(), 0, buffer.size())));
    }

    @Override
    void checkElements(TensorBuffer buffer, int row, int firstElement, int width, ViolationCollector collector) {
        if (!anyRule && !collector.hasNotes()) {
            return;
        }
        ByteBuffer bytes = buffer.bytes();
        for (int element = firstElement; element < firstElement + width; element++) {
            if (type == ElementType.FLOAT) { // images have hundreds of thousands of these
                float quick = bytes.getFloat(element * Float.BYTES);
                if (quick >= smallestGood && quick <= largestGood) {
                    continue;
                }
            }
            check(buffer, row, element, firstElement, width, collector);
        }
    }

    @Override
    boolean isAbsent(TensorBuffer buffer, int element) {
        return type.isFloating() && Double.isNaN(type.readDouble(buffer.bytes(), element));
    }

    @Override
    Object given(TensorBuffer buffer, int element) {
        return type.isFloating()
                ? (Object) type.readDouble(buffer.bytes(), element)
                : (Object) type.readLong(buffer.bytes(), element);
    }

    @Override
    List<BrokenRule> brokenBy(TensorBuffer buffer, int element) {
        return type.isFloating()
                ? brokenBy(type.readDouble(buffer.bytes(), element))
                : brokenBy(whole(buffer, element));
    }

    private List<BrokenRule> brokenBy(double value) {
        if (Double.isNaN(value)) {
            return feature.nonFinite() == NonFinite.REJECT ? List.of(NOT_NAN) : BrokenRule.NONE;
        }
        if (Double.isInfinite(value) && feature.nonFinite() != NonFinite.ALLOW) {
            return List.of(FINITE);
        }
        List<BrokenRule> broken = BrokenRule.NONE;
        if (value < min || value > max) {
            broken = BrokenRule.add(broken, range);
        }
        if (isIntegral && value != Math.rint(value)) {
            broken = BrokenRule.add(broken, INTEGRAL);
        }
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < BEYOND_LONG;
        if (!known.isEmpty() && !(isWhole && known.contains((long) value))) {
            broken = BrokenRule.add(broken, categories);
        }
        return broken;
    }

    private List<BrokenRule> brokenBy(long value) {
        List<BrokenRule> broken = BrokenRule.NONE;
        if (value < minWhole || value > maxWhole) {
            broken = BrokenRule.add(broken, range);
        }
        if (!known.isEmpty() && !known.contains(value)) {
            broken = BrokenRule.add(broken, categories);
        }
        return broken;
    }

    /**
     * Returns the rules that a number breaks if the type cannot hold it; one of them is the type, if the number is in
     * the range.
     */
    @Override
    List<BrokenRule> brokenByOverflow(long value) {
        boolean isInRange = value >= minWhole && value <= maxWhole;
        return isInRange ? BrokenRule.add(brokenBy(value), held) : brokenBy(value);
    }

    /** Returns the element as a whole number, or the largest one if the element is even larger. */
    private long whole(TensorBuffer buffer, int element) {
        long bits = type.readLong(buffer.bytes(), element);
        return type == ElementType.UINT64 && bits < 0 ? Long.MAX_VALUE : bits;
    }

    @Override
    Handling repair(TensorBuffer buffer, int element, @Nullable Note note, List<BrokenRule> broken) {
        if (replacement != null) {
            put(replacement, buffer, element);
            return Handling.IMPUTED;
        }
        if (feature.action() == Action.FLAG) {
            boolean isUsable = note == null || (note.kind() == Note.Kind.MISSING && type.isFloating());
            return isUsable ? Handling.FLAGGED : Handling.REJECTED;
        }
        if (feature.action() != Action.CLAMP || (note != null && note.kind() == Note.Kind.MISSING)) {
            return Handling.REJECTED;
        }
        Number bound = type.isFloating()
                ? (Number) nearestBound(type.readDouble(buffer.bytes(), element))
                : nearestBound(note == null ? whole(buffer, element) : note.value());
        if (bound == null) {
            return Handling.REJECTED;
        }
        put(bound, buffer, element);
        return Handling.CLAMPED;
    }

    private @Nullable Double nearestBound(double value) {
        Double bound = value < min ? (Double) smallest() : value > max ? (Double) largest() : null;
        return bound == null || bound.isInfinite() ? null : bound;
    }

    private @Nullable Long nearestBound(long value) {
        Long bound = value < minWhole ? (Long) minWhole : value > maxWhole ? (Long) maxWhole : null;
        return bound == null || !type.holds(bound) ? null : bound;
    }

    private void put(Number value, TensorBuffer buffer, int element) {
        if (type.isFloating()) {
            type.writeDouble(buffer.bytes(), element, value.doubleValue());
        } else {
            type.writeLong(buffer.bytes(), element, value.longValue());
        }
    }
}
