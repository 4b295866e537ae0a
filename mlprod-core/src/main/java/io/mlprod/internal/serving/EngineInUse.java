package io.mlprod.internal.serving;

import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.lifecycle.EngineChoice.Refusal;
import io.mlprod.spi.ModelSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine that runs a version; another one may take over while it serves. Thread-safe. */
public final class EngineInUse {

    private final Optional<String> unproven;
    private volatile EngineChoice choice;
    private volatile Consumer<EngineChoice> onChange = changed -> {};

    /**
     * Begins to follow a session.
     *
     * @param session a session without invocations yet
     * @param choice the engine that has opened it
     */
    public EngineInUse(ModelSession session, EngineChoice choice) {
        this.choice = choice;
        this.unproven = session.unproven();
        session.onEngineChange(this::changed);
    }

    /** Returns the engine that runs the version now. */
    public EngineChoice now() {
        return choice;
    }

    /** Returns why the answers need golden inputs to be trusted; empty if they do not. */
    public Optional<String> unproven() {
        return unproven;
    }

    /** Sets who is told of a change. */
    public void onChange(Consumer<EngineChoice> listener) {
        onChange = listener;
    }

    private void changed(EngineChoice to) {
        List<Refusal> refusals = new ArrayList<>(choice.refusals());
        refusals.addAll(to.refusals());
        EngineChoice all = new EngineChoice(to.name(), refusals);
        choice = all;
        onChange.accept(all);
    }
}
