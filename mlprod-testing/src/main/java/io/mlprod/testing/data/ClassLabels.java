package io.mlprod.testing.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Labels as classes: as they are, or by the tenths of many numbers. */
final class ClassLabels {

    private static final int MOST_CLASSES = 20;

    private ClassLabels() {}

    /** Returns whether labels are texts, or few different numbers. */
    static boolean isClasses(Scan set) {
        int label = set.roles().features().size();
        return !set.column(label).isNumeric()
                || set.sample(label).stream()
                                .distinct()
                                .limit(MOST_CLASSES + 1L)
                                .count()
                        <= MOST_CLASSES;
    }

    /** Returns the number of the tenth of each label. */
    static List<@Nullable String> tenths(List<@Nullable String> labels) {
        double[] sorted = labels.stream()
                .filter(Objects::nonNull)
                .map(text -> Cell.number(String.valueOf(text)))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        return labels.stream().map(text -> tenth(text, sorted)).toList();
    }

    private static @Nullable String tenth(@Nullable String text, double[] sorted) {
        OptionalDouble number = text == null ? OptionalDouble.empty() : Cell.number(text);
        if (number.isEmpty()) {
            return null;
        }
        int place = Arrays.binarySearch(sorted, number.getAsDouble());
        while (place > 0 && sorted[place - 1] == sorted[place]) {
            place--;
        }
        return Integer.toString((int) (10L * Math.max(place, 0) / sorted.length));
    }
}
