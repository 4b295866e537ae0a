package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.Outputs;
import io.mlprod.testing.docs.GoldenExamples.Applicant;
import io.mlprod.testing.docs.GoldenExamples.CreditTest;
import io.mlprod.testing.docs.GoldenExamples.Decision;
import io.mlprod.testing.docs.GoldenExamples.Scoring;
import io.mlprod.testing.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on golden files shows code that is compiled and run here, and a failure that is printed here. */
class GoldenDocsTest {

    private static final Path PAGE = Path.of("GOLDEN.md");
    private static final Path EXAMPLES = Path.of("src/test/java/io/mlprod/testing/docs/GoldenExamples.java");
    private static final Path SCRIPT = Path.of("src/test/fixtures/golden_script.py");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    /** Returns a text without the digits of a model's arithmetic, which differ between processors. */
    private static String withoutNumbers(String text) {
        return text.replaceAll("-?[0-9][0-9.e+-]*", "#").replaceAll(" +", " ");
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples = squeezed(Files.readString(EXAMPLES));

        assertThat(blocks("java"))
                .hasSize(7)
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")).toList())
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    @Test
    void imports_areThere() throws IOException {
        assertThat(Pattern.compile("`(io\\.mlprod[a-z.]*\\.[A-Z]\\w+)`")
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map(match -> match.group(1)))
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }

    @Test
    void script_isTheOneThatMadeTheFixtures() throws IOException {
        String script = Files.readString(SCRIPT);

        assertThat(blocks("python").get(0)).isEqualTo(script);
        assertThat(script.lines().filter(line -> !line.isBlank())).hasSize(20);
    }

    @Test
    void example_passes() {
        new CreditTest().answers_areThoseOfPython();
    }

    @Test
    void otherExamples_pass() {
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.open("src/test/resources/golden/credit.onnx")) {
            Scoring scoring = new Scoring(model);
            ModelVersion rules = new ModelVersion("rules", "1", "");

            GoldenExamples.ways(model, (row, call) -> Prediction.of(scoring.decide(row), rules), scoring);
            GoldenExamples.settings(scoring);
        }
    }

    @Test
    void failure_isWhatIsPrinted() throws IOException {
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.open("src/test/resources/golden/credit.onnx")) {
            Scoring wrong = new Scoring(model) {
                @Override
                Decision decide(Applicant given) {
                    return super.decide(swapped(given));
                }
            };

            Throwable failure = catchThrowable(
                    () -> GoldenFile.named("credit").as(Applicant.class).check(wrong::decide));

            String printed = failure.getMessage();
            assertThat(withoutNumbers(blocks("text").get(0).strip())).isEqualTo(withoutNumbers(printed));
        }
    }

    private static Applicant swapped(Applicant given) {
        return new Applicant(
                given.age(), given.debt(), given.income(), given.purpose(), given.ownsHome(), given.appliedAt());
    }
}
