package io.mlprod.internal.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The loads that are in native code. When the process ends, ONNX Runtime's own tables are freed, and a load that reads
 * them at that moment ends the process with SIGSEGV. So the shutdown waits for loads, for ten seconds at most.
 * Thread-safe.
 */
final class NativeLoads {

    private static final int MOST = 1_000;
    private static final long PATIENCE = 10; // seconds: less than Kubernetes gives
    private static final Semaphore ROOM = new Semaphore(MOST);

    private NativeLoads() {}

    static NativeModel load(NativeApi api, byte[] model, LoadOptions options) throws OrtException {
        ROOM.acquireUninterruptibly();
        try {
            return api.load(model, options);
        } finally {
            ROOM.release();
        }
    }

    static void awaitAtShutdown() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(NativeLoads::await, "mlprod-loads"));
        } catch (IllegalStateException e) {
            // The process is ending already.
        }
    }

    private static void await() {
        try {
            if (ROOM.tryAcquire(MOST, PATIENCE, TimeUnit.SECONDS)) {
                ROOM.release(MOST); // other hooks may load models
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
