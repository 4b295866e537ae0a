package io.mlprod.testing.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is counted of a column over all rows of a set. */
final class ColumnScan {

    /** Beyond so many, texts are not categories. */
    static final int MOST_CATEGORIES = 1_000;

    private static final double MOSTLY = 0.9;

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?!\\d)");

    private final Map<String, int[]> texts = new LinkedHashMap<>(); // to count and the index of the first
    private long given;
    private long missing;
    private long numbers;
    private long dates;
    private boolean hasTooManyTexts;
    private @Nullable String first;
    private boolean varies;

    void add(@Nullable String text, OptionalDouble number, int index) {
        if (text == null || (number.isPresent() && Double.isNaN(number.getAsDouble()))) {
            missing++;
            return;
        }
        given++;
        if (first == null) {
            first = text;
        } else if (!varies) {
            varies = !text.equals(first);
        }
        if (number.isPresent()) {
            numbers++;
            return;
        }
        dates += DATE.matcher(text).lookingAt() ? 1 : 0;
        if (!hasTooManyTexts) {
            texts.computeIfAbsent(text, key -> new int[] {0, index})[0]++;
            hasTooManyTexts = texts.size() > MOST_CATEGORIES;
        }
    }

    long missing() {
        return missing;
    }

    double missingShare() {
        return missing / (double) (missing + given);
    }

    boolean isConstant() {
        return given > 0 && missing == 0 && !varies;
    }

    boolean isMissing() {
        return given == 0;
    }

    String first() {
        return String.valueOf(first);
    }

    /** Returns whether nearly all values are numbers. */
    boolean isNumeric() {
        return given > 0 && numbers >= MOSTLY * given;
    }

    long notNumbers() {
        return given - numbers;
    }

    /** Returns whether the values are categories: of dates, each day has new ones. */
    boolean isCategorical() {
        return !isNumeric() && !hasTooManyTexts && dates < MOSTLY * given;
    }

    /** Returns the texts that are no numbers, at most {@link #MOST_CATEGORIES} and one. */
    Iterable<String> texts() {
        return texts.keySet();
    }

    boolean hasText(String text) {
        return texts.containsKey(text);
    }

    int count(String text) {
        return texts.getOrDefault(text, new int[2])[0];
    }

    int firstIndex(String text) {
        return texts.getOrDefault(text, new int[2])[1];
    }
}
