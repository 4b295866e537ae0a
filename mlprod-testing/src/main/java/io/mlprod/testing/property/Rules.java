package io.mlprod.testing.property;

import io.mlprod.model.ElementType;
import io.mlprod.testing.internal.record.Numbers;
import io.mlprod.validation.Action;
import io.mlprod.validation.Feature;
import io.mlprod.validation.NonFinite;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one element of an input, read from the documentation of {@link Feature} and not from the validation that
 * is tested with them.
 *
 * @param name the feature's name in messages
 * @param type what the model takes; it decides how numbers are rounded before they are compared with bounds
 * @param feature the schema's rules
 * @param labels the model's names of an enum's constants
 */
record Rules(String name, ElementType type, Feature feature, Map<Object, String> labels) {

    private static final int MORE_THAN_ANY_LIMIT = 100_000;

    /** Judges an element as the caller gave it. */
    Judgement judge(@Nullable Object given) {
        Object value = given instanceof Optional<?> optional ? optional.orElse(null) : given;
        boolean isReplaced = feature.action() == Action.IMPUTE || feature.action() == Action.UNKNOWN;
        if (value == null || (feature.isNullable() && isAbsent(value))) {
            boolean isKept = feature.isNullable() && (value != null || type.isFloating() || type == ElementType.STRING);
            boolean isFlagged = feature.action() == Action.FLAG && type.isFloating();
            return isReplaced
                    ? Judgement.REPAIRED
                    : isKept ? Judgement.KEEPS : isFlagged ? Judgement.FLAGGED : Judgement.REFUSED;
        }
        if (type == ElementType.STRING) {
            String text = labels.getOrDefault(value, value.toString());
            return !isForAnyEngine(text)
                    ? Judgement.UNSURE
                    : keeps(text) ? Judgement.KEEPS : repaired(false, isReplaced);
        }
        if (type.isFloating()) {
            double number = rounded(number(value).doubleValue());
            double clamped = clamped(number);
            return keeps(number) ? Judgement.KEEPS : repaired(clamped != number && keeps(clamped), isReplaced);
        }
        return judgeWhole(Numbers.exact(number(value)), isReplaced);
    }

    private Judgement judgeWhole(BigDecimal number, boolean isReplaced) {
        if (isHeld(number) && keeps(number)) {
            return Judgement.KEEPS;
        }
        BigDecimal bound = number.min(max()).max(min());
        if (feature.action() == Action.FLAG && !isHeld(number)) {
            return Judgement.REFUSED;
        }
        boolean isOutside = bound.compareTo(number) != 0;
        return repaired(isOutside && isHeld(bound) && keeps(bound), isReplaced);
    }

    private Judgement repaired(boolean isClampable, boolean isReplaced) {
        if (isReplaced || (feature.action() == Action.CLAMP && isClampable)) {
            return Judgement.REPAIRED;
        }
        return feature.action() == Action.FLAG ? Judgement.FLAGGED : Judgement.REFUSED;
    }

    private boolean isAbsent(Object value) {
        return type == ElementType.STRING
                ? labels.getOrDefault(value, value.toString()).isEmpty()
                : type.isFloating() && Double.isNaN(number(value).doubleValue());
    }

    /** Returns whether every engine takes a text as it is. */
    private static boolean isForAnyEngine(String text) {
        return text.length() <= MORE_THAN_ANY_LIMIT
                && text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c));
    }

    private boolean keeps(String text) {
        return (feature.categories().isEmpty() || feature.categories().contains(text))
                && text.length() >= feature.minLength()
                && text.length() <= feature.maxLength()
                && feature.pattern().map(pattern -> pattern.matches(text)).orElse(true);
    }

    private boolean keeps(double number) {
        if (Double.isNaN(number)) {
            return feature.nonFinite() != NonFinite.REJECT;
        }
        if (Double.isInfinite(number) && feature.nonFinite() != NonFinite.ALLOW) {
            return false;
        }
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < 0x1p63;
        return number >= rounded(feature.min().orElse(Double.NEGATIVE_INFINITY))
                && number <= rounded(feature.max().orElse(Double.POSITIVE_INFINITY))
                && (!feature.isIntegral() || number == Math.rint(number))
                && (feature.categories().isEmpty() || (isWhole && isCategory(new BigDecimal(number))));
    }

    private double clamped(double number) {
        double least = rounded(feature.min().orElse(Double.NEGATIVE_INFINITY));
        double most = rounded(feature.max().orElse(Double.POSITIVE_INFINITY));
        return number < least
                ? feature.isIntegral() ? Math.ceil(least) : least
                : number > most ? (feature.isIntegral() ? Math.floor(most) : most) : number;
    }

    private boolean keeps(BigDecimal number) {
        return number.compareTo(min()) >= 0
                && number.compareTo(max()) <= 0
                && (feature.categories().isEmpty() || isCategory(number));
    }

    private boolean isCategory(BigDecimal number) {
        return feature.categories().stream().anyMatch(category -> number.compareTo(new BigDecimal(category)) == 0);
    }

    private BigDecimal min() {
        double bound = Math.ceil(feature.min().orElse(Double.NEGATIVE_INFINITY));
        return Double.isInfinite(bound) ? BigDecimal.valueOf(Long.MIN_VALUE) : new BigDecimal(bound);
    }

    private BigDecimal max() {
        double bound = Math.floor(feature.max().orElse(Double.POSITIVE_INFINITY));
        return Double.isInfinite(bound) ? BigDecimal.valueOf(Long.MAX_VALUE) : new BigDecimal(bound);
    }

    private boolean isHeld(BigDecimal number) {
        return type == ElementType.UINT64 ? number.signum() >= 0 : type.holds(number.longValueExact());
    }

    /** Returns a number as the model gets it. */
    double rounded(double number) {
        if (!type.isFloating() || type == ElementType.DOUBLE) {
            return number;
        }
        ByteBuffer element = ByteBuffer.allocate(type.byteSize());
        type.writeDouble(element, 0, number);
        return type.readDouble(element, 0);
    }

    private Number number(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return value instanceof Number number ? number : new BigDecimal(labels.getOrDefault(value, "0"));
    }
}
