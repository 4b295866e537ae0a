package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.Out;
import io.mlprod.error.LoadException;
import io.mlprod.record.NotInput;
import io.mlprod.validation.Range;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NotInputTest {

    record Order(
            @NotInput @Nullable String customer,
            float x,
            @NotInput Map<String, Object> more) {}

    record WithRules(@NotInput @Range(min = 5) float ignored, float x) {}

    record Nothing(@NotInput float x) {}

    private static <I> ModelHandle<I, Out> open(Class<I> type) {
        return ModelHandle.builder(type, Out.class).load(Scales.version("1", 2)).build();
    }

    @Test
    void predict_componentsThatAreNotInputs_areLeftOut() {
        try (ModelHandle<Order, Out> handle = open(Order.class)) {
            assertThat(handle.predict(new Order("c", 3, Map.of())).value().score())
                    .isEqualTo(6);
            assertThat(handle.predict(new Order(null, 4, Map.of())).value().score())
                    .isEqualTo(8);
            assertThat(handle.predictAll(List.of(new Order(null, 1, Map.of()), new Order("d", 2, Map.of()))))
                    .extracting(outcome -> outcome.prediction().value().score())
                    .containsExactly(2f, 4f);
        }
    }

    @Test
    void predict_rulesOfSuchComponents_doNotCount() {
        try (ModelHandle<WithRules, Out> handle = open(WithRules.class)) {
            assertThat(handle.predict(new WithRules(1, 3)).value().score()).isEqualTo(6);
        }
    }

    @Test
    void build_noComponentLeft_saysSo() {
        assertThatThrownBy(() -> open(Nothing.class))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("Nothing has no component that could be an input");
    }
}
