package io.mlprod.error;

import io.mlprod.internal.text.PlainText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error of a version that did not pass a gate, and so never answered anyone; what served before serves on.
 *
 * @since 0.1
 */
public final class DeployException extends MlprodException {

    private static final long serialVersionUID = 1;

    /** What a version has to pass, in this order. */
    public enum Gate {
        /** The file can be read, is what was asked for, and the engine loads it; see the cause. */
        LOAD,
        /** It is not another version under a name, or the same one under another name, that is loaded already. */
        IDENTITY,
        /** It takes and gives what the application's types and the version that serves do. */
        SIGNATURE,
        /** It answers the warm-up inputs. */
        WARM_UP,
        /** It gets the golden inputs right. */
        GOLDEN
    }

    /**
     * One thing that was not as expected.
     *
     * @param row which warm-up or golden input, from 0; -1 if it is about the model as a whole
     * @param field the output, component or key; empty if the whole answer is meant
     * @param expected what was expected; empty if the problem can only be told as a whole, in {@code actual}
     * @param actual what was found
     */
    public record Mismatch(int row, String field, String expected, String actual) {

        /**
         * One line.
         *
         * @return for example {@code row 3, score: expected 0.25, got 0.75}
         */
        @Override
        public String toString() {
            boolean isProblem = row < 0 && field.isEmpty() && expected.isEmpty();
            return PlainText.line(
                    isProblem
                            ? actual
                            : (row < 0 ? "" : "row " + row + ", ") + (field.isEmpty() ? "" : field + ": ") + "expected "
                                    + expected + ", got " + actual);
        }
    }

    /** Which gate. */
    private final Gate gate;

    /** What was not as expected. */
    private final transient List<Mismatch> mismatches;

    /**
     * Makes the exception.
     *
     * @param gate which gate the version did not pass
     * @param message what was found and what to do
     * @param mismatches what was not as expected
     * @param cause what it came from, or null
     */
    public DeployException(Gate gate, String message, List<Mismatch> mismatches, @Nullable Throwable cause) {
        this(gate, List.of(message), mismatches, cause);
    }

    /**
     * Makes the exception.
     *
     * @param gate which gate the version did not pass
     * @param lines what was found and what to do, line by line
     * @param mismatches what was not as expected
     * @param cause what it came from, or null
     */
    public DeployException(Gate gate, List<String> lines, List<Mismatch> mismatches, @Nullable Throwable cause) {
        super(lines, cause);
        this.gate = gate;
        this.mismatches = List.copyOf(mismatches);
    }

    /**
     * Returns which gate the version did not pass.
     *
     * @return the gate, for programs; the message is for people
     */
    public Gate gate() {
        return gate;
    }

    /**
     * Returns what was not as expected.
     *
     * @return unmodifiable; empty if the cause says it all
     */
    public List<Mismatch> mismatches() {
        return mismatches;
    }
}
