package io.mlprod.testing.property;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.testing.internal.record.Numbers;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The search for a small value that still fails: numbers with few digits near the border of the failure, short texts,
 * short arrays that are like the baseline's. For one thread.
 */
final class ValueShrinker {

    private static final int MOST_BISECTIONS = 90;
    private static final int MOST_CHARACTERS = 40;
    private static final int MOST_ELEMENTS = 200;
    private static final List<Integer> PLAIN_CHARACTERS = List.of((int) 'a', (int) 'A', (int) '0');
    private static final double CLOSE = 0.01;
    private static final int DIGITS_OF_DOUBLE = 17;
    private static final int SAME_SIZE = 2;

    private final Predicate<@Nullable Object> fails;

    /**
     * Begins a search.
     *
     * @param fails tells whether the input fails with a value; if so, the value is kept
     */
    ValueShrinker(Predicate<@Nullable Object> fails) {
        this.fails = fails;
    }

    /** Shrinks a value and returns the last one that failed. */
    @Nullable
    Object shrink(@Nullable Object value, @Nullable Object baseline) {
        if (value instanceof Optional<?> optional) {
            Object plain = baseline instanceof Optional<?> other ? other.orElse(null) : null;
            ValueShrinker inner = new ValueShrinker(element -> fails.test(Optional.ofNullable(element)));
            return Optional.ofNullable(inner.shrink(optional.orElse(null), plain));
        } else if (value instanceof Number number) {
            return shrinkNumber(number, baseline instanceof Number other ? other : 0);
        } else if (value instanceof String text) {
            return shrinkText(text);
        } else if (value instanceof Tensor tensor) {
            return shrinkTensor(tensor, baseline);
        } else if (value instanceof List<?>
                || (value != null && value.getClass().isArray())) {
            return shrinkArray(value, baseline);
        }
        return value;
    }

    // ---- numbers

    private Number shrinkNumber(Number given, Number baseline) {
        Class<?> type = given.getClass();
        Number value = given;
        if (Double.isInfinite(given.doubleValue())) {
            double most = type == Float.class ? Float.MAX_VALUE : Double.MAX_VALUE;
            Number finite = Numbers.as(type, Math.copySign(most, given.doubleValue()));
            if (!fails.test(finite)) {
                return given;
            }
            value = finite;
        }
        boolean isMinusZero = value.doubleValue() == 0 && !Numbers.isWhole(type);
        if (isMinusZero || !Double.isFinite(value.doubleValue())) {
            return value;
        }
        Number from = Double.isFinite(baseline.doubleValue()) ? baseline : 0;
        BigDecimal start = Numbers.exact(from);
        BigDecimal failing = Numbers.exact(value);
        if (isWhole(start) && isWhole(failing)) {
            failing = bisect(type, start, failing, 0); // a fraction may be what the schema forbids
        }
        if (!Numbers.isWhole(type)) {
            failing = bisect(type, start, failing, -DIGITS_OF_DOUBLE);
        }
        return shortest(type, start, failing, Numbers.exact(value));
    }

