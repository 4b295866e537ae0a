package io.mlprod.testing.latency;

import io.mlprod.internal.text.NumberText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an action was measured to allocate on the calling thread. Immutable.
 *
 * @param bytesPerCall the bytes of one call, as the mean of the round in which it was lowest
 * @param callsPerRound how many calls a round has
 * @param rounds the bytes of all calls of each round
 * @param otherThreads the threads that allocated in each round as well, and how much; not counted above
 * @since 0.1
 */
public record AllocationReport(double bytesPerCall, int callsPerRound, List<Long> rounds, List<String> otherThreads) {

    /** Copies the lists. */
    public AllocationReport {
        rounds = List.copyOf(rounds);
        otherThreads = List.copyOf(otherThreads);
    }

    /**
     * Returns the numbers in sentences for people.
     *
     * @return some lines
     */
    @Override
    public String toString() {
        String each = rounds.stream().map(NumberText::count).collect(Collectors.joining(" "));
        return NumberText.exact(bytesPerCall) + " bytes per call on the calling thread; rounds of "
                + NumberText.count(callsPerRound) + " calls: " + each
                + otherThreads.stream()
                        .map(thread -> "\nnot counted: " + thread)
                        .collect(Collectors.joining());
    }
}
