package io.mlprod.testing.property;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The outcome of a property for one input.
 *
 * @param error what was thrown; null if the property holds
 * @param isLeftOut whether an assumption left the input out
 */
record Trial(@Nullable Throwable error, boolean isLeftOut) {

    static <T> Trial of(Consumer<? super T> action, T input) {
        try {
            action.accept(input);
            return new Trial(null, false);
        } catch (TestAbortedException e) {
            return new Trial(null, true);
        } catch (VirtualMachineError e) {
            if (e instanceof StackOverflowError) {
                return new Trial(e, false);
            }
            throw e; // no memory is left to go on
        } catch (Throwable e) {
            return new Trial(e, false);
        }
    }

    /** Returns what two failures must have in common to be the same: their class, and the line that threw. */
    static String signature(Throwable error) {
        for (StackTraceElement frame : error.getStackTrace()) {
            String from = frame.getClassName();
            if (!from.startsWith("org.assertj.") && !from.startsWith("org.junit.") && !from.startsWith("java.")) {
                return error.getClass().getName() + " " + frame;
            }
        }
        return error.getClass().getName();
    }
}
