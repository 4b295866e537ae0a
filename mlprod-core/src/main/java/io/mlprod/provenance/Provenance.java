package io.mlprod.provenance;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path of an answer through a fallback chain. Immutable.
 *
 * @param chain the chain's name; empty if the answer did not come through a chain
 * @param answered the attempt that gave the answer. Its outcome is {@link AttemptOutcome#SUCCESS}, unless the answer
 *     was kept although it was late or not good enough, because nothing better came
 * @param earlier what was tried before it, in order
 * @param degraded whether the caller got something other than a good answer of the first tier
 * @param age how old the answer was when it was given; null if it was computed for this call or is a constant
 * @param nested the path within the tier, if the tier is itself a chain; null if it is not
 * @since 0.1
 */
public record Provenance(
        String chain,
        Attempt answered,
        List<Attempt> earlier,
        boolean degraded,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Duration age,

        @Nullable Provenance nested) {

    /** The provenance of an answer that did not come through a chain. */
    public static final Provenance DIRECT =
            new Provenance("", new Attempt("", 0, AttemptOutcome.SUCCESS, "", 0, null), List.of(), false, null, null);

    /**
     * Returns the name of the tier that answered.
     *
     * @return its name
     */
    public String tier() {
        return answered.tier();
    }

    /**
     * Returns the rank of the tier that answered.
     *
     * @return 0 for the first
     */
    public int rank() {
        return answered.rank();
    }

    /**
     * Returns all attempts, in order.
     *
     * @return unmodifiable; the last one is that of the tier that answered
     */
    public List<Attempt> attempts() {
        List<Attempt> all = new ArrayList<>(earlier);
        all.add(answered);
        return Collections.unmodifiableList(all);
    }

    /**
     * Returns why the answer is degraded, for a {@code switch}. It is the reason of a chain within this one if no tier
     * of this chain failed, or if that reason is {@link Degradation#OVERLOADED}.
     *
     * @return {@link Degradation#NONE} if it is not
     */
    @JsonProperty("degradation")
    public Degradation degradation() {
        if (!degraded) {
            return Degradation.NONE;
        }
        Degradation own = Degradation.of(attempts());
        Degradation within = nested == null ? Degradation.NONE : nested.degradation();
        return own == Degradation.NONE || within == Degradation.OVERLOADED ? within : own;
    }

    /**
     * Returns how old the answer was when it was given, here or in a chain within this one.
     *
     * @return empty if it was computed for this call or is a constant
     */
    public Optional<Duration> staleness() {
        return age != null || nested == null ? Optional.ofNullable(age) : nested.staleness();
    }

    /**
     * Returns the attempts in one line.
     *
     * @return for example {@code fraud: fraud-v7 TIMEOUT in 12 ms, fraud-lite SUCCESS in 0.8 ms}
     */
    @Override
    public String toString() {
        if (chain.isEmpty()) {
            return "direct";
        }
        StringBuilder line = new StringBuilder(chain).append(": ");
        earlier.forEach(attempt -> line.append(attempt).append(", "));
        line.append(answered);
        staleness()
                .ifPresent(old -> line.append(", ").append(DurationText.of(old)).append(" old"));
        return PlainText.line(
                nested == null ? line : line.append(" [").append(nested).append(']'));
    }
}