    /**
     * Returns the failing number next to one that passes.
     *
     * @param leastExponent 0 for whole numbers only
     */
    private BigDecimal bisect(Class<?> type, BigDecimal from, BigDecimal given, int leastExponent) {
        BigDecimal passing = from;
        BigDecimal failing = given;
        for (int i = 0; i < MOST_BISECTIONS; i++) {
            BigDecimal middle = between(passing, failing, leastExponent);
            Number candidate = converted(type, leastExponent == 0 ? middle.setScale(0, RoundingMode.DOWN) : middle);
            if (candidate == null || isAt(candidate, passing) || isAt(candidate, failing)) {
                break;
            }
            if (fails.test(candidate)) {
                failing = Numbers.exact(candidate);
            } else {
                passing = Numbers.exact(candidate);
            }
        }
        return failing;
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    /** Returns the middle; of numbers of different size that of their exponents, or it would take a thousand steps. */
    private static BigDecimal between(BigDecimal passing, BigDecimal failing, int leastExponent) {
        BigDecimal gap = failing.subtract(passing);
        int digits = exponent(gap);
        int least = Math.max(exponent(passing), leastExponent);
        if (digits - least <= SAME_SIZE) {
            return passing.add(failing).divide(BigDecimal.valueOf(2), MathContext.DECIMAL64);
        }
        BigDecimal step = BigDecimal.ONE.scaleByPowerOfTen(Math.floorDiv(digits + least, 2));
        return gap.signum() > 0 ? passing.add(step) : passing.subtract(step);
    }

    private static int exponent(BigDecimal number) {
        return number.signum() == 0 ? -DIGITS_OF_DOUBLE : number.precision() - number.scale() - 1;
    }

    /** Returns the number with the fewest digits that fails and is close to the border, on its far side. */
    private Number shortest(Class<?> type, BigDecimal from, BigDecimal border, BigDecimal given) {
        Number best = Numbers.as(type, border);
        int direction = border.compareTo(from);
        RoundingMode outwards = direction > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR;
        BigDecimal tolerance = border.subtract(from).abs().multiply(BigDecimal.valueOf(CLOSE));
        BigDecimal furthest = given.subtract(border).abs().min(tolerance);
        int scale = border.scale() - border.precision();
        for (int digits = 0; digits < border.precision(); digits++) {
            BigDecimal rounded = border.setScale(scale + digits, outwards);
            boolean isClose = rounded.subtract(border).abs().compareTo(furthest) <= 0;
            Number candidate = isClose ? converted(type, rounded) : null;
            if (candidate != null && fails.test(candidate)) {
                return candidate;
            }
        }
        return best;
    }

    /** Returns a number of the type; null if the type does not hold it. */
    private static @Nullable Number converted(Class<?> type, BigDecimal value) {
        BigDecimal rounded = Numbers.isWhole(type) ? value.setScale(0, RoundingMode.DOWN) : value;
        try {
            Number number = Numbers.as(type, rounded);
            return Double.isFinite(number.doubleValue()) ? number : null;
        } catch (IllegalArgumentException e) {
            return null; // beyond the limits of whole numbers
        }
    }

    private static boolean isAt(Number candidate, BigDecimal end) {
        return Numbers.exact(candidate).compareTo(end) == 0;
    }

    // ---- texts

    private String shrinkText(String given) {
        List<Integer> best = given.codePoints().boxed().toList();
        List<Integer> plain = Collections.nCopies(best.size(), (int) 'a');
        if (!best.equals(plain) && fails.test(text(plain))) {
            best = plain;
        }
        for (int size = Math.max(1, best.size() / 2); size > 0; size /= 2) {
            boolean isUniform = best.stream().distinct().count() <= 1; // then it does not matter which are left out
            for (int from = 0; from < best.size(); ) {
                List<Integer> shorter = new ArrayList<>(best);
                shorter.subList(from, Math.min(best.size(), from + size)).clear();
                if (fails.test(text(shorter))) {
                    best = shorter;
                } else {
                    from += isUniform ? best.size() : size;
                }
            }
        }
        for (int i = 0; i < Math.min(best.size(), MOST_CHARACTERS); i++) {
            best = plainer(best, i);
        }
        return text(best);
    }

    /** Sets a character to the first plain one with which the text fails; not all may be of the text's form. */
    private List<Integer> plainer(List<Integer> best, int place) {
        for (int plain : PLAIN_CHARACTERS) {
            if (best.get(place) == plain) {
                return best;
            }
            List<Integer> plainer = new ArrayList<>(best);
            plainer.set(place, plain);
            if (fails.test(text(plainer))) {
                return plainer;
            }
        }
        return best;
    }

    private static String text(List<Integer> codePoints) {
        StringBuilder text = new StringBuilder();
        codePoints.forEach(text::appendCodePoint);
        return text.toString();
    }

    // ---- arrays

    private static List<@Nullable Object> elements(@Nullable Object array) {
        List<@Nullable Object> elements = new ArrayList<>();
        if (array instanceof List<?> list) {
            elements.addAll(list);
        } else if (array != null && array.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(array); i++) {
                elements.add(Array.get(array, i));
            }
        }
        return elements;
    }

