package io.mlprod.monitoring.action;

import io.mlprod.internal.text.PlainText;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A level for the gate of a fallback tier, which an action sets: 1 while the gate is to be closed, 0 otherwise. It is
 * open at first. Thread-safe, and as quick to read as a field.
 *
 * <pre>{@code
 * GateSwitch drift = new GateSwitch();
 * ... Gate.level(drift, GateLevels.closeAt(1)) ...
 * Action.closeGate(drift)
 * }</pre>
 *
 * @since 0.1
 */
public final class GateSwitch implements DoubleSupplier {

    private final AtomicReference<@Nullable String> closedBecause = new AtomicReference<>();

    /** Creates an open switch. */
    public GateSwitch() {}

    /**
     * Closes the gate.
     *
     * @param why for people
     * @return whether it was open
     */
    public boolean close(String why) {
        return closedBecause.compareAndSet(null, PlainText.line(Objects.requireNonNull(why, "why")));
    }

    /**
     * Opens the gate again.
     *
     * @return whether it was closed
     */
    public boolean open() {
        return closedBecause.getAndSet(null) != null;
    }

    /**
     * Returns why the gate is closed.
     *
     * @return empty if it is open
     */
    public Optional<String> closedBecause() {
        return Optional.ofNullable(closedBecause.get());
    }

    @Override
    public double getAsDouble() {
        return closedBecause.get() == null ? 0 : 1;
    }
}
