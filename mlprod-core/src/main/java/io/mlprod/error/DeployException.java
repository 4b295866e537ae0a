package io.mlprod.error;

import io.mlprod.internal.text.PlainText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error of a version that did not pass a gate, and so never answered a caller. The version that served before
 * continues to serve.
 *
 * @since 0.1
 */
public final class DeployException extends MlprodException {

    private static final long serialVersionUID = 1;

    /** The gates that a version must pass, in this order. */
    public enum Gate {
        /** The file can be read, it is what was asked for, and the engine loads it; see the cause. */
        LOAD,
        /** It is not another version under the name of a loaded one, nor a loaded one under another name. */
        IDENTITY,
        /** It takes and gives what the application's types and the serving version do. */
        SIGNATURE,
        /** It answers the warm-up inputs. */
        WARM_UP,
        /** It gets the golden inputs right. */
        GOLDEN
    }

    /**
     * One difference from what was expected.
     *
     * @param row the number of the warm-up or golden input, from 0; -1 if it is about the model as a whole
     * @param field the output, component or key; empty if the whole answer is meant
     * @param expected what was expected; empty if the problem can be described only as a whole, in {@code actual}
     * @param actual what was found
     */
    public record Mismatch(int row, String field, String expected, String actual) {

        /**
         * Returns the difference in one line.
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

    /** The gate that the version did not pass. */
    private final Gate gate;

    /** What was not as expected. */
    private final transient List<Mismatch> mismatches;

    /**
     * Creates the exception.
     *
     * @param gate the gate that the version did not pass
     * @param message what was found and what to do
     * @param mismatches what was not as expected
     * @param cause what it came from, or null
     */
    public DeployException(Gate gate, String message, List<Mismatch> mismatches, @Nullable Throwable cause) {
        this(gate, List.of(message), mismatches, cause);
    }

    /**
     * Creates the exception.
     *
     * @param gate the gate that the version did not pass
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
     * Returns the gate that the version did not pass.
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
