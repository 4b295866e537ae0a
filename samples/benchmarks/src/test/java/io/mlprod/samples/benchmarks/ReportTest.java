package io.mlprod.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Report.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String reportOfSample() throws URISyntaxException {
        Path sample = Path.of(ReportTest.class.getResource("/results.json").toURI());
        assertThat(run(sample.toString())).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void run_averageTimes_printsNanosecondsAndRatioOfTimes() throws URISyntaxException {
        assertThat(reportOfSample()).contains("""
                        **SingleRow, model linear, 1 thread: ns per row**

                        | | ns per row | ± (99.9 %) | heap bytes per row | times ortTuned's time |
                        |---|---|---|---|---|
                        | `mlprod` | 3,000 | 250 | 680 | 1.20 |
                        | `ortTuned` | 2,500 | – | – | 1.00 |
                        """);
    }

    @Test
    void run_baselineNotMeasured_printsNoRatio() throws URISyntaxException {
        assertThat(reportOfSample()).contains("| `djl` | 14,000 | 100 | – | – |");
    }

    @Test
    void run_methodsNamedForTheirThreads_areComparedWithinOneNumberOfThreads() throws URISyntaxException {
        assertThat(reportOfSample())
                .contains("**Concurrent, 8 threads: rows per second**")
                .contains("times ortTuned's rows per second")
                .contains("| `mlprod` | 400,000 | 5,000 | – | 0.80 |");
    }

    @Test
    void run_sampledTimes_printsNinetyNinthPercentile() throws URISyntaxException {
        assertThat(reportOfSample())
                .contains("times ortTuned's 99th percentile")
                .contains("| `ortTuned` | 123.40 | – | – | 1.00 |");
    }

    @Test
    void run_classWithBaselineOfItsOwn_isComparedWithThat() throws URISyntaxException {
        assertThat(reportOfSample())
                .contains("times handBatches256's rows per second")
                .contains("| `predictAll` | 2,700,000 | 0 | – | 0.90 |");
    }

    @Test
    void run_processorTimes_printsThemAndTheirRatio() throws URISyntaxException {
        assertThat(reportOfSample()).contains("""
                        | | ns per row | ± (99.9 %) | heap bytes per row | times resilience4j's time | processor ns per row | times resilience4j's |
                        |---|---|---|---|---|---|---|
                        | `mlprod` | 300 | 100 | – | 0.30 | 210 | 0.20 |
                        | `resilience4j` | 1,000 | 400 | – | 1.00 | 1,050 | 1.00 |
                        """);
    }

    @Test
    void run_anyResults_endsWithMachineAndVersions() throws URISyntaxException {
        assertThat(reportOfSample()
                        .lines()
                        .toList()
                        .get((int) out.toString().lines().count() - 1))
                .contains("OpenJDK 64-Bit Server VM 17.0.15")
                .containsPattern(
                        "ONNX Runtime \\d+\\.\\d+\\.\\d+; DJL \\d+\\.\\d+\\.\\d+; Resilience4j \\d+\\.\\d+\\.\\d+;"
                                + " Failsafe \\d+\\.\\d+\\.\\d+$");
    }

    @Test
    void run_noArgument_failsAndSaysWhatToGive() {
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("-rf json -rff");
    }

    @Test
    void run_noSuchFile_failsAndSaysHowToMakeIt() {
        assertThat(run("nowhere.json")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no file nowhere.json", "-rf json -rff nowhere.json");
    }

    @Test
    void run_fileThatIsNotJson_failsAndNamesIt(@TempDir Path folder) throws IOException {
        assertFails(folder, "Benchmark  Mode  Cnt", "Unrecognized token");
    }

    @Test
    void run_jsonOfSomethingElse_failsAndSaysWhatIsMissing(@TempDir Path folder) throws IOException {
        assertFails(folder, "[{\"name\": \"x\"}]", "benchmark");
    }

    @Test
    void run_noResults_failsAndSaysSo(@TempDir Path folder) throws IOException {
        assertFails(folder, "[]", "no results");
    }

    private void assertFails(Path folder, String content, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), content);

        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("bad.json is not what JMH writes", message);
        assertThat(out.size()).isZero();
    }

    @Test
    void processor_noSuchLine_isUnknown() {
        assertThat(Machine.processor(List.of("processor : 0"))).isEqualTo("unknown processor");
    }

    @Test
    void processor_modelName_isThatModel() {
        assertThat(Machine.processor(List.of("processor\t: 0", "model name\t: Some CPU: 3 GHz")))
                .isEqualTo("Some CPU: 3 GHz");
    }
}
