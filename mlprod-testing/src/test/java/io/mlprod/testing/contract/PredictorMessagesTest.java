package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.model.ModelVersion;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the contract of predictors says when a test fails. */
class PredictorMessagesTest {

    record Score(double risk) {}

    static class OneInput extends PredictorContract<String, Score> {
        @Override
        protected Predictor<String, Score> open() {
            AtomicInteger calls = new AtomicInteger();
            return (input, call) ->
                    Prediction.of(new Score(calls.incrementAndGet()), new ModelVersion("counting", "1", ""));
        }

        @Override
        protected List<String> inputs() {
            return List.of("a");
        }
    }

    static class Changing extends OneInput {
        @Override
        protected List<String> inputs() {
            return List.of("a", "b");
        }
    }

    private static Throwable failure(Class<?> contract, String test) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .filter(event -> event.getTestDescriptor().getDisplayName().startsWith(test))
                .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                .flatMap(result -> result.getThrowable().stream())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneInput_isAConfigurationError() {
        assertThat(failure(OneInput.class, "predict_withoutACall"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("inputs() of " + OneInput.class.getName() + " gives 1 input, but a mix-up of answers can be"
                        + " seen only with two or more. Let it return at least two inputs whose answers differ");
    }

    @Test
    void answersThatDiffer_areShownOnceWithTheField() {
        Throwable failure = failure(Changing.class, "predict_withoutACall");

        assertThat(failure.getMessage()).isEqualTo("""
                Predictor.predict promises: "Answers one input, without a timeout"
                The answer to input 0 is not the one from before
                field/property 'risk' differ:
                - actual value  : 3.0
                - expected value: 1.0""");
        assertThat(failure).hasNoCause();
    }

    @Test
    void fullAnswerToACallWithoutTime_saysWhatToDo() {
        assertThat(failure(Changing.class, "predict_timeoutThatIsOver"))
                .hasMessageContaining("Call promises: \"The time covers everything from the call to the answer\"")
                .hasMessageContaining("It has to end with a DeadlineExceededException")
                .hasMessageContaining("let keepsTimeouts() return false");
    }
}
