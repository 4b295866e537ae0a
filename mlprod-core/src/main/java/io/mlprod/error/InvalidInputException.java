package io.mlprod.error;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error of an input that breaks the model's signature or schema; it lists all violations together.
 *
 * <p>The message names features, rules and what is expected, but never the values; those are available from
 * {@link #violations()}.
 *
 * @since 0.1
 */
public final class InvalidInputException extends MlprodException {

    private static final long serialVersionUID = 1;
    private static final int SHOWN = 10;

    /** What was wrong. */
    @SuppressWarnings("serial") // violations hold feature values, which need not be serialisable
    private final transient List<Violation> violations;

    /**
     * Creates the exception.
     *
     * @param model the model@version, for the message
     * @param violations what was wrong, at least one
     * @param cause what it came from, or null
     */
    public InvalidInputException(String model, List<Violation> violations, @Nullable Throwable cause) {
        super(message(model, violations), cause);
        this.violations = List.copyOf(violations);
    }

    private static List<String> message(String model, List<Violation> violations) {
        List<String> lines = new ArrayList<>();
        lines.add(model + " rejected an input: " + violations.size()
                + (violations.size() == 1 ? " violation" : " violations"));
        violations.stream().limit(SHOWN).forEach(violation -> lines.add("  " + violation));
        if (violations.size() > SHOWN) {
            lines.add("  and " + (violations.size() - SHOWN) + " more");
        }
        return lines;
    }

    /**
     * Returns what was wrong with the input.
     *
     * @return all violations found, in the order of rows and features; an empty list after deserialisation
     */
    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }
}
