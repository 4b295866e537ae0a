package io.mlprod.observe;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FeedbackTest {

    @Test
    void feedback_blankName_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Feedback.occurred(" "))
                .withMessageContaining("event of a feedback is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Feedback.measured("", 1))
                .withMessageContaining("metric of a feedback is blank");
    }
}
