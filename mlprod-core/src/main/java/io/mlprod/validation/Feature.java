package io.mlprod.validation;

import io.mlprod.internal.checks.Arguments;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one feature, and what happens when one is broken.
 *
 * <p>Each element is checked by all rules; only the pattern is left out for a text that is far too long. If the element
 * breaks a rule, the action repairs it, and all rules are checked again: if one is still broken, the input is rejected.
 * A replacement must keep the feature's own rules, or the handle cannot be built. An element is missing if it is null.
 * If the feature is nullable, an element is also missing if it is NaN or an empty text: "" and null of a nullable text
 * are treated alike. A missing element is replaced if there is a replacement. Otherwise it is accepted if the feature
 * is nullable, whatever the other rules are. A row without elements is checked like any other row.
 *
 * <p>Immutable and thread-safe. A rule that is not set is taken from the schema below (see {@link Schema}), and at the
 * bottom from the default: required, any value, no NaN or infinity, reject.
 *
 * @since 0.1
 */
public final class Feature {

    final @Nullable Boolean nullable;
    final @Nullable Double min;
    final @Nullable Double max;
    final @Nullable Boolean integral;
    final @Nullable Set<String> categories;
    final @Nullable Integer minLength;
    final @Nullable Integer maxLength;
    final @Nullable TextPattern pattern;
    final @Nullable Integer minItems;
    final @Nullable Integer maxItems;
    final @Nullable NonFinite nonFinite;
    final @Nullable Action action;
    final @Nullable Object replacement;

    private Feature(Builder from) {
        this.nullable = from.nullable;
        this.min = from.min;
        this.max = from.max;
        this.integral = from.integral;
        this.categories = from.categories;
        this.minLength = from.minLength;
        this.maxLength = from.maxLength;
        this.pattern = from.pattern;
        this.minItems = from.minItems;
        this.maxItems = from.maxItems;
        this.nonFinite = from.nonFinite;
        this.action = from.action;
        this.replacement = from.replacement;
    }

    /**
     * Starts a feature without rules.
     *
     * @return a builder, for one thread
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns whether the value may be missing: null in a record, NaN in a floating-point tensor, or an empty text.
     *
     * @return false unless set
     */
    public boolean isNullable() {
        return Boolean.TRUE.equals(nullable);
    }

    /**
     * Returns the smallest allowed number.
     *
     * @return inclusive; empty if there is no bound
     */
    public OptionalDouble min() {
        return min == null ? OptionalDouble.empty() : OptionalDouble.of(min);
    }

    /**
     * Returns the largest allowed number.
     *
     * @return inclusive; empty if there is no bound
     */
    public OptionalDouble max() {
        return max == null ? OptionalDouble.empty() : OptionalDouble.of(max);
    }

    /**
     * Returns whether numbers must have no fraction.
     *
     * @return false unless set
     */
    public boolean isIntegral() {
        return Boolean.TRUE.equals(integral);
    }

    /**
     * Returns the allowed texts.
     *
     * @return unmodifiable, in the order given; empty if any text is allowed
     */
    public Set<String> categories() {
        return categories == null ? Set.of() : categories;
    }

    /**
     * Returns the minimum length of a text in UTF-16 units.
     *
     * @return 0 unless set
     */
    public int minLength() {
        return minLength == null ? 0 : minLength;
    }

    /**
     * Returns the maximum length of a text in UTF-16 units.
     *
     * @return {@link Integer#MAX_VALUE} unless set
     */
    public int maxLength() {
        return maxLength == null ? Integer.MAX_VALUE : maxLength;
    }

    /**
     * Returns the pattern that a whole text must match.
     *
     * @return empty if any text is allowed
     */
    public Optional<TextPattern> pattern() {
        return Optional.ofNullable(pattern);
    }

    /**
     * Returns the minimum number of elements of an array.
     *
     * @return 0 unless set
     */
    public int minItems() {
        return minItems == null ? 0 : minItems;
    }

