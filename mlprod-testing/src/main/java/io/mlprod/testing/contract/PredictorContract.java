package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.ClosedException;
import io.mlprod.error.MlprodException;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Predictor} promises, as tests: a model handle as well as a remote service or a rule.
 *
 * <p>JUnit makes a new object of the subclass for each test. A predictor that is {@link AutoCloseable} is closed after
 * each test.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
@Timeout(120)
public abstract class PredictorContract<I, O> {

    private static final int THREADS = 4;
    private static final int BURST = 128;
    private static final long BURST_NANOS = 1_000_000;

    private static final String NO_ANSWER =
            Promise.of("Predictor.predict", "io.mlprod.error.MlprodException if there is no answer");

    private Predictor<I, O> predictor;

    /** For subclasses. */
    protected PredictorContract() {}

    /**
     * Makes the predictor to test.
     *
     * @return a predictor
     * @throws Exception if it cannot be made; the test fails
     */
    protected abstract Predictor<I, O> open() throws Exception;

    /**
     * Returns inputs that it answers, when it is as it should be. Not all of their answers are equal, so that a mix-up
     * can be seen.
     *
     * @return two or more inputs, always the same
     */
    protected abstract List<I> inputs();

    /**
     * Returns inputs to which it has no answer, for example such as break the schema.
     *
     * @return by default none, and the tests of that are skipped
     */
    protected List<I> unanswerable() {
        return List.of();
    }

    /**
     * Checks that two answers to the same input are the same. Override it where the last digits depend on which inputs
     * share a run. It is not asked about answers that are equal, and not about {@linkplain Prediction#isDegraded
     * degraded} answers to a call without enough time.
     *
     * @param expected the answer when nothing else went on
     * @param actual another answer
     * @throws AssertionError if they differ; by default if any field does, or an element of an array; NaN equals NaN
     */
    protected void assertSame(O expected, O actual) {
        Answers.assertSame(expected, actual);
    }

    /**
     * Returns whether null as input is refused.
     *
     * @return by default true; false for a rule that does not look at its input
     */
    protected boolean refusesNull() {
        return true;
    }

    /**
     * Returns whether a call without enough time ends without a full answer: with an error, or with an answer that is
     * {@linkplain Prediction#isDegraded degraded} or from a cache.
     *
     * @return by default true; false for a rule that does not look at the call, and for a model on a manual clock,
     *     whose time does not pass
     */
    protected boolean keepsTimeouts() {
        return true;
    }

    /**
     * Returns the calls that the predictor has passed on so far to what it asks, such as a fake has recorded them.
     *
     * @return in their order; by default empty, and the test of that is skipped
     */
    protected Optional<List<Call>> passedOn() {
        return Optional.empty();
    }

    @BeforeEach
    final void openThePredictor() throws Exception {
        int count = inputs().size();
        if (count < 2) {
            throw new IllegalStateException("inputs() of " + getClass().getName() + " gives " + count
                    + (count == 1 ? " input" : " inputs")
                    + ", but a mix-up of answers can be seen only with two or more."
                    + " Let it return at least two inputs whose answers differ");
        }
        predictor = open();
    }

