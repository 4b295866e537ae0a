package io.mlprod.fallback.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.Breaker.Permit;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.provenance.TierState;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does with a breaker what a row of a table says.
 *
 * <pre>
 * ok fail slow slowfail oom release   a call that comes through and ends like that
 * 3*fail                              three of them
 * no                                  a call that does not come through
 * a=call a=probe                      a call or probe that comes through and runs
 * a.ok a.fail ...                     how it ends
 * noprobe                             no probe is due
 * 900ms 5s 2m                         time passes
 * wall-3600s                          the time of day is set back
 * READY RAMPING PROBING OPEN          where the breaker must stand
 * </pre>
 */
final class BreakerScript {

    static final long FAST = Duration.ofMillis(5).toNanos();
    static final long SLOW = Duration.ofSeconds(5).toNanos();

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Map<String, Permit> running = new HashMap<>();
    private final Breaker breaker;
    private String done = "";

    /** With a random number in the middle: no jitter, and half-way up the ramp calls begin to come through. */
    BreakerScript(BreakerSettings settings) {
        breaker = new ResilienceBreaker("tier", settings, time, () -> 0.5);
    }

    void run(String events) {
        for (String event : events.trim().split("\\s+", -1)) {
            done += " " + event;
            int times = event.indexOf('*');
            for (int i = 0; i < (times < 0 ? 1 : Integer.parseInt(event.substring(0, times))); i++) {
                run1(event.substring(times + 1));
            }
        }
    }

    private void run1(String event) {
        if (event.equals("no")) {
            assertThat(breaker.tryAcquire()).as(done).isNull();
        } else if (event.equals("noprobe")) {
            assertThat(breaker.tryAcquireProbe()).as(done).isNull();
        } else if (event.endsWith("=call")) {
            running.put(event.substring(0, event.indexOf('=')), permit(breaker.tryAcquire()));
        } else if (event.endsWith("=probe")) {
            running.put(event.substring(0, event.indexOf('=')), permit(breaker.tryAcquireProbe()));
        } else if (event.contains(".")) {
            int dot = event.indexOf('.');
            report(running.get(event.substring(0, dot)), event.substring(dot + 1));
        } else if (event.startsWith("wall-")) {
            time.setWall(time.now().minus(duration(event.substring(5))));
        } else if (Character.isDigit(event.charAt(0))) {
            time.advance(duration(event));
        } else if (Character.isUpperCase(event.charAt(0))) {
            assertThat(breaker.state()).as(done).isEqualTo(TierState.valueOf(event));
        } else {
            report(permit(breaker.tryAcquire()), event);
        }
    }

    private Permit permit(@Nullable Permit permit) {
        assertThat(permit).as(done).isNotNull();
        return permit;
    }

    private static void report(Permit permit, String outcome) {
        switch (outcome) {
            case "ok" -> permit.succeeded(FAST);
            case "slow" -> permit.succeeded(SLOW);
            case "fail" -> permit.failed(FAST, null);
            case "slowfail" -> permit.failed(SLOW, new IllegalStateException());
            case "oom" -> permit.failed(FAST, new OutOfMemoryError());
            case "release" -> permit.released();
            default -> throw new IllegalArgumentException(outcome);
        }
    }

    private static Duration duration(String text) {
        return Duration.parse(text.endsWith("ms") ? "PT" + millis(text) + "S" : "PT" + text);
    }

    private static String millis(String text) {
        return Double.toString(Integer.parseInt(text.substring(0, text.length() - 2)) / 1e3);
    }
}
