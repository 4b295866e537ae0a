package io.mlprod.testing.fault;

import io.mlprod.internal.checks.Arguments;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * What goes wrong, without the calls in which it does: choose those with one of the methods here, and inject the plan
 * into a {@link io.mlprod.testing.fake.ScriptedModel}. Immutable; each plan is another.
 *
 * <p>Calls are counted in rows, from 1 at the first call after the injection. For faults of loads, loads are counted.
 *
 * @since 0.1
 */
public final class Fault {

    private final String name;
    private final Supplier<Effect> effect;

    Fault(String name, Supplier<Effect> effect) {
        this.name = name;
        this.effect = effect;
    }

    /**
     * Hits all calls.
     *
     * @return a plan
     */
    public FaultPlan always() {
        return plan("always", call -> true);
    }

    /**
     * Hits these calls.
     *
     * @param calls their numbers, from 1
     * @return a plan
     * @throws IllegalArgumentException if there is none, or one is below 1
     */
    public FaultPlan onCalls(long... calls) {
        long[] numbers = Objects.requireNonNull(calls, "calls").clone();
        if (numbers.length == 0) {
            throw new IllegalArgumentException("Name at least one call, or use always()");
        }
        Arrays.stream(numbers).forEach(call -> positive("A call", call));
        return plan(
                "on calls " + Arrays.toString(numbers),
                call -> Arrays.stream(numbers).anyMatch(number -> number == call));
    }

    /**
     * Hits every nth call: the nth, the 2nth and so on.
     *
     * @param n how far apart they are
     * @return a plan
     * @throws IllegalArgumentException if it is below 1
     */
    public FaultPlan every(long n) {
        positive("every", n);
        return plan("every " + n, call -> call % n == 0);
    }

    /**
     * Hits a call and all after it.
     *
     * @param first the number of the first of them
     * @return a plan
     * @throws IllegalArgumentException if it is below 1
     */
    public FaultPlan from(long first) {
        positive("from", first);
        return plan("from " + first, call -> call >= first);
    }

    /**
     * Hits a share of the calls. Which they are follows from the seed and their numbers only.
     *
     * @param share the share of calls, from 0 to 1
     * @param seed another seed, other calls
     * @return a plan
     * @throws IllegalArgumentException if the share is out of range
     */
    public FaultPlan random(double share, long seed) {
        Arguments.share("The share of calls", share);
        return plan("random " + share + ", seed " + seed, call -> unit(seed, call) < share);
    }

    private FaultPlan plan(String when, LongPredicate calls) {
        return new FaultPlan(name + " " + when, effect.get(), calls);
    }

    private static void positive(String what, long number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be 1 or more, not " + number);
        }
    }

    /** Mixes bits as SplitMix64 does. */
    private static double unit(long seed, long call) {
        long z = seed * 0xD1342543DE82EF95L + call * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /**
     * Returns what goes wrong.
     *
     * @return for example {@code latency 50ms}
     */
    @Override
    public String toString() {
        return name;
    }
}
