package io.mlprod.monitoring.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "yes", "\\", "a\\u0000b", "a\0b", "\ud83d\ude00", "\ud83d", "\ude00\ud83d", "x\ud83d\0"})
    void texts_odd_comeBackAndAreValid(String text) {
        assertThat(TextForm.text(TextForm.of(text))).isEqualTo(text);
        assertIsValid(TextForm.of(text));

        Map<String, String> slices = Map.of("a", text, "b" + text, "\"\n");
        assertThat(TextForm.slices(TextForm.of(slices))).isEqualTo(slices);
        assertIsValid(TextForm.of(slices));
    }

    private static void assertIsValid(String stored) {
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(stored)).isTrue();
        assertThat(stored).doesNotContain("\0");
    }

    @Test
    void of_ordinaryText_isTheSame() {
        String text = "Größe > 5 \uD83D\uDE00";

        assertThat(TextForm.of(text)).isSameAs(text);
    }

    @Test
    void text_null_isEmpty() { // what Oracle makes of an empty one
        assertThat(TextForm.text(null)).isEmpty();
        assertThat(TextForm.numbers(null)).isEmpty();
        assertThat(TextForm.slices(null)).isEmpty();
    }

    @Test
    void slices_somethingElse_isRefusedWithoutTheText() {
        assertThatThrownBy(() -> TextForm.slices("[\"secret\"]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
    }
}
