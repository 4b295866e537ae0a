package io.mlprod.testing.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** On this JVM, to the byte; what other JVMs do is scripted. */
class AllocationBudgetTest {

    private static final int HEADER = 16; // of a byte[] on a 64-bit JVM with compressed class pointers, as by default

    /** Tests may run beside others, so the counts of other threads are scripted unless they are what is tested. */
    private static AllocationBudget budget(Callable<?> action) {
        return AllocationBudget.of(action).warmUp(1_000).allowOtherThreads();
    }

    @Test
    void measure_ofAnArray_isExact() {
        assertThat(budget(() -> new byte[1_000]).measure().bytesPerCall()).isEqualTo(1_000.0 + HEADER);
    }

    @Test
    void measure_ofNothing_isZero() {
        Object kept = new Object();

        assertThat(budget(() -> kept).measure().bytesPerCall()).isZero();
    }

    @Test
    void atMostBytes_ofOneObjectMore_fails() {
        assertThatThrownBy(() -> budget(() -> new byte[1_000]).atMostBytes(1_015))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("allocates 1016 bytes per call, more than 1,015")
                .hasMessageContaining("101,600");
        budget(() -> new byte[1_000]).atMostBytes(1_016);
    }

    @Test
    void measure_ofWhatHappensEveryTenthCall_isItsMean() {
        int[] calls = {0};

        assertThat(budget(() -> ++calls[0] % 10 == 0 ? new byte[984] : "nothing")
                        .measure()
                        .bytesPerCall())
                .isEqualTo(100.0);
    }

    @Test
    void atMostBytes_ofWorkThatIsHandedToAThread_failsAndNamesIt() {
        ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "scorer"));
        try {
            assertThatThrownBy(() -> AllocationBudget.of(
                                    () -> pool.submit(() -> new byte[50_000]).get().length)
                            .warmUp(200)
                            .atMostBytes(5_000))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Other threads allocated in every round")
                    .hasMessageContaining("not counted: thread scorer")
                    .hasMessageContaining("allowOtherThreads()");
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void measure_ofAThreadForEachCall_saysSo() {
        AllocationReport report = AllocationBudget.of(() -> {
                    Thread thread = new Thread(() -> {});
                    thread.start();
                    thread.join();
                    return thread;
                })
                .warmUp(10)
                .callsPerRound(5)
                .measure();

        assertThat(report.otherThreads()).anyMatch(line -> line.startsWith("each call started a thread"));
    }

    /** Counts as the test says. */
    private static final class Scripted implements AllocationCounter {

        private final long grows;
        private long bytes;

        Scripted(long othersGrow) {
            this.grows = othersGrow;
        }

        @Override
        public long own() {
            return 0;
        }

        @Override
        public Map<String, Long> others() {
            bytes += grows;
            return new HashMap<>(Map.of("a\nb (7)", bytes));
        }

        @Override
        public long started() {
            return 0;
        }
    }

    @Test
    void otherThreads_thatAllocateLittle_areNotFound() {
        AllocationBudget.of(() -> 1).counter(() -> new Scripted(1_599)).atMostBytes(0);
    }

    @Test
    void otherThreads_thatAllocateInEachRound_areFound() {
        assertThatThrownBy(() -> AllocationBudget.of(() -> 1)
                        .counter(() -> new Scripted(1_600))
                        .atMostBytes(0))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("thread a\\nb (7) allocated 16 bytes per call");
    }

    @Test
    void jvm_thatDoesNotCount_isAnErrorAndNoPass() {
        AllocationBudget budget = AllocationBudget.of(() -> 1).counter(() -> {
            throw new IllegalStateException("This JVM does not count");
        });

        assertThatThrownBy(() -> budget.atMostBytes(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void settings_outOfRange_areRefused() {
        AllocationBudget budget = AllocationBudget.of(() -> 1);

        assertThatThrownBy(() -> budget.atMostBytes(-1)).hasMessageContaining("0 or more, not -1");
        assertThatThrownBy(() -> budget.callsPerRound(0)).hasMessageContaining("1 to 1,000,000, not 0");
        assertThatThrownBy(() -> budget.warmUp(-1)).hasMessageContaining("not -1");
    }
}
