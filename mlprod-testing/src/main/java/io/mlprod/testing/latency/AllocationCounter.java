package io.mlprod.testing.latency;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** What threads have allocated, as the JVM counts it. */
interface AllocationCounter {

    /** Bytes of the calling thread since it began, to the byte. */
    long own();

    /** Bytes of all other threads that live, by "name (id)". */
    Map<String, Long> others();

    /** How many threads were ever started. */
    long started();

    /**
     * Returns the JVM's counter.
     *
     * @throws IllegalStateException if it has none
     */
    static AllocationCounter ofThisJvm() {
        if (!(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean)
                || !bean.isThreadAllocatedMemorySupported()) {
            throw new IllegalStateException("This JVM ("
                    + System.getProperty("java.vm.name")
                    + ") does not count what threads allocate, so the budget cannot"
                    + " be checked here; run the test on HotSpot, or leave it out on this JVM by an assumption");
        }
        if (!bean.isThreadAllocatedMemoryEnabled()) {
            bean.setThreadAllocatedMemoryEnabled(true);
        }
        return new AllocationCounter() {
            @Override
            public long own() {
                return bean.getCurrentThreadAllocatedBytes();
            }

            @Override
            public Map<String, Long> others() {
                Map<String, Long> all = new HashMap<>();
                for (long id : bean.getAllThreadIds()) {
                    var info = bean.getThreadInfo(id);
                    if (info != null && id != Thread.currentThread().getId()) {
                        all.put(info.getThreadName() + " (" + id + ")", bean.getThreadAllocatedBytes(id));
                    }
                }
                return all;
            }

            @Override
            public long started() {
                return bean.getTotalStartedThreadCount();
            }
        };
    }
}
