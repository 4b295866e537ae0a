package io.mlprod.internal.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.leak.OpenResources.Entered;
import io.mlprod.internal.leak.OpenResources.Kind;
import io.mlprod.internal.leak.OpenResources.Opened;
import io.mlprod.internal.leak.OpenResources.Watch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a block is entered for its own sake
class OpenResourcesTest {

    private final Object key = new Object();
    private final Watch watch = OpenResources.watch();

    @AfterEach
    void close() {
        OpenResources.closed(key);
        watch.close();
    }

    private static void open(Object key) {
        OpenResources.opened(Kind.HANDLE, key, "the handle");
    }

    @Test
    void open_underAWatch_isSeenWithItsStack() {
        try (Entered entered = watch.enter()) {
            open(key);
        }

        assertThat(watch.open(Kind.HANDLE)).singleElement().satisfies(opened -> {
            assertThat(opened.name()).isEqualTo("the handle");
            assertThat(opened.thread()).isEqualTo(Thread.currentThread().getName());
            assertThat(opened.where().getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("open_underAWatch_isSeenWithItsStack"));
        });
        assertThat(watch.open(Kind.SESSION)).isEmpty();
    }

    @Test
    void open_outsideOfAWatch_isCountedOnly() {
        long before = OpenResources.count(Kind.HANDLE);
        try (Entered entered = watch.enter()) {
            assertThat(entered).isNotNull();
        }

        open(key);

        assertThat(watch.open(Kind.HANDLE)).isEmpty();
        assertThat(OpenResources.count(Kind.HANDLE)).isEqualTo(before + 1);
        assertThat(OpenResources.names(Kind.HANDLE)).contains(key.toString());
    }

    @Test
    void open_byAThreadOfTheWatch_isSeen() throws InterruptedException {
        Thread thread;
        try (Entered entered = watch.enter()) {
            thread = new Thread(() -> open(key), "opener");
        }
        thread.start();
        thread.join();

        assertThat(watch.open(Kind.HANDLE)).extracting(Opened::thread).containsExactly("opener");
    }

    @Test
    void closed_isNoLongerSeen() {
        try (Entered entered = watch.enter()) {
            open(key);
        }

        OpenResources.closed(key);
        OpenResources.closed(key);

        assertThat(watch.open(Kind.HANDLE)).isEmpty();
    }

    @Test
    void reclaimed_underAWatch_isStillSeen_andGoneWithIt() {
        try (Entered entered = watch.enter()) {
            open(key);
        }
        OpenResources.reclaimed(key);
        assertThat(watch.open(Kind.HANDLE)).hasSize(1);

        watch.close();
        OpenResources.reclaimed(key);
        assertThat(OpenResources.names(Kind.HANDLE)).doesNotContain(key.toString());
    }

    @Test
    void nested_theInnerOneSees_andTheOuterOneAgainAfterIt() {
        Object other = new Object();
        try (Watch inner = OpenResources.watch();
                Entered outerEntered = watch.enter()) {
            try (Entered innerEntered = inner.enter()) {
                open(key);
            }
            open(other);

            assertThat(inner.open(Kind.HANDLE)).hasSize(1);
            assertThat(watch.open(Kind.HANDLE)).hasSize(1);

            inner.handOver(inner.open(Kind.HANDLE).get(0), watch);
            assertThat(inner.open(Kind.HANDLE)).isEmpty();
            assertThat(watch.open(Kind.HANDLE)).hasSize(2);
        } finally {
            OpenResources.closed(other);
        }
    }

    @Test
    void closedWatch_seesNothingMore() {
        try (Entered entered = watch.enter()) {
            watch.close();
            open(key);
        }

        assertThat(watch.open(Kind.HANDLE)).isEmpty();
    }

    @Test
    void made_threadsOfTheWatch_areThoseAlive() throws InterruptedException {
        Thread ended = new Thread(() -> {}, "ended");
        Thread notStarted = new Thread(() -> {}, "not started");
        try (Entered entered = watch.enter()) {
            OpenResources.made(ended);
            OpenResources.made(notStarted);
            OpenResources.made(Thread.currentThread());
        }
        ended.start();
        ended.join();

        assertThat(watch.threads()).containsExactly(Thread.currentThread());
    }
}
