package io.mlprod.testing.latency;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What other threads allocated while an action ran: what they do in every round, they probably do for the action. */
final class OtherThreads {

    private static final int LEAST_OBJECT = 16; // bytes
    private static final int NAMED = 5;

    private final AllocationCounter jvm;
    private final int calls;
    private final Map<String, Long> byThread = new TreeMap<>();
    private Map<String, Long> before = Map.of();
    private long startedBefore;
    private int rounds;
    private long least = Long.MAX_VALUE;
    private long leastStarted = Long.MAX_VALUE;

    OtherThreads(AllocationCounter jvm, int calls) {
        this.jvm = jvm;
        this.calls = calls;
    }

    void begin() {
        startedBefore = jvm.started();
        before = jvm.others();
    }

    void end() {
        leastStarted = Math.min(leastStarted, jvm.started() - startedBefore);
        long all = 0;
        for (Map.Entry<String, Long> thread : jvm.others().entrySet()) {
            long grown = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
            byThread.merge(thread.getKey(), grown, Long::sum);
            all += grown;
        }
        least = Math.min(least, all);
        rounds++;
    }

    List<String> found() {
        List<String> found = new ArrayList<>();
        if (least >= (long) LEAST_OBJECT * calls) {
            byThread.entrySet().stream()
                    .filter(thread -> thread.getValue() > 0)
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(NAMED)
                    .forEach(thread -> found.add(PlainText.line("thread " + thread.getKey() + " allocated "
                            + NumberText.measured((double) thread.getValue() / calls / rounds)
                            + " bytes per call of the action")));
        }
        if (leastStarted >= calls) {
            found.add("each call started a thread (" + NumberText.count(leastStarted) + " in a round)");
        }
        return found;
    }
}
