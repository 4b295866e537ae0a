package io.mlprod.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MeterGroupTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MeterGroup group = new MeterGroup(registry, "ages");

    @Test
    void close_metersOfOthers_stay() {
        new MeterGroup(registry, "speeds").counter(MlprodMeter.FEEDBACK, "label");
        group.counter(MlprodMeter.FEEDBACK, "label");

        group.close();

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getTag("model"))
                .containsExactly("speeds");
    }

    /** A call that was under way when its version was unloaded may need a meter that is not there yet. */
    @Test
    void counter_afterClose_isNotLeftBehind() {
        group.close();

        group.counter(MlprodMeter.FEEDBACK, "label").increment();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void counter_tooFewTags_isRefused() {
        assertThatThrownBy(() -> group.counter(MlprodMeter.FEEDBACK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[model, kind]");
    }
}
