package io.mlprod.internal.cache;

import java.util.concurrent.CompletableFuture;

/** An answer that is being computed by one call for all that ask the same. */
final class Flight extends CompletableFuture<Object> {

    /** What a flight ends with when there is no answer; so that the cache does not log what the caller is told anyway. */
    record Failure(Throwable error) {}

    private final Thread pilot = Thread.currentThread();

    /** Whether waiting for it would be waiting for oneself. */
    boolean isMine() {
        return pilot == Thread.currentThread();
    }
}
