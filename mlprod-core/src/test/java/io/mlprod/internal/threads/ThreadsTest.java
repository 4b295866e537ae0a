package io.mlprod.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadsTest {

    @Test
    void shutdown_whileTheFirstThreadIsBeingMade_queuedWorkIsDoneAllTheSame() throws Exception {
        ThreadPoolExecutor pool = Threads.pool("m@1", "test", 1, 10);
        ThreadFactory factory = pool.getThreadFactory();
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        pool.setThreadFactory(work -> {
            making.countDown();
            await(mayGoOn);
            return factory.newThread(work);
        });
        CompletableFuture<Throwable> first = new CompletableFuture<>();
        Thread submitter = new Thread(() -> {
            try {
                pool.execute(() -> {});
                first.complete(null);
            } catch (RejectedExecutionException e) {
                first.complete(e);
            }
        });
        submitter.start();
        making.await();
        CompletableFuture<String> queued = new CompletableFuture<>();
        pool.execute(() -> {
            throw new IllegalStateException("a task that fails does not keep the others from being done");
        });
        pool.execute(() -> queued.complete("done")); // waits for the thread that is being made
        pool.setThreadFactory(factory);

        pool.shutdown();
        mayGoOn.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(RejectedExecutionException.class);
        assertThat(queued.get(30, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