    /**
     * Returns the maximum number of elements of an array.
     *
     * @return {@link Integer#MAX_VALUE} unless set
     */
    public int maxItems() {
        return maxItems == null ? Integer.MAX_VALUE : maxItems;
    }

    /**
     * Returns which of NaN and the infinities are allowed.
     *
     * @return {@link NonFinite#REJECT} unless set
     */
    public NonFinite nonFinite() {
        return nonFinite == null ? NonFinite.REJECT : nonFinite;
    }

    /**
     * Returns what happens on a violation.
     *
     * @return {@link Action#REJECT} unless set
     */
    public Action action() {
        return action == null ? Action.REJECT : action;
    }

    /**
     * Returns the constant that {@link Action#IMPUTE} puts in, or the category that {@link Action#UNKNOWN} maps to.
     *
     * @return a {@code Number}, {@code Boolean} or {@code String}; empty for other actions
     */
    public Optional<Object> replacement() {
        return Optional.ofNullable(replacement);
    }

    /** Returns whether no rule is set. */
    boolean isEmpty() {
        return Stream.of(
                        nullable,
                        min,
                        max,
                        integral,
                        categories,
                        minLength,
                        maxLength,
                        pattern,
                        minItems,
                        maxItems,
                        nonFinite,
                        action)
                .allMatch(Objects::isNull);
    }

    /** Returns these rules, overridden by the rules that another feature sets. */
    Feature overriddenBy(Feature over) {
        Builder merged = new Builder();
        merged.nullable = either(over.nullable, nullable);
        merged.min = either(over.min, min);
        merged.max = either(over.max, max);
        merged.integral = either(over.integral, integral);
        merged.categories = either(over.categories, categories);
        merged.minLength = either(over.minLength, minLength);
        merged.maxLength = either(over.maxLength, maxLength);
        merged.pattern = either(over.pattern, pattern);
        merged.minItems = either(over.minItems, minItems);
        merged.maxItems = either(over.maxItems, maxItems);
        merged.nonFinite = either(over.nonFinite, nonFinite);
        merged.action = either(over.action, action);
        merged.replacement = over.action != null ? over.replacement : replacement;
        return merged.build();
    }

    private static <T> @Nullable T either(@Nullable T over, @Nullable T under) {
        return over != null ? over : under;
    }

    /**
     * A builder of one feature's rules; for one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private @Nullable Boolean nullable;
        private @Nullable Double min;
        private @Nullable Double max;
        private @Nullable Boolean integral;
        private @Nullable Set<String> categories;
        private @Nullable Integer minLength;
        private @Nullable Integer maxLength;
        private @Nullable TextPattern pattern;
        private @Nullable Integer minItems;
        private @Nullable Integer maxItems;
        private @Nullable NonFinite nonFinite;
        private @Nullable Action action;
        private @Nullable Object replacement;

        private Builder() {}

        /**
         * Allows the value to be missing: null in a record, NaN in a floating-point tensor, or an empty text.
         *
         * @return this
         */
        public Builder nullable() {
            return nullable(true);
        }

        /**
         * Sets whether the value may be missing.
         *
         * @param value true if null, NaN in a floating-point tensor, and an empty text are allowed
         * @return this
         */
        public Builder nullable(boolean value) {
            nullable = value;
            return this;
        }

        /**
         * Sets the allowed range.
         *
         * @param smallest inclusive; may be negative infinity
         * @param largest inclusive; may be positive infinity
         * @return this
         * @throws IllegalArgumentException if a bound is NaN or the range is empty
         */
        public Builder range(double smallest, double largest) {
            checkRange(smallest, largest);
            min = smallest;
            max = largest;
            return this;
        }

        private static void checkRange(double smallest, double largest) {
            if (!(smallest <= largest)) {
                throw new IllegalArgumentException("Not a range: " + smallest + " to " + largest);
            }
        }

        /**
         * Sets the smallest allowed number and keeps the largest.
         *
         * @param smallest inclusive
         * @return this
         * @throws IllegalArgumentException if the bound is NaN or above the largest
         */
        public Builder min(double smallest) {
            checkRange(smallest, max == null ? Double.POSITIVE_INFINITY : max);
            min = smallest;
            return this;
        }

