package io.mlprod.testing.property;

import io.mlprod.model.ElementType;
import io.mlprod.testing.internal.record.JavaLiteral;
import io.mlprod.testing.internal.record.Numbers;
import io.mlprod.validation.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The maker of one element's values: the candidates, divided by their judgement, and random values between them. */
final class ElementMaker {

    private static final double EDGES = 0.25;
    private static final double MISSING = 0.1;
    private static final int ATTEMPTS = 100;
    private static final String LETTERS = "abcdefghij KLMNOP-_0123456789äß";

    private final Class<?> type;
    private final Rules rules;
    private final boolean isFree; // a random value is likely to be valid
    private final List<@Nullable Object> valid = new ArrayList<>();
    private final List<@Nullable Object> invalid = new ArrayList<>();
    private final List<@Nullable Object> invalidExamples = new ArrayList<>();

    /**
     * Divides the candidates.
     *
     * @param type the boxed class of the element
     * @param canBeMissing whether it can be null
     * @param examples values that the test's author has given
     * @throws IllegalArgumentException if no valid value is found
     */
    ElementMaker(Class<?> type, boolean canBeMissing, Rules rules, List<? extends @Nullable Object> examples) {
        this.type = type;
        this.rules = rules;
        Feature feature = rules.feature();
        List<@Nullable Object> given = new ArrayList<>();
        examples.forEach(example -> given.add(fitting(example, canBeMissing)));
        given.stream().filter(example -> rules.judge(example).isBroken()).forEach(invalidExamples::add);
        List<@Nullable Object> candidates = Candidates.of(type, canBeMissing, rules, given);
        if (type == String.class && feature.pattern().isPresent()) {
            candidates.addAll(PatternTexts.of(
                    feature.pattern().get(), feature.minLength(), feature.maxLength(), new SplittableRandom(1)));
        }
        candidates.forEach(candidate -> (rules.judge(candidate).isBroken() ? invalid : valid).add(candidate));
        isFree = feature.categories().isEmpty()
                && (Dates.include(type)
                        || Numbers.isFloating(type)
                        || Numbers.isWhole(type)
                        || (type == String.class && feature.pattern().isEmpty()));
        if (valid.stream().noneMatch(ElementMaker::isThere)) {
            for (int i = 0; isFree && i < ATTEMPTS && valid.isEmpty(); i++) {
                Object made = random(new SplittableRandom(i));
                if (!rules.judge(made).isBroken()) {
                    valid.add(made);
                }
            }
        }
        if (valid.stream().noneMatch(ElementMaker::isThere)) {
            String pattern =
                    feature.pattern().map(form -> " of the form " + form).orElse("");
            throw new IllegalArgumentException("No value" + pattern + " is known that keeps the rules of '"
                    + rules.name() + "'; give some with examples(\"" + rules.name() + "\", …)");
        }
    }

    /** Converts an example to the element's class if it keeps its value. */
    private @Nullable Object fitting(@Nullable Object example, boolean canBeMissing) {
        boolean isNumber = Numbers.isFloating(type) || Numbers.isWhole(type);
        if (example instanceof Number number && isNumber) {
            return Numbers.as(type, number);
        } else if (example == null ? canBeMissing : type.isInstance(example)) {
            return example;
        }
        throw new IllegalArgumentException("The example " + JavaLiteral.of(example) + " for '" + rules.name()
                + "' is not a value of " + type.getSimpleName());
    }

    private static boolean isThere(@Nullable Object value) {
        return value != null;
    }

    Rules rules() {
        return rules;
    }

    Class<?> type() {
        return type;
    }

    /** Returns the candidates that keep all rules. */
    List<@Nullable Object> validEdges() {
        return valid;
    }

    /** Returns the candidates that break a rule, or may do so. */
    List<@Nullable Object> invalidEdges() {
        return invalid;
    }

    /** Returns the examples that break a rule, or may do so. */
    List<@Nullable Object> invalidExamples() {
        return invalidExamples;
    }

    @Nullable
    Object valid(Draw draw) {
        if (valid.contains(null) && draw.chance(MISSING)) {
            return null;
        }
        if (!isFree || draw.chance(EDGES)) {
            return draw.oneOf(valid);
        }
        Object made = random(draw.random());
        return rules.judge(made).isBroken() ? draw.oneOf(valid) : made;
    }

    /** Returns a valid value in the middle of what is allowed. */
    Object plain() {
        Feature feature = rules.feature();
        if (isFree && type != String.class && !Dates.include(type)) {
            double min = feature.min().orElse(Math.min(0, feature.max().orElse(0)));
            double middle = Math.rint(min / 2 + feature.max().orElse(Math.max(0, min)) / 2) + 0.0; // no -0.0
            if (rules.type() != ElementType.BOOL && !rules.judge(number(middle)).isBroken()) {
                return number(middle);
            }
        }
        return valid.stream()
                .filter(value -> value instanceof String text ? !text.isBlank() : value != null)
                .findFirst()
                .or(() -> valid.stream().filter(ElementMaker::isThere).findFirst())
                .orElseThrow();
    }

    private Object random(SplittableRandom random) {
        if (Dates.include(type)) {
            return Dates.random(type, random);
        }
        if (type == String.class) {
            Feature feature = rules.feature();
            int most = Math.min(feature.maxLength(), feature.minLength() + 30);
            int length = feature.minLength() + random.nextInt(most - feature.minLength() + 1);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            return text.toString();
        }
        Feature feature = rules.feature();
        boolean isBounded = feature.min().isPresent() && feature.max().isPresent();
        double min = feature.min().orElse(Double.NEGATIVE_INFINITY);
        double max = feature.max().orElse(Double.POSITIVE_INFINITY);
        double made;
        if (isBounded && Double.isFinite(max - min)) {
            made = min + random.nextDouble() * (max - min);
        } else {
            double size = Math.pow(10, random.nextDouble() * 9 - 3);
            double from = Double.isFinite(min) ? min : Double.isFinite(max) ? max : 0;
            boolean isUp = Double.isFinite(min) || (!Double.isFinite(max) && random.nextBoolean());
            made = isUp ? from + size : from - size;
        }
        if (random.nextBoolean()) {
            made = Math.rint(made * 100) / 100; // as people write numbers
        }
        return number(feature.isIntegral() ? Math.rint(made) : made);
    }

    private Number number(double value) {
        if (Numbers.isFloating(type)) {
            return Numbers.as(type, value);
        }
        long most = type == Long.class
                ? Long.MAX_VALUE
                : type == Integer.class
                        ? Integer.MAX_VALUE
                        : type == Short.class ? (long) Short.MAX_VALUE : (long) Byte.MAX_VALUE;
        return Numbers.as(type, Math.max(-most - 1, Math.min(most, (long) Math.rint(value))));
    }
}
