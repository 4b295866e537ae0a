package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.MlprodException;
import io.mlprod.model.PredictionId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final int ROUNDS = 20;

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
     * Returns inputs that it answers. Not all of their answers are equal, so that a mix-up can be seen.
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
     * share a run.
     *
     * @param expected the answer when nothing else went on
     * @param actual another answer
     * @throws AssertionError if they differ; by default if any field does, or an element of an array
     */
    protected void assertSame(O expected, O actual) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    /**
     * Returns whether null as input is refused.
     *
     * @return by default true; false for a rule that does not look at its input
     */
    protected boolean refusesNull() {
        return true;
    }

    @BeforeEach
    final void openThePredictor() throws Exception {
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
        Promise.keeps(promise + "\nThe answer to input " + input, () -> assertSame(expected, actual));
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

        Together.run(promise, THREADS, thread -> {
            List<I> inputs = inputs();
            for (int i = 0; i < ROUNDS * inputs.size(); i++) {
                int input = (i + thread) % inputs.size();
                O answer = predictor.predict(inputs.get(input), Call.DEFAULT).value();
                assertSameAs(promise, input, answers.get(input), answer);
            }
        });
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
        String promise = Promise.of("Predictor.predict", "if there is no answer; see its subclasses");
        List<O> answers = answers();

        for (I input : unanswerable()) {
            for (int i = 0; i < 2; i++) {
                Promise.fails(promise, MlprodException.class, () -> predictor.predict(input, Call.DEFAULT));
            }
            assertAnswersAre(promise, answers);
        }
    }

    @Test
    void predict_hardlyAnyTime_isAnsweredOrAnErrorAndTheNextIsAnswered() {
        String promise = Promise.of("Predictor.predict", "if there is no answer; see its subclasses");
        List<O> answers = answers();

        List<I> inputs = inputs();
        for (int i = 0; i < inputs.size(); i++) {
            Call hurried = Call.DEFAULT.timeout(Duration.ofNanos(1));
            try {
                assertSameAs(
                        promise,
                        i,
                        answers.get(i),
                        predictor.predict(inputs.get(i), hurried).value());
            } catch (RuntimeException e) {
                assertThat(e).as(promise).isInstanceOf(MlprodException.class);
            }
        }

        assertAnswersAre(promise, answers);
    }

    @Test
    void predict_interruptedThread_isAnsweredOrAnErrorAndStaysInterrupted() {
        String promise = Promise.of("Predictor.predict", "if there is no answer; see its subclasses");
        List<O> answers = answers();
        boolean isInterrupted;
        Thread.currentThread().interrupt();
        try {
            assertSameAs(
                    promise,
                    0,
                    answers.get(0),
                    predictor.predict(inputs().get(0), Call.DEFAULT).value());
        } catch (RuntimeException e) {
            assertThat(e).as(promise).isInstanceOf(MlprodException.class);
        } finally {
            isInterrupted = Thread.interrupted();
        }

        assertThat(isInterrupted)
                .as("a call keeps the interrupt flag, or the thread's pool would not learn that it has to stop")
                .isTrue();
        assertAnswersAre(promise, answers);
    }

    @Test
    void close_twice_thenThereIsNoAnswer() throws Exception {
        assumeTrue(predictor instanceof AutoCloseable, "this predictor cannot be closed");
        AutoCloseable closeable = (AutoCloseable) predictor;
        answers();

        closeable.close();
        closeable.close();

        Promise.fails(
                Promise.of("Predictor.predict", "if there is no answer; see its subclasses"),
                MlprodException.class,
                () -> predictor.predict(inputs().get(0), Call.DEFAULT));
    }
}