        /**
         * Sets the largest allowed number and keeps the smallest.
         *
         * @param largest inclusive
         * @return this
         * @throws IllegalArgumentException if the bound is NaN or below the smallest
         */
        public Builder max(double largest) {
            checkRange(min == null ? Double.NEGATIVE_INFINITY : min, largest);
            max = largest;
            return this;
        }

        /**
         * Requires numbers without a fraction.
         *
         * @return this
         */
        public Builder integral() {
            integral = true;
            return this;
        }

        /**
         * Sets the allowed texts, or for an integer feature the allowed numbers as text.
         *
         * @param values at least one
         * @return this
         * @throws IllegalArgumentException if there are none
         */
        public Builder categories(String... values) {
            List<String> given = Arguments.noNulls("categories", values);
            if (values.length == 0) {
                throw new IllegalArgumentException("categories() needs at least one value");
            }
            categories = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(given));
            return this;
        }

        /**
         * Sets the allowed length of a text.
         *
         * @param fewest UTF-16 units, inclusive
         * @param most UTF-16 units, inclusive
         * @return this
         * @throws IllegalArgumentException if the range is empty or negative
         */
        public Builder length(int fewest, int most) {
            checkCounts(fewest, most);
            minLength = fewest;
            maxLength = most;
            return this;
        }

        /**
         * Sets the regular expression that a whole text must match. It is matched in linear time.
         *
         * @param regex the pattern, in the syntax that {@link TextPattern} describes
         * @return this
         * @throws IllegalArgumentException if it is not a regular expression, or one that cannot be matched in linear
         *     time, such as one with a back-reference
         */
        public Builder pattern(String regex) {
            pattern = TextPattern.of(regex);
            return this;
        }

        /**
         * Sets how many elements an array may have.
         *
         * @param fewest inclusive; an empty array has 0
         * @param most inclusive
         * @return this
         * @throws IllegalArgumentException if the range is empty or negative
         */
        public Builder items(int fewest, int most) {
            checkCounts(fewest, most);
            minItems = fewest;
            maxItems = most;
            return this;
        }

        private static void checkCounts(int fewest, int most) {
            if (fewest < 0 || most < fewest) {
                throw new IllegalArgumentException("Not a range of counts: " + fewest + " to " + most);
            }
        }

        /**
         * Sets which of NaN and the infinities are allowed.
         *
         * @param allowed what is allowed
         * @return this
         */
        public Builder nonFinite(NonFinite allowed) {
            nonFinite = Objects.requireNonNull(allowed, "allowed");
            return this;
        }

        /**
         * Rejects the whole input on a violation; the default.
         *
         * @return this
         */
        public Builder reject() {
            return action(Action.REJECT, null);
        }

        /**
         * Moves a number out of range to the nearest bound; the input is rejected if that breaks another rule.
         *
         * @return this
         */
        public Builder clamp() {
            return action(Action.CLAMP, null);
        }

        /**
         * Replaces a bad or missing value by a constant.
         *
         * @param constant a {@code Number}, {@code Boolean} or {@code String} that keeps all rules of the feature
         * @return this
         */
        public Builder impute(Object constant) {
            return action(Action.IMPUTE, Objects.requireNonNull(constant, "constant"));
        }

        /**
         * Replaces a text that breaks a rule, such as its categories, or a missing one.
         *
         * @param category the category for unknown values, which must be one of the feature's categories
         * @return this
         */
        public Builder unknown(String category) {
            return action(Action.UNKNOWN, Objects.requireNonNull(category, "category"));
        }

        /**
         * Uses a bad value as it is and lists it on the prediction.
         *
         * @return this
         */
        public Builder flag() {
            return action(Action.FLAG, null);
        }

        private Builder action(Action what, @Nullable Object with) {
            action = what;
            replacement = with;
            return this;
        }

        /**
         * Builds the feature.
         *
         * @return the rules collected so far
         */
        public Feature build() {
            return new Feature(this);
        }
    }
}
