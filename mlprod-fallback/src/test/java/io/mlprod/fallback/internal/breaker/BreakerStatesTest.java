package io.mlprod.fallback.internal.breaker;

import io.mlprod.fallback.BreakerSettings;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where a breaker stands after what. {@link BreakerScript} says how to read the tables. Those named after other
 * libraries replay the scenarios of their tests with their settings; where ours does something else on purpose, the
 * row's name says what theirs does.
 */
class BreakerStatesTest {

    /** Opens for 1, 2, 4 and at most 5 s; probes are waited for 10 s. */
    private static final BreakerSettings OURS = BreakerSettings.DEFAULT
            .window(4)
            .minimumCalls(2)
            .failureRate(0.5)
            .openFor(Duration.ofSeconds(1))
            .openAtMost(Duration.ofSeconds(5))
            .probes(2)
            .ramp(Duration.ofSeconds(9));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # opening
        a new one is ready                  | READY noprobe ok READY
        too few calls say nothing           | fail READY fail OPEN no noprobe
        the share is reached exactly        | ok READY fail OPEN
        a success can make the calls enough | fail READY ok OPEN
        below the share it stays ready      | 3*ok fail READY ok READY
        the window forgets                  | 3*ok fail READY 4*ok READY fail READY ok READY fail OPEN
        released calls do not count         | 9*release fail READY 9*release READY fail OPEN
        calls that run when it opens        | a=call b=call c=call a.fail b.fail OPEN c.fail OPEN 999ms noprobe 1ms p=probe
        slow calls are fine unless set      | 9*slow READY
        errors count                        | oom READY oom OPEN

        # probing
        nobody probes                       | 2*fail OPEN 1s OPEN 1h OPEN no
        too early, then one                 | 2*fail 999ms noprobe 1ms OPEN p=probe PROBING noprobe no
        one at a time                       | 2*fail 1s p=probe noprobe p.ok PROBING no q=probe noprobe q.ok RAMPING
        a failed probe opens it             | 2*fail 1s p=probe p.fail OPEN noprobe no
        the last of them, too               | 2*fail 1s p=probe p.ok q=probe q.fail OPEN 1999ms noprobe 1ms p=probe p.ok q=probe q.ok RAMPING
        an error is a failure               | 2*fail 1s p=probe p.oom OPEN 1999ms noprobe 1ms p=probe PROBING
        a released one frees the place      | 2*fail 1s p=probe PROBING p.release OPEN no q=probe q.ok PROBING r=probe r.release PROBING s=probe s.ok RAMPING
        reported twice                      | 2*fail 1s p=probe p.ok p.ok PROBING q=probe p.ok p.fail p.release PROBING noprobe q.ok RAMPING
        released twice                      | 2*fail 1s p=probe p.release q=probe p.release PROBING noprobe
        failed twice                        | 2*fail 1s p=probe p.fail 1999ms p.fail 1ms q=probe PROBING
        no hurry between probes             | 2*fail 1s p=probe p.ok 1h PROBING q=probe q.ok RAMPING

        # hanging
        a hanging probe counts as failed    | 2*fail 1s p=probe 9999ms PROBING noprobe 1ms OPEN noprobe 1999ms noprobe 1ms q=probe PROBING
        a success is too late               | 2*fail 1s p=probe p.ok q=probe 10s q.ok OPEN 2s r=probe r.ok PROBING
        a release is too late               | 2*fail 1s p=probe 10s p.release OPEN 1999ms noprobe 1ms q=probe
        late and ignored                    | 2*fail 1s p=probe 10s OPEN 2s q=probe p.fail p.ok p.release PROBING noprobe q.ok r=probe r.ok RAMPING
        nobody looks for long               | 2*fail 1s p=probe 1h q=probe q.ok PROBING

        # ramping, with half of the random numbers lower
        calls come back half-way            | 2*fail 1s p=probe p.ok q=probe q.ok RAMPING no 4s no 1s ok RAMPING 3999ms RAMPING 1ms READY ok
        nobody looks, and it is ready       | 2*fail 1s p=probe p.ok q=probe q.ok 9s ok READY noprobe
        no probes while ramping             | 2*fail 1s p=probe p.ok q=probe q.ok RAMPING noprobe 5s noprobe
        calls are judged anew               | 2*fail 1s p=probe p.ok q=probe q.ok 8s fail RAMPING fail OPEN

        # open times
        twice as long after each failure    | 2*fail 1s p=probe p.fail 2s p=probe p.fail 3999ms noprobe 1ms p=probe p.fail 4999ms noprobe 1ms p=probe p.fail 4999ms noprobe 1ms p=probe
        twice as long during the ramp       | 2*fail 1s p=probe p.ok q=probe q.ok 8s 2*fail OPEN 1999ms noprobe 1ms p=probe p.fail 3999ms noprobe 1ms p=probe
        as at first after the ramp          | 2*fail 1s p=probe p.fail 2s p=probe p.ok q=probe q.ok 9s 2*fail OPEN 999ms noprobe 1ms p=probe
        a call of the ramp ends after it    | 2*fail 1s p=probe p.ok q=probe q.ok 8s a=call b=call 1s a.fail b.fail OPEN 999ms noprobe 1ms p=probe

