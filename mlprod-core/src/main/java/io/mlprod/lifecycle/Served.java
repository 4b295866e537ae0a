package io.mlprod.lifecycle;

import io.mlprod.model.ModelVersion;
import java.time.Instant;

/**
 * The fact that a version began to serve. Immutable.
 *
 * @param model name, version and digest
 * @param since when, by the machine's clock; never before the entry before it, even if the clock was set back
 * @param cause what made it serve
 * @since 0.1
 */
public record Served(ModelVersion model, Instant since, Cause cause) {

    /** What made a version serve. */
    public enum Cause {
        /** The handle was opened with it. */
        OPENED,
        /** It was deployed. */
        DEPLOYED,
        /** A rollout or experiment ended with it. */
        PROMOTED,
        /** The version after it was rolled back. */
        ROLLED_BACK
    }
}
