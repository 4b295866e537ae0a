package io.mlprod.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.lifecycle.Arena;
import io.mlprod.spi.EngineLimits.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineLimitsTest {

    @ParameterizedTest
    @CsvSource({
        "Wien, true, true, true",
        "'', true, true, true",
        "\uffff, true, true, true",
        "a\ud83d\ude00b, false, true, true",
        "\ud83d, false, false, true",
        "\ude00x, false, false, true",
        "\ud83d\ud83d\ude00, false, false, true",
        "a\0b, false, false, true"
    })
    void admits_text_dependsOnWhatTheEngineTakes(String text, boolean basic, boolean unicode, boolean any) {
        assertThat(Texts.BASIC_PLANE.admits(text)).isEqualTo(basic);
        assertThat(Texts.UNICODE.admits(text)).isEqualTo(unicode);
        assertThat(Texts.ANY.admits(text)).isEqualTo(any);
    }

    @Test
    void builder_valueOutOfRange_isRefused() {
        assertThatThrownBy(() -> EngineLimits.builder().maxRank(9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EngineLimits.builder().maxTextLength(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SessionOptions.DEFAULT.intraOpThreads(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sessionOptions_eachValue_keepsTheOther() {
        SessionOptions options = SessionOptions.DEFAULT.intraOpThreads(3).arena(Arena.OFF);
        assertThat(options.intraOpThreads()).isEqualTo(3);
        assertThat(options.intraOpThreads(2).arena()).isEqualTo(Arena.OFF);
    }
}
