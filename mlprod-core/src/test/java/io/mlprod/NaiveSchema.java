package io.mlprod;

import io.mlprod.error.Violation.Handling;
import io.mlprod.model.ElementType;
import io.mlprod.validation.Action;
import io.mlprod.validation.Feature;
import io.mlprod.validation.NonFinite;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules of a feature once more, written as they read, without buffers, notes or quick ways. */
final class NaiveSchema {

    /**
     * What comes of a value.
     *
     * @param findings "name rule value HANDLING" of each rule that is broken
     * @param isRejected whether the input is refused for it
     * @param used what reaches the model if it is not refused
     */
    record Verdict(
            List<String> findings,
            boolean isRejected,
            @Nullable Object used) {}

    private static final NavigableMap<Double, Integer> HALFS =
            halfs(); // every finite one that is not below zero, with its bits

    private NaiveSchema() {}

    private static NavigableMap<Double, Integer> halfs() {
        NavigableMap<Double, Integer> all = new TreeMap<>();
        for (int bits = 0; bits < 0x7C00; bits++) {
            int exponent = bits >> 10;
            int fraction = bits & 0x3FF;
            all.put(exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25), bits);
        }
        return all;
    }

    /** A number as an element of the type holds it. */
    static double rounded(ElementType type, double value) {
        if (type == ElementType.FLOAT) {
            return (float) value;
        }
        if (type != ElementType.FLOAT16 || !Double.isFinite(value)) {
            return value;
        }
        double size = Math.abs(value);
        if (size >= 65520) {
            return Math.copySign(Double.POSITIVE_INFINITY, value);
        }
        double below = HALFS.floorKey(size);
        double above = HALFS.ceilingKey(size) == null ? below : HALFS.ceilingKey(size);
        boolean isNearerBelow = size - below < above - size;
        boolean isTie = size - below == above - size;
        boolean isBelow = isNearerBelow || (isTie && HALFS.get(below) % 2 == 0);
        return Math.copySign(isBelow ? below : above, value);
    }

    /** The smallest and the largest whole number of a type. */
    private static BigDecimal[] limits(ElementType type) {
        long[] limits = switch (type) {
            case INT8 -> new long[] {-128, 127};
            case UINT8 -> new long[] {0, 255};
            case BOOL -> new long[] {0, 1};
            default -> new long[] {Long.MIN_VALUE, Long.MAX_VALUE};
        };
        return new BigDecimal[] {BigDecimal.valueOf(limits[0]), BigDecimal.valueOf(limits[1])};
    }

    private static boolean isHeld(ElementType type, BigDecimal value) {
        return value.compareTo(limits(type)[0]) >= 0 && value.compareTo(limits(type)[1]) <= 0;
    }

    private static boolean isSafe(String text) {
        return text.chars().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
    }

    private static boolean hasTextRule(Feature rules) {
        return rules.minLength() > 0
                || rules.maxLength() < Integer.MAX_VALUE
                || rules.pattern().isPresent();
    }

    private static boolean hasRange(Feature rules) {
        return rules.min().isPresent() || rules.max().isPresent();
    }

    // ---- may a handle be built

    static boolean isFit(ElementType type, Feature rules) {
        Object constant = rules.replacement().orElse(null);
        if (type == ElementType.STRING) {
            return !hasRange(rules)
                    && !rules.isIntegral()
                    && rules.action() != Action.CLAMP
                    && !(rules.action() == Action.UNKNOWN && rules.categories().isEmpty())
                    && (constant == null || isGoodConstant(type, rules, constant.toString()));
        }
        if (hasTextRule(rules)
                || rules.action() == Action.UNKNOWN
                || (rules.isNullable() && !type.isFloating() && rules.action() != Action.IMPUTE)
                || (rules.action() == Action.CLAMP && !hasRange(rules))
                || rules.categories().stream().anyMatch(category -> !category.matches("-?\\d+"))
                || isNothingInRange(type, rules)) {
            return false;
        }
        if (constant == null) {
            return true;
        }
        String text = constant.equals(true) ? "1" : constant.equals(false) ? "0" : constant.toString();
        if (type.isFloating()) {
            return text.matches("-?[\\d.eE+-]+|NaN|-?Infinity")
                    && isGoodConstant(type, rules, rounded(type, Double.parseDouble(text)));
        }
        if (!text.matches("-?[\\d.]+")) {
            return false;
        }
        BigDecimal number = new BigDecimal(text);
        return number.stripTrailingZeros().scale() <= 0
                && isHeld(type, number)
                && isGoodConstant(type, rules, number.longValueExact());
    }

    private static boolean isGoodConstant(ElementType type, Feature rules, Object constant) {
        return (rules.isNullable() && isAbsent(constant))
                || broken(type, rules, constant).isEmpty();
    }

    private static boolean isNothingInRange(ElementType type, Feature rules) {
        double min = rounded(type, rules.min().orElse(Double.NEGATIVE_INFINITY));
        double max = rounded(type, rules.max().orElse(Double.POSITIVE_INFINITY));
        boolean isWhole = !type.isFloating() || rules.isIntegral();
        double smallest = isWhole ? Math.ceil(min) : min;
        double largest = isWhole ? Math.floor(max) : max;
        if (smallest > largest || smallest == Double.POSITIVE_INFINITY || largest == Double.NEGATIVE_INFINITY) {
            return true;
        }
        return !type.isFloating() && (isAbove(limits(type)[0], largest) || isBelow(limits(type)[1], smallest));
    }

    // ---- one value

    private static boolean isAbsent(Object value) {
        return value.equals("") || value.equals(Double.NaN);
    }

    /** The rules that a value breaks: a Double as its element holds it, a Long, or a String. */
    private static Set<String> broken(ElementType type, Feature rules, Object value) {
        Set<String> broken = new LinkedHashSet<>();
        if (value instanceof String text) {
            if (!isSafe(text)) {
                return Set.of("encoding");
            }
            if (!rules.categories().isEmpty() && !rules.categories().contains(text)) {
                broken.add("categories");
            }
            if (text.length() < rules.minLength() || text.length() > rules.maxLength()) {
                broken.add("length");
            }
            if (rules.pattern().isPresent()
                    && !text.matches(rules.pattern().get().toString())) {
                broken.add("pattern");
            }
            return broken;
        }
        double min = rounded(type, rules.min().orElse(Double.NEGATIVE_INFINITY));
        double max = rounded(type, rules.max().orElse(Double.POSITIVE_INFINITY));
        if (value instanceof Double number && !Double.isFinite(number)) {
            if (number.isNaN()) {
                return rules.nonFinite() == NonFinite.REJECT ? Set.of("finite") : Set.of();
            }
            if (rules.nonFinite() != NonFinite.ALLOW) {
                return Set.of("finite");
            }
            if (number < min || number > max) {
                broken.add("range");
            }
            if (!rules.categories().isEmpty()) {
                broken.add("categories");
            }
            return broken;
        }
        BigDecimal number = value instanceof Double d ? new BigDecimal(d) : new BigDecimal((Long) value);
        if (isBelow(number, min) || isAbove(number, max)) {
            broken.add("range");
        }
        if (rules.isIntegral() && number.stripTrailingZeros().scale() > 0) {
            broken.add("integral");
        }
        if (rules.categories().stream().noneMatch(category -> new BigDecimal(category).compareTo(number) == 0)
                && !rules.categories().isEmpty()) {
            broken.add("categories");
        }
        return broken;
    }

    private static boolean isBelow(BigDecimal number, double min) {
        return Double.isInfinite(min) ? min > 0 : number.compareTo(new BigDecimal(min)) < 0;
    }

    private static boolean isAbove(BigDecimal number, double max) {
        return Double.isInfinite(max) ? max < 0 : number.compareTo(new BigDecimal(max)) > 0;
    }

    /** What comes of one value, null if it is missing: check, repair, check again. */
    static Verdict judge(String name, ElementType type, Feature rules, @Nullable Object given) {
        Object value = given instanceof Double number ? (Object) rounded(type, number) : given;
        boolean hasConstant = rules.action() == Action.IMPUTE || rules.action() == Action.UNKNOWN;
        boolean isMissing = value == null || (rules.isNullable() && isAbsent(value));
        boolean isOverflow = value instanceof Long number && !isHeld(type, BigDecimal.valueOf(number));
        Set<String> broken;
        if (isMissing) {
            Object used = type == ElementType.STRING ? "" : Double.NaN;
            if (rules.isNullable() && !hasConstant) {
                return new Verdict(List.of(), false, used);
            }
            broken = Set.of("required");
            value = value == null ? null : used;
        } else {
            broken = new LinkedHashSet<>(broken(type, rules, value));
            if (isOverflow && !broken.contains("range")) {
                broken.add("type");
            }
            if (broken.isEmpty()) {
                return new Verdict(List.of(), false, value);
            }
        }
        Handling handling = Handling.REJECTED;
        Object used = value == null && type.isFloating() ? (Object) Double.NaN : value;
        switch (rules.action()) {
            case IMPUTE, UNKNOWN -> {
                used = constant(type, rules);
                handling = rules.action() == Action.UNKNOWN ? Handling.MAPPED_TO_UNKNOWN : Handling.IMPUTED;
            }
            case FLAG -> {
                boolean isUsable = used != null && !isOverflow && !broken.contains("encoding");
                if (isUsable && !(value == null && type == ElementType.STRING)) {
                    handling = Handling.FLAGGED;
                }
            }
            case CLAMP -> {
                Object bound = value == null ? null : bound(type, rules, value);
                if (bound != null) {
                    used = bound;
                    Set<String> still = broken(type, rules, bound);
                    broken = new LinkedHashSet<>(broken);
                    broken.addAll(still);
                    handling = still.isEmpty() ? Handling.CLAMPED : Handling.REJECTED;
                }
            }
            case REJECT -> {}
        }
        Object shown = value;
        Handling done = handling;
        List<String> findings = broken.stream()
                .map(rule -> name + " " + rule + " " + shown + " " + done)
                .toList();
        return new Verdict(findings, done == Handling.REJECTED, used);
    }

    private static Object constant(ElementType type, Feature rules) {
        Object constant = rules.replacement().orElseThrow();
        if (type == ElementType.STRING) {
            return constant.toString();
        }
        String text = constant.equals(true) ? "1" : constant.equals(false) ? "0" : constant.toString();
        return type.isFloating()
                ? (Object) rounded(type, Double.parseDouble(text))
                : (Object) new BigDecimal(text).longValueExact();
    }

    /** The nearest value in the range; null if the value is in it, or no element can hold that. */
    private static @Nullable Object bound(ElementType type, Feature rules, Object value) {
        double min = rounded(type, rules.min().orElse(Double.NEGATIVE_INFINITY));
        double max = rounded(type, rules.max().orElse(Double.POSITIVE_INFINITY));
        boolean isWhole = !type.isFloating() || rules.isIntegral();
        boolean isBelow = value instanceof Double d ? d < min : isBelow(new BigDecimal((Long) value), min);
        boolean isAbove = value instanceof Double d ? d > max : isAbove(new BigDecimal((Long) value), max);
        double bound = isBelow ? (isWhole ? Math.ceil(min) : min) : (isWhole ? Math.floor(max) : max);
        if (!(isBelow || isAbove) || Double.isInfinite(bound)) {
            return null;
        }
        if (type.isFloating()) {
            return rounded(type, bound);
        }
        return isHeld(type, new BigDecimal(bound)) ? (Object) new BigDecimal(bound).longValueExact() : null;
    }

    // ---- one feature of a row

    /** What comes of a feature's values in one row; the elements that reach the model are the verdict's list. */
    static Verdict judgeRow(String name, ElementType type, Feature rules, List<@Nullable Object> values) {
        List<String> findings = new ArrayList<>();
        List<@Nullable Object> used = new ArrayList<>();
        boolean isRejected = false;
        if (values.size() < rules.minItems() || values.size() > rules.maxItems()) {
            boolean isFlagged = rules.action() == Action.FLAG;
            isRejected = !isFlagged;
            findings.add(name + " items " + values.size() + (isFlagged ? " FLAGGED" : " REJECTED"));
        }
        for (int i = 0; i < values.size(); i++) {
            String element = values.size() == 1 ? name : name + "[" + i + "]";
            Verdict verdict = judge(element, type, rules, values.get(i));
            findings.addAll(verdict.findings());
            isRejected |= verdict.isRejected();
            used.add(verdict.used());
        }
        return new Verdict(findings, isRejected, used);
    }
}
