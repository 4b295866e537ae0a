package io.mlprod.samples.rollout;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class RolloutsTest {

    @Test
    void main_everyChapter_isAsItSays() {
        assertThatCode(() -> Rollouts.main(new String[0])).doesNotThrowAnyException();
    }
}
