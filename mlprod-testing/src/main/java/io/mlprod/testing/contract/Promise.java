package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What an assertion says when it fails: the promise that is broken, in the words of the interface. */
final class Promise {

    private Promise() {}

    /**
     * Cites a promise.
     *
     * @param where the interface, with a dot and the method if a method makes the promise
     * @param words a part of its Javadoc, without markup
     */
    static String of(String where, String words) {
        return where + " promises: \"" + words + "\"";
    }

    /** Fails unless a call with a null throws what tells of a mistake in the caller's code. */
    static void refuses(String promise, ThrowingCallable call) {
        fails(promise, RuntimeException.class, call);
    }

    /** Fails unless a call throws a type of exception. */
    static void fails(String promise, Class<? extends Throwable> type, ThrowingCallable call) {
        assertThat(catchThrowable(call))
                .as("%s%nThis call has to throw %s", promise, type.getSimpleName())
                .isInstanceOf(type);
    }

    /** Puts a promise before what an assertion says that a subclass may have made. */
    static void keeps(String promise, Runnable assertion) {
        try {
            assertion.run();
        } catch (AssertionError e) {
            AssertionError cited = new AssertionError(promise + "\n" + e.getMessage());
            cited.setStackTrace(e.getStackTrace()); // as a cause it would say everything twice
            throw cited;
        }
    }
}
