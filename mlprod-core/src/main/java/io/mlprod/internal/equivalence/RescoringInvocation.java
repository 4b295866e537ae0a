package io.mlprod.internal.equivalence;

import io.mlprod.error.MlprodException;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An invocation of which a share of the calls is copied for the reference, which may take over between two calls. */
final class RescoringInvocation extends ForwardingInvocation {

    private final RescoringSession session;
    private final Invocation own;
    private final List<String> outputs;
    private final int inputs;
    private volatile @Nullable Invocation reference;
    private volatile boolean isTerminated;
    private boolean isByReference; // whether the reference has run last

    RescoringInvocation(RescoringSession session, Invocation own, List<String> outputs, ModelSignature signature) {
        super(own);
        this.session = session;
        this.own = own;
        this.outputs = List.copyOf(outputs);
        this.inputs = signature.inputs().size();
    }

    @Override
    public void run() {
        isByReference = session.isSwitched();
        if (isByReference) {
            runByReference();
            return;
        }
        Rescorer rescorer = session.rescorer();
        List<Tensor> copied = rescorer.isDue() ? copyInputs(rescorer) : null;
        try {
            own.run();
        } catch (MlprodException e) {
            throw e;
        } catch (RuntimeException e) {
            session.switchBack("it failed with " + e.getClass().getName());
            isByReference = true;
            runByReference(); // so that this call is answered, too
            return;
        }
        if (copied != null) {
            offer(rescorer, copied);
        }
    }

    private void runByReference() {
        Invocation ready = reference;
        if (ready == null) {
            ready = session.reference().newInvocation(outputs);
            reference = ready;
            if (isTerminated) {
                ready.terminate();
            }
        }
        for (int i = 0; i < inputs; i++) {
            TensorBuffer from = own.input(i);
            TensorBuffer to = ready.input(i);
            to.reshape(from.shape());
            to.put(0, from);
        }
        ready.run();
    }

    /** Copies the inputs before the run, which may change them; null if that is not possible. */
    private @Nullable List<Tensor> copyInputs(Rescorer rescorer) {
        try {
            List<Tensor> copied = new ArrayList<>();
            for (int i = 0; i < inputs; i++) {
                TensorBuffer input = own.input(i);
                if (!rescorer.takes(i, input.shape())) {
                    return null;
                }
                copied.add(input.copy(0, input.shape()));
            }
            return copied;
        } catch (RuntimeException | OutOfMemoryError e) {
            return null;
        }
    }

    private void offer(Rescorer rescorer, List<Tensor> copied) {
        try {
            List<Value> answers = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                answers.add(own.value(i));
            }
            rescorer.offer(copied, outputs, answers);
        } catch (RuntimeException | OutOfMemoryError e) {
            // The caller has its answer, and does not wait for what it is good for beside that.
        }
    }

    private Invocation last() {
        Invocation other = reference;
        return isByReference && other != null ? other : own;
    }

    @Override
    public TensorBuffer output(int index) {
        return last().output(index);
    }

    @Override
    public Value value(int index) {
        return last().value(index);
    }

    @Override
    public void trim() {
        own.trim();
        Invocation other = reference;
        if (other != null) {
            other.trim();
        }
    }

    @Override
    public void terminate() {
        isTerminated = true;
        own.terminate();
        Invocation other = reference;
        if (other != null) {
            other.terminate();
        }
    }

    @Override
    public void resume() {
        isTerminated = false;
        own.resume();
        Invocation other = reference;
        if (other != null) {
            other.resume();
        }
    }

    @Override
    public void close() {
        try (own) {
            Invocation other = reference;
            if (other != null) {
                other.close();
            }
        }
    }
}
