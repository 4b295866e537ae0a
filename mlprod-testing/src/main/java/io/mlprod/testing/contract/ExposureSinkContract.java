package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.routing.Exposure;
import io.mlprod.routing.ExposureSink;
import io.mlprod.routing.Route;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link ExposureSink} promises, as tests.
 *
 * <p>JUnit makes a new object of the subclass for each test. The sink is closed after each test.
 *
 * @since 0.1
 */
@Timeout(120)
public abstract class ExposureSinkContract {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
    private static final int THREADS = 4;
    private static final int EACH = 25;

    private ExposureSink sink;

    /** For subclasses. */
    protected ExposureSinkContract() {}

    /**
     * Makes the sink to test. The first one of a test has an empty target. Each further one of the same test writes to
     * the same target, as after a restart.
     *
     * @return a sink
     * @throws Exception if it cannot be made; the test fails
     */
    protected abstract ExposureSink open() throws Exception;

    /**
     * Reads the decisions of all exposures that were written, from where the sink has written them to.
     *
     * @return the identities, in the order in which they lie there
     * @throws Exception if they cannot be read; the test fails
     */
    protected abstract List<PredictionId> decisions() throws Exception;

    /**
     * Reads the exposures themselves, for a sink that writes all of their components.
     *
     * @return by default empty, and the tests of the content are skipped
     * @throws Exception if they cannot be read; the test fails
     */
    protected Optional<List<Exposure>> exposures() throws Exception {
        return Optional.empty();
    }

    /**
     * Returns whether what was written is there after a restart.
     *
     * @return by default true; false for a sink in memory, and the test of that is skipped
     */
    protected boolean survivesRestart() {
        return true;
    }

    /**
     * Returns whether several handles may write to one sink at a time, which the interface does not ask for.
     *
     * @return by default false, and the test of that is skipped
     */
    protected boolean isThreadSafe() {
        return false;
    }

    /**
     * Returns how to break what the sink writes to.
     *
     * @return by default empty, and the test of that is skipped
     */
    protected Optional<Outage> outage() {
        return Optional.empty();
    }

    @BeforeEach
    final void openTheSink() throws Exception {
        sink = open();
    }

    @AfterEach
    final void closeTheSink() throws IOException {
        sink.close();
    }

    private static Exposure exposure(long number) {
        return exposure(number, "fraud");
    }

    private static Exposure exposure(long number, String name) {
        ModelVersion stable = new ModelVersion(name, "7", "a".repeat(64));
        ModelVersion candidate = new ModelVersion(name, name, "b".repeat(64));
        Route route = new Route(name, 3, 2, Route.CANDIDATE, candidate, 17, 0.05, Route.Reason.FALLBACK, name);
        Instant at = NOON.minusSeconds(number); // a clock that goes back does not change the order
        return new Exposure(at, route, stable, "5f3a9c0184b2e7d1", new PredictionId(-1, number));
    }

    private static List<Exposure> exposures(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(ExposureSinkContract::exposure)
                .toList();
    }

    private void assertWritten(String promise, long from, long to) throws Exception {
        assertThat(decisions())
                .as(promise)
                .containsExactlyElementsOf(LongStream.range(from, to)
                        .mapToObj(number -> new PredictionId(-1, number))
                        .toList());
    }

    @Test
    void write_inSeveralCalls_isThereInTheirOrder() throws Exception {
        String promise = Promise.of("ExposureSink.write", "in the order in which they happened; not empty");
        sink.write(exposures(0, 1));
        sink.write(exposures(1, 4));
        sink.write(exposures(4, 5));

        assertWritten(promise, 0, 5);
    }

    @Test
    void write_manyAtOnce_areAllThere() throws Exception {
        sink.write(exposures(0, 1_000)); // as many as the queue before a sink gives at most

        assertWritten(Promise.of("ExposureSink.write", "Writes some exposures; may block"), 0, 1_000);
    }

    @Test
    void write_fromChangingThreads_isThereInTheirOrder() throws Exception {
        String promise = Promise.of("ExposureSink", "It is called by one thread at a time");
        for (int i = 0; i < 3; i++) {
            int number = i;
            Together.run(promise, 1, thread -> sink.write(exposures(number, number + 1L)));
        }

        assertWritten(promise, 0, 3);
    }

