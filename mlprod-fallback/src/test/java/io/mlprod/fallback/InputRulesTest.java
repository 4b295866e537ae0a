package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.InvalidInputException;
import org.junit.jupiter.api.Test;

/** Rules for inputs that are themselves broken. */
class InputRulesTest {

    private static FallbackChainBuilder<String, Integer> throwing(Throwable error) {
        return FallbackChain.builder(String.class, Integer.class).name("chain").require("rule", input -> {
            throw Sneaky.unchecked(error);
        });
    }

    @Test
    void predict_ruleThrowsAnError_inputBreaksTheRule() {
        Throwable error = new NoClassDefFoundError("Rules");
        FallbackChain<String, Integer> chain =
                throwing(error).primary(Predictors.constant(1)).orElse(-1);

        assertThatThrownBy(() -> chain.predict("input"))
                .isInstanceOf(InvalidInputException.class)
                .hasCause(error);
    }

    @Test
    void predict_ruleThrowsAnErrorAndInvalidInputsAreAnswered_endAnswers() {
        FallbackChain<String, Integer> chain = throwing(new AssertionError())
                .answerInvalidInput()
                .primary(Predictors.constant(1))
                .orElse(-1);

        assertThat(chain.predict("input").value()).isEqualTo(-1);
    }

    @Test
    void predict_jvmIsInTrouble_callerIsTold() {
        OutOfMemoryError trouble = new OutOfMemoryError("for a test");
        FallbackChain<String, Integer> chain = throwing(trouble)
                .answerInvalidInput()
                .primary(Predictors.constant(1))
                .orElse(-1);

        assertThatThrownBy(() -> chain.predict("input")).isSameAs(trouble);
    }
}
