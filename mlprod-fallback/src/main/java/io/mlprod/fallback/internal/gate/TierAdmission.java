package io.mlprod.fallback.internal.gate;

import io.mlprod.fallback.internal.check.ErrorOutcomes;
import io.mlprod.fallback.internal.check.NamedCondition;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The admission of inputs to a tier: by the operator's switch, the gates, and what the tier accepts, in this order.
 * Thread-safe.
 */
public final class TierAdmission<I> {

    /**
     * The reason why an input is refused.
     *
     * @param detail the gate or condition that decided, or the operator's words
     * @param error what the gate or condition threw; null if it threw nothing
     */
    public record Refusal(
            AttemptOutcome outcome, String detail, @Nullable Throwable error) {}

    /**
     * The reason why no input is let in at all.
     *
     * @param generation the generation behind the tier when it could not be loaded; the tier is tried again when it has
     *     changed
     */
    private record Off(
            TierState state, String reason, @Nullable Object generation) {}

    private final AdmissionRules<I> rules;
    private final Supplier<?> generation;
    private final AtomicReference<@Nullable Off> off = new AtomicReference<>();
    private volatile @Nullable String closedGate; // as seen by the last call

    /**
     * Creates an admission that lets in all inputs that meet the rules.
     *
     * @param generation returns what is behind the tier now, to see whether it has been replaced
     */
    public TierAdmission(AdmissionRules<I> rules, Supplier<?> generation) {
        this.rules = rules;
        this.generation = generation;
    }

    /** Returns why this input is refused, or null if it is let in. Throws nothing. */
    @Nullable
    public Refusal refuse(I input) {
        Off now = off();
        if (now != null) {
            return new Refusal(AttemptOutcome.GATED, now.reason, null);
        }
        String asked = "";
        String closed = null;
        try {
            for (NamedGate<I> gate : rules.gates()) { // all gates, since a gate may learn from each input
                asked = gate.name();
                if (!gate.gate().admits(input) && closed == null) {
                    closed = asked;
                }
            }
            noteGate(closed);
            if (closed != null) {
                return new Refusal(AttemptOutcome.GATED, closed, null);
            }
            for (NamedCondition<I> rule : rules.accepts()) {
                asked = rule.name();
                if (!rule.condition().test(input)) {
                    return new Refusal(AttemptOutcome.NOT_ACCEPTED, asked, null);
                }
            }
            return null;
        } catch (Throwable e) { // of the application's code
            return new Refusal(ErrorOutcomes.outcome(e), asked, e);
        }
    }

    /**
     * Returns whether the tier accepts this input, even if no input is let in now. A condition that throws counts as
     * met.
     */
    public boolean accepts(I input) {
        try {
            for (NamedCondition<I> rule : rules.accepts()) {
                if (!rule.condition().test(input)) {
                    return false;
                }
            }
            return true;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) { // of the application's code
            return true;
        }
    }

    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // only to write it no more often than it changes
    private void noteGate(@Nullable String closed) {
        if (closedGate != closed) {
            closedGate = closed;
        }
    }

    /** Returns why no input is let in now. A reason that was given for an earlier generation does not count. */
    private @Nullable Off off() {
        Off now = off.get();
        if (now == null || now.generation == null || now.generation.equals(generation.get())) {
            return now;
        }
        off.compareAndSet(now, null);
        return off.get(); // an operator may have switched it off meanwhile
    }

    /** Lets no input in until {@link #switchOn}. */
    public void switchOff(String reason) {
        off.set(new Off(TierState.SWITCHED_OFF, reason, null));
    }

    /** Lets inputs in again. */
    public void switchOn() {
        off.set(null);
    }

    /**
     * Lets no input in, because the predictor behind the tier cannot even be loaded. The tier stays disabled until it
     * is switched on or something else is behind it. If an operator has switched it off, it stays switched off.
     */
    public void disable(LinkageError error) {
        off.compareAndSet(null, new Off(TierState.DISABLED, error.getClass().getSimpleName(), generation.get()));
    }

    /** Returns the state that keeps all inputs out, or null if inputs are let in. */
    public @Nullable TierState closed() {
        Off now = off();
        return now != null ? now.state : closedGate != null ? TierState.GATED : null;
    }

    /** Returns the operator's words or the name of the closed gate; empty if inputs are let in. */
    public String reason() {
        Off now = off();
        String gate = closedGate;
        return now != null ? now.reason : gate == null ? "" : gate;
    }
}
