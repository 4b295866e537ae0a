package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** A predictor whose runs begin and end when a test says so; it hears neither timeouts nor interrupts. */
final class Held implements Predictor<String, Integer> {

    private final Semaphore begun = new Semaphore(0);
    private final BlockingQueue<Supplier<Integer>> results = new LinkedBlockingQueue<>();

    @Override
    public Prediction<Integer> predict(String input, Call call) {
        begun.release();
        boolean interrupted = false;
        while (true) {
            try {
                Integer value = results.take().get();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return Predictors.prediction(value);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** Waits until one more run has begun. */
    void awaitBegun() {
        begun.acquireUninterruptibly();
    }

    boolean hasBegun() {
        return begun.availablePermits() > 0;
    }

    void answer(int value) {
        results.add(() -> value);
    }

    void fail(RuntimeException error) {
        results.add(() -> {
            throw error;
        });
    }
}
