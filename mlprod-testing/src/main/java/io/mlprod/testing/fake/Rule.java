package io.mlprod.testing.fake;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A rule of a script.
 *
 * @param text what it is in messages, such as {@code when(…) at ClaimsTest.java:31}
 * @param matches whether it answers a row
 * @param answer makes the answer
 */
record Rule<I, O>(String text, Matcher<I> matches, Function<? super I, ? extends O> answer) {

    /** A test of a row and its number. */
    interface Matcher<I> {
        boolean matches(I row, long call);

        static <I> Matcher<I> of(Predicate<? super I> predicate) {
            return (row, call) -> predicate.test(row);
        }
    }
}
