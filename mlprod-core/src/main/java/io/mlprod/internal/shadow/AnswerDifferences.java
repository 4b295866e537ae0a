package io.mlprod.internal.shadow;

import io.mlprod.internal.shadow.FieldValue.Labels;
import io.mlprod.internal.shadow.FieldValue.Numbers;
import io.mlprod.shadow.Tolerance;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The comparison of an answer with the expected one, field by field. Thread-safe. */
public final class AnswerDifferences {

    private static final int MOST_OF_A_FIELD = 3;

    /**
     * An element that is not as expected.
     *
     * @param field the field, with the element's key or index if it has several
     * @param expected the expected value
     * @param actual the value that is there
     */
    public record Difference(String field, String expected, String actual) {}

    private final AnswerFields fields;

    /**
     * Creates the comparison.
     *
     * @param lookup a lookup that may call the accessors of the answers' records
     */
    public AnswerDifferences(MethodHandles.Lookup lookup) {
        this.fields = new AnswerFields(lookup);
    }

    /**
     * Compares two answers. Whatever is null in the expected one is not compared.
     *
     * @param expected the right answer
     * @param actual the answer that was given
     * @param tolerance how far numbers may be apart
     * @param ignored names of fields that are not compared
     * @return empty if they agree; at most three differences for each field
     */
    public List<Difference> between(Object expected, Object actual, Tolerance tolerance, Set<String> ignored) {
        List<Difference> differences = new ArrayList<>();
        Map<String, FieldValue> found = fields.of(actual);
        fields.of(expected).forEach((name, value) -> {
            if (!ignored.contains(name)) {
                compare(name, value, found.get(name), tolerance, differences);
            }
        });
        return differences;
    }

    private static void compare(
            String name,
            FieldValue expected,
            @Nullable FieldValue actual,
            Tolerance tolerance,
            List<Difference> differences) {
        if (actual == null) {
            differences.add(new Difference(name, expected.toString(), "nothing"));
            return;
        }
        switch (expected.differenceTo(actual)) {
            case NONE -> compareElements(name, expected, actual.arrange(expected.layout()), tolerance, differences);
            case TYPE -> differences.add(new Difference(name, expected.type(), actual.type()));
            case KEYS ->
                differences.add(new Difference(
                        name, expected.layout().names(), actual.layout().names()));
            case SHAPE ->
                differences.add(new Difference(
                        name, expected.layout().toString(), actual.layout().toString()));
        }
    }

    private static void compareElements(
            String name, FieldValue expected, FieldValue actual, Tolerance tolerance, List<Difference> differences) {
        int found = 0;
        for (int i = 0; i < expected.size() && found < MOST_OF_A_FIELD; i++) {
            String place =
                    expected.size() == 1 ? name : name + "[" + expected.layout().key(i) + "]";
            if (expected instanceof Numbers numbers && actual instanceof Numbers others) {
                double a = numbers.values()[i];
                double b = others.values()[i];
                if (!tolerance.accepts(a, b)) {
                    differences.add(new Difference(place, Double.toString(a), Double.toString(b)));
                    found++;
                }
            } else if (expected instanceof Labels labels && actual instanceof Labels others) {
                if (!labels.values().get(i).equals(others.values().get(i))) {
                    differences.add(new Difference(
                            place,
                            Labels.text(labels.values().get(i)),
                            Labels.text(others.values().get(i))));
                    found++;
                }
            }
        }
    }
}
