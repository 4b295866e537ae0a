package io.mlprod.testing.property;

import io.mlprod.testing.internal.record.JavaLiteral;
import io.mlprod.testing.internal.record.Parts;
import io.mlprod.testing.internal.record.Parts.Difference;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A property's failure, made small.
 *
 * @param baseline the input it is compared with
 * @param input the small input
 * @param error what the property threw for it
 * @param remark what else the reader must know; empty if there is nothing
 * @param differing how many parts of the first failing input differed from the baseline
 * @param runs how many times the property was run to make it small
 */
record Failure<I>(I baseline, ModelInput<I> input, Throwable error, String remark, int differing, int runs) {

    AssertionError error(int number, int tries, long seed) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add("The property failed at try " + number + " of " + tries + " with the seed " + seed + ": "
                + (error instanceof AssertionError ? "" : error.getClass().getSimpleName() + ": ")
                + message());
        if (!remark.isEmpty()) {
            text.add("  " + remark);
        }
        Map<String, Difference> differences = Parts.differences(baseline, input.value());
        if (differences.isEmpty()) {
            text.add("  It fails for the baseline itself");
        } else {
            text.add("  What differs from the baseline:");
            differences.forEach((name, difference) -> text.add("    " + name + ": " + difference));
        }
        if (!input.isValid()) {
            text.add("  What breaks a rule of the schema: " + String.join(", ", input.invalid()));
        }
        text.add("  The input as Java:");
        text.add("    " + JavaLiteral.of(input.value()));
        text.add("  To try the same inputs again: .seed("
                + (seed < Integer.MIN_VALUE || seed > Integer.MAX_VALUE ? seed + "L" : seed)
                + "); made small in " + runs + " runs, from " + differing + " differing parts");
        return new AssertionError(text.toString(), error);
    }

    private String message() {
        String given = String.valueOf(error.getMessage()).strip();
        return given.replace("\n", "\n    ");
    }
}
