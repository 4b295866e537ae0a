package io.mlprod.spi;

import io.mlprod.model.Value;

/** Another invocation, of which a test changes something. */
public class ForwardingInvocation implements Invocation {

    private final Invocation real;

    protected ForwardingInvocation(Invocation real) {
        this.real = real;
    }

    @Override
    public TensorBuffer input(int index) {
        return real.input(index);
    }

    @Override
    public void run() {
        real.run();
    }

    @Override
    public TensorBuffer output(int index) {
        return real.output(index);
    }

    @Override
    public Value value(int index) {
        return real.value(index);
    }

    @Override
    public void trim() {
        real.trim();
    }

    @Override
    public void terminate() {
        real.terminate();
    }

    @Override
    public void resume() {
        real.resume();
    }

    @Override
    public void close() {
        real.close();
    }
}