    private static Object array(Object like, List<@Nullable Object> elements) {
        if (like instanceof List<?>) {
            return Collections.unmodifiableList(new ArrayList<>(elements));
        }
        Object array = Array.newInstance(like.getClass().getComponentType(), elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    private Object shrinkArray(Object given, @Nullable Object baseline) {
        List<@Nullable Object> best = elements(given);
        List<@Nullable Object> plain = elements(baseline);
        for (int size = Math.max(1, best.size() / 2); size > 0; size /= 2) {
            for (int from = 0; from < best.size(); ) {
                List<@Nullable Object> shorter = new ArrayList<>(best);
                shorter.subList(from, Math.min(best.size(), from + size)).clear();
                if (fails.test(array(given, shorter))) {
                    best = shorter;
                } else {
                    from += size;
                }
            }
        }
        return shrinkElements(best, plain, elements -> array(given, elements));
    }

    private Object shrinkTensor(Tensor given, @Nullable Object baseline) {
        List<@Nullable Object> best = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            best.add(TensorPart.element(given, i));
        }
        List<@Nullable Object> plain = new ArrayList<>();
        for (int i = 0; baseline instanceof Tensor other && i < other.size(); i++) {
            plain.add(TensorPart.element(other, i));
        }
        return shrinkElements(best, plain, elements -> tensor(given, elements));
    }

    private static Tensor tensor(Tensor like, List<@Nullable Object> elements) {
        ElementType type = like.elementType();
        if (type == ElementType.STRING) {
            return Tensor.of(elements.stream().map(String.class::cast).toArray(String[]::new), like.shape());
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(elements.size() * type.byteSize()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < elements.size(); i++) {
            Number number = elements.get(i) instanceof Number given ? given : 0;
            if (type.isFloating()) {
                type.writeDouble(bytes, i, number.doubleValue());
            } else {
                type.writeLong(bytes, i, number.longValue());
            }
        }
        return Tensor.of(type, bytes, like.shape());
    }

    /** Sets elements back to the baseline's, and shrinks those that matter. */
    private Object shrinkElements(
            List<@Nullable Object> given,
            List<@Nullable Object> plain,
            Function<List<@Nullable Object>, Object> whole) {
        List<@Nullable Object> best = reset(given, plain, whole);
        int shrunk = 0;
        for (int i = 0; i < best.size() && shrunk < MOST_ELEMENTS; i++) {
            int place = i;
            Object before = plain.isEmpty() ? null : plain.get(i % plain.size());
            ValueShrinker inner = new ValueShrinker(element -> {
                List<@Nullable Object> changed = new ArrayList<>(best);
                changed.set(place, element);
                return fails.test(whole.apply(changed));
            });
            if (before == null || !before.equals(best.get(i))) {
                best.set(i, inner.shrink(best.get(i), before));
                shrunk++;
            }
        }
        return whole.apply(best);
    }

    /** Sets elements back to the baseline's: many at once, then fewer, then each. */
    private List<@Nullable Object> reset(
            List<@Nullable Object> given,
            List<@Nullable Object> plain,
            Function<List<@Nullable Object>, Object> whole) {
        List<@Nullable Object> best = new ArrayList<>(given);
        for (int size = plain.isEmpty() ? 0 : Math.max(1, best.size() / 2); size > 0; size /= 2) {
            List<Integer> different = new ArrayList<>();
            for (int i = 0; i < best.size(); i++) {
                if (!Objects.equals(best.get(i), plain.get(i % plain.size()))) {
                    different.add(i);
                }
            }
            for (int from = 0; from < different.size(); from += size) {
                List<@Nullable Object> changed = new ArrayList<>(best);
                different
                        .subList(from, Math.min(different.size(), from + size))
                        .forEach(i -> changed.set(i, plain.get(i % plain.size())));
                if (fails.test(whole.apply(changed))) {
                    best = changed;
                }
            }
        }
        return best;
    }
}
