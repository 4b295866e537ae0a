package io.mlprod.fallback.internal.gate;

import io.mlprod.fallback.internal.check.ErrorOutcomes;
import io.mlprod.fallback.internal.check.NamedCondition;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides which inputs come in to a tier: by the operator's switch, the gates, and what it accepts, in this order. */
public final class TierAdmission<I> {

    /**
     * Why a call may not come in.
     *
     * @param detail the gate or condition that decided, or the operator's words
     * @param error what that threw; null if it did not
     */
    public record Refusal(
            AttemptOutcome outcome, String detail, @Nullable Throwable error) {}

    /**
     * Why nobody may come in.
     *
     * @param generation what was behind the tier when it failed to load; it is tried again when that has changed
     */
    private record Off(
            TierState state, String reason, @Nullable Object generation) {}

    private final AdmissionRules<I> rules;
    private final Supplier<?> generation;
    private final AtomicReference<@Nullable Off> off = new AtomicReference<>();
    private volatile @Nullable String closedGate; // as the last call saw it

    /**
     * Lets everything in that the rules let in.
     *
     * @param generation what is behind the tier now, to see whether it has been replaced
     */
    public TierAdmission(AdmissionRules<I> rules, Supplier<?> generation) {
        this.rules = rules;
        this.generation = generation;
    }

    /** Why this input may not come in; null if it may. Throws nothing. */
    @Nullable
    public Refusal refuse(I input) {
        Off now = off();
        if (now != null) {
            return new Refusal(AttemptOutcome.GATED, now.reason, null);
        }
        String asked = "";
        String closed = null;
        try {
            for (NamedGate<I> gate : rules.gates()) { // all of them, since a gate may learn from each input
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

    /** Whether the tier takes this input, whoever may come in now; a condition that throws says nothing. */
    public boolean accepts(I input) {
        try {
            return rules.accepts().stream().allMatch(rule -> rule.condition().test(input));
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

    /** Why nobody may come in now, unless that was for what is not behind the tier any more. */
    private @Nullable Off off() {
        Off now = off.get();
        if (now == null || now.generation == null || now.generation.equals(generation.get())) {
            return now;
        }
        off.compareAndSet(now, null);
        return off.get(); // an operator may have switched it off meanwhile
    }

    public void switchOff(String reason) {
        off.set(new Off(TierState.SWITCHED_OFF, reason, null));
    }

    public void switchOn() {
        off.set(null);
    }

    /**
     * Lets nobody in until an operator says so or something else is behind the tier, because it cannot even be loaded.
     * A tier that an operator has switched off stays so.
     */
    public void disable(LinkageError error) {
        off.compareAndSet(null, new Off(TierState.DISABLED, error.getClass().getSimpleName(), generation.get()));
    }

    /** Why nobody may come in; null if calls may. */
    @Nullable
    public TierState closed() {
        Off now = off();
        return now != null ? now.state : closedGate != null ? TierState.GATED : null;
    }

    /** In whose words; empty if calls may come in. */
    public String reason() {
        Off now = off();
        String gate = closedGate;
        return now != null ? now.reason : gate == null ? "" : gate;
    }
}
