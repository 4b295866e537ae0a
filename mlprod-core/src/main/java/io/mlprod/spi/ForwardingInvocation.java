package io.mlprod.spi;

import io.mlprod.model.Value;

/**
 * An invocation that forwards all calls to another one, for subclasses that change something.
 *
 * @since 0.1
 */
public abstract class ForwardingInvocation implements Invocation {

    private final Invocation invocation;

    /**
     * Wraps an invocation.
     *
     * @param invocation the invocation that calls are forwarded to
     */
    protected ForwardingInvocation(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public TensorBuffer input(int index) {
        return invocation.input(index);
    }

    @Override
    public void run() {
        invocation.run();
    }

    @Override
    public TensorBuffer output(int index) {
        return invocation.output(index);
    }

    @Override
    public Value value(int index) {
        return invocation.value(index);
    }

    @Override
    public void trim() {
        invocation.trim();
    }

    @Override
    public void terminate() {
        invocation.terminate();
    }

    @Override
    public void resume() {
        invocation.resume();
    }

    @Override
    public void close() {
        invocation.close();
    }
}
