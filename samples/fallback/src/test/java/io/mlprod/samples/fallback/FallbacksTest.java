package io.mlprod.samples.fallback;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class FallbacksTest {

    @Test
    void main_everyChapter_isAsItSays() {
        assertThatCode(() -> Fallbacks.main(new String[0])).doesNotThrowAnyException();
    }
}
