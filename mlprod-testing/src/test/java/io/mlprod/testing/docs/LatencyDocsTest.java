package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.testing.docs.LatencyExamples.Order;
import io.mlprod.testing.docs.LatencyExamples.Score;
import io.mlprod.testing.fake.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** LATENCY.md shows code that is compiled here. */
class LatencyDocsTest {

    private static final Path EXAMPLES = Path.of("src/test/java/io/mlprod/testing/docs/LatencyExamples.java");

    private static String squeezed(String code) {
        return code.replaceAll("(?m)^import .*$", "").replaceAll("\\s+", "");
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples = squeezed(Files.readString(EXAMPLES));

        assertThat(Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("LATENCY.md")))
                        .results()
                        .map(match -> match.group(1)))
                .hasSize(2)
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")).toList())
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    @Test
    void imports_areThoseOfTheExamples() throws IOException {
        assertThat(Files.readString(EXAMPLES).lines())
                .containsAll(Files.readString(Path.of("LATENCY.md"))
                        .lines()
                        .filter(line -> line.startsWith("import "))
                        .toList());
    }

    @Test
    @Tag("soak") // what it prints depends on the machine
    void examples_run() {
        try (ScriptedModel<Order, Score> model = ScriptedModel.of(Order.class, Score.class)) {
            model.otherwise(new Score(0.5f));
            ModelHandle<Order, Score> scores = model.handle();
            LatencyExamples.measured(scores, new Order(1));
            LatencyExamples.budgets(scores, scores, scores, new Order(1));
        }
    }
}
