package io.mlprod.monitoring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.Visitors;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages show code that is compiled here, and a status that is printed here. */
class DocsTest {

    private static final Path EXAMPLES = Path.of("src/test/java/io/mlprod/monitoring/docs/Examples.java");

    private static List<String> blocks(String page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of(page)))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @ParameterizedTest
    @CsvSource({
        "README.md, 7",
        "PROFILE.md, 1",
        "QUALITY.md, 1",
        "DRIFT.md, 1",
        "HEALTH.md, 4",
        "ALERTS.md, 7",
        "FAIRNESS.md, 5",
        "REPORT.md, 4",
        "ESTIMATE.md, 4",
        "PERFORMANCE.md, 6"
    })
    void javaBlocks_areCompiledHere(String page, int count) throws IOException {
        String examples = squeezed(Files.readString(EXAMPLES));

        assertThat(blocks(page, "java"))
                .hasSize(count)
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")).toList())
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    @Test
    void status_ofTheReadme_isWhatIsPrinted() throws IOException {
        ManualTime time = new ManualTime(Instant.parse("2026-11-02T08:00:00Z"));
        try (ModelHandle<Visitor, Answer> made = Visitors.handle().build();
                ModelMonitor monitor = ModelMonitor.builder()
                        .windows(Windows.of(Duration.ofHours(1)))
                        .reference("visitors", Profile.collect(made, Visitors.rows(5_000, 40, 1)))
                        .time(time)
                        .build();
                ModelHandle<Visitor, Answer> visitors =
                        Visitors.handle().time(time).listener(monitor).build()) {
            visitors.predictAll(Visitors.rows(2_000, 45, 2));
            time.advance(Duration.ofHours(1));
            monitor.evaluate();

            String printed =
                    monitor.status().toString().replaceAll("(?m)^cost: .*$", "").strip();
            assertThat(blocks("README.md", "text").get(0).strip()).isEqualTo(printed);
        }
    }
}