        # reports from before
        a success does not close it         | a=call 2*fail a.ok OPEN 1s p=probe a.ok a.ok PROBING noprobe p.ok a.ok PROBING
        a failure does not reopen it        | a=call 2*fail 1s p=probe a.fail PROBING p.ok a.oom PROBING q=probe q.ok a.fail a.fail a.fail RAMPING
        a release frees nobody's place      | a=call 2*fail 1s p=probe a.release PROBING noprobe
        nor do they count when it is ready  | a=call b=call 2*fail 1s p=probe p.ok q=probe q.ok 9s READY a.fail b.fail READY fail READY fail OPEN
        of the ramp, in the next one        | 2*fail 1s p=probe p.ok q=probe q.ok 8s a=call 2*fail OPEN 2s p=probe p.ok q=probe q.ok RAMPING 8s a.fail fail RAMPING a.fail RAMPING fail OPEN

        # the time of day
        set back while open                 | 2*fail wall-1h OPEN 999ms noprobe 1ms p=probe
        set back while probing              | 2*fail 1s p=probe wall-1h 9999ms PROBING 1ms OPEN
        set back while ramping              | 2*fail 1s p=probe p.ok q=probe q.ok wall-1h 8999ms RAMPING 1ms READY
        set back while ready                | fail wall-1h READY fail OPEN
        """)
    void state_ours_isAsTheRowSays(String name, String events) {
        new BreakerScript(OURS).run(events);
    }

    /** CircuitBreakerStateMachineTest of Resilience4j, but for a ramp that takes no time. */
    private static final BreakerSettings RESILIENCE4J = BreakerSettings.DEFAULT
            .window(5)
            .minimumCalls(5)
            .failureRate(0.5)
            .slowCalls(Duration.ofSeconds(4), 0.5)
            .openFor(Duration.ofSeconds(5))
            .openAtMost(Duration.ofMinutes(1))
            .probes(4)
            .ramp(Duration.ZERO);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        three of five fail                  | fail READY fail READY fail READY ok READY ok OPEN no
        three of five are slow              | slowfail READY slow READY fail READY ok READY slow OPEN
        tried after the wait                | 5*fail OPEN no 3s OPEN no noprobe 3s p=probe PROBING
        a longer wait the second time       | 5*fail 3s no noprobe 3s p=probe p.fail 6s OPEN noprobe 5s p=probe PROBING
        closed after four, with no past     | 5*fail 5s a=probe a.ok b=probe b.ok c=probe c.ok PROBING d=probe d.ok READY 4*fail READY fail OPEN
        what is ignored releases the permit | 5*fail 5s a=probe a.release a=probe a.release a=probe a.release a=probe a.release a=probe a.ok b=probe b.ok c=probe c.ok d=probe d.release d=probe d.ok READY
        theirs: four probes at a time       | 5*fail 5s a=probe noprobe
        theirs: one of four may fail        | 5*fail 5s a=probe a.ok b=probe b.ok c=probe c.ok d=probe d.fail OPEN
        theirs: one of four may be slow     | 5*fail 5s a=probe a.ok b=probe b.ok c=probe c.ok d=probe d.slow OPEN
        theirs: a call tries, not a copy    | 5*fail 6s no OPEN
        theirs: an old success is a trial   | 4*fail a=call b=call c=call d=call fail 5s p=probe a.ok b.ok c.ok d.ok PROBING
        """)
    void state_resilience4j_isAsTheRowSays(String name, String events) {
        new BreakerScript(RESILIENCE4J).run(events);
    }

    /** CircuitBreakerSyncTest of SmallRye Fault Tolerance, but for a ramp that takes no time. */
    private static final BreakerSettings SMALLRYE = BreakerSettings.DEFAULT
            .window(4)
            .minimumCalls(4)
            .failureRate(0.5)
            .openFor(Duration.ofSeconds(1))
            .openAtMost(Duration.ofMinutes(1))
            .probes(2)
            .ramp(Duration.ZERO);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        test1, to the failed trial          | ok ok ok ok ok ok fail ok READY fail OPEN 5*no 1500ms p=probe p.ok PROBING p=probe p.fail OPEN 3*no
        test1, and then                     | ok ok fail fail OPEN 1500ms p=probe p.fail 2s p=probe p.ok PROBING p=probe p.ok READY ok READY
        test1, theirs: waits as at first    | ok ok fail fail OPEN 1500ms p=probe p.fail OPEN 1500ms noprobe
        test2                               | ok fail fail READY ok OPEN 5*no 1500ms p=probe p.ok PROBING p=probe p.ok READY ok READY
        test3, theirs: by a timer           | ok fail fail ok OPEN 1500ms OPEN p=probe p.ok p=probe p.ok READY ok READY
        """)
    void state_smallRye_isAsTheRowSays(String name, String events) {
        new BreakerScript(SMALLRYE).run(events);
    }
}
