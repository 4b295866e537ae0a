package io.mlprod.internal.equivalence;

import io.mlprod.error.MlprodException;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the two engines while rows run through both. For one thread, but for {@link #terminate()}. */
final class Side implements AutoCloseable {

    private final ModelSession session;
    private final List<Slot> slots;
    private final List<String> outputs;
    private volatile @Nullable Invocation invocation;
    private volatile boolean isTerminated;

    Side(ModelSession session, List<Slot> slots) {
        this.session = session;
        this.slots = slots;
        this.outputs =
                session.signature().outputs().stream().map(ValueInfo::name).toList();
    }

    /**
     * Runs some rows.
     *
     * @return the outputs; null if the engine fails on these rows
     */
    @Nullable
    List<Value> run(List<Draft> rows) {
        try {
            Invocation ready = ready();
            for (Slot slot : slots) {
                Draft.write(rows, slot, ready.input(slot.input()));
            }
            ready.run();
            List<Value> values = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                values.add(ready.value(i));
            }
            ready.trim();
            return values;
        } catch (MlprodException e) {
            return null;
        } catch (RuntimeException | LinkageError e) {
            close(); // it is not to be used again
            return null;
        }
    }

    private Invocation ready() {
        Invocation ready = invocation;
        if (ready == null) {
            ready = session.newInvocation(outputs);
            invocation = ready;
            if (isTerminated) {
                ready.terminate();
            }
        }
        return ready;
    }

    /** Ends the run in progress, and those after it. */
    void terminate() {
        isTerminated = true;
        Invocation running = invocation;
        if (running != null) {
            running.terminate();
        }
    }

    @Override
    public void close() {
        Invocation old = invocation;
        invocation = null;
        if (old != null) {
            old.close();
        }
    }
}
