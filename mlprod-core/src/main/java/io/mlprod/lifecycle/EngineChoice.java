package io.mlprod.lifecycle;

import io.mlprod.internal.text.RecordText;
import java.util.List;

/**
 * The engine that runs a version, and the reasons why engines before it in line did not take the model. Immutable.
 *
 * @param name the name of the engine; empty while no engine has taken the model, and once the version is unloaded
 * @param refusals why engines before it in line did not take the model, in their order; usually empty
 * @since 0.1
 */
public record EngineChoice(String name, List<Refusal> refusals) {

    /** No engine: either none yet, or no longer one. */
    public static final EngineChoice NONE = new EngineChoice("", List.of());

    /**
     * The reason why an engine did not take a model.
     *
     * @param engine its name
     * @param reason in words
     */
    public record Refusal(String engine, String reason) {

        /**
         * Returns the engine and its reason, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /** Keeps an unmodifiable copy of the list. */
    public EngineChoice {
        refusals = List.copyOf(refusals);
    }

    /**
     * Returns everything in one line, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