    @AfterEach
    final void closeThePredictor() throws Exception {
        if (predictor instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    /** The answers to all inputs, one after another. */
    private List<O> answers() {
        return inputs().stream()
                .map(input -> predictor.predict(input, Call.DEFAULT).value())
                .toList();
    }

    private void assertAnswersAre(String promise, List<O> expected) {
        List<O> actual = answers();
        for (int i = 0; i < expected.size(); i++) {
            assertSameAs(promise, i, expected.get(i), actual.get(i));
        }
    }

    private void assertSameAs(String promise, int input, O expected, O actual) {
        if (!Objects.deepEquals(expected, actual)) { // fast, or threads would hardly ever predict at the same time
            Promise.keeps(
                    promise + "\nThe answer to input " + input + " is not the one from before",
                    () -> assertSame(expected, actual));
        }
    }

    private void assertIsSameOrDegraded(int input, O expected, Prediction<O> actual) {
        if (!actual.isDegraded()) {
            assertSameAs(Promise.of("Predictor.predict", "the answer"), input, expected, actual.value());
        }
    }

    private boolean isSame(O expected, O actual) {
        try {
            assertSame(expected, actual);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    // ---- answers

    @Test
    void predict_eachInput_hasAnAnswerWithAllThatBelongsToIt() {
        String promise = Promise.of("Predictor.predict", "the answer");
        for (I input : inputs()) {
            Prediction<O> prediction = predictor.predict(input, Call.DEFAULT);

            assertThat(prediction).as(promise).isNotNull();
            assertThat(prediction.value()).as(promise).isNotNull();
            assertThat(prediction.model().name())
                    .as("%s%nThe model's name says who answered", promise)
                    .isNotBlank();
            assertThat(prediction.queueTime()).as(promise).isGreaterThanOrEqualTo(Duration.ZERO);
        }
    }

    @Test
    void predict_differentInputsByTurns_areAnsweredEachForItself() {
        List<O> answers = answers();
        assertThat(answers)
                .as("inputs() of the test has to give two inputs whose answers differ, or a mix-up would not be seen")
                .anyMatch(answer -> !isSame(answers.get(0), answer));

        List<I> inputs = inputs();
        for (int i = inputs.size() - 1; i >= 0; i--) {
            O again = predictor.predict(inputs.get(i), Call.DEFAULT).value();
            assertSameAs(Promise.of("Predictor.predict", "Answers one input"), i, answers.get(i), again);
        }
    }

    @Test
    void predict_answersOfBefore_stayAsTheyWere() {
        List<O> kept = answers();
        for (int i = 0; i < kept.size(); i++) {
            answers();
            O again = predictor.predict(inputs().get(i), Call.DEFAULT).value();
            assertSameAs(Promise.of("Prediction", "Immutable if the value is"), i, again, kept.get(i));
        }
    }

    @Test
    void predict_withoutACall_isWithTheDefault() {
        List<O> answers = answers();
        List<I> inputs = inputs();
        for (int i = 0; i < answers.size(); i++) {
            O answer = predictor.predict(inputs.get(i)).value();
            assertSameAs(
                    Promise.of("Predictor.predict", "Answers one input, without a timeout"), i, answers.get(i), answer);
        }
    }

    @Test
    void predict_anyUnitsAndTags_givesTheSameAnswers() {
        List<O> answers = answers();
        I input = inputs().get(0);
        for (String text : OddTexts.NAMES) {
            Call call = Call.DEFAULT.unit(text).tag(text, OddTexts.ALL).timeout(Duration.ofDays(1));
            O answer = predictor.predict(input, call).value();
            assertSameAs(Promise.of("Predictor.predict", "how to answer: timeout and tags"), 0, answers.get(0), answer);
        }
    }

    @Test
    void predict_eachTime_hasAnIdentityOfItsOwn() {
        Set<PredictionId> ids = ConcurrentHashMap.newKeySet();
        int calls = 0;
        for (int round = 0; round < 3; round++) {
            for (I input : inputs()) {
                ids.add(predictor.predict(input, Call.DEFAULT).id());
                calls++;
            }
        }

        assertThat(ids)
                .as(Promise.of("PredictionId", "The identity of one prediction, unique across handles and processes"))
                .hasSize(calls);
    }

    @Test
    void predict_severalThreads_eachGetsItsOwnAnswer() throws Exception {
        String promise = Promise.of("Predictor", "Implementations are thread-safe");
        List<O> answers = answers();

        long start = System.nanoTime();
        Phaser rounds = new Phaser(THREADS) {
            @Override
            protected boolean onAdvance(int round, int threads) {
                return round >= 2 * answers.size() && System.nanoTime() - start > racing().toNanos();
            }
        };
        Together.run(promise, THREADS, thread -> {
            int input = thread;
            try {
                do {
                    input = burst(promise, input, answers);
                } while (rounds.arriveAndAwaitAdvance() >= 0);
            } finally {
                rounds.forceTermination(); // the others do not wait for a thread that has failed
            }
        });
    }

    /** How long threads try to meet: a race that goes wrong within a microsecond is found after some hundred bursts. */
    Duration racing() {
        return Duration.ofMillis(300);
    }

    /** Predicts without a pause, so that threads that begin together do meet, and only then looks at the answers. */
    private int burst(String promise, int first, List<O> answers) {
        List<I> inputs = inputs();
        List<O> given = new ArrayList<>(BURST);
        long start = System.nanoTime();
        do {
            I input = inputs.get((first + given.size()) % inputs.size());
            given.add(predictor.predict(input, Call.DEFAULT).value());
        } while (given.size() < BURST && System.nanoTime() - start < BURST_NANOS);
        for (int i = 0; i < given.size(); i++) {
            int input = (first + i) % inputs.size();
            assertSameAs(promise, input, answers.get(input), given.get(i));
        }
        return (first + given.size()) % inputs.size();
    }

    // ---- the call

    @Test
    void predict_timeoutThatIsOver_givesNoFullAnswer() {
        assumeTrue(keepsTimeouts(), "keepsTimeouts() says that this predictor does not look at the timeout");
        String promise = Promise.of("Call", "The time covers everything from the call to the answer");
        for (I input : inputs()) {
            try {
                assertHasNotRun(promise, predictor.predict(input, Call.DEFAULT.timeout(Duration.ofNanos(1))));
            } catch (MlprodException e) {
                assertThat(e).isNotInstanceOf(ClosedException.class); // any other says that there is no answer
            }
        }
    }

    private static void assertHasNotRun(String promise, Prediction<?> late) {
        boolean hasRun = late.source() == AnswerSource.RUN || late.source() == AnswerSource.BATCH;
        if (hasRun && !late.isDegraded()) { // a cache can be fast enough
            throw new AssertionError(promise + """

                    A call with a timeout of 1 ns has a full answer. It has to end with a DeadlineExceededException, \
                    or a degraded answer: does the predictor pass the Call on to what it asks? If it is a rule, or a \
                    model on a manual clock, let keepsTimeouts() return false""");
        }
    }

    @Test
    void predict_aCall_isPassedOnWhole() {
        assumeTrue(passedOn().isPresent(), "passedOn() does not say what was passed on");
        String promise = Promise.of("Predictor.predict", "how to answer: timeout and tags");
        int before = passedOn().orElseThrow().size();
        Call call = Call.DEFAULT
                .unit("unit of the contract")
                .tag("origin", "contract")
                .timeout(Duration.ofDays(1));

        predictor.predict(inputs().get(0), call);

        List<Call> all = passedOn().orElseThrow();
        List<Call> calls = all.subList(Math.min(before, all.size()), all.size());
        assertThat(calls).as("%s%npassedOn() has to give the calls", promise).isNotEmpty();
        for (Call passed : calls) {
            assertThat(passed.unit()).as("%s%nThe unit", promise).isEqualTo(call.unit());
            assertThat(passed.tags()).as("%s%nThe tags", promise).containsAllEntriesOf(call.tags());
            assertThat(passed.timeout())
                    .as("%s%nThe timeout, or what is left of it", promise)
                    .hasValueSatisfying(left -> assertThat(left).isPositive().isLessThanOrEqualTo(Duration.ofDays(1)));
        }
    }

    // ---- no answer

    @Test
    @SuppressWarnings("NullAway") // that is what is tested
    void predict_null_isRefusedAndTheNextIsAnswered() {
        assumeTrue(refusesNull(), "this predictor does not look at its input");
        String promise = Promise.of("Predictor", "No method takes or returns null");
        List<O> answers = answers();

        Promise.fails(promise, NullPointerException.class, () -> predictor.predict(null, Call.DEFAULT));

        assertAnswersAre(promise, answers);
    }

    @Test
    void predict_withoutAnAnswer_isAnErrorAndTheNextIsAnswered() {
        assumeFalse(unanswerable().isEmpty(), "unanswerable() gives no input");
        List<O> answers = answers();

        for (I input : unanswerable()) {
            for (int i = 0; i < 2; i++) {
                Promise.fails(NO_ANSWER, MlprodException.class, () -> predictor.predict(input, Call.DEFAULT));
            }
            assertAnswersAre(NO_ANSWER, answers);
        }
    }

    @Test
    void predict_hardlyAnyTime_isAnsweredOrAnErrorAndTheNextIsAnswered() {
        List<O> answers = answers();

        List<I> inputs = inputs();
        for (int i = 0; i < inputs.size(); i++) {
            Call hurried = Call.DEFAULT.timeout(Duration.ofNanos(1));
            try {
                assertIsSameOrDegraded(i, answers.get(i), predictor.predict(inputs.get(i), hurried));
            } catch (RuntimeException e) {
                assertThat(e).as(NO_ANSWER).isInstanceOf(MlprodException.class);
            }
        }

        assertAnswersAre(NO_ANSWER, answers);
    }

    @Test
    void predict_interruptedThread_isAnsweredOrAnErrorAndStaysInterrupted() {
        List<O> answers = answers();
        boolean isInterrupted;
        Thread.currentThread().interrupt();
        try {
            assertIsSameOrDegraded(0, answers.get(0), predictor.predict(inputs().get(0), Call.DEFAULT));
        } catch (RuntimeException e) {
            assertThat(e).as(NO_ANSWER).isInstanceOf(MlprodException.class);
        } finally {
            isInterrupted = Thread.interrupted();
        }

        assertThat(isInterrupted)
                .as("a call keeps the interrupt flag, or the thread's pool would not learn that it has to stop")
                .isTrue();
        assertAnswersAre(NO_ANSWER, answers);
    }

    @Test
    void close_twice_thenThereIsNoAnswer() throws Exception {
        assumeTrue(predictor instanceof AutoCloseable, "this predictor cannot be closed");
        AutoCloseable closeable = (AutoCloseable) predictor;
        answers();

        closeable.close();
        closeable.close();

        Promise.fails(NO_ANSWER, MlprodException.class, () -> predictor.predict(inputs().get(0), Call.DEFAULT));
    }
}
