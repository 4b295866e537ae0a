package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers in the Javadoc of {@link io.mlprod.rollout.Guard}, held against the exact distributions. */
class GuardTableTest {

    private static final Path GUARD = Path.of("src/main/java/io/mlprod/rollout/Guard.java");

    /** Of each test of a rollout with one guard at alpha 0.01: the other half is the breaker's, or the other way on. */
    private static final double LEVEL = 0.005;

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.2, 1.5, 2, 3})
    void row_eachLimit_hasTheMediansOfTheCandidatesEvents(double limit) throws IOException {
        String row = "<tr><td>" + limit(limit) + "</td><td>" + back(limit, 1.2) + "</td><td>" + back(limit, 1.5)
                + "</td><td>" + back(limit, 3) + "</td><td>" + back(limit, 10) + "</td><td>" + on(limit)
                + "</td></tr>";

        assertThat(Files.readString(GUARD)).contains(row);
    }

    @Test
    void orRateBelow_fewEvents_namesTheUnitsItTakes() throws IOException {
        assertThat(Files.readString(GUARD).replaceAll("\n \\* ", " "))
                .contains("With {@code orRateBelow(0.005)} a candidate goes on after about " + units(0)
                        + " units without any event, " + units(1) + " with one event, or " + units(2) + " with two.");
    }

    private static String limit(double limit) {
        return limit == Math.rint(limit) ? String.valueOf((long) limit) : String.valueOf(limit);
    }

    private static String back(double limit, double times) {
        return both(share -> StoppingTime.above(limit, limit * times, share, LEVEL, 0.5, 1_000_000)
                .heads());
    }

    private static String on(double limit) {
        return limit == 1
                ? "not by the ratio"
                : both(share -> {
                    StoppingTime.Count count = StoppingTime.below(limit, 1, share, LEVEL, 0.5, 1_000_000);
                    return count.tosses() - count.heads();
                });
    }

    private static String both(ToLongFunction<Double> events) {
        return String.format(Locale.ROOT, "%,d, %,d", events.applyAsLong(0.05), events.applyAsLong(0.5));
    }

    /** Rounded up to hundreds. */
    private static String units(int events) {
        int units = 100;
        while (RateEvidence.logEvidenceBelow(events, units, 0.005) < -Math.log(LEVEL)) {
            units += 100;
        }
        return String.format(Locale.ROOT, "%,d", units);
    }
}
