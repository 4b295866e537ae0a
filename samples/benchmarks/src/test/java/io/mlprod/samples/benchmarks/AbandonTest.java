package io.mlprod.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbandonTest {

    private static String run(String... arguments) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Abandon.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8), 0);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void run_everyWay_printsARowForEach() throws IOException, InterruptedException {
        assertThat(run("sleep", "1", "1"))
                .contains("no chain, only a sleep")
                .contains("mlprod, strict tiers | 1 |")
                .contains("Resilience4j, `TimeLimiter` on futures | 1 |")
                .contains("Resilience4j, `Decorators` | 1 |")
                .contains("Failsafe, asynchronous | 1 |");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep", "compute"})
    void run_onlyMlprod_printsNoOtherChain(String work) throws IOException, InterruptedException {
        assertThat(run(work, "1", "1", "mlprod"))
                .contains("mlprod, strict tiers | 1 |")
                .doesNotContain("Failsafe");
    }
}
