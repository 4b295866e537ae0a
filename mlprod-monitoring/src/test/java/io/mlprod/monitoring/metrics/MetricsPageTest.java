package io.mlprod.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** METRICS.md shows code that is compiled here. */
class MetricsPageTest {

    private static final Path HERE = Path.of("src/test/java/io/mlprod/monitoring/metrics/MetricsPageTest.java");

    /** The page's code. */
    static Predictor<Inputs, Outputs> code() {
        MeterRegistry registry = new SimpleMeterRegistry(); // the application's own
        MonitorMetrics metrics = MonitorMetrics.of(registry);
        ModelHandle<Inputs, Outputs> penguins = ModelHandle.builder()
                .load(Path.of("penguins.onnx"))
                .listener(metrics)
                .build();

        ObservationRegistry observations = ObservationRegistry.create(); // the application's own
        Predictor<Inputs, Outputs> traced = ObservedPredictor.model("penguins", penguins, observations);

        return traced;
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String here = squeezed(Files.readString(HERE));
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("METRICS.md")))
                .results()
                .map(match -> match.group(1).replaceAll("(?m)^import .*\n", ""))
                .toList();

        assertThat(blocks).hasSize(2).allSatisfy(block -> assertThat(here).contains(squeezed(block)));
    }
}
