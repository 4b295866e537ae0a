package io.mlprod.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerTest {

    @ParameterizedTest
    @CsvSource({
        "' ', 0, 1, needs a name",
        "page, -0.1, 1, within 0 to 1",
        "page, 0, 1.1, within 0 to 1",
        "page, 0.5, 0.5, within 0 to 1",
        "page, 0.6, 0.5, within 0 to 1",
        "page, NaN, 0.5, within 0 to 1",
        "page, 0, NaN, within 0 to 1",
        "page, 0.1, 0.10001, less than 1/10"
    })
    void constructor_badShare_saysWhatIsWrong(String name, double from, double to, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Layer(name, from, to))
                .withMessageContaining(message);
    }

    @Test
    void overlaps_neighbours_doNot() {
        assertThat(new Layer("page", 0, 0.3).overlaps(new Layer("page", 0.1 + 0.2, 1)))
                .isFalse();
        assertThat(new Layer("page", 0, 0.3).overlaps(new Layer("page", 0.2999, 1)))
                .isTrue();
        assertThat(Layer.whole("page").overlaps(new Layer("page", 0.3, 0.4))).isTrue();
        assertThat(Layer.whole("page").overlaps(Layer.whole("other"))).isFalse();
    }
}
