package io.mlprod.lifecycle;

import io.mlprod.model.ModelVersion;
import java.time.Instant;

/**
 * A record of a version that began to serve. Immutable.
 *
 * @param model name, version and digest
 * @param since the time by the machine's clock; never earlier than that of the previous entry, even if the clock was
 *     set back
 * @param cause what made it serve
 * @since 0.1
 */
public record Served(ModelVersion model, Instant since, Cause cause) {

    /** The causes for which a version serves. */
    public enum Cause {
        /** The handle was opened with it. */
        OPENED,
        /** It was deployed. */
        DEPLOYED,
        /** A rollout or experiment ended with it. */
        PROMOTED,
        /** The version that served after it was rolled back. */
        ROLLED_BACK
    }
}