    @Test
    void write_listThatIsUsedAgain_keepsWhatWasInIt() throws Exception {
        List<Exposure> used = new ArrayList<>(exposures(0, 3));
        sink.write(used);
        used.clear();
        used.addAll(exposures(3, 5));
        sink.write(used);
        used.clear();

        assertWritten(Promise.of("ExposureSink.write", "Writes some exposures"), 0, 5);
    }

    @Test
    void write_oddNames_areReadAsWritten() throws Exception {
        List<String> names = new ArrayList<>(OddTexts.NAMES);
        names.add(OddTexts.ALL);
        names.add("x".repeat(5_000));
        List<Exposure> odd = IntStream.range(0, names.size())
                .mapToObj(i -> exposure(i, names.get(i)))
                .toList();
        sink.write(odd);

        String promise = Promise.of("ExposureSink.write", "Writes some exposures");
        assertWritten(promise, 0, names.size());
        Optional<List<Exposure>> read = exposures();
        if (read.isPresent()) {
            assertThat(read.orElseThrow()).as(promise).containsExactlyElementsOf(odd);
        }
    }

    @Test
    void write_anExposure_isThereWithAllComponents() throws Exception {
        sink.write(List.of(exposure(7)));
        Optional<List<Exposure>> read = exposures();
        assumeTrue(read.isPresent(), "exposures() does not read them");

        assertThat(read.orElseThrow())
                .as(Promise.of("ExposureSink.write", "Writes some exposures"))
                .containsExactly(exposure(7));
    }

    @Test
    void write_afterAClose_isThereToo() throws Exception {
        String promise = Promise.of(
                "ExposureSink.close",
                "Called at the end of each rollout or experiment that wrote to it; a later one may write again");
        sink.write(exposures(0, 2));
        sink.close();
        sink.write(exposures(2, 4));

        assertWritten(promise, 0, 4);
    }

    @Test
    void close_severalTimes_doesNothing() throws Exception {
        sink.close();
        sink.close();
        sink.write(exposures(0, 1));
        sink.close();
        sink.close();

        assertWritten(Promise.of("ExposureSink.close", "Called at the end of each rollout or experiment"), 0, 1);
    }

    @Test
    @SuppressWarnings("NullAway") // that is what is tested
    void write_null_isRefusedAndTheNextIsWritten() throws Exception {
        String promise = Promise.of("ExposureSink", "No method takes or returns null");
        sink.write(exposures(0, 1));

        Promise.refuses(promise, () -> sink.write(null));

        sink.write(exposures(1, 2));
        assertWritten(promise, 0, 2);
    }

    @Test
    void reopened_afterARestart_goesOnAfterWhatIsThere() throws Exception {
        assumeTrue(survivesRestart(), "what this sink has written does not survive a restart");
        sink.write(exposures(0, 2));
        sink.close();
        try (ExposureSink next = open()) {
            next.write(exposures(2, 4));
        }

        assertWritten("What was written before a restart is there after it, and new exposures come after it", 0, 4);
    }

    @Test
    void write_severalThreads_loseNothing() throws Exception {
        assumeTrue(isThreadSafe(), "isThreadSafe() says that one thread at a time writes");
        String promise = Promise.of("ExposureSink", "The sinks made here are thread-safe");

        Together.run(promise, THREADS, thread -> {
            for (int i = 0; i < EACH; i++) {
                sink.write(exposures(thread * 1_000L + i, thread * 1_000L + i + 1));
            }
        });

        List<PredictionId> all = decisions();
        assertThat(all).as(promise).hasSize(THREADS * EACH);
        for (long thread = 0; thread < THREADS; thread++) {
            long first = thread * 1_000;
            assertThat(all)
                    .as(promise)
                    .filteredOn(id -> id.sequence() / 1_000 == first / 1_000)
                    .extracting(PredictionId::sequence)
                    .containsExactlyElementsOf(
                            LongStream.range(first, first + EACH).boxed().toList());
        }
    }

    @Test
    void outage_duringAWrite_isToldAndTheNextIsWritten() throws Exception {
        assumeTrue(outage().isPresent(), "outage() does not say how to break this sink");
        Outage outage = outage().orElseThrow();
        String promise = Promise.of(
                "ExposureSink.write",
                "if they could not be written; they are counted as lost and the next ones are tried again");
        sink.write(exposures(0, 1));

        outage.begin();
        for (int i = 0; i < 2; i++) {
            Promise.fails(promise, IOException.class, () -> sink.write(exposures(100, 101)));
        }
        outage.end();

        sink.write(exposures(1, 2));
        assertWritten(promise, 0, 2);
    }
}
