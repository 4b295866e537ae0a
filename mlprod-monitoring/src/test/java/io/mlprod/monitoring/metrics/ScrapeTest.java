package io.mlprod.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class ScrapeTest {

    @Test
    void scrape_everything_saysNothingThatIsNaN() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (MonitorMetrics metrics = MonitorMetrics.builder()
                        .registry(registry)
                        .callTag("tenant", 2)
                        .build();
                Town town = new Town(metrics)) {
            registry.scrape();
            String scrape = registry.scrape();
            java.nio.file.Files.writeString(java.nio.file.Path.of("/tmp/scrape.txt"), scrape);
            assertThat(scrape).doesNotContain("NaN");
        }
    }
}
