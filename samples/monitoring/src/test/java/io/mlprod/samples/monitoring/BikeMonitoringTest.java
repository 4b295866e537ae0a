package io.mlprod.samples.monitoring;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class BikeMonitoringTest {

    @Test
    void main_sixWeeks_areAsTheySay() {
        assertThatCode(() -> BikeMonitoring.main(new String[0])).doesNotThrowAnyException();
    }
}
