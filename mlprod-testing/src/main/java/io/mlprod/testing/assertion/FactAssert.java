package io.mlprod.testing.assertion;

import io.mlprod.internal.text.PlainText;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions whose messages say what was expected, what it was, and where it came from. */
abstract class FactAssert<S extends FactAssert<S, A>, A> extends AbstractAssert<S, A> {

    FactAssert(A actual, Class<S> self) {
        super(Objects.requireNonNull(actual, "The actual value is null"), self);
    }

    /** Returns what is asserted on, in a few words. */
    abstract String subject();

    /** Returns where it came from, and what else helps to find the cause; several lines. */
    abstract String origin();

    /**
     * Fails unless something holds.
     *
     * @param holds whether it does
     * @param expectation what was expected, to follow "Expected …"
     * @param was what it was instead
     */
    S check(boolean holds, String expectation, @Nullable Object was) {
        if (!holds) {
            fail(expectation, was);
        }
        return myself;
    }

    /** Fails unless two values are equal, arrays in them by their elements; development tools show the difference. */
    S checkEqual(@Nullable Object was, @Nullable Object expected, String what) {
        if (!DeepValues.equal(was, expected)) {
            throw failureWithActualExpected(
                    readable(was), readable(expected), "%s", message(what + " to be " + shown(expected), was));
        }
        return myself;
    }

    private void fail(String expectation, @Nullable Object was) {
        throw failure("%s", message(expectation, was));
    }

    private String message(String expectation, @Nullable Object was) {
        String from = origin();
        return PlainText.line("Expected " + subject() + " " + expectation) + "\n but it was: "
                + PlainText.line(shown(was))
                + (from.isEmpty() ? "" : "\n" + PlainText.lines(from.lines().toList()));
    }

    static String shown(@Nullable Object value) {
        return value instanceof String text ? '"' + text + '"' : DeepValues.text(value);
    }

    private static @Nullable Object readable(@Nullable Object value) {
        return DeepValues.holdsArray(value) ? DeepValues.text(value) : value;
    }

    /** Returns how often something was, as in "3 times". */
    static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }
}
